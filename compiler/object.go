package compiler

import (
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// Settings of the tracker objects.
var (
	orgUnitSettings       = []string{"org unit", "org unit code", "org unit name", "org unit id"}
	trackedEntitySettings = append([]string{"identity", "match", "geometry"}, orgUnitSettings...)
	enrollmentSettings    = append([]string{"identity", "match", "enrolled", "incident", "status", "completed", "follow up", "note", "geometry"}, orgUnitSettings...)
	eventSettings         = append([]string{"identity", "match", "occurred", "scheduled", "status", "completed", "note", "geometry", "attribute"}, orgUnitSettings...)
	relationshipSettings  = []string{"identity", "from", "to"}
)

// statuses are what DHIS2 lets an object's status be.
var statuses = map[string][]string{
	runtime.Enrollment: {"ACTIVE", "COMPLETED", "CANCELLED"},
	runtime.Event:      {"ACTIVE", "COMPLETED", "VISITED", "SCHEDULE", "OVERDUE", "SKIPPED"},
}

// body is the state of checking the lines of one object.
type body struct {
	*plot
	out      *runtime.Object
	settings []string
	called   string // "an event"
	seen     map[string]bool
	// target finds what a value line may fill.
	target func(span diag.Span, ref string) (field, bool)
	// sets are the names of fields that have been filled, with the place.
	filled map[string]diag.Span
}

// trackedEntity checks `tracked entity { … }`.
func (p *plot) trackedEntity(d *lang.TrackedEntity) (runtime.Object, bool) {
	span := p.module.Span(d)
	span.End = min(span.End, span.Start+len("tracked entity"))
	if !p.program.WithRegistration {
		p.add(diag.New("E0441", span, "\"%s\" is an event program: it has no tracked entities", p.program.Name))
		return runtime.Object{}, false
	}
	typ := p.program.TrackedEntityType
	if typ == nil {
		p.add(diag.New("E0442", span, "the metadata does not say which tracked entity type \"%s\" has", p.program.Name))
		return runtime.Object{}, false
	}
	out := runtime.Object{Kind: runtime.TrackedEntity, Label: "tracked entity", Type: typ.UID, Origin: p.origin(p.module, d)}
	b := p.body(&out, trackedEntitySettings, "a tracked entity", p.attribute)
	b.lines(d.Lines, false)
	b.demand(span, "identity", len(out.Identity) > 0, "say what tells one %s from another, as in `identity = v.patient.uuid`", typ.Name)
	b.demand(span, "org unit", out.OrgUnit != nil, "say where it is registered, as in `org unit code = v.facility.code`")
	b.mandatory(span, p.mandatoryAttributes())
	return out, true
}

// enrollment checks `enrollment { … }`.
func (p *plot) enrollment(d *lang.Enrollment, beside bool) (runtime.Object, bool) {
	m := p.module
	span := m.Span(d)
	span.End = min(span.End, span.Start+len("enrollment"))
	if !p.program.WithRegistration {
		p.add(diag.New("E0443", span, "\"%s\" is an event program: it has no enrollments", p.program.Name).
			WithHelp("put its events into the program itself"))
		return runtime.Object{}, false
	}
	in := p.inner()
	out := runtime.Object{Kind: runtime.Enrollment, Label: "enrollment", Type: p.program.UID, Origin: p.origin(m, d)}
	if !in.loop(d.Each, d.Where, &out) {
		return runtime.Object{}, false
	}
	b := in.body(&out, enrollmentSettings, "an enrollment", p.programAttribute)
	b.lines(d.Lines, true)
	if !beside {
		p.add(diag.New("E0444", span, "an enrollment needs its tracked entity").
			WithHelp("add `tracked entity { identity = … org unit … }` to the block; it is the same one wherever its identity is the same"))
	}
	if d.Each != nil {
		b.demand(span, "identity", len(out.Identity) > 0, "several enrollments of one tracked entity need an identity each")
	}
	b.demand(span, "enrolled", out.Enrolled != nil, "say the day of enrollment, as in `enrolled = date(v.started)`")
	b.demand(span, "status", out.Status != nil, "DHIS2 overwrites what is left out; say `status = \"ACTIVE\"` or what it follows from")
	if p.program.DisplayIncidentDate {
		b.demand(span, "incident", out.Incident != nil, "\"%s\" asks for the day of the incident (E1023); say `incident = …`", p.program.Name)
	}
	return out, true
}

// event checks `event "Stage" { … }`, in an enrollment or in an event program.
func (p *plot) event(d *lang.Event, enrolled bool) (runtime.Object, bool) {
	m := p.module
	stage, ok := p.stage(m.Span(d.Name), d.Name.Value)
	if !ok {
		return runtime.Object{}, false
	}
	in := p.inner()
	out := runtime.Object{Kind: runtime.Event, Label: d.Name.Value, Type: stage.UID, Repeatable: stage.Repeatable || !enrolled,
		OnComplete: stage.ValidationStrategy != metadata.OnUpdateAndInsert, Origin: p.origin(m, d.Name)}
	if !in.loop(d.Each, d.Where, &out) {
		return runtime.Object{}, false
	}
	if d.Each != nil && enrolled && !stage.Repeatable {
		p.add(diag.New("E0445", m.Span(d.Each), "the stage \"%s\" is not repeatable, so an enrollment has one such event", stage.Name).
			WithHelp("choose one item, as in `let last = ….last()`"))
	}
	b := in.body(&out, eventSettings, "an event", func(span diag.Span, ref string) (field, bool) { return p.dataElement(span, ref, stage) })
	b.lines(d.Lines, false)
	span := m.Span(d.Name)
	b.demand(span, "identity", len(out.Identity) > 0, "say what tells one event from another, as in `identity = v.uuid`")
	if !enrolled {
		b.demand(span, "org unit", out.OrgUnit != nil, "say where it happened, as in `org unit code = v.facility.code`")
	}
	b.demand(span, "status", out.Status != nil, "DHIS2 overwrites what is left out; say `status = \"COMPLETED\"` or what it follows from")
	b.eventDates(span)
	b.mandatory(span, compulsory(stage))
	b.attributesComplete(span)
	return out, true
}

// loop compiles `for each … in … where …` of an object.
func (p *plot) loop(each *lang.Each, where *lang.Expr, out *runtime.Object) bool {
	if each == nil {
		out.Where = p.condition(p.env, p.module, where)
		return where == nil || out.Where != nil
	}
	if each.Period {
		p.notYet(p.module.Span(each), "`for each period`")
		return false
	}
	loop, env, ok := p.each(p.env, p.module, *each, where, p.names)
	if !ok {
		return false
	}
	out.Each, p.env = loop, env
	p.names = append(p.names, loop.Var)
	return true
}

func (p *plot) body(out *runtime.Object, settings []string, called string, target func(diag.Span, string) (field, bool)) *body {
	return &body{plot: p.inner(), out: out, settings: settings, called: called, target: target,
		seen: map[string]bool{}, filled: map[string]diag.Span{}}
}

// lines checks the lines of an object in order.
func (b *body) lines(lines []lang.Statement, events bool) {
	for _, line := range lines {
		switch line := line.(type) {
		case *lang.Let:
			b.let(line, &b.out.Lets)
		case *lang.Setting:
			b.setting(line)
		case *lang.Value:
			b.value(line, nil)
		case *lang.ForEach:
			b.forEachRow(line)
		case *lang.Group:
			b.add(diag.New("E0446", b.module.Span(line.Where), "groups of lines are not for tracker objects").
				WithHelp("put `where …` behind each value"))
		case *lang.Event:
			if !events {
				b.add(diag.New("E0440", b.module.Span(line.Name), "an event belongs to an enrollment"))
				continue
			}
			if o, ok := b.event(line, true); ok {
				b.out.Events = append(b.out.Events, o)
			}
		}
	}
}

// demand reports a setting that DHIS2 needs and that is not there.
func (b *body) demand(span diag.Span, word string, have bool, help string, args ...any) {
	if have || b.seen[word] || b.broken() {
		return
	}
	b.add(diag.New("E0447", span, "%s has no `%s`", b.called, word).WithHelp(help, args...))
}

// broken holds when some line could not be read: it may be the missing one.
func (b *body) broken() bool { return b.decl.Body.Broken }

func (b *body) setting(line *lang.Setting) {
	m := b.module
	if !b.knownSetting(m, line, b.settings, b.called) || b.repeated(m, line, b.seen) {
		return
	}
	word := settingWord(line)
	dates := []stdlib.Kind{stdlib.KindDate, stdlib.KindInstant}
	switch word {
	case "identity":
		b.out.Identity = b.keyParts(b.env, m, line.Values)
	case "match":
		b.match(line)
	case "status":
		b.status(line)
	case "enrolled":
		b.out.Enrolled = b.single(b.env, m, line, "the day of enrollment", dates...)
	case "incident":
		b.out.Incident = b.single(b.env, m, line, "the day of the incident", dates...)
	case "occurred":
		b.out.Occurred = b.single(b.env, m, line, "the day of an event", dates...)
	case "scheduled":
		b.out.Scheduled = b.single(b.env, m, line, "the day an event is due", dates...)
	case "completed":
		b.out.Completed = b.single(b.env, m, line, "the day of completion", dates...)
	case "follow up":
		b.out.FollowUp = b.single(b.env, m, line, "`follow up`", stdlib.KindBool)
	case "geometry":
		b.geometry(line)
	case "note":
		b.notes(line)
	case "attribute":
		b.categoryOfEvent(line)
	default:
		b.seen["org unit"] = true
		b.out.OrgUnit = b.orgUnit(b.env, m, line)
	}
}

func (b *body) match(line *lang.Setting) {
	name, ok := b.constantText(b.env, b.module, line, "`match`")
	if !ok {
		return
	}
	if b.out.Kind == runtime.TrackedEntity {
		f, ok := b.attribute(b.module.Span(line.Values[0]), name)
		if !ok {
			return
		}
		name = f.uid
	}
	b.out.Match = name
}

// status must be one of DHIS2's words wherever its results are known.
func (b *body) status(line *lang.Setting) {
	m := b.module
	if len(line.Values) != 1 {
		b.add(diag.New("E0229", m.Span(line), "a status has one value"))
		return
	}
	x, ok := b.typed(b.env, m, line.Values[0], "a status", stdlib.KindText)
	if !ok {
		return
	}
	allowed := statuses[b.out.Kind]
	results, _ := x.Results()
	for _, v := range results {
		if word, _ := stdlib.AsText(v); !slices.Contains(allowed, word) {
			d := diag.New("E0448", m.Span(line.Values[0]), "%s cannot have the status \"%s\"", b.called, word)
			b.add(d.WithHelp("it is one of %s", strings.Join(allowed, ", ")))
		}
	}
	e := b.runtimeExpr(m, line.Values[0], x)
	b.out.Status = &e
}

func (b *body) notes(line *lang.Setting) {
	for _, v := range line.Values {
		if x, ok := b.typed(b.env, b.module, v, "a note", stdlib.KindText); ok {
			b.out.Notes = append(b.out.Notes, b.runtimeExpr(b.module, v, x))
		}
	}
}

// eventDates demands the dates that DHIS2 wants for the statuses that can come out.
func (b *body) eventDates(span diag.Span) {
	if b.broken() || b.out.Occurred != nil || b.out.Scheduled != nil || b.seen["occurred"] || b.seen["scheduled"] {
		return
	}
	b.add(diag.New("E0447", span, "an event has no `occurred`").
		WithHelp("say the day, as in `occurred = date(v.started)`; an event that is only planned has `scheduled = …`"))
}

// mandatory demands the attributes or data elements without which DHIS2 refuses the object.
func (b *body) mandatory(span diag.Span, must []*metadata.Object) {
	if b.broken() {
		return
	}
	for _, x := range must {
		if _, ok := b.filled[x.UID]; ok {
			continue
		}
		b.add(diag.New("E0449", span, "%s must have \"%s\", and nothing fills it", b.called, x.Name).
			WithHelp("add `\"%s\" = …`", x.Name))
	}
}
