package runtime

// A seat is where the current record, or item, is put in a category combo by the
// rules of a scope that put it there in the same way: the first of them finds the option
// combo, and the first that counts finds the rows. Of 30 rules with the same age
// and sex, 29 ask for neither.
type seat struct {
	asked        int64 // the time the rules were asked for which it holds
	combo        int32
	contradicted bool    // what a rule fixes is not what the record says
	rows         []int32 // of the org unit and those it rolls up to; none until something counts
}

// seat finds the option combo of a placement, or books with the rule why there is none.
func (d *dataSetRun) seat(p *placement, rep *RuleReport) (*seat, bool) {
	s := &d.seats[p.seat]
	if s.asked == d.asked {
		return s, true
	}
	d.options = d.options[:0]
	contradicted := false
	for i := range p.categories {
		option, other, reason := d.placedOption(&p.categories[i])
		if reason != "" {
			count(&rep.NotPlaced, reason)
			return nil, false
		}
		contradicted = contradicted || other
		d.options = append(d.options, option)
	}
	combo, ok := p.combo.byNumber.find(d.options)
	if !ok {
		d.bookFailure(rep, flaw{code: codeNoCombination, message: "`" + p.combo.combo.Name + "` does not have this combination of options"})
		return nil, false
	}
	s.asked, s.combo, s.contradicted, s.rows = d.asked, combo, contradicted, s.rows[:0]
	return s, true
}

// rows are the rows of a seat.
func (d *dataSetRun) rows(p *placement, s *seat, at spot) []int32 {
	if len(s.rows) == 0 {
		rows := &d.cells.groups[p.group].rows
		s.rows = append(s.rows, rows.row(rowKey{at.unit, at.period, s.combo, at.attribute}))
		for _, unit := range at.also {
			s.rows = append(s.rows, rows.row(rowKey{unit, at.period, s.combo, at.attribute}))
		}
	}
	return s.rows
}
