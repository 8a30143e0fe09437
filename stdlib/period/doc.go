// Package period has DHIS2's reporting periods: which one a day falls in, how its
// id is written, which days it has.
//
//	p, err := period.Of(day, period.Weekly) // day is 2024-12-30
//	p.ID()                                  // "2025W1": weeks have years of their own
//
// An id is never put together from a date by formatting: the year in it is
// often another than the day's (weeks, and types that begin in November).
//
// Of, Parse and the like are about ISO's calendar. In has the periods of another
// one that a server may keep: its ids are that calendar's, and its days are ISO's.
//
//	p, err := period.In(calendar.Ethiopian).Of(day, period.Monthly) // day is 2024-12-30
//	p.ID()                                                          // "201704"
//
// The package must not know what day it is, or which periods a data set has open.
// Its errors never repeat the text they refuse.
package period
