package runtime

import (
	"time"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/calendar"
)

// ofPartial reads a date, or a date and time, of which people may write less:
// the year, or year and month, does not say the day and is missing. A day alone
// is, where a time belongs to it, the moment at which it begins in the zone.
func ofPartial(t *typePlan, text string, zone *time.Location) stdlib.Value {
	switch {
	case isYearOrMonth(text):
		return nil
	case t.kind == schema.Date:
		return ofDate(t, text)
	}
	if _, err := calendar.ParseISO(text); err == nil {
		text += "T00:00"
	}
	return ofInstant(t, text, zone)
}

// isYearOrMonth holds for "1984" and "1984-05": for beginnings of dates that are
// some day's.
func isYearOrMonth(text string) bool {
	switch len(text) {
	case len("yyyy"):
		text += "-01-01"
	case len("yyyy-MM"):
		text += "-01"
	default:
		return false
	}
	_, err := calendar.ParseISO(text)
	return err == nil
}
