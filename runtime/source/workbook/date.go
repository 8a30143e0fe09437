package workbook

import (
	"math"
	"strings"
	"time"
)

// An epoch is from when the days of a workbook are counted.
type epoch uint8

const (
	epoch1900 epoch = iota // 1 is 1 January 1900, and 60 a day that never was
	epoch1904              // 0 is 1 January 1904, from old Macs
)

const (
	noSuchDay = 60      // 29 February 1900
	lastDay   = 2958465 // 31 December 9999
)

// cell shows a number as a day, as a time, or as both. Midnight is left out of
// those, unless it has to be exact.
func (e epoch) cell(n float64, kind styleKind, exact bool) Cell {
	seconds := int64(math.Round((n - math.Floor(n)) * 86400))
	days := int64(math.Floor(n)) + seconds/86400
	seconds %= 86400
	t := time.Unix(seconds, 0).UTC()
	if kind == clock && days == 0 {
		return Cell{Text: t.Format("15:04:05")}
	}
	date, ok := e.day(days)
	switch {
	case !ok || kind == clock: // a length of time of more than a day is no time of day
		return Cell{Fault: NoDate}
	case kind == noYear:
		return Cell{Text: date.Format(time.DateOnly), Fault: LikelyRange}
	case kind == dayTime && (exact || seconds != 0):
		return Cell{Text: date.Format(time.DateOnly) + "T" + t.Format("15:04:05")}
	}
	return Cell{Text: date.Format(time.DateOnly)}
}

func (e epoch) day(n int64) (time.Time, bool) {
	if e == epoch1904 {
		return time.Date(1904, 1, 1+int(min(n, lastDay)), 0, 0, 0, 0, time.UTC), n >= 0 && n <= lastDay-1462
	}
	if n > noSuchDay {
		n--
	} else if n == noSuchDay {
		return time.Time{}, false
	}
	return time.Date(1899, 12, 31+int(min(n, lastDay)), 0, 0, 0, 0, time.UTC), n >= 1 && n < lastDay
}

// isoDay shows a date that is stored as text, as the strict flavour may.
func isoDay(text string) Cell {
	day, clock, _ := strings.Cut(strings.TrimSuffix(strings.TrimSpace(text), "Z"), "T")
	if _, err := time.Parse(time.DateOnly, day); err != nil {
		return Cell{Fault: NoDate}
	}
	clock, _, _ = strings.Cut(clock, ".")
	if clock == "" || clock == "00:00:00" {
		return Cell{Text: day}
	}
	return Cell{Text: day + "T" + clock}
}
