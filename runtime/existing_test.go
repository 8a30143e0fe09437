package runtime

import (
	"bytes"
	"context"
	"fmt"
	"io"
	goruntime "runtime"
	"strings"
	"testing"
)

// readExisting reads a text as what is on the server, for a run that wants to
// know of PersonXXXX1 and everything that hangs on it.
func readExisting(t *testing.T, text string) (*existing, error) {
	t.Helper()
	x := newExisting()
	x.wanted.uids["PersonXXXX1"] = true
	x.wanted.attributes["AttributeX1"] = true
	x.wanted.values[matchClaim{typ: "TypeXXXXXX1", attribute: "AttributeX1", unit: "UnitXXXXXX1", text: "a"}] = true
	x.wanted.programs["ProgramXXX1"] = true
	x.wanted.enrollments, x.wanted.events = true, true
	err := x.read(context.Background(), &Input{Name: "server.json", Open: func() (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader(text)), nil
	}})
	return x, err
}

const (
	wholeEvent      = `{"event": "EventXXXXX1", "programStage": "StageXXXXX1", "occurredAt": "2026-01-05T00:00:00.000"}`
	wholeEnrollment = `{"enrollment": "EnrollmentX", "program": "ProgramXXX1", "status": "ACTIVE", "attributes": [], "events": [` + wholeEvent + `]}`
	wholeEntity     = `{"enrollments": [` + wholeEnrollment + `], "trackedEntity": "PersonXXXX1", "trackedEntityType": "TypeXXXXXX1", "orgUnit": "UnitXXXXXX1", "attributes": [{"attribute": "AttributeX1", "value": "a"}], "inactive": false}`
)

// All forms in which DHIS2 lists tracked entities say the same, and saying it
// twice changes nothing.
func TestExistingForms(t *testing.T) {
	for _, text := range []string{
		wholeEntity,
		wholeEntity + "\n" + wholeEntity,
		"\ufeff[" + wholeEntity + "]",
		`{"pager": {"page": 1}, "trackedEntities": [` + wholeEntity + `]}`,
		`{"instances": [` + wholeEntity + `], "page": 1, "pageSize": 50} {"instances": []}`,
	} {
		x, err := readExisting(t, text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		in := x.enrollment("PersonXXXX1", "EnrollmentX")
		if in == nil || !in.active || len(in.events) != 1 || in.events[0] != (serverEvent{"EventXXXXX1", "StageXXXXX1", "2026-01-05"}) || len(x.holders) != 1 {
			t.Errorf("%s: %v", text, in)
		}
	}
}

// A file that cannot be used ends the run, in words that show nothing of it.
func TestExistingThatCannotBeUsed(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{`{"events": [` + wholeEvent + `]}`, "server.json#1: the export lacks `trackedEntity`, which the run has to know (E0579)"},
		{strings.Replace(wholeEntity, `"trackedEntity":`, `"x":`, 1), "server.json#1: the export lacks `trackedEntity`, which the run has to know (E0579)"},
		{strings.Replace(wholeEntity, `"trackedEntityType":`, `"x":`, 1), "server.json#1: the export lacks `trackedEntityType`, which the run has to know (E0579)"},
		{strings.Replace(wholeEntity, `"orgUnit":`, `"x":`, 1), "server.json#1: the export lacks `orgUnit`, which the run has to know (E0579)"},
		{strings.Replace(wholeEntity, `"enrollments":`, `"x":`, 1), "server.json#1: the export lacks `enrollments`, which the run has to know (E0579)"},
		{strings.Replace(wholeEntity, `"program":`, `"x":`, 1), "server.json#1: the export lacks `enrollments.program`, which the run has to know (E0579)"},
		{strings.Replace(wholeEntity, `"status":`, `"x":`, 1), "server.json#1: the export lacks `enrollments.status`, which the run has to know (E0579)"},
		{strings.Replace(wholeEntity, `"events":`, `"x":`, 1), "server.json#1: the export lacks `enrollments.events`, which the run has to know (E0579)"},
		{wholeEntity + strings.Replace(wholeEntity, `"programStage":`, `"x":`, 1), "server.json#2: the export lacks `enrollments.events.programStage`, which the run has to know (E0579)"},
		{`{"trackedEntities": {"secret": 1}}`, "server.json#0: the file is not what DHIS2 lists as tracked entities (E0579)"},
		{`"secret"`, "server.json#0: the file is not what DHIS2 lists as tracked entities (E0579)"},
		{`[{"trackedEntity": 17}]`, "server.json#0: the file is not what DHIS2 lists as tracked entities (E0579)"},
		{wholeEntity + `]`, "server.json#1: the file is not what DHIS2 lists as tracked entities (E0579)"},
		{wholeEntity + `secret`, "server.json#1: the file is not what DHIS2 lists as tracked entities (E0579)"},
		{wholeEntity[:40], "server.json: the file ends too early, as if it had been cut off (E0511): unexpected EOF"},
	} {
		if _, err := readExisting(t, c.text); err == nil || err.Error() != c.want {
			t.Errorf("%s\n got %v\nwant %s", c.text, err, c.want)
		}
	}
}

// Of a table of the whole country only what the run may be stays in memory.
func TestExistingIsForgottenWhereNobodyAsks(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 20,000 tracked entities")
	}
	var text bytes.Buffer
	const n = 20_000
	for i := range n {
		text.WriteString(strings.Replace(wholeEntity, "PersonXXXX1", fmt.Sprintf("P%010d", i), 1))
		text.WriteByte('\n')
	}
	for _, wanted := range []int{0, n} {
		x := newExisting()
		x.wanted.programs["ProgramXXX1"], x.wanted.events, x.wanted.enrollments = true, true, true
		for i := range wanted {
			x.wanted.uids[fmt.Sprintf("P%010d", i)] = true
		}
		before := int64(heapInUse())
		err := x.read(context.Background(), &Input{Name: "server.ndjson", Open: func() (io.ReadCloser, error) {
			return io.NopCloser(bytes.NewReader(text.Bytes())), nil
		}})
		if err != nil || len(x.entities) != wanted {
			t.Fatalf("%d of %d: %v", len(x.entities), wanted, err)
		}
		per := float64(int64(heapInUse())-before) / n
		t.Logf("%d wanted: %.0f bytes for each of %d tracked entities with an enrollment and an event", wanted, per, n)
		if wanted == 0 && per > 16 || per > 2000 {
			t.Errorf("%d wanted: %.0f bytes for each", wanted, per)
		}
		goruntime.KeepAlive(x)
	}
}
