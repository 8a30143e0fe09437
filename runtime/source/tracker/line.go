package tracker

// line writes the record of an object; nothing where it is of another stage,
// program or type. What is no object stays as it is, and is rejected by who reads it.
func (s *shape) line(out, raw []byte) []byte {
	if i := blanks(raw, 0); i >= len(raw) || raw[i] != '{' {
		return appendCompact(out, raw)
	}
	o := membersOf(make(object, 0, 32), raw)
	if !s.isOurs(o) {
		return out
	}
	return s.append(out, o)
}

func (s *shape) isOurs(o object) bool {
	switch s.kind {
	case events:
		return !differs(o, "programStage", s.of.ProgramStage) && !differs(o, "program", s.of.Program)
	case enrollments:
		return !differs(o, "program", s.of.Program)
	}
	return !differs(o, "trackedEntityType", s.of.TrackedEntityType)
}

// append writes the record of an object.
func (s *shape) append(out []byte, o object) []byte {
	out = append(out, '{')
	for _, m := range o {
		switch name := s.copied[string(m.key)]; {
		case name != nil:
			out = appendField(out, name, m.value)
		case string(m.key) == "followup" && s.copied["followUp"] != nil && o.get("followUp") == nil:
			out = appendField(out, s.copied["followUp"], m.value)
		case s.takesApart(m.key) && isRecord(m.value):
			out = appendField(out, appendText(nil, string(m.key)), m.value) // it has been made already
		}
	}
	out = s.appendValues(out, o)
	out = s.appendStages(out, o)
	return append(s.appendEnrollments(out, o), '}')
}

// takesApart reports whether DHIS2 has a list under the key that becomes something else.
func (s *shape) takesApart(key []byte) bool {
	return s.values != nil && string(key) == s.values.list || s.stages != nil && string(key) == events
}

// isRecord reports whether a value is there and no list.
func isRecord(raw []byte) bool { return !isMissing(raw) && raw[0] != '[' }

func appendField(out, name, value []byte) []byte {
	out = append(append(comma(out), name...), ':')
	return appendCompact(out, value)
}

// appendCompact writes JSON without the ends of lines, which would end ours.
func appendCompact(out, raw []byte) []byte {
	for _, b := range raw { // they stand between values only: in texts they are escaped
		if b != '\n' && b != '\r' {
			out = append(out, b)
		}
	}
	return out
}

// appendValues writes the values of data elements or attributes under their names.
// Those of a tracked entity are also in its enrollments.
func (s *shape) appendValues(out []byte, o object) []byte {
	if s.values == nil {
		return out
	}
	lists := [][]byte{o.get(s.values.list)}
	if isRecord(lists[0]) {
		return out
	}
	if s.kind == trackedEntities {
		for _, n := range enrollmentsIn(o.get(enrollments), s.of.Program) {
			lists = append(lists, n.members.get(s.values.list))
		}
	}
	return s.values.append(out, lists)
}

// append writes the values of all lists; of several with one UID the first.
func (v *values) append(out []byte, lists [][]byte) []byte {
	seen, begun := make([]bool, v.size), false
	var members object
	for _, list := range lists {
		if isMissing(list) {
			continue
		}
		if !begun {
			out, begun = append(append(appendText(comma(out), v.list), ':'), '{'), true
		}
		items(list, func(item []byte) {
			members = membersOf(members, item)
			f, known := v.fields[string(inside(members.get(v.id)))]
			said := quoted(members.get("value"))
			if !known || len(said) <= len(`""`) || seen[f.index] {
				return
			}
			seen[f.index] = true
			out = appendValue(append(append(comma(out), f.name...), ':'), said, f.kind)
		})
	}
	if begun {
		out = append(out, '}')
	}
	return out
}

// quoted is a value as a text: import files have numbers and yes or no without
// quotes, too. Null, lists and objects are none.
func quoted(raw []byte) []byte {
	switch {
	case isMissing(raw) || raw[0] == '[' || raw[0] == '{':
		return nil
	case raw[0] == '"':
		return raw
	}
	return append(append([]byte{'"'}, raw...), '"')
}

// appendStages writes the events of an enrollment, those of each stage under its name.
func (s *shape) appendStages(out []byte, o object) []byte {
	list := o.get(events)
	if s.stages == nil || isMissing(list) || isRecord(list) {
		return out
	}
	all := eventsOf(list)
	out = append(append(appendText(comma(out), events), ':'), '{')
	for _, stage := range s.stages {
		of := eventsIn(all, stage.uid)
		if len(of) == 0 {
			continue
		}
		out = append(append(comma(out), stage.name...), ':')
		out = appendObjects(out, of, stage.events)
	}
	return append(out, '}')
}

// appendEnrollments writes the enrollments of a tracked entity in the program.
func (s *shape) appendEnrollments(out []byte, o object) []byte {
	list := o.get(enrollments)
	if s.below == nil || isMissing(list) {
		return out
	}
	if isRecord(list) { // which is no list, as whoever reads it says
		return appendField(out, appendText(nil, enrollments), list)
	}
	out = append(appendText(comma(out), enrollments), ':')
	return appendObjects(out, enrollmentsIn(list, s.of.Program), s.below)
}

func appendObjects(out []byte, list []nested, s *shape) []byte {
	out = append(out, '[')
	for _, n := range list {
		out = s.append(comma(out), n.members)
	}
	return append(out, ']')
}
