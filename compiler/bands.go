package compiler

import (
	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// A bandSet is a `bands` declaration while it is read.
type bandSet struct {
	module    *lang.Module
	decl      *lang.Bands
	ages      bool // of ages, not of numbers
	bands     []band
	missing   *stdlib.Fate
	otherwise *stdlib.Fate
	noUnit    bool // an edge of age without a unit was reported
	partial   bool // some row is left out because of a problem, so gaps mean nothing
}

// A band is what lies between two edges: from the lower one to just below the
// upper one. A nil edge is no limit.
type band struct {
	from, under *edge
	fate        stdlib.Fate
	span        diag.Span // of what the row says before the arrow
}

// bands turns a set of bands into a function of an age or a number, and writes
// it into the transform. ok is false if it cannot be called.
func (c *checker) bands(m *lang.Module, d *lang.Bands) (stdlib.Function, bool) {
	s := &bandSet{module: m, decl: d, ages: d.Of.Text == "age", partial: d.Body.Broken}
	if !s.ages && d.Of.Text != "number" {
		c.add(diag.New("E0238", m.Span(d.Of), "bands are of age or of number, not of `%s`", d.Of.Text))
		return stdlib.Function{}, false
	}
	for _, row := range d.Rows {
		c.bandRow(s, row)
	}
	c.checkOrder(s)
	c.bandSets[d] = s
	results, _ := c.collect(s.fates())
	c.out.Tables = append(c.out.Tables, s.runtime(c.calledName(d), c.origin(m, d.Name), results.resultWord()))
	param := stdlib.Decimal // whole numbers are taken as well
	if s.ages {
		param = stdlib.Age
	}
	return stdlib.Function{
		Name: c.calledName(d), Written: d.Name.Text, Params: []stdlib.Type{param}, Result: results.resultType(), Results: results.values,
		SettlesMissing: s.missing != nil,
	}, true
}

func (c *checker) bandRow(s *bandSet, row *lang.Row) {
	m := s.module
	if row.Stops || row.When != nil || len(row.Keys) > 0 {
		s.partial = true
		c.add(diag.New("E0210", m.Span(row), "bands have rows such as `under 5 ->`, `5 to under 15 ->`, `15 and over ->`, `missing ->` and `otherwise ->`"))
		return
	}
	fate, ok := c.fate(m, row.Fate)
	switch {
	case row.Missing:
		c.onlyOnce(m, row, "missing", s.missing != nil)
		s.missing = &fate
	case row.Otherwise:
		c.onlyOnce(m, row, "otherwise", s.otherwise != nil)
		s.otherwise = &fate
	case !ok:
		s.partial = true
	case row.Every != nil:
		s.add(c.every(s, row.Every, fate))
	default:
		s.add(c.oneBand(s, row, fate))
	}
}

// add takes the bands of a row; none of them if the row has a problem.
func (s *bandSet) add(bands []band, ok bool) {
	s.partial = s.partial || !ok
	s.bands = append(s.bands, bands...)
}

func (c *checker) oneBand(s *bandSet, row *lang.Row, fate stdlib.Fate) ([]band, bool) {
	from, under := row.Edges()
	b := band{fate: fate, span: s.module.Span(row)}
	ok := true
	if from != nil {
		b.from, ok = c.edge(s, from, "")
	}
	if under != nil {
		upper, fine := c.edge(s, under, "")
		b.under, ok = upper, ok && fine
	}
	switch {
	case row.Range != nil:
		b.span = s.module.Span(row.Range)
	case under != nil:
		b.span.End = s.module.Span(under).End
	}
	if !ok || !c.ascending(s, b) {
		return nil, false
	}
	return []band{b}, true
}

// ascending reports edges of one band that are the wrong way round.
func (c *checker) ascending(s *bandSet, b band) bool {
	from := b.from
	if from == nil && s.ages {
		from = &edge{} // ages begin at birth
	}
	if from == nil || b.under == nil {
		return true
	}
	order, ok := from.compare(*b.under)
	switch {
	case !ok:
		c.incomparable(*from, *b.under)
	case order >= 0 && b.from == nil:
		c.add(diag.New("E0295", b.span, "nobody is under %s", b.under))
	case order >= 0:
		c.add(diag.New("E0295", b.from.span, "this band is empty: %s is not below %s", b.from, b.under).
			WithLabel(b.under.span, "its upper edge"))
	}
	return ok && order < 0
}

// fates lists what the bands can give, in the order of the rows.
func (s *bandSet) fates() []*stdlib.Fate {
	out := make([]*stdlib.Fate, 0, len(s.bands)+2)
	for i := range s.bands {
		out = append(out, &s.bands[i].fate)
	}
	return append(out, s.missing, s.otherwise)
}

// runtime is the set of bands as it stands in the transform.
func (s *bandSet) runtime(name string, origin runtime.Origin, result string) runtime.Table {
	out := runtime.Table{
		Name: name, Kind: "number bands", Keys: 1, Result: result, Origin: origin,
		Missing: runtimeFate(s.missing), Otherwise: runtimeFate(s.otherwise),
	}
	if s.ages {
		out.Kind = "age bands"
	}
	for i := range s.bands {
		b := &s.bands[i]
		out.Bands = append(out.Bands, runtime.Band{From: b.from.runtime(), Under: b.under.runtime(), Fate: *runtimeFate(&b.fate)})
	}
	return out
}
