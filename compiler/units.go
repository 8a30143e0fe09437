package compiler

import (
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/unit"
)

// writtenAs is a clause `as "kg"` as expressions are compiled with it.
func writtenAs(m *lang.Module, as *lang.Conversion) *stdlib.As {
	if as == nil {
		return nil
	}
	out := &stdlib.As{Span: m.Span(as), Unit: as.Unit.Value, UnitAt: m.Span(as.Unit)}
	if as.Of != nil {
		out.Of, out.OfAt = as.Of.Value, m.Span(as.Of)
	}
	return out
}

// conversion is the clause behind what a rule takes.
func (r *checkedRule) conversion() *lang.Conversion {
	if t := r.line.Aggregate.Total; t != nil {
		return t.As
	}
	return nil
}

// mixedUnits warns of numbers in two units that are taken for numbers of one.
func (c *checker) mixedUnits(x *stdlib.Expression) {
	for _, meet := range x.MixedUnits() {
		c.add(diag.New("W0391", meet.Span, "numbers in `%s` and in `%s` meet here", meet.A, meet.B).
			WithHelp("convert one of them, as in `convert(…, \"%s\")`", meet.A))
	}
}

// statedUnits warns where the unit of a value is known and the name of its target
// states another one of the same kind. Names that may mean something else, such
// as "Deaths (m)", are let be.
func (c *checker) statedUnits(m *lang.Module, e lang.Expr, as *lang.Conversion, x *stdlib.Expression, targets []field) {
	is, err := unit.Parse(x.Unit())
	if err != nil {
		return
	}
	for _, t := range targets {
		stated, ok := unitInName(t.name)
		if !ok || stated.Same(is) || !stated.Alike(is) {
			continue
		}
		d := diag.New("W0390", m.Span(e), "this is in `%s`, and the name of \"%s\" says `%s`", is, t.name, stated)
		if as != nil {
			d = d.WithHelp("write `as \"%s\"`", stated).WithEdit(m.Span(as.Unit), `"`+stated.String()+`"`)
		} else {
			d = d.WithHelp("write `as \"%s\"` behind it", stated)
		}
		c.add(d)
		return
	}
}

// statedUnits is the same of the elements of a rule.
func (s *scopeCheck) statedUnits(a lang.Aggregate, x *stdlib.Expression, elements []*metadata.DataElement) {
	if a.Total == nil || x == nil {
		return
	}
	var targets []field
	for _, e := range elements {
		targets = append(targets, elementField(e))
	}
	s.checker.statedUnits(s.module, a.Total.Of, a.Total.As, x, targets)
}

// unitInName is the unit in brackets at the end of a name, "Weight (kg)", as UCUM
// or as people write it.
func unitInName(name string) (unit.Unit, bool) {
	name = strings.TrimSpace(name)
	open := strings.LastIndexByte(name, '(')
	if open < 0 || !strings.HasSuffix(name, ")") {
		return unit.Unit{}, false
	}
	text := strings.TrimSpace(name[open+1 : len(name)-1])
	if u, err := unit.Parse(text); err == nil {
		return u, true
	}
	meant, ok := unit.Suggest(text)
	if !ok {
		return unit.Unit{}, false
	}
	u, err := unit.Parse(meant)
	return u, err == nil
}

// unitLines notes the units that a source declares of its fields. Whatever is
// compiled later sees them as if the schema had stated them.
func (c *checker) unitLines(s *source) {
	before := len(c.problems)
	for _, line := range s.decl.Lines {
		if set, ok := line.(*lang.Setting); ok && isUnitLine(set) {
			c.unitLine(s, set)
		}
	}
	if len(c.problems) > before {
		breakUnits(s.record)
	}
}

// breakUnits marks the fields whose unit a line with an error may have said.
func breakUnits(r *schema.Record) {
	for _, f := range r.Fields {
		if f.Unit == "" && (f.Type.Kind == schema.Int || f.Type.Kind == schema.Decimal) {
			f.Unit = stdlib.BrokenUnit
		}
		if inner := f.Type.Inner(); inner != nil {
			breakUnits(inner)
		}
	}
}

// isUnitLine reports whether a setting is `unit "kg" = visit.weight`.
func isUnitLine(line *lang.Setting) bool { return settingWord(line) == "unit" && line.Text != nil }

func (c *checker) unitLine(s *source, line *lang.Setting) {
	m := s.module
	if _, err := unit.Parse(line.Text.Value); err != nil {
		at := m.Span(line.Text)
		c.add(stdlib.WithUnitHelp(diag.New("E0393", at, "\"%s\" is no unit that is known", line.Text.Value), at, line.Text.Value))
		return
	}
	for _, v := range line.Values {
		c.unitOfField(s, m.Span(v), line.Text.Value)
	}
}

func (c *checker) unitOfField(s *source, at diag.Span, text string) {
	names, ok := schema.SplitPath(at.Text())
	if !ok || len(names) < 2 || names[0] != s.decl.Name.Text {
		c.add(notUnitField(s, at))
		return
	}
	path, ok, settled := c.pathThrough(s, at, names[1:])
	if !settled {
		c.add(notUnitField(s, at))
	}
	if !ok {
		return
	}
	f, _ := s.record.Path(path)
	switch {
	case f.Type.Kind != schema.Int && f.Type.Kind != schema.Decimal:
		c.add(diag.New("E0325", at, "what has a unit must be a whole number or a decimal number, but this is %s", stdlib.TypeOf(f.Type)))
	case f.Unit != "" && !sameUnits(f.Unit, text):
		c.add(diag.New("E0394", at, "this is in `%s` already, as its schema or another line says", f.Unit).
			WithHelp("one of the two is wrong: correct it where it stands"))
	default:
		f.Unit = text
	}
}

func notUnitField(s *source, at diag.Span) diag.Diagnostic {
	return diag.New("E0325", at, "what has a unit must be a field of numbers, such as `%s.weight`", s.decl.Name.Text)
}

func sameUnits(a, b string) bool {
	u, err := unit.Parse(a)
	if err != nil {
		return false
	}
	v, err := unit.Parse(b)
	return err == nil && u.Same(v)
}
