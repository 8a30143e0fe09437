package compiler

import (
	"fmt"
	"regexp"
	"strconv"

	"github.com/crosswalk-dhis2/crosswalk/stdlib/calendar"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/period"
)

var digitRuns = regexp.MustCompile(`\d+`)

// nearPeriods finds what a text that names no period of a type may mean: the
// periods with the first and the last day of another period, the month or number
// that stands beside a year, or else the first and the last one of that year.
func nearPeriods(in period.Periods, text string, kind period.Type) []string {
	if p, err := in.Parse(text); err == nil {
		return periodsOn(in, kind, p.FirstDay(), p.LastDay())
	}
	year, number := yearAndNumber(text)
	whole, err := in.Parse(fmt.Sprintf("%04d", year))
	if err != nil {
		return nil
	}
	all := in.Within(whole.FirstDay(), whole.LastDay(), kind)
	switch {
	case number > 0 && number <= len(all):
		return []string{all[number-1].ID()}
	case len(all) > 0:
		return []string{all[0].ID(), all[len(all)-1].ID()}
	}
	return periodsOn(in, kind, whole.FirstDay())
}

func periodsOn(in period.Periods, kind period.Type, days ...calendar.Date) []string {
	var ids []string
	for _, day := range days {
		if p, err := in.Of(day, kind); err == nil && (len(ids) == 0 || ids[0] != p.ID()) {
			ids = append(ids, p.ID())
		}
	}
	return ids
}

// yearAndNumber reads a year of four digits, and another number beside it: "1/2024",
// "2024-7", "20247". What is not there is 0.
func yearAndNumber(text string) (year, number int) {
	for _, run := range digitRuns.FindAllString(text, -1) {
		if len(run) >= 4 && year == 0 {
			year, _ = strconv.Atoi(run[:4])
			run = run[4:]
		}
		if n, err := strconv.Atoi(run); err == nil && number == 0 && len(run) <= 2 {
			number = n
		}
	}
	return year, number
}
