package period

// A Type is one of DHIS2's period types. The zero Type is none of them.
type Type uint8

// The period types, by DHIS2's names for them. TwoYearly is not among them:
// DHIS2 names it, but accepts no period of it.
const (
	Daily Type = iota + 1
	Weekly
	WeeklyWednesday
	WeeklyThursday
	WeeklyFriday
	WeeklySaturday
	WeeklySunday
	BiWeekly
	Monthly
	BiMonthly
	Quarterly
	QuarterlyNov
	SixMonthly
	SixMonthlyApril
	SixMonthlyNov
	Yearly
	FinancialFeb
	FinancialApril
	FinancialJuly
	FinancialAug
	FinancialSep
	FinancialOct
	FinancialNov

	lastType = FinancialNov
)

// A shape says how the periods of a type lie on the calendar.
type shape uint8

const (
	days shape = iota + 1
	weeks
	pairsOfWeeks
	months
)

// A rule is what tells one type from the others.
type rule struct {
	name  string // DHIS2's PeriodType
	since int    // minor number of the first DHIS2 2.x that has it; 0: all have it
	shape shape

	weekday int // weeks: the day they begin on, 1 for Monday to 7 for Sunday

	months    int // months: length of a period
	fromMonth int // months: the month (1 to 12) in which the first period of an id's year begins
	yearsBack int // months: how many years before the id's year that month lies

	// The id is the year, mark, and then the number of the period in its year
	// unless the year has only one (Monthly and BiMonthly write it otherwise).
	mark string
}

// rules has the rule of each type, at the type.
var rules = [lastType + 1]rule{
	Daily:           {name: "Daily", shape: days},
	Weekly:          {name: "Weekly", shape: weeks, weekday: 1, mark: "W"},
	WeeklyWednesday: {name: "WeeklyWednesday", shape: weeks, weekday: 3, mark: "WedW"},
	WeeklyThursday:  {name: "WeeklyThursday", shape: weeks, weekday: 4, mark: "ThuW"},
	WeeklyFriday:    {name: "WeeklyFriday", since: 43, shape: weeks, weekday: 5, mark: "FriW"},
	WeeklySaturday:  {name: "WeeklySaturday", shape: weeks, weekday: 6, mark: "SatW"},
	WeeklySunday:    {name: "WeeklySunday", shape: weeks, weekday: 7, mark: "SunW"},
	BiWeekly:        {name: "BiWeekly", shape: pairsOfWeeks, weekday: 1, mark: "BiW"},
	Monthly:         {name: "Monthly", shape: months, months: 1, fromMonth: 1},
	BiMonthly:       {name: "BiMonthly", shape: months, months: 2, fromMonth: 1},
	Quarterly:       {name: "Quarterly", shape: months, months: 3, fromMonth: 1, mark: "Q"},
	QuarterlyNov:    {name: "QuarterlyNov", shape: months, months: 3, fromMonth: 11, yearsBack: 1, mark: "NovQ"},
	SixMonthly:      {name: "SixMonthly", shape: months, months: 6, fromMonth: 1, mark: "S"},
	SixMonthlyApril: {name: "SixMonthlyApril", shape: months, months: 6, fromMonth: 4, mark: "AprilS"},
	SixMonthlyNov:   {name: "SixMonthlyNov", shape: months, months: 6, fromMonth: 11, yearsBack: 1, mark: "NovS"},
	Yearly:          {name: "Yearly", shape: months, months: 12, fromMonth: 1},
	FinancialFeb:    {name: "FinancialFeb", since: 43, shape: months, months: 12, fromMonth: 2, mark: "Feb"},
	FinancialApril:  {name: "FinancialApril", shape: months, months: 12, fromMonth: 4, mark: "April"},
	FinancialJuly:   {name: "FinancialJuly", shape: months, months: 12, fromMonth: 7, mark: "July"},
	FinancialAug:    {name: "FinancialAug", since: 43, shape: months, months: 12, fromMonth: 8, mark: "Aug"},
	FinancialSep:    {name: "FinancialSep", since: 42, shape: months, months: 12, fromMonth: 9, mark: "Sep"},
	FinancialOct:    {name: "FinancialOct", shape: months, months: 12, fromMonth: 10, mark: "Oct"},
	FinancialNov:    {name: "FinancialNov", shape: months, months: 12, fromMonth: 11, yearsBack: 1, mark: "Nov"},
}

// rule is t's rule; that of no type is empty.
func (t Type) rule() *rule {
	if t > lastType {
		t = 0
	}
	return &rules[t]
}

// String is DHIS2's name of t, such as "SixMonthlyApril"; "" for no type.
func (t Type) String() string { return t.rule().name }

// SinceMinor is the minor number of the first DHIS2 2.x release that has the
// type: 43 for 2.43. It is 0 where every release since 2.38 has it.
func (t Type) SinceMinor() int { return t.rule().since }

// ParseType finds a type by DHIS2's name for it, in the same spelling.
func ParseType(name string) (t Type, ok bool) {
	for t = Daily; t <= lastType; t++ {
		if rules[t].name == name {
			return t, true
		}
	}
	return 0, false
}

// Types lists all types, shorter periods first.
func Types() []Type {
	list := make([]Type, 0, lastType)
	for t := Daily; t <= lastType; t++ {
		list = append(list, t)
	}
	return list
}
