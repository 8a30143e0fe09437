package compiler

import "github.com/crosswalk-dhis2/crosswalk/lang/diag"

// checkOrder demands that bands go up from row to row and leave no gap, so that
// each age or number has one result. Only with `otherwise` there may be gaps.
func (c *checker) checkOrder(s *bandSet) {
	ascending := true
	for i := 1; i < len(s.bands); i++ {
		ascending = c.goesUp(s.bands[i-1], s.bands[i]) && ascending
	}
	if ascending && s.otherwise == nil && !s.partial {
		c.checkGaps(s)
	}
}

// goesUp compares a band with the one in the row above.
func (c *checker) goesUp(above, below band) bool {
	if above.under == nil || below.from == nil {
		c.misplaced(above, below)
		return false
	}
	order, ok := above.under.compare(*below.from)
	switch {
	case !ok:
		c.incomparable(*above.under, *below.from)
	case order > 0:
		c.misplaced(above, below)
	}
	return ok && order <= 0
}

// misplaced reports two bands that share something, or, if they share nothing,
// that they stand in the wrong order.
func (c *checker) misplaced(above, below band) {
	if endsBefore(below, above) {
		c.add(diag.New("E0295", below.span, "this band is below the one before it").
			WithLabel(above.span, "the band before").
			WithHelp("begin with the lowest band"))
		return
	}
	c.add(diag.New("E0296", below.span, "this band overlaps the one before it").
		WithLabel(above.span, "the band before").
		WithHelp("let it begin where the other one ends: an upper edge does not belong to its band"))
}

// endsBefore reports whether band a ends where b begins, or before.
func endsBefore(a, b band) bool {
	if a.under == nil || b.from == nil {
		return false
	}
	order, ok := a.under.compare(*b.from)
	return ok && order <= 0
}

// checkGaps reports what lies below, between and above bands that go up.
func (c *checker) checkGaps(s *bandSet) {
	if len(s.bands) == 0 {
		c.add(gap(s.module.Span(s.decl.Name), "`%s` has no bands", s.decl.Name.Text))
		return
	}
	if first := s.bands[0].from; first != nil && !(s.ages && first.number.Sign() == 0) {
		c.add(gap(first.span, "nothing is said about what is below %s", first))
	}
	for i := 1; i < len(s.bands); i++ {
		above, below := s.bands[i-1].under, s.bands[i].from
		if order, _ := above.compare(*below); order < 0 {
			c.add(gap(below.span, "nothing is said about %s to under %s", above, below).
				WithLabel(above.span, "the band before ends here"))
		}
	}
	if last := s.bands[len(s.bands)-1].under; last != nil {
		c.add(gap(last.span, "nothing is said about %s and over", last))
	}
}

func gap(span diag.Span, format string, args ...any) diag.Diagnostic {
	return diag.New("E0297", span, format, args...).
		WithHelp("let a band cover it, or add a row `otherwise`")
}
