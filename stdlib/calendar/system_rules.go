package calendar

// The days are numbered from 0001-01-01 of the ISO calendar as day 0.

func isoNewYear(year int) int { return int(newYear(year)) }

// The Ethiopian calendar has twelve months of thirty days, and then five days of
// Pagume, or six in the year before one that divides by four. DHIS2 has no
// thirteenth month: its days are in no month here.

const ethiopianEpoch = 2795 // 1 Meskerem 1, which is 0008-08-27

func ethiopianNewYear(year int) int {
	return ethiopianEpoch + daysIn1Year*(year-1) + floorDiv(year, 4)
}

func ethiopianDaysIn(_, _ int) int { return 30 }

// The Thai calendar is ISO's with other years.
const thaiYears = 543

func thaiNewYear(year int) int { return isoNewYear(year - thaiYears) }

func thaiDaysIn(year, month int) int { return DaysIn(year-thaiYears, month) }

// In the Julian calendar every fourth year has a 29 February.

const julianEpoch = -2 // 1 January 1 lies two days before ISO's

func julianNewYear(year int) int {
	return julianEpoch + daysIn1Year*(year-1) + floorDiv(year-1, 4)
}

func julianDaysIn(year, month int) int {
	if month == 2 && year%4 == 0 {
		return 29
	}
	return DaysIn(1, month)
}

// The Persian year begins with spring. In the years that are known here the
// leap years follow each other as the 33-year rule has them; six months have 31
// days, five have 30, and the last has 29 or 30.

const persianEpoch = 226894 // the day before 1 Farvardin 1, as the rule below counts

func persianNewYear(year int) int {
	return persianEpoch + daysIn1Year*(year-1) + floorDiv(8*year+21, 33)
}

func persianDaysIn(year, month int) int {
	switch {
	case month <= 6:
		return 31
	case month <= 11:
		return 30
	}
	return persianNewYear(year+1) - persianNewYear(year) - 6*31 - 5*30
}
