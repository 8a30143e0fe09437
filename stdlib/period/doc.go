// Package period has DHIS2's reporting periods in the ISO calendar: which one a
// day falls in, how its id is written, which days it has.
//
//	p, err := period.Of(day, period.Weekly) // day is 2024-12-30
//	p.ID()                                  // "2025W1": weeks have years of their own
//
// An id is never put together from a date by formatting: the year in it is
// often another than the day's (weeks, and types that begin in November).
//
// The package must not know what day it is, which periods a data set has open,
// or any calendar other than ISO's. Its errors never repeat the text they refuse.
package period
