package period

// An Interval is the periods from Since to Until, both included and of one type.
// A zero end is open; the zero Interval is all periods.
type Interval struct{ Since, Until Period }

// Has reports whether p is one of the periods.
func (i Interval) Has(p Period) bool {
	return (i.Since.IsZero() || p.Compare(i.Since) >= 0) && (i.Until.IsZero() || p.Compare(i.Until) <= 0)
}

// And is what lies in both; it may be empty.
func (i Interval) And(o Interval) Interval {
	if i.Since.IsZero() || !o.Since.IsZero() && o.Since.Compare(i.Since) > 0 {
		i.Since = o.Since
	}
	if i.Until.IsZero() || !o.Until.IsZero() && o.Until.Compare(i.Until) < 0 {
		i.Until = o.Until
	}
	return i
}

// IsEmpty reports whether there is no such period: it ends before it begins.
func (i Interval) IsEmpty() bool {
	return !i.Since.IsZero() && !i.Until.IsZero() && i.Until.Compare(i.Since) < 0
}

// Meets reports whether some period is in both.
func (i Interval) Meets(o Interval) bool { return !i.And(o).IsEmpty() }

// IsAll reports whether neither end is set.
func (i Interval) IsAll() bool { return i == Interval{} }

// Whole lists the first and the last of the periods of type t that p consists
// of: the months of a quarter. It is false where the days of p are not those of
// whole periods of that type.
func (p Period) Whole(t Type) (Interval, bool) {
	first, err := p.Calendar().Of(p.FirstDay(), t)
	if err != nil || first.FirstDay() != p.FirstDay() {
		return Interval{}, false
	}
	last, err := p.Calendar().Of(p.LastDay(), t)
	return Interval{first, last}, err == nil && last.LastDay() == p.LastDay()
}
