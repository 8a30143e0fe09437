package compiler

import (
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/decimal"
)

// maxEvery bounds how many bands one row can make.
const maxEvery = 10_000

// every writes `every 5 years from 15 to under 75 -> "{from}-{to}"` out as the
// bands that it stands for. In the text, {from} is a band's lower edge and {to}
// its last whole number: 15-19, 20-24, …
func (c *checker) every(s *bandSet, e *lang.Every, fate stdlib.Fate) ([]band, bool) {
	step, from, under, ok := c.everyEdges(s, e)
	if !ok || !c.evenSteps(s, e, step, from, under) {
		return nil, false
	}
	var out []band
	for low := from.number; low.Cmp(under.number) < 0; {
		high, err := low.Add(step.number)
		if err != nil || len(out) == maxEvery {
			c.add(diag.New("E0299", s.module.Span(e), "these are more than %d bands", maxEvery))
			return nil, false
		}
		b := band{
			from:  &edge{number: low, unit: step.unit, span: from.span},
			under: &edge{number: high, unit: step.unit, span: under.span},
			span:  s.module.Span(e),
		}
		if b.fate, ok = c.everyFate(fate, low, high); !ok {
			return nil, false
		}
		out, low = append(out, b), high
	}
	return out, true
}

// everyEdges reads the step and the edges; the edges have the unit of the step.
func (c *checker) everyEdges(s *bandSet, e *lang.Every) (step, from, under *edge, ok bool) {
	step, ok = c.edge(s, &e.Step, "")
	if !ok {
		return nil, nil, nil, false
	}
	from, fromOK := c.edge(s, &e.From, step.unit)
	under, underOK := c.edge(s, &e.To, step.unit)
	if !fromOK || !underOK {
		return nil, nil, nil, false
	}
	for _, x := range []*edge{from, under} {
		if x.unit != step.unit {
			c.add(diag.New("E0299", x.span, "the bands count in %s, and this edge in %s", step.unit, x.unit).
				WithLabel(step.span, "the width of the bands"))
			return nil, nil, nil, false
		}
	}
	return step, from, under, true
}

// evenSteps demands a width above 0 that fits a whole number of times.
func (c *checker) evenSteps(s *bandSet, e *lang.Every, step, from, under *edge) bool {
	if step.number.Sign() <= 0 {
		c.add(diag.New("E0299", step.span, "the width of bands must be above 0"))
		return false
	}
	if from.number.Cmp(under.number) >= 0 {
		c.add(diag.New("E0295", from.span, "this band is empty: %s is not below %s", from, under).
			WithLabel(under.span, "the upper edge"))
		return false
	}
	width, err := under.number.Sub(from.number)
	if err == nil {
		width, err = width.Rem(step.number)
	}
	if err == nil && width.Sign() == 0 {
		return true
	}
	c.add(diag.New("E0299", s.module.Span(e), "bands of %s do not come out even between %s and %s", step, from, under))
	return false
}

// everyFate puts a band's edges into the text of its row.
func (c *checker) everyFate(fate stdlib.Fate, low, high decimal.Decimal) (stdlib.Fate, bool) {
	text, ok := stdlib.AsText(fate.Value)
	if fate.Value == nil || !ok {
		return fate, true
	}
	if strings.Contains(text, "{to}") {
		if !low.IsInt() || !high.IsInt() {
			c.add(diag.New("E0299", fate.Span, "`{to}` is a band's last whole number, and these bands have edges between whole numbers").
				WithHelp("write the bands out"))
			return fate, false
		}
		last, err := high.Sub(decimal.FromInt(1))
		if err != nil {
			return fate, false
		}
		text = strings.ReplaceAll(text, "{to}", last.String())
	}
	text = strings.ReplaceAll(text, "{from}", low.String())
	if i := strings.IndexByte(text, '{'); i >= 0 {
		c.add(diag.New("E0299", fate.Span, "only `{from}` and `{to}` can stand in the text of `every`"))
		return fate, false
	}
	fate.Value = stdlib.TextValue(text)
	return fate, true
}
