package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

func TestGrouped(t *testing.T) {
	for n, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", 12345: "12,345", 1234567: "1,234,567", -1234: "-1,234", -999: "-999"} {
		if got := grouped(n); got != want {
			t.Errorf("grouped(%d) = %s, want %s", n, got, want)
		}
	}
}

func report() *runtime.Report {
	return &runtime.Report{
		Sources: []runtime.SourceReport{{
			Name: "encounter", Read: 1300, Accepted: 1250, Excluded: map[string]int64{"repeated": 20, "deleted": 29}, Rejected: map[string]int64{"E0502": 1},
		}},
		Programs: []runtime.ProgramReport{{
			Name: "HIV care", TrackedEntities: 1, Events: 1200, Failed: 2, Overwritten: map[string]int64{"Sex": 3},
			Blocks: []runtime.BlockReport{{Source: "encounter", In: 1250, Used: 1250, Passed: map[string]int64{"not confirmed": 4}, Dropped: map[string]int64{"e.date": 1}}},
			Rules: []runtime.RuleReport{
				{Origin: "hiv.xwalk:9:3", Target: "Weight", Asked: 1250, Counted: 1200, Missing: map[string]int64{"e.weight": 50}},
				{Origin: "hiv.xwalk:10:3", Target: "Sex", Asked: 10, Counted: 8, Undecided: map[string]int64{"e.sex": 2}},
			},
		}},
	}
}

const quietAccount = `encounter: 1,300 records read = 1,250 accepted + 49 excluded + 1 rejected
  29 excluded: deleted
  20 excluded: repeated
  1 rejected: E0502, the record is not JSON
HIV care: 1 tracked entity, 1,200 events in out/hiv-care.json
  2 objects could not be sent
  encounter: 1,250 records in = 1,250 used + 0 excluded + 0 rejected
    4 passed over inside records: not confirmed
  3 records disagreed, the later one counts: Sex
  Sex (hiv.xwalk:10:3): 8 of 10 counted
    2 undecided, missing: e.sex
3 rejects listed in out/rejects.ndjson
`

func TestAccountInWords(t *testing.T) {
	a := &account{report: report(), payloads: []string{"out/hiv-care.json"}, rejected: 3, rejects: "out/rejects.ndjson"}
	if got := string(a.text()); got != quietAccount {
		t.Errorf("got\n%swant\n%s", got, quietAccount)
	}
	a.verbose = true
	full := string(a.text())
	for _, line := range []string{"    1 list items without: e.date\n", "  Weight (hiv.xwalk:9:3): 1,200 of 1,250 counted\n    50 missing: e.weight\n"} {
		if !strings.Contains(full, line) {
			t.Errorf("the full account lacks %q:\n%s", line, full)
		}
	}
}

func TestAccountForPrograms(t *testing.T) {
	a := &account{report: report()}
	var back runtime.Report
	if err := json.Unmarshal(a.json(), &back); err != nil {
		t.Fatal(err)
	}
	if back.Sources[0].Excluded["deleted"] != 29 || back.Programs[0].Rules[1].Target != "Sex" {
		t.Errorf("the report comes back as %+v", back)
	}
}

func TestObjectsOfNothing(t *testing.T) {
	if got := objects(runtime.ProgramReport{}); got != "nothing to send" {
		t.Errorf("got %q", got)
	}
	if got := objects(runtime.ProgramReport{TrackedEntities: 2, Enrollments: 1, Relationships: 1}); got != "2 tracked entities, 1 enrollment, 1 relationship" {
		t.Errorf("got %q", got)
	}
}
