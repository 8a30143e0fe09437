package soundness_test

import (
	"regexp"
	"strconv"
	"testing"
	"time"
)

// periodForms are the canonical ids of period types, from DHIS2's own table.
var periodForms = map[string]*regexp.Regexp{
	"Daily":           regexp.MustCompile(`^\d{8}$`),
	"Weekly":          regexp.MustCompile(`^(\d{4})W([1-9]|[1-4]\d|5[0-3])$`),
	"WeeklyThursday":  regexp.MustCompile(`^(\d{4})ThuW([1-9]|[1-4]\d|5[0-3])$`),
	"BiWeekly":        regexp.MustCompile(`^(\d{4})BiW([1-9]|1\d|2[0-7])$`),
	"Monthly":         regexp.MustCompile(`^\d{4}(0[1-9]|1[0-2])$`),
	"BiMonthly":       regexp.MustCompile(`^\d{4}0[1-6]B$`),
	"Quarterly":       regexp.MustCompile(`^\d{4}Q[1-4]$`),
	"SixMonthly":      regexp.MustCompile(`^\d{4}S[12]$`),
	"SixMonthlyApril": regexp.MustCompile(`^\d{4}AprilS[12]$`),
	"Yearly":          regexp.MustCompile(`^\d{4}$`),
	"FinancialJuly":   regexp.MustCompile(`^\d{4}July$`),
	"FinancialOct":    regexp.MustCompile(`^\d{4}Oct$`),
}

// isPeriod reports whether DHIS2 knows a text as the id of a period of a type,
// in the one spelling that it writes itself.
func isPeriod(kind, id string) bool {
	form := periodForms[kind]
	if form == nil {
		return false
	}
	m := form.FindStringSubmatch(id)
	switch {
	case m == nil:
		return false
	case kind == "Daily":
		_, err := time.Parse("20060102", id)
		return err == nil
	case kind == "Weekly", kind == "BiWeekly", kind == "WeeklyThursday":
		return weekExists(kind, m[1], m[2])
	}
	return true
}

// weekExists reports whether a year has a week of that number: week 53 is in
// few years. Week 1 is the one that holds 4 January.
func weekExists(kind, yearText, weekText string) bool {
	year, _ := strconv.Atoi(yearText)
	week, _ := strconv.Atoi(weekText)
	if year == 0 {
		return false
	}
	first := time.Monday
	if kind == "WeeklyThursday" {
		first = time.Thursday
	}
	weeks := int(weekOne(year+1, first).Sub(weekOne(year, first)).Hours()) / (24 * 7)
	if kind == "BiWeekly" {
		return week <= (weeks+1)/2
	}
	return week <= weeks
}

func weekOne(year int, first time.Weekday) time.Time {
	fourth := time.Date(year, time.January, 4, 0, 0, 0, 0, time.UTC)
	return fourth.AddDate(0, 0, -(int(fourth.Weekday()-first)+7)%7)
}

func TestPeriodsAreJudged(t *testing.T) {
	for id, kind := range map[string]string{
		"20240229": "Daily", "2024W1": "Weekly", "2020W53": "Weekly", "2020BiW27": "BiWeekly", "2024BiW26": "BiWeekly",
		"202412": "Monthly", "202406B": "BiMonthly", "2024Q4": "Quarterly", "2024AprilS2": "SixMonthlyApril", "2024Oct": "FinancialOct",
	} {
		if !isPeriod(kind, id) {
			t.Errorf("%s is a period of the type %s", id, kind)
		}
	}
	for id, kind := range map[string]string{
		"20230229": "Daily", "2024W01": "Weekly", "2024W53": "Weekly", "2024BiW27": "BiWeekly", "2024-12": "Monthly", "202413": "Monthly",
		"202407B": "BiMonthly", "2024Q5": "Quarterly", "2024S3": "SixMonthly", "24": "Yearly",
	} {
		if isPeriod(kind, id) {
			t.Errorf("%s is no period of the type %s", id, kind)
		}
	}
}
