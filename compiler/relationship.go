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
	if !in.loop(d.Each, d.Where, &out) {
		return runtime.Object{}, false
	}
	b := in.body(&out, relationshipSettings, "a relationship", nil)
	var rest []lang.Statement
	for _, line := range d.Lines {
		set, ok := line.(*lang.Setting)
		if !ok || settingWord(set) != "from" && settingWord(set) != "to" {
			rest = append(rest, line)
			continue
		}
		b.end(set, typ)
	}
	b.lines(rest, false)
	b.demand(span, "identity", len(out.Identity) > 0, "say what tells one relationship from another")
	b.demand(span, "from", out.From != nil, "say the identity of the one side, as in `from = p.uuid`")
	b.demand(span, "to", out.To != nil, "say the identity of the other side")
	return out, true
}

// end compiles one side: the identity of the object that stands there.
func (b *body) end(line *lang.Setting, typ *metadata.RelationshipType) {
	if b.repeated(b.module, line, b.seen) {
		return
	}
	side, into := typ.From, &b.out.From
	if settingWord(line) == "to" {
		side, into = typ.To, &b.out.To
	}
	end := &runtime.End{Identity: b.keyParts(b.env, b.module, line.Values)}
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
		if side.Stage != nil {
			end.Type = side.Stage.UID
		}
	}
	if end.Type == "" {
		b.add(diag.New("E0459", settingSpan(b.module, line), "the metadata does not say what stands on this side of \"%s\"", typ.Name))
		return
	}
	*into = end
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
	combo := b.program.CategoryCombo
	if line.Text == nil {
		b.add(diag.New("E0407", b.module.Span(line), "name the category in quotes, as in `attribute \"Funding\" = …`"))
		return
	}
	span := b.module.Span(line.Text)
	category, ok := lookup(b.checker, b.snapshot.Categories.Find(line.Text.Value), span, line.Text.Value, "category")
	if !ok {
		return
	}
	if combo == nil || !slices.Contains(combo.Categories, category) {
		b.add(diag.New("E0408", span, "the program \"%s\" has no attribute category \"%s\"", b.program.Name, category.Name))
		return
	}
	if len(line.Values) != 1 {
		b.add(diag.New("E0229", b.module.Span(line), "a category has one value"))
		return
	}
	if value, _, ok := b.optionOf(b.env, b.module, line.Values[0], category); ok {
		b.out.Attributes = append(b.out.Attributes, value)
	}
}

// attributesComplete demands a line for each category of the attribute option combo.
func (b *body) attributesComplete(span diag.Span) {
	combo := b.program.CategoryCombo
	if combo == nil || combo.IsDefault || b.broken() {
		return
	}
	for _, category := range combo.Categories {
		if !slices.ContainsFunc(b.out.Attributes, func(v runtime.CategoryValue) bool { return v.Category == category.UID }) {
			b.add(diag.New("E0411", span, "events of \"%s\" are kept by \"%s\", and nothing says which", b.program.Name, category.Name).
				WithHelp("add `attribute \"%s\" = …`", category.Name))
		}
	}
}
