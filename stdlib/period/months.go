package period

// Months are numbered here from the first one of the year 0 as month 0; types
// that begin in April begin in the fourth month of any calendar. A type's
// periods are numbered from the first one of the id's year 0.

// origin is the month in which period 0 begins.
func (r *rule) origin() int { return r.fromMonth - 1 - 12*r.yearsBack }

// monthIndex numbers the period that a month of a year lies in.
func (r *rule) monthIndex(year, month int) int {
	return floorDiv(year*12+month-1-r.origin(), r.months)
}

// index numbers a period of whole months.
func (p Period) index() int {
	year, month, _, _ := p.system.Civil(p.first) // the first day is in a month
	return p.typ.rule().monthIndex(year, month)
}

// perYear is how many periods a year has.
func (r *rule) perYear() int { return 12 / r.months }

// fromMonths is the period of a number. It ends with the last day of its last
// month: what comes after the twelfth month is in a period only if that goes on
// into the next year.
func (in Periods) fromMonths(t Type, index int) (Period, error) {
	r := t.rule()
	from := r.origin() + index*r.months
	to := from + r.months - 1
	year, month := floorDiv(to, 12), floorMod(to, 12)+1
	first, err1 := in.system.NewDate(floorDiv(from, 12), floorMod(from, 12)+1, 1)
	last, err2 := in.system.NewDate(year, month, in.system.DaysIn(year, month))
	if err1 != nil || err2 != nil {
		return Period{}, ErrRange
	}
	return Period{in.system, t, first, last}, nil
}
