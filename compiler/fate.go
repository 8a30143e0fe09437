package compiler

import (
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/decimal"
)

// fate reads what a row says: a value, `skip "why"` or `report "why"`. ok is
// false if a problem was reported.
func (c *checker) fate(m *lang.Module, f lang.Fate) (stdlib.Fate, bool) {
	out := stdlib.Fate{Span: m.Span(f)}
	switch {
	case f.Skip != nil:
		out.Skip = f.Skip.Value
		return out, c.reason(m, f.Skip)
	case f.Report != nil:
		out.Report = f.Report.Value
		return out, c.reason(m, f.Report)
	case f.True, f.False:
		out.Value = stdlib.BoolValue(f.True)
	case f.Text != nil:
		out.Value = stdlib.TextValue(f.Text.Value)
	case f.Number != nil:
		v, ok := c.number(m, f.Negative, f.Number)
		out.Value = v
		return out, ok
	default:
		return out, false // the parser has said what is wrong with the row
	}
	return out, true
}

// reason refuses an empty reason: the run counts records under it.
func (c *checker) reason(m *lang.Module, text *lang.String) bool {
	if strings.TrimSpace(text.Value) != "" {
		return true
	}
	c.add(diag.New("E0236", m.Span(text), "the reason is empty").
		WithHelp("say in a few words why the record has no value here"))
	return false
}

// number reads a number that a row gives. Whether it is a whole or a decimal
// number follows from how it is written: 2 is whole, 2.0 is not.
func (c *checker) number(m *lang.Module, negative bool, n *lang.Number) (stdlib.Value, bool) {
	d, ok := c.decimal(m, negative, n)
	if !ok {
		return nil, false
	}
	if whole, fits := d.Int64(); fits && !strings.ContainsAny(n.Text, ".eE") {
		return stdlib.IntValue(whole), true
	}
	return stdlib.DecimalValue{Decimal: d}, true
}

// decimal reads a number of a table exactly.
func (c *checker) decimal(m *lang.Module, negative bool, n *lang.Number) (decimal.Decimal, bool) {
	d, err := decimal.Parse(n.Text)
	if err != nil {
		c.add(diag.New("E0237", m.Span(n), "`%s` is not a number that a table can hold", n.Text).
			WithHelp("write it in plain decimal digits, as in 12 or 0.5"))
		return d, false
	}
	if negative {
		d = d.Neg()
	}
	return d, true
}

// runtimeFate is what a row says, in the transform; nil stays nil.
func runtimeFate(f *stdlib.Fate) *runtime.Fate {
	if f == nil {
		return nil
	}
	if f.Value == nil {
		return &runtime.Fate{Skip: f.Skip, Report: f.Report}
	}
	text, _ := stdlib.PlainText(f.Value)
	return &runtime.Fate{Value: &text}
}

// outcomes are what the rows of a table can give, in the order of the rows.
type outcomes struct {
	kind   stdlib.Kind // of the values; KindNone while there is none
	first  diag.Span   // where the first value stands
	values []stdlib.Value
	seen   map[string]bool // texts of values
}

// collect looks at the fates of a table, rows first. All values must have one
// type; the first one of another type is reported. Whole numbers beside decimal
// ones become decimal.
func (c *checker) collect(fates []*stdlib.Fate) (outcomes, bool) {
	out := outcomes{values: []stdlib.Value{}, seen: map[string]bool{}}
	for _, f := range fates {
		if f == nil || f.Value == nil {
			continue
		}
		if !out.add(f) {
			c.add(diag.New("E0215", f.Span, "this result is %s, and the table gives %s", kindTypes[valueKind(f.Value)], kindTypes[out.kind]).
				WithLabel(out.first, "%s here", kindTypes[out.kind]))
			return out, false
		}
	}
	if out.kind == stdlib.KindDecimal {
		toDecimals(out.values)
		for _, f := range fates {
			if f != nil && f.Value != nil {
				f.Value = toDecimal(f.Value)
			}
		}
	}
	return out, true
}

// add notes the value of a fate; false if its type does not fit those before it.
func (o *outcomes) add(f *stdlib.Fate) bool {
	kind := valueKind(f.Value)
	switch {
	case o.kind == stdlib.KindNone:
		o.kind, o.first = kind, f.Span
	case o.kind == kind:
	case isNumber(o.kind) && isNumber(kind):
		o.kind = stdlib.KindDecimal
	default:
		return false
	}
	if text, _ := stdlib.PlainText(f.Value); !o.seen[text] {
		o.seen[text] = true
		o.values = append(o.values, f.Value)
	}
	return true
}

// resultType is the type of a call; a table without any value gives text that
// never comes.
func (o *outcomes) resultType() stdlib.Type {
	if o.kind == stdlib.KindNone {
		return stdlib.Text
	}
	return kindTypes[o.kind]
}

// resultWord is the type of a call in the transform.
func (o *outcomes) resultWord() string {
	switch o.kind {
	case stdlib.KindInt:
		return "int"
	case stdlib.KindDecimal:
		return "decimal"
	case stdlib.KindBool:
		return "bool"
	}
	return "text"
}

func isNumber(k stdlib.Kind) bool { return k == stdlib.KindInt || k == stdlib.KindDecimal }

// valueKind is the kind of a value that a row can give.
func valueKind(v stdlib.Value) stdlib.Kind {
	if _, ok := stdlib.AsText(v); ok {
		return stdlib.KindText
	}
	if _, ok := stdlib.AsBool(v); ok {
		return stdlib.KindBool
	}
	if _, ok := stdlib.AsInt(v); ok {
		return stdlib.KindInt
	}
	return stdlib.KindDecimal
}

func toDecimals(values []stdlib.Value) {
	for i, v := range values {
		values[i] = toDecimal(v)
	}
}

func toDecimal(v stdlib.Value) stdlib.Value {
	d, ok := stdlib.AsDecimal(v)
	if !ok {
		return v
	}
	return stdlib.DecimalValue{Decimal: d}
}
