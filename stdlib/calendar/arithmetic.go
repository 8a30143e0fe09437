package calendar

// AddDays is the day n days later, or earlier where n is negative. It is
// ErrRange outside the calendar.
func (d Date) AddDays(n int) (Date, error) {
	if n < -int(lastDay) || n > int(lastDay) {
		return Date{}, ErrRange
	}
	day := d.day + int32(n)
	if day < firstDay || day > lastDay {
		return Date{}, ErrRange
	}
	return Date{day}, nil
}

// AddMonths is the same day of the month n months later, or earlier where n is
// negative. Where that month is too short it is the month's last day: one month
// after 31 January is 28 or 29 February. It is ErrRange outside the calendar.
func (d Date) AddMonths(n int) (Date, error) {
	if n < -12*9999 || n > 12*9999 {
		return Date{}, ErrRange
	}
	year, month, day := d.Civil()
	months := year*12 + month - 1 + n
	year, month = floorDiv(months, 12), months-12*floorDiv(months, 12)+1
	if year < 1 || year > 9999 {
		return Date{}, ErrRange
	}
	return fromCivil(year, month, min(day, DaysIn(year, month))), nil
}

// AddYears is the same day n years later; one year after 29 February is 28
// February. It is ErrRange outside the calendar.
func (d Date) AddYears(n int) (Date, error) {
	if n < -9999 || n > 9999 {
		return Date{}, ErrRange
	}
	return d.AddMonths(12 * n)
}

// DaysBetween counts the days from d to e; it is negative where e is before d.
func DaysBetween(d, e Date) int { return int(e.day - d.day) }

// WeeksBetween counts the weeks completed from d to e; it is negative where e
// is before d.
func WeeksBetween(d, e Date) int { return DaysBetween(d, e) / 7 }

// MonthsBetween counts the months completed from d to e. A month is complete
// on the same day of a later month, and on the 1st of the month after where
// that month is too short: from 31 January, the first month is complete on 1
// March. Where e is before d it is what MonthsBetween(e, d) is, negated.
func MonthsBetween(d, e Date) int {
	if e.day < d.day {
		return -MonthsBetween(e, d)
	}
	dy, dm, dd := d.Civil()
	ey, em, ed := e.Civil()
	months := (ey-dy)*12 + em - dm
	if ed < dd {
		months--
	}
	return months
}

// YearsBetween counts the years completed from d to e, twelve completed months
// each: from 29 February, a year is complete on 1 March of a year without a 29
// February. Where e is before d it is what YearsBetween(e, d) is, negated.
func YearsBetween(d, e Date) int { return MonthsBetween(d, e) / 12 }

// MonthStart is the first day of d's month.
func (d Date) MonthStart() Date {
	_, _, day := d.Civil()
	return Date{d.day - int32(day) + 1}
}

// MonthEnd is the last day of d's month.
func (d Date) MonthEnd() Date {
	year, month, day := d.Civil()
	return Date{d.day + int32(DaysIn(year, month)-day)}
}

// MidMonth is the 15th of d's month: the day that stands for a whole month of
// another calendar.
func (d Date) MidMonth() Date {
	_, _, day := d.Civil()
	return Date{d.day - int32(day) + 15}
}
