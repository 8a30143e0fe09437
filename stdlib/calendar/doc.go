// Package calendar has the two notions of time that a mapping works with: a
// Date, which is a day in the calendar, and an Instant, which is a moment on
// the clock. The two do not mix: only a time zone turns an Instant into a Date.
//
//	d, err := calendar.ParseISO("2026-01-31")
//	next, err := d.AddMonths(1) // 2026-02-28
//
// A Date is a day of ISO's calendar. A System is another calendar that a DHIS2
// server may keep; it has other names for the same days:
//
//	text, err := calendar.Nepali.Format(d) // 2082-10-17
//
// Everything is a pure function of its arguments: the package must not know
// what day it is, where it runs, or anything of records and DHIS2's periods.
// Its errors are fixed sentences that never repeat the text they refuse, since
// that may be a patient's date of birth.
package calendar
