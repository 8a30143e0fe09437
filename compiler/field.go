package compiler

import (
	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// maxAttributeLength is what DHIS2 stores of an attribute (E1077), in UTF-16 units.
const maxAttributeLength = 1200

// field is an attribute or data element that a value line fills.
type field struct {
	uid, name string
	valueType metadata.ValueType
	options   *metadata.OptionSet
	mandatory bool
	maxLength int
}

// attribute finds an attribute of the program or its tracked entity type. DHIS2
// takes any attribute there is; one that belongs to neither would never be seen.
func (p *plot) attribute(span diag.Span, ref string) (field, bool) {
	for _, found := range []metadata.Found[*metadata.Attribute]{p.program.TrackedEntityType.Attribute(ref), p.program.Attribute(ref)} {
		if found.Match == metadata.One {
			a := found.Object
			return p.attributeField(a, p.program.TrackedEntityType.Mandatory(a) || p.program.Mandatory(a)), true
		}
	}
	return p.noAttribute(span, ref)
}

// programAttribute finds an attribute of the program, for enrollments.
func (p *plot) programAttribute(span diag.Span, ref string) (field, bool) {
	found := p.program.Attribute(ref)
	if found.Match != metadata.One {
		return p.noAttribute(span, ref)
	}
	return p.attributeField(found.Object, p.program.Mandatory(found.Object)), true
}

func (p *plot) attributeField(a *metadata.Attribute, mandatory bool) field {
	return field{uid: a.UID, name: a.Name, valueType: a.ValueType, options: a.OptionSet, mandatory: mandatory, maxLength: maxAttributeLength}
}

func (p *plot) noAttribute(span diag.Span, ref string) (field, bool) {
	all := p.snapshot.Attributes.Find(ref)
	if all.Match == metadata.One {
		d := diag.New("E0450", span, "the attribute \"%s\" belongs neither to \"%s\" nor to its tracked entity type", all.Object.Name, p.program.Name)
		p.add(nearest(d, span, p.program.Attribute(ref).Nearest()))
		return field{}, false
	}
	if all.Match == metadata.Many {
		_, ok := lookup(p.checker, all, span, ref, "attribute")
		return field{}, ok
	}
	d := diag.New("E0401", span, "the program \"%s\" has no attribute \"%s\"", p.program.Name, ref)
	p.add(nearest(d, span, p.program.Attribute(ref).Nearest()))
	return field{}, false
}

// dataElement finds a data element of a stage.
func (p *plot) dataElement(span diag.Span, ref string, stage *metadata.Stage) (field, bool) {
	found := stage.Element(ref)
	if found.Match == metadata.Many {
		_, ok := lookup(p.checker, found, span, ref, "data element")
		return field{}, ok
	}
	if found.Match == metadata.One {
		use, _ := stage.Has(found.Object)
		e := found.Object
		return field{uid: e.UID, name: e.Name, valueType: e.ValueType, options: e.OptionSet, mandatory: use.Compulsory}, true
	}
	d := diag.New("E0401", span, "the stage \"%s\" has no data element \"%s\"", stage.Name, ref)
	if all := p.snapshot.DataElements.Find(ref); all.Match == metadata.One {
		d = diag.New("E0451", span, "the data element \"%s\" is not in the stage \"%s\"", all.Object.Name, stage.Name)
	}
	p.add(nearest(d, span, found.Nearest()))
	return field{}, false
}

// stage finds a stage of the program.
func (p *plot) stage(span diag.Span, ref string) (*metadata.Stage, bool) {
	found := p.program.Stage(ref)
	if found.Match == metadata.None {
		d := diag.New("E0452", span, "the program \"%s\" has no stage \"%s\"", p.program.Name, ref)
		p.add(nearest(d, span, found.Nearest()))
		return nil, false
	}
	return lookup(p.checker, found, span, ref, "stage")
}

// mandatoryAttributes are those without which DHIS2 refuses the tracked entity
// or its enrollment (E1018, E1090).
func (p *plot) mandatoryAttributes() []*metadata.Object {
	var must []*metadata.Object
	seen := map[string]bool{}
	for _, uses := range [][]metadata.AttributeUse{p.program.TrackedEntityType.Attributes, p.program.Attributes} {
		for _, use := range uses {
			if use.Mandatory && !use.Attribute.Generated && !seen[use.Attribute.UID] {
				seen[use.Attribute.UID] = true
				must = append(must, use.Attribute.Base())
			}
		}
	}
	return must
}

// compulsory are the elements without which DHIS2 refuses an event of the stage (E1303).
func compulsory(stage *metadata.Stage) []*metadata.Object {
	var must []*metadata.Object
	for _, use := range stage.Elements {
		if use.Compulsory {
			must = append(must, use.Element.Base())
		}
	}
	return must
}

// value checks a line that fills an attribute or data element.
func (b *body) value(line *lang.Value, row *tableRow) {
	m := b.module
	if b.out.Kind == runtime.Relationship {
		b.add(diag.New("E0453", m.Span(line.Element), "a relationship carries no values"))
		return
	}
	targets, computed, label, ok := b.targets(line.Element)
	if !ok {
		return
	}
	out := runtime.Value{Label: label, Computed: computed, Keep: line.Keep, Origin: b.origin(m, line.Element)}
	if line.As != nil {
		b.unit(line)
		return
	}
	if !b.valueExpr(line, targets, &out) {
		return
	}
	if line.Where != nil {
		if out.Where = b.condition(b.env, m, line.Where); out.Where == nil {
			return
		}
	}
	for _, t := range targets {
		b.fill(line, t, row)
	}
	b.describe(targets, &out)
	b.out.Values = append(b.out.Values, out)
}

// valueExpr compiles the value in the environment of its target's option set,
// and demands that it fits every target.
func (b *body) valueExpr(line *lang.Value, targets []field, out *runtime.Value) bool {
	m := b.module
	env := b.env
	if len(targets) == 1 && targets[0].options != nil {
		env = env.WithTarget(targets[0].options.UID)
	}
	x, ok := b.expr(env, m, line.Value)
	if !ok {
		for _, t := range targets {
			b.filled[t.uid] = m.Span(line.Element) // tried: "nothing fills it" would be a cascade
		}
		return false
	}
	for _, t := range targets {
		if takes, fits := valueFits(x.Type, t.valueType, t.options); !fits {
			b.add(diag.New("E0454", m.Span(line.Value), "\"%s\" takes %s, and this gives %s", t.name, takes, x.Type))
			ok = false
		}
		ok = b.optionsFit(m.Span(line.Value), x, t) && ok
	}
	out.Expr = b.runtimeExpr(m, line.Value, x)
	return ok
}

// optionsFit demands that results that are known are options of the target's set.
func (b *body) optionsFit(span diag.Span, x *stdlib.Expression, t field) bool {
	if t.options == nil {
		return true
	}
	results, closed := x.Results()
	if !closed {
		return true
	}
	ok := true
	for _, v := range results {
		text, isText := stdlib.PlainText(v)
		if found := t.options.Option(text); isText && found.Match == metadata.None {
			d := diag.New("E0455", span, "\"%s\" is no option of \"%s\", which \"%s\" takes its values from", text, t.options.Name, t.name)
			b.add(nearest(d, span, found.Nearest()))
			ok = false
		}
	}
	return ok
}

// fill notes that a field is filled, and reports one that was filled before.
func (b *body) fill(line *lang.Value, t field, row *tableRow) {
	span := b.module.Span(line.Element)
	if before, ok := b.filled[t.uid]; ok {
		d := diag.New("E0456", span, "\"%s\" is filled twice", t.name).WithLabel(before, "filled here")
		if row != nil {
			d = d.WithLabel(row.span, "for this row")
		}
		b.add(d)
		return
	}
	b.filled[t.uid] = span
}

// describe puts what the run must know of the targets into the value.
func (b *body) describe(targets []field, out *runtime.Value) {
	for _, t := range targets {
		if t.options != nil {
			b.used.optionSet(t.options)
		}
		out.MaxLength = max(out.MaxLength, t.maxLength)
	}
	if out.Computed == nil {
		t := targets[0]
		out.UID, out.ValueType, out.Mandatory = t.uid, string(t.valueType), t.mandatory
		if t.options != nil {
			out.OptionSet = t.options.UID
		}
		return
	}
	for _, t := range targets {
		e := runtime.Element{UID: t.uid, Name: t.name, ValueType: string(t.valueType)}
		if t.options != nil {
			e.OptionSet = t.options.UID
		}
		out.Types = append(out.Types, e)
	}
}

// unit handles `as "kg"`: units are converted by a later version.
func (b *body) unit(line *lang.Value) {
	b.notYet(b.module.Span(line.As), "units (`as \"…\"`)")
}

// targets finds the fields that a line can fill.
func (b *body) targets(e lang.Element) ([]field, *runtime.Computed, string, bool) {
	m := b.module
	if e.Name != nil {
		t, ok := b.target(m.Span(e.Name), e.Name.Value)
		return []field{t}, nil, e.Name.Value, ok
	}
	named := e.Element
	if named == nil {
		named = e.Attribute
	}
	if (e.Attribute != nil) != (b.out.Kind != runtime.Event) {
		b.add(diag.New("E0457", m.Span(e), "events have data elements, tracked entities and enrollments have attributes").
			WithHelp("write `element(…)` in an event, `attribute(…)` elsewhere"))
		return nil, nil, "", false
	}
	x, ok := b.typed(b.env, m, *named, "the name of what is filled", stdlib.KindText)
	if !ok {
		return nil, nil, "", false
	}
	if v, ok := x.Constant(); ok {
		name, _ := stdlib.AsText(v)
		t, ok := b.target(m.Span(e), name)
		return []field{t}, nil, name, ok
	}
	return b.computedTargets(e, *named, x)
}

func (b *body) computedTargets(e lang.Element, named lang.Expr, x *stdlib.Expression) ([]field, *runtime.Computed, string, bool) {
	m := b.module
	values, closed := x.Results()
	if !closed {
		b.add(diag.New("E0413", m.Span(named), "it cannot be told which fields this names").
			WithHelp("use a `codes` table, whose results are known when the mapping is compiled"))
		return nil, nil, "", false
	}
	computed := &runtime.Computed{Expr: b.runtimeExpr(m, named, x), Targets: map[string]string{}}
	var targets []field
	complete := true
	for _, v := range values {
		name, _ := stdlib.AsText(v)
		if _, seen := computed.Targets[name]; seen {
			continue
		}
		t, ok := b.target(m.Span(named), name)
		if !ok {
			complete = false
			continue
		}
		computed.Targets[name] = t.uid
		targets = append(targets, t)
	}
	return targets, computed, m.Text(e), complete && len(targets) > 0
}

// forEachRow writes value lines out for every row of a table.
func (b *body) forEachRow(line *lang.ForEach) {
	m := b.module
	t, ok := b.tableOf(m, line.Each.In)
	if !ok || line.Each.Var == nil {
		b.add(diag.New("E0458", m.Span(line.Each), "inside of an object `for each` goes through the rows of a `table`").
			WithHelp("for several objects, put `for each` behind the object's name"))
		return
	}
	if !b.localName(m, *line.Each.Var, b.names) {
		return
	}
	env := b.env
	for i := range t.rows {
		row := &t.rows[i]
		b.env = env.WithRow(line.Each.Var.Text, stdlib.ConstantRow{Table: t.decl.Name.Text, Cells: row.cells})
		before := len(b.problems)
		for _, inner := range line.Lines {
			if v, ok := inner.(*lang.Value); ok {
				b.value(v, row)
				continue
			}
			b.add(diag.New("E0458", m.Span(inner), "rows of a table fill values; nothing else can stand here"))
		}
		b.labelRow(before, row)
	}
	b.env = env
}
