package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"time"
)

// registerChildren is how many children the vaccination register has.
const registerChildren = 240

// What the register calls its things.
const (
	childType        = "Hq3pVt8sLd1"
	childProgram     = "wLawS2kKyVX"
	campaignProgram  = "cX2mR7tQe9B"
	stageBirth       = "M1fzv639NJs"
	stageVaccination = "EYGsy4bPdEV"
	attributeName    = "w2oY6K2K1Pe"
	attributeBirth   = "Zu2P5RIBy48"
	attributeSex     = "SdqJBpx8YZn"
	elementZScore    = "UaLDL4cCh7t"
	elementVitaminA  = "d40XtAHkghL"
	elementVials     = "W7K5n5dwHq5"
)

// A scheduledDose is a vaccine of the register, and the day of life from which
// it is given.
type scheduledDose struct {
	element string
	day     int
}

var scheduledDoses = []scheduledDose{
	{"BqKsfgCOOiZ", 0}, {"au1uG72Xkk5", 0}, // BCG, OPV 0
	{"jORJ7wSULKJ", 42}, {"zShpXkYmnCL", 42}, // OPV 1, Penta 1
	{"Wa6Xw2ww4ei", 98}, {"nhFuf9u6AI8", 98}, {"yPYZ4UKOdPR", 98}, // OPV 3, Penta 3, PCV 3
	{"SRFabNxa658", 274}, {"RotUA9ap70a", 457}, // measles 1 and 2
}

var registerUnits = []string{"tL6CY99Hgsd", "J20wNsi01nr", "Ydm7UM9Sk1C", "zDTgNAQgUj5", "DuE23h5GxhI", "IQ3US8aLgDL"}

// The first and the last day of the register.
var (
	registerStart = time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	registerEnd   = time.Date(2026, 3, 31, 0, 0, 0, 0, time.UTC)
)

// registerPageSize is how many tracked entities a page of the export has.
const registerPageSize = 100

// registerPage is a page of what GET /api/tracker/trackedEntities of DHIS2 2.41
// gives, with a tracked entity a line, so that it can be read.
func registerPage(number int) func() []byte {
	return func() []byte {
		all := bytes.Split(bytes.TrimSpace(registerExport()), []byte("\n"))
		from := min((number-1)*registerPageSize, len(all))
		page := all[from:min(from+registerPageSize, len(all))]
		var out bytes.Buffer
		fmt.Fprintf(&out, `{"pager": {"page": %d, "pageSize": %d}, "trackedEntities": [`+"\n", number, registerPageSize)
		out.Write(bytes.Join(page, []byte(",\n")))
		out.WriteString("\n]}\n")
		return out.Bytes()
	}
}

// registerExport are the tracked entities, one a line.
func registerExport() []byte {
	r := rand.New(rand.NewPCG(241, 3))
	var out bytes.Buffer
	for i := range registerChildren {
		child := newChild(r)
		out.Write(line(child))
		switch {
		case i%40 == 9: // on the border of two pages
			out.Write(line(child))
		case i%60 == 19: // corrected while the export ran
			child["updatedAt"] = "2026-04-02T09:15:22.418"
			child["attributes"] = childAttributes(r, registerStart.AddDate(0, r.IntN(12), 0))
			out.Write(line(child))
		}
	}
	return out.Bytes()
}

func newChild(r *rand.Rand) map[string]any {
	born := registerStart.AddDate(0, 0, r.IntN(420))
	unit := registerUnits[r.IntN(len(registerUnits))]
	registered := born.AddDate(0, 0, r.IntN(30))
	child := map[string]any{
		"trackedEntity": uid(r), "trackedEntityType": childType, "orgUnit": unit, "inactive": false, "deleted": chance(r, 15),
		"createdAt": stamp(registered, r), "updatedAt": "2026-04-01T06:00:00.000",
		"attributes": childAttributes(r, born), "enrollments": []any{childEnrollment(r, unit, born, registered)},
	}
	if chance(r, 40) {
		other := childEnrollment(r, unit, born, registered)
		other["program"] = campaignProgram
		child["enrollments"] = append(child["enrollments"].([]any), other)
	}
	return child
}

// childAttributes are those of the register: some children have no birth date,
// some no sex, and of some only the month of birth is known.
func childAttributes(r *rand.Rand, born time.Time) []any {
	out := []any{attribute(attributeName, givenNames[r.IntN(len(givenNames))]+" "+surnames[r.IntN(len(surnames))])}
	switch {
	case chance(r, 20):
	case chance(r, 15):
		out = append(out, attribute(attributeBirth, born.Format("2006-01")))
	case chance(r, 10):
		out = append(out, attribute(attributeBirth, "2027"+born.Format("-01-02")))
	default:
		out = append(out, attribute(attributeBirth, born.Format(time.DateOnly)))
	}
	switch {
	case chance(r, 20):
	case chance(r, 10):
		out = append(out, attribute(attributeSex, "U"))
	default:
		out = append(out, attribute(attributeSex, []string{"FEMALE", "MALE"}[r.IntN(2)]))
	}
	return out
}

func attribute(id, value string) map[string]any {
	return map[string]any{"attribute": id, "value": value}
}

func childEnrollment(r *rand.Rand, unit string, born, registered time.Time) map[string]any {
	status := "ACTIVE"
	if chance(r, 40) {
		status = "CANCELLED"
	}
	return map[string]any{
		"enrollment": uid(r), "program": childProgram, "orgUnit": unit, "status": status, "deleted": chance(r, 10), "followUp": false,
		"enrolledAt": stamp(registered, r), "occurredAt": stamp(born, r), "events": childEvents(r, unit, born),
	}
}

// childEvents are the visits since birth, with what was due then, and the next
// appointment.
func childEvents(r *rand.Rand, unit string, born time.Time) []any {
	out := []any{event(r, stageBirth, unit, "COMPLETED", born, nil)}
	given := 0
	for at := born.AddDate(0, 0, r.IntN(20)); at.Before(registerEnd); at = at.AddDate(0, 0, 25+r.IntN(50)) {
		day := int(at.Sub(born).Hours() / 24)
		var values []any
		for ; given < len(scheduledDoses) && scheduledDoses[given].day <= day; given++ {
			values = append(values, value(scheduledDoses[given].element, fmt.Sprint(!chance(r, 50))))
		}
		out = append(out, visit(r, unit, at, values))
	}
	return append(out, event(r, stageVaccination, unit, "SCHEDULE", registerEnd.AddDate(0, 0, 1+r.IntN(30)), nil))
}

// visit is a visit to the vaccination clinic, at times at a neighbour's, and at
// times at a place that is not in the hierarchy any more.
func visit(r *rand.Rand, unit string, at time.Time, values []any) map[string]any {
	switch {
	case chance(r, 60):
		unit = registerUnits[r.IntN(len(registerUnits))]
	case chance(r, 8):
		unit = "ZzGoneAway1"
	}
	if chance(r, 700) {
		values = append(values, value(elementZScore, fmt.Sprintf("%.2f", -4.2+float64(r.IntN(620))/100)))
	} else if chance(r, 40) {
		values = append(values, value(elementZScore, "-1,5")) // typed with a comma
	}
	if chance(r, 150) {
		values = append(values, value(elementVitaminA, "true"))
	}
	if chance(r, 300) {
		values = append(values, value(elementVials, fmt.Sprint(1+r.IntN(3))))
	}
	return event(r, stageVaccination, unit, []string{"COMPLETED", "COMPLETED", "ACTIVE"}[r.IntN(3)], at, values)
}

// event is an event in the form of the export. Scheduled ones have not occurred.
func event(r *rand.Rand, stage, unit, status string, at time.Time, values []any) map[string]any {
	if values == nil {
		values = []any{}
	}
	out := map[string]any{"event": uid(r), "programStage": stage, "orgUnit": unit, "status": status, "deleted": chance(r, 12), "dataValues": values}
	if status == "SCHEDULE" {
		out["scheduledAt"] = stamp(at, r)
	} else {
		out["occurredAt"] = stamp(at, r)
	}
	return out
}

func value(element, text string) map[string]any {
	return map[string]any{"dataElement": element, "value": text}
}

// stamp writes a moment of a day as DHIS2 does: without an offset, in the
// server's zone.
func stamp(day time.Time, r *rand.Rand) string {
	return day.Add(time.Duration(r.IntN(24*3600)) * time.Second).Format("2006-01-02T15:04:05.000")
}

// uid makes an identifier of DHIS2's form.
func uid(r *rand.Rand) string {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	const signs = letters + "0123456789"
	out := []byte{letters[r.IntN(len(letters))]}
	for range 10 {
		out = append(out, signs[r.IntN(len(signs))])
	}
	return string(out)
}
