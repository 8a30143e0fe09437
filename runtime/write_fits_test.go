package runtime

import (
	"strings"
	"testing"
)

// A format that cannot be right for all versions of the target is refused
// before a record is read.
func TestFormatsThatCannotCarryTheForm(t *testing.T) {
	for name, c := range map[string]struct {
		format string
		change func(*Transform)
		want   string // in the error; "" for none
	}{
		"ADX, the data set's own split, an old version": {"adx", func(t *Transform) {
			t.DataSets[0].Elements[0].Override = true
			t.Target.Versions = []string{"2.42", "2.43"}
		}, "before 2.43"},
		"ADX, the data set's own split, new versions": {"adx", func(t *Transform) {
			t.DataSets[0].Elements[0].Override = true
			t.Target.Versions = []string{"2.43", "2.44"}
		}, ""},
		"JSON, the data set's own split": {"json", func(t *Transform) {
			t.DataSets[0].Elements[0].Override = true
		}, ""},
		"ADX, a quarter that it reads back as another": {"adx", func(t *Transform) {
			t.DataSets[0].PeriodType = "QuarterlyNov"
		}, "QuarterlyNov"},
		"ADX, another calendar": {"adx", func(t *Transform) { t.Target.Calendar = "nepali" }, "Nepali"},
		"CSV, another calendar": {"csv", func(t *Transform) { t.Target.Calendar = "nepali" }, ""},
		"JSON, weeks of another calendar": {"json", func(t *Transform) {
			t.Target.Calendar, t.DataSets[0].PeriodType = "ethiopian", "Weekly"
		}, "not settled"},
		"CSV of that quarter": {"csv", func(t *Transform) {
			t.DataSets[0].PeriodType = "QuarterlyNov"
		}, ""},
		"CSV, a comment with a quote": {"csv", func(t *Transform) {
			t.DataSets[0].Blocks[0].Scope.Rules[0].Comment = `the "new" ones`
		}, "CSV cannot carry the comment"},
		"ADX, a comment beside a number": {"adx", func(t *Transform) {
			t.DataSets[0].Blocks[0].Scope.Rules[0].Comment = "estimated"
		}, ""},
	} {
		transform := withRules(Rule{Element: "All", Aggregate: "count"})
		c.change(transform)
		_, err := NewRunner(transform, RunOptions{Format: c.format})
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%s: %v", name, err)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%s: %v, want one that says %q", name, err, c.want)
		}
	}
}
