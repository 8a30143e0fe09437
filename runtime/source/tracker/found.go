package tracker

import "github.com/crosswalk-dhis2/crosswalk/runtime/source/jsonscan"

// A span is a part of a longer text.
type span struct{ from, to int }

func (s span) of(text []byte) []byte { return text[s.from:s.to] }

// cut takes a part out of a text.
func (s span) cut(text []byte) []byte { return append(text[:s.from], text[s.to:]...) }

// found are the values of an object under their names, in the order in which they
// came.
type found struct {
	plan  *values
	texts []byte // a comma behind each
	all   []placed
	has   []bool // by field
}

// A placed value is one of the texts.
type placed struct {
	field int
	text  span
}

func (f *found) reset(plan *values) {
	f.plan, f.texts, f.all = plan, f.texts[:0], f.all[:0]
	if plan == nil {
		return
	}
	if len(f.has) < plan.size {
		f.has = make([]bool, plan.size)
	}
	clear(f.has)
}

// takes finds the field of a UID, nil where none waits for it: of several values
// with one UID the first counts.
func (f *found) takes(uid []byte) *valueField {
	if f.plan == nil {
		return nil
	}
	if field, known := f.plan.fields[string(uid)]; known && !f.has[field.index] {
		return field
	}
	return nil
}

// add adds a value. It is a text, or a number or a word without quotes, as import
// files have them, too; what is neither is left as it is, and is rejected by who
// reads it.
func (f *found) add(field *valueField, value []byte) {
	if isNone(value) || f.has[field.index] {
		return
	}
	f.has[field.index] = true
	from := len(f.texts)
	f.texts = append(f.texts, field.name...)
	switch {
	case value[0] == '"':
		f.texts = appendValue(f.texts, value, field.kind)
	case jsonscan.IsNumber(value) || string(value) == "true" || string(value) == "false":
		f.texts = appendValue(f.texts, append(append([]byte{'"'}, value...), '"'), field.kind)
	default:
		f.texts = append(f.texts, value...)
	}
	f.texts = append(f.texts, ',')
	f.all = append(f.all, placed{field.index, span{from, len(f.texts)}})
}

// isNone reports whether a value is missing. Lists and objects are no values.
func isNone(value []byte) bool {
	return isNull(value) || string(value) == `""` || value[0] == '[' || value[0] == '{'
}

// borrow adds the values of the enrollments of a tracked entity that it has not.
func (l *level) borrow() {
	f := &l.values
	for _, n := range l.inner.all {
		l.listed = l.listed || n.lends
		for _, v := range l.inner.lent[n.lent.from:n.lent.to] {
			if f.plan != nil && !f.has[v.field] {
				f.has[v.field] = true
				f.texts = append(f.texts, v.text.of(l.inner.texts)...)
			}
		}
	}
}

// valueOf reads an item of the list of values.
func (c *copier) valueOf(l *level) error {
	if b, err := l.scan.Peek(); err != nil || b != '{' {
		return l.scan.Skip()
	}
	var own, lent *valueField
	hasUID, hasValue := false, false
	err := l.scan.Object(func(raw, name []byte) error {
		switch string(name) {
		case l.shape.list.uid:
			c.once(&hasUID, raw)
			uid, err := l.scan.Value(jsonscan.MaxRecord)
			own, lent = l.values.takes(inText(uid)), l.lent.takes(inText(uid))
			return err
		case "value":
			c.once(&hasValue, raw)
			if c.long || hasUID && own == nil && lent == nil {
				hasValue = false
				return l.scan.Skip()
			}
			var err error
			c.value, err = l.scan.Append(c.value[:0], jsonscan.MaxRecord)
			return err
		}
		return l.scan.Skip()
	})
	if err != nil || !hasValue {
		return err
	}
	if own != nil {
		l.values.add(own, c.value)
	}
	if lent != nil {
		l.lent.add(lent, c.value)
	}
	c.limit(len(l.values.texts) + len(l.lent.texts))
	return nil
}

// once notes a key that comes, and that the object is ambiguous if it came before.
func (c *copier) once(came *bool, raw []byte) {
	if *came {
		c.twice = append(c.twice[:0], raw...)
	}
	*came = true
}

// limit notes when more of an object is wanted than a line may hold.
func (c *copier) limit(length int) { c.long = c.long || length > jsonscan.MaxRecord }
