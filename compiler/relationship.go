package compiler

import (
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// relationship checks `relationship "Type" { from = … to = … }`.
func (p *plot) relationship(d *lang.Relationship) (runtime.Object, bool) {
	m := p.module
	span := m.Span(d.Name)
	typ, ok := lookup(p.checker, p.snapshot.RelationshipTypes.Find(d.Name.Value), span, d.Name.Value, "relationship type")
	if !ok {
		return runtime.Object{}, false
	}
	in := p.inner()
	out := runtime.Object{Kind: runtime.Relationship, Label: d.Name.Value, Type: typ.UID, Origin: p.origin(m, d.Name)}
	if out.Each, out.Where, ok = in.loop(d.Each, loopHead{d.Where, d.Missing}); !ok {
		return runtime.Object{}, false
	}
	b := in.body(&out, d.Body, relationshipSettings, "a relationship", nil)
	b.relation = typ
	b.lines(d.Lines, false)
	b.demand(span, "identity", len(out.Identity) > 0, "say what tells one relationship from another")
	b.demand(span, "from", out.From != nil, "say the identity of the one side, as in `from = p.uuid`")
	b.demand(span, "to", out.To != nil, "say the identity of the other side")
	out.Bidirectional = typ.Bidirectional
	b.differentEnds(d.Lines)
	b.own(d.Lines)
	return out, true
}

// end compiles one side: the identity of the object that stands there.
func (b *body) end(line *lang.Setting) {
	typ := b.relation
	side, into := typ.From, &b.out.From
	if settingWord(line) == "to" {
		side, into = typ.To, &b.out.To
	}
	end := &runtime.End{Identity: b.keyParts(b.env, b.module, line.Values)}
	if len(end.Identity) < len(line.Values) {
		return // a part has a problem of its own; what is left says nothing
	}
	switch side.Entity {
	case metadata.TrackedEntitySide:
		end.Kind = runtime.TrackedEntity
		if side.TrackedEntityType != nil {
			end.Type = side.TrackedEntityType.UID
		}
	case metadata.EnrollmentSide:
		end.Kind = runtime.Enrollment
		if side.Program != nil {
			end.Type = side.Program.UID
		}
	default:
		end.Kind = runtime.Event
		if stage := stageOf(side); stage != nil {
			end.Type = stage.UID
		}
	}
	if end.Type == "" {
		b.add(diag.New("E0459", settingSpan(b.module, line), "the metadata does not say what stands on this side of \"%s\"", typ.Name))
		return
	}
	*into = end
	b.block.ends = append(b.block.ends, relationshipEnd{end, b.module.Span(line.Values[0]), typ.Name, sideName(side)})
}

// stageOf is the stage of which a side has events: the one that it names, or the
// only one of its program.
func stageOf(side metadata.RelationshipSide) *metadata.Stage {
	switch {
	case side.Stage != nil:
		return side.Stage
	case side.Program != nil && len(side.Program.Stages) == 1:
		return side.Program.Stages[0]
	}
	return nil
}

// geometry needs a place, and something that may have one.
func (b *body) geometry(line *lang.Setting) {
	feature := b.program.FeatureType
	name := b.program.Name
	if b.out.Kind == runtime.Event {
		if i := slices.IndexFunc(b.program.Stages, func(s *metadata.Stage) bool { return s.UID == b.out.Type }); i >= 0 {
			feature, name = b.program.Stages[i].FeatureType, b.program.Stages[i].Name
		}
	}
	if b.out.Kind != runtime.TrackedEntity && feature != metadata.Point {
		b.add(diag.New("E0460", settingSpan(b.module, line), "\"%s\" has no points (its feature type is %s), so DHIS2 refuses a geometry (E1012, E1074)", name, featureWord(feature)))
		return
	}
	b.shownNowhere(line)
	b.out.Geometry = b.single(b.env, b.module, line, "a geometry", stdlib.KindPoint)
}

func featureWord(f metadata.FeatureType) string {
	if f == "" {
		return "not set"
	}
	return string(f)
}

// categoryOfEvent settles a category of the program's attribute option combo.
func (b *body) categoryOfEvent(line *lang.Setting) {
	category, ok := b.namedCategory(b.module, line, func(span diag.Span, ref string) (*metadata.Category, bool) {
		return b.attributeOf(b.program.CategoryCombo, "program", b.program.Name, span, ref)
	})
	if !ok {
		b.lost = true
		return
	}
	what := "attribute " + category.UID
	if b.repeated(b.module, line, what, b.seen) {
		return
	}
	if value, _, ok := b.categoryValue(b.env, b.module, line, category); ok {
		b.out.Attributes = append(b.out.Attributes, value)
	}
}

// attributesComplete demands a line for each category of the attribute option combo.
func (b *body) attributesComplete(span diag.Span) {
	combo := b.program.CategoryCombo
	if combo == nil || combo.IsDefault || b.broken || b.lost {
		return
	}
	for _, category := range combo.Categories {
		if !b.seen["attribute "+category.UID] {
			b.add(diag.New("E0411", span, "events of \"%s\" are kept by \"%s\", and nothing says which", b.program.Name, category.Name).
				WithHelp("add `attribute \"%s\" = …`", category.Name))
		}
	}
}
