package spec_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

// accountText is a run's report in lines that can be written by hand: what a
// source, block or rule got, and the parts that it adds up to. Parts that are 0
// are left out; what is counted beside the sum stands after a semicolon.
func accountText(r *runtime.Report) string {
	var b strings.Builder
	for _, s := range r.Sources {
		l := line{}
		l.part("accepted", s.Accepted).parts("excluded", s.Excluded).parts("rejected", s.Rejected)
		fmt.Fprintf(&b, "%s: %d read%s\n", s.Name, s.Read, l)
	}
	for _, e := range r.Entities {
		l := line{}
		l.parts("rejected", e.Rejected)
		fmt.Fprintf(&b, "%s: %d entities%s\n", e.Name, e.Entities, strings.Replace(l.String(), " =", ";", 1))
		for _, list := range e.Lists {
			l := line{}
			l.part("joined", list.Joined).parts("excluded", list.Excluded).parts("rejected", list.Rejected)
			fmt.Fprintf(&b, "  %s: %d in%s\n", list.Name, list.In, l)
		}
	}
	for _, d := range r.DataSets {
		l := line{beside: true}
		l.part("zeros", d.Zeros).part("failed", d.Failed).part("suppressed", d.Suppressed).part("withdrawn", d.Withdrawn)
		fmt.Fprintf(&b, "%s: %d cells%s\n", d.Name, d.Cells, l)
		blocksAndRules(&b, d.Blocks, d.Rules)
	}
	for _, p := range r.Programs {
		l := line{beside: true}
		l.part("tracked entities", p.TrackedEntities).part("enrollments", p.Enrollments).part("events", p.Events).
			part("relationships", p.Relationships).part("failed", p.Failed).parts("overwritten", p.Overwritten)
		for _, kind := range slices.Sorted(maps.Keys(p.Matched)) {
			m := p.Matched[kind]
			l.part(kind+" adopted", m.Adopted).part(kind+" known", m.Known).part(kind+" new", m.New)
		}
		l.parts("deletes", p.Deletes).parts("deletes left", p.DeletesLeft)
		fmt.Fprintf(&b, "%s:%s\n", p.Name, strings.TrimPrefix(l.String(), ";"))
		blocksAndRules(&b, p.Blocks, p.Rules)
	}
	return b.String()
}

func blocksAndRules(b *strings.Builder, blocks []runtime.BlockReport, rules []runtime.RuleReport) {
	for _, k := range blocks {
		l := line{}
		l.part("used", k.Used).parts("excluded", k.Excluded).parts("rejected", k.Rejected)
		l.beside = true
		l.parts("passed", k.Passed).parts("dropped", k.Dropped)
		fmt.Fprintf(b, "  from %s%s: %d in%s\n", k.Source, ends(k.Since, k.Until), k.In, l)
	}
	for _, k := range rules {
		l := line{}
		l.part("counted", k.Counted).part("out", k.Out).parts("undecided", k.Undecided).parts("missing", k.Missing).
			parts("not placed", k.NotPlaced).parts("skipped", k.Skipped).parts("reported", k.Reported).parts("failed", k.Failed).part("again", k.Again).part("outside dates", k.OutsideDates)
		l.beside = true
		l.parts("dropped", k.Dropped).part("contradicted", k.Contradicted).part("suppressed", k.Suppressed)
		fmt.Fprintf(b, "  %s%s: %d asked%s\n", k.Target, ends(k.Since, k.Until), k.Asked, l)
	}
}

// ends are the first and the last period for which something holds.
func ends(since, until string) string {
	if since != "" {
		since = " since " + since
	}
	if until != "" {
		until = " until " + until
	}
	return since + until
}

// line is what stands behind the first number of a line of an account.
type line struct {
	text   strings.Builder
	beside bool // parts are no longer part of the sum
}

func (l *line) part(name string, n int64) *line {
	if n == 0 {
		return l
	}
	before := " = "
	if l.beside {
		before = "; "
	} else if l.text.Len() > 0 {
		before = " + "
	}
	fmt.Fprintf(&l.text, "%s%d %s", before, n, name)
	return l
}

func (l *line) parts(name string, m map[string]int64) *line {
	for _, key := range slices.Sorted(maps.Keys(m)) {
		l.part(name+" ("+key+")", m[key])
	}
	return l
}

func (l line) String() string { return l.text.String() }

// rejectLines are the rejects of a run without their words: code, place, key
// and target.
func rejectLines(rejects []runtime.Reject) string {
	var b strings.Builder
	for _, r := range rejects {
		fmt.Fprintln(&b, strings.Join(strings.Fields(fmt.Sprintf("%s %s %s %s", r.Code, dash(r.Record), dash(r.Key), r.Target)), " "))
	}
	return b.String()
}

func dash(text string) string {
	if text == "" {
		return "-"
	}
	return text
}
