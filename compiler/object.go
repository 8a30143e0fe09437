package compiler

import (
	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// Settings of the tracker objects.
var (
	orgUnitSettings       = []string{"org unit", "org unit code", "org unit name", "org unit id", "org unit path"}
	trackedEntitySettings = append([]string{"identity", "match", "geometry"}, orgUnitSettings...)
	enrollmentSettings    = append([]string{"identity", "match", "enrolled", "incident", "status", "completed", "follow up", "note", "geometry"}, orgUnitSettings...)
	eventSettings         = append([]string{"identity", "match", "occurred", "scheduled", "status", "completed", "note", "geometry", "attribute"}, orgUnitSettings...)
	relationshipSettings  = []string{"identity", "from", "to"}
)

// body is the state of checking the lines of one object.
type body struct {
	*plot
	out      *runtime.Object
	settings []string
	called   string // "an event"
	seen     map[string]bool
	lost     bool // a line names an attribute category that is not known
	relation *metadata.RelationshipType
	// lostValues holds after a loop that could not be followed: it may fill what
	// no other line fills.
	lostValues bool
	unread     bool                 // the target of a value line is not known: it may be any
	meant      []string             // names that lines with an unknown one may have meant
	statuses   []string             // those that can come out; nil if that cannot be told
	lone       map[string]loneEvent // of an enrollment: events that always come out, by stage
	// target finds what a value line may fill.
	target func(span diag.Span, ref string) (field, bool)
	// filled are the fields that have been filled, by UID.
	filled  map[string][]fieldFill
	fillers map[string]demandedValue // what fills the mandatory ones
}

// trackedEntity checks `tracked entity { … }`.
func (p *plot) trackedEntity(d *lang.TrackedEntity) (runtime.Object, bool) {
	span := headSpan(p.module, d, "tracked entity")
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
	b := p.body(&out, d.Body, trackedEntitySettings, "a tracked entity", p.attribute)
	b.lines(d.Lines, false)
	b.demand(span, "identity", len(out.Identity) > 0, "say what tells one %s from another, as in `identity = v.patient.uuid`", typ.Name)
	b.demand(span, "org unit", out.OrgUnit != nil, "say where it is registered, as in `org unit code = v.facility.code`")
	b.neededLines(d.Lines)
	b.matchFilled(d.Lines)
	p.block.entity, p.block.entitySpan = b, span
	return out, true
}

// enrollment checks `enrollment { … }`.
func (p *plot) enrollment(d *lang.Enrollment) (runtime.Object, bool) {
	m := p.module
	span := headSpan(m, d, "enrollment")
	if !p.program.WithRegistration {
		p.add(diag.New("E0443", span, "\"%s\" is an event program: it has no enrollments", p.program.Name).
			WithHelp("put its events into the program itself"))
		return runtime.Object{}, false
	}
	in := p.inner()
	out := runtime.Object{Kind: runtime.Enrollment, Label: "enrollment", Type: p.program.UID, NeedsIncident: p.program.DisplayIncidentDate, Origin: p.origin(m, d)}
	var ok bool
	if out.Each, out.Where, ok = in.loop(d.Each, loopHead{d.Where, d.Missing}); !ok {
		return runtime.Object{}, false
	}
	b := in.body(&out, d.Body, enrollmentSettings, "an enrollment", p.programAttribute)
	b.linesWhere(d.Lines, true, in.env, d.Where)
	if !hasTrackedEntity(p.decl) && !b.broken {
		p.add(diag.New("E0444", span, "an enrollment needs its tracked entity").
			WithHelp("add `tracked entity { identity = … org unit … }` to the block; it is the same one wherever its identity is the same"))
	}
	if d.Each != nil || enrollmentsOf(p.decl) > 1 {
		b.demand(span, "identity", len(out.Identity) > 0, "several enrollments of one tracked entity need an identity each")
	}
	b.demand(span, "enrolled", out.Enrolled != nil, "say the day of enrollment, as in `enrolled = date(v.started)`")
	b.demand(span, "status", out.Status != nil, "DHIS2 overwrites what is left out; say `status = \"ACTIVE\"` or what it follows from")
	if p.program.DisplayIncidentDate {
		b.demand(span, "incident", out.Incident != nil, "\"%s\" asks for the day of the incident (E1023); say `incident = …`", p.program.Name)
	}
	b.completion(d.Lines)
	b.excludingEnrollments(d)
	b.enrollmentCombo(span)
	p.block.enrollments = append(p.block.enrollments, enrollmentFacts{
		span: span, filled: b.filled, lost: b.broken || b.lostValues, ownUnit: b.seen["org unit"],
	})
	b.neededValues(appendMandatory(nil, p.program.Attributes, func(string) bool { return false }))
	b.neededLines(d.Lines)
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
	if out.Each, out.Where, ok = in.loop(d.Each, loopHead{d.Where, d.Missing}); !ok {
		return runtime.Object{}, false
	}
	if d.Each != nil && enrolled && !stage.Repeatable {
		p.add(diag.New("E0445", m.Span(d.Each), "the stage \"%s\" is not repeatable, so an enrollment has one such event", stage.Name).
			WithHelp("choose one item, as in `let last = ….last()`"))
	}
	p.fills.events[stage.UID] = append(p.fills.events[stage.UID], filler(m.Span(d.Name), nil))
	b := in.body(&out, d.Body, eventSettings, "an event", func(span diag.Span, ref string) (field, bool) { return p.dataElement(span, ref, stage) })
	b.linesWhere(d.Lines, false, in.env, d.Where)
	span := m.Span(d.Name)
	b.demand(span, "identity", len(out.Identity) > 0, "say what tells one event from another, as in `identity = v.uuid`")
	if !enrolled {
		b.demand(span, "org unit", out.OrgUnit != nil, "say where it happened, as in `org unit code = v.facility.code`")
	}
	b.demand(span, "status", out.Status != nil, "DHIS2 overwrites what is left out; say `status = \"COMPLETED\"` or what it follows from")
	b.eventDates(span, enrolled)
	b.completion(d.Lines)
	b.carriesValues(d.Lines)
	b.mandatory(span, b.compulsory(stage))
	b.neededLines(d.Lines)
	b.attributesComplete(span)
	b.lockedStage(stage, d.Lines)
	b.dayOfCompletion(span)
	b.noteEvent(span, stage)
	b.own(d.Lines)
	b.onlyOne(stage, d.Lines)
	return out, true
}

func (p *plot) body(out *runtime.Object, at lang.Body, settings []string, called string, target func(diag.Span, string) (field, bool)) *body {
	in := p.inner()
	in.broken = in.broken || at.Broken
	return &body{plot: in, out: out, settings: settings, called: called, target: target,
		seen: map[string]bool{}, filled: map[string][]fieldFill{}, fillers: map[string]demandedValue{}}
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
			b.value(line, rowLoop{})
		case *lang.ForEach:
			b.forEachRow(line, rowLoop{})
		case *lang.Group:
			b.add(diag.New("E0446", b.module.Span(line.Where), "groups of lines are not for tracker objects").
				WithHelp("put `where …` behind each value"))
		case *lang.Event:
			if !events {
				b.add(diag.New("E0440", b.module.Span(line.Name), "an event belongs to an enrollment"))
				continue
			}
			if o, ok := b.event(line, true); ok {
				b.onceInEnrollment(line, o)
				b.out.Events = append(b.out.Events, o)
			}
		}
	}
}

// linesWhere checks the lines of an object that is made where a condition holds,
// if there is one.
func (b *body) linesWhere(lines []lang.Statement, events bool, env *stdlib.Env, where *lang.Expr) {
	from := len(b.checker.seen.calls)
	b.lines(lines, events)
	b.assume(from, known{}.andWhere(env, b.module, where).trusted, true)
}

// demand reports a setting that DHIS2 needs and that is not there.
func (b *body) demand(span diag.Span, word string, have bool, help string, args ...any) {
	if have || b.seen[word] || b.broken {
		return
	}
	b.add(diag.New("E0447", span, "%s has no `%s`", b.called, word).WithHelp(help, args...))
}
