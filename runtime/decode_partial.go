package runtime

import (
	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/calendar"
)

// ofPartial reads a date, or a date and time, of which people may write less:
// the year, or year and month, does not say the day and is missing. A day alone
// is, where a time belongs to it, the moment at which it begins in the zone.
func (d *decoder) ofPartial(t *typePlan, data []byte) stdlib.Datum {
	text := stdlib.ViewOf(data)
	switch {
	case isYearOrMonth(text):
		return stdlib.Datum{}
	case t.kind == schema.Date:
		return ofDate(t, text)
	}
	if _, err := calendar.ParseISO(text); err == nil {
		text += "T00:00"
	}
	return d.ofInstant(t, text)
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
