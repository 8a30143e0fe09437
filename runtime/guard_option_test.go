package runtime

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/crosswalk-dhis2/crosswalk/stdlib/calendar"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/period"
)

// lateEnd is how DHIS2 moves the last day of an option (getAdjustedEndDate): by
// so many units of the period type; a day that a month does not have is its last.
func lateEnd(end time.Time, kind period.Type, grace int) time.Time {
	switch kind {
	case period.Daily:
		return end.AddDate(0, 0, grace)
	case period.Weekly:
		return end.AddDate(0, 0, 7*grace)
	}
	months := map[period.Type]int{period.Monthly: 1, period.Quarterly: 3, period.Yearly: 12}[kind] * grace
	first := time.Date(end.Year(), end.Month()+time.Month(months), 1, 0, 0, 0, 0, time.UTC)
	lastDay := first.AddDate(0, 1, -1).Day()
	return first.AddDate(0, 0, min(end.Day(), lastDay)-1)
}

// An option is taken in the periods that DHIS2 takes it in.
func TestOptionsAreTakenAsDHIS2TakesThem(t *testing.T) {
	kinds := []period.Type{period.Daily, period.Weekly, period.Monthly, period.Quarterly, period.Yearly}
	day := func(d time.Time) string { return d.Format(time.DateOnly) }
	rapid.Check(t, func(t *rapid.T) {
		base := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
		draw := func(name string) time.Time { return base.AddDate(0, 0, rapid.IntRange(0, 1200).Draw(t, name)) }
		kind, grace := rapid.SampledFrom(kinds).Draw(t, "kind"), rapid.IntRange(0, 3).Draw(t, "grace")
		from, until := draw("from"), draw("until")
		d, err := calendar.ParseISO(day(draw("day")))
		if err != nil {
			t.Fatal(err)
		}
		p, err := period.Of(d, kind)
		if err != nil {
			t.Fatal(err)
		}
		limit := OptionLimit{UID: "OptFundA001", Name: "A", From: day(from), Until: day(until)}
		want := p.LastDay().String() >= day(from) && p.FirstDay().String() <= day(lateEnd(until, kind, grace))
		if got := limit.Takes(p, grace); got != want {
			t.Fatalf("%+v in %s with %d periods more: %v, want %v", limit, p, grace, got, want)
		}
	})
}

// An option that ends in Pagume is taken in the months up to Nehase.
func TestOptionThatEndsInPagume(t *testing.T) {
	limit := OptionLimit{UID: "OptFundA001", Name: "A", Until: "2023-09-08"}
	for id, want := range map[string]bool{"201511": true, "201512": true, "201601": false, "2016Nov": true, "2017Nov": false} {
		p, err := period.In(calendar.Ethiopian).Parse(id)
		if err != nil {
			t.Fatal(err)
		}
		if got := limit.Takes(p, 0); got != want {
			t.Errorf("in %s: %v, want %v", id, got, want)
		}
	}
}

func TestOptionWithoutLimitsIsTakenAlways(t *testing.T) {
	p, err := period.Parse("202601")
	if err != nil {
		t.Fatal(err)
	}
	if !(&OptionLimit{}).Takes(p, 0) {
		t.Error("it is not")
	}
}

// Limits of a transform that are no days are refused before a record is read.
func TestOptionLimitsAreRead(t *testing.T) {
	for _, limit := range []OptionLimit{{UID: "OptFundA001", From: "2026-02-30"}, {UID: "OptFundA001", Until: "soon"}} {
		transform := withRules(Rule{Element: "All", Aggregate: "count"})
		transform.OptionLimits = []OptionLimit{limit}
		if _, err := NewRunner(transform, RunOptions{}); err == nil {
			t.Errorf("%+v is taken", limit)
		}
	}
}

// The day of an event is that on which it happened, or else is to happen. What
// hangs together with it is sent all the same.
func TestEventsOfOptionsThatAreNotForTheirDay(t *testing.T) {
	event := visitEvent()
	event.Attributes = []CategoryValue{{Category: "CatDonor001", Expr: cel("v.donor")}}
	transform := careTransform(personObject(), careEnrollment(event))
	transform.Categories = []Category{{UID: "CatDonor001", Name: "Donor", Keys: map[string]string{"G": "OptGlobal01", "N": "OptNation01"}}}
	transform.Combos = []Combo{{UID: "ComboDonor1", Name: "Donor", Categories: []string{"CatDonor001"},
		OptionCombos: []OptionCombo{{"CocGlobal01", []string{"OptGlobal01"}}, {"CocNation01", []string{"OptNation01"}}}}}
	transform.Programs[0].AttributeCombo, transform.Programs[0].GraceDays = "ComboDonor1", 2
	transform.OptionLimits = []OptionLimit{{UID: "OptGlobal01", Name: "Global fund", From: "2026-01-10", Until: "2026-01-20"}}
	event1 := func(uuid, rest string) string {
		return `{"uuid":"` + uuid + `","version":1,"person":"p` + uuid + `","national_id":"n` + uuid + `","unit":"A",` + rest + `}`
	}
	got := runTracker(t, transform,
		event1("1", `"date":"2026-01-09","status":"ACTIVE","donor":"G"`),
		event1("2", `"date":"2026-01-10","status":"ACTIVE","donor":"G"`),
		event1("3", `"date":"2026-01-22","status":"ACTIVE","donor":"G"`),
		event1("4", `"date":"2026-01-23","status":"ACTIVE","donor":"G"`),
		event1("5", `"date":"2026-01-23","status":"ACTIVE","donor":"N"`),
		event1("6", `"planned":"2026-01-23","date":"2026-01-15","status":"SCHEDULE","donor":"G"`))
	if got.codes() != "E0564 E0564" || got.report.Events != 4 || got.report.Enrollments != 6 {
		t.Errorf("rejects %v, %d events, %d enrollments", got.rejects, got.report.Events, got.report.Enrollments)
	}
	for _, r := range got.rejects {
		if r.Key != "1" && r.Key != "4" || r.Target != "Visit" {
			t.Errorf("rejected: %+v", r)
		}
	}
	transform.Programs[0].Blocks[0].Objects[1].Events[0].Occurred = nil
	got = runTracker(t, transform, event1("6", `"planned":"2026-01-23","date":"2026-01-15","status":"SCHEDULE","donor":"G"`))
	if got.codes() != "E0564" {
		t.Errorf("an event that is to happen too late: %q", got.codes())
	}
}
