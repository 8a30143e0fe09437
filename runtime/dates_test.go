package runtime

import (
	"strings"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/stdlib/period"
)

// A transform may have been written by others: dates that cannot be are refused
// before a record is read.
func TestDatesThatCannotBe(t *testing.T) {
	for _, c := range []struct{ since, until, want string }{
		{"", "", ""},
		{"202601", "202601", ""},
		{"202602", "202601", "it begins with 202602 and ends before, with 202601"},
		{"2026", "", `period "2026"`},
		{"", "soon", `period "soon"`},
	} {
		_, err := (&dataSetPlan{kind: period.Monthly}).readDates(c.since, c.until, "opd.xwalk:1:1")
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%q to %q: %v", c.since, c.until, err)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%q to %q: %v, want %s", c.since, c.until, err, c.want)
		}
	}
}
