package runtime

import (
	"fmt"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/calendar"
)

// Codes of days to which the server's calendar gives no name.
const (
	codeDayPagume   diag.Code = "E0565"
	codeDayNotKnown diag.Code = "E0566"
)

// formatCell writes a value of a data set. A server reads the values of DATE and
// AGE in its own calendar; all others mean the same in every calendar.
func formatCell(system calendar.System, valueType string, options *Options, proved checks, v stdlib.Value) formatted {
	if system == calendar.ISO || options != nil || valueType != "DATE" && valueType != "AGE" {
		return formatValue(valueType, options, proved, v)
	}
	switch v := v.(type) {
	case stdlib.DateValue:
		return formatDayIn(system, v.Date)
	case stdlib.InstantValue:
		return formatDayIn(system, v.Day())
	}
	return formatted{flaw: *mismatch(valueType, "a date")}
}

func formatDayIn(system calendar.System, day calendar.Date) formatted {
	text, err := system.Format(day)
	if err != nil {
		return formatted{flaw: unnamedDay(system, err == calendar.ErrPagume, "the date")}
	}
	return sendable(text)
}

// unnamedDay says why a calendar has no name, or no period, for a day.
func unnamedDay(system calendar.System, isPagume bool, what string) flaw {
	if isPagume {
		return flaw{code: codeDayPagume, message: what + " is in Pagume, which no month of DHIS2's Ethiopian calendar has"}
	}
	first, last := system.Years()
	return flaw{code: codeDayNotKnown, message: fmt.Sprintf("%s is not known in the %s calendar: it is outside the years %d to %d, or in a month on which tables differ",
		what, system.Title(), first, last)}
}
