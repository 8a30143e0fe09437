package calendar

// The Gregorian calendar repeats every 400 years. Counting years from 1 March
// puts the leap day at the end of the year, so that the length of the months
// before any day follows one formula (153 days every 5 months, from March).

const (
	daysIn400Years = 146097
	daysIn100Years = 36524
	daysIn4Years   = 1461
	daysIn1Year    = 365

	marchShift = 306 // days from 0000-03-01 to 0001-01-01
)

// IsLeap says whether a year has a 29 February.
func IsLeap(year int) bool {
	return year%4 == 0 && (year%100 != 0 || year%400 == 0)
}

// DaysIn is the number of days of a month, 28 to 31; month is 1 to 12.
func DaysIn(year, month int) int {
	switch month {
	case 2:
		if IsLeap(year) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

// Civil is the day as year, month (1 to 12) and day of the month (1 to 31).
func (d Date) Civil() (year, month, day int) { return civil(d.day) }

// civil turns days since 0001-01-01 into year, month and day. It holds also a
// few days beyond the ends of the calendar.
func civil(n int32) (year, month, day int) {
	z := int(n) + marchShift
	era := floorDiv(z, daysIn400Years)
	doe := z - era*daysIn400Years // day of the 400 years, from 0
	yoe := (doe - doe/(daysIn4Years-1) + doe/daysIn100Years - doe/(daysIn400Years-1)) / daysIn1Year
	doy := doe - (daysIn1Year*yoe + yoe/4 - yoe/100) // day of the year from 1 March, from 0
	mp := (5*doy + 2) / 153                          // month from March, from 0
	day = doy - (153*mp+2)/5 + 1
	year = yoe + era*400
	if mp < 10 {
		return year, mp + 3, day
	}
	return year + 1, mp - 9, day
}

// fromCivil is the reverse of civil; the day must exist.
func fromCivil(year, month, day int) Date {
	mp := month - 3
	if mp < 0 {
		mp += 12
		year--
	}
	era := floorDiv(year, 400)
	yoe := year - era*400
	doy := (153*mp+2)/5 + day - 1
	doe := yoe*daysIn1Year + yoe/4 - yoe/100 + doy
	return Date{int32(era*daysIn400Years + doe - marchShift)}
}

// newYear is 1 January of a year, in days since 0001-01-01.
func newYear(year int) int32 {
	y := year - 1
	return int32(y*daysIn1Year + y/4 - y/100 + y/400)
}

// floorDiv divides towards minus infinity; b must be positive.
func floorDiv(a, b int) int {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
