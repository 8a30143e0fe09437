package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

// An account is what is told about a run at its end.
type account struct {
	report   *runtime.Report
	payloads []string // where they are, data sets first; "" is standard output
	rejected int64
	rejects  string // the file that lists them, or ""
	verbose  bool
}

// tell writes the account. As JSON it goes to standard output unless a payload
// has gone there.
func (s system) tell(a *account, form string, payloadOut bool) error {
	w, name := s.stderr, "standard error"
	text := a.text()
	if form == "json" {
		text = a.json()
		if !payloadOut {
			w, name = s.stdout, "standard output"
		}
	}
	if _, err := w.Write(text); err != nil {
		return cannot("write", name, err)
	}
	return nil
}

func (a *account) json() []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(a.report); err != nil {
		panic(err) // counts and names always have a JSON form
	}
	return b.Bytes()
}

// text accounts for every record: what was read, what became of it in each data
// set and program, and where that is.
func (a *account) text() []byte {
	p := &printer{verbose: a.verbose}
	for _, s := range a.report.Sources {
		p.source(s)
	}
	for i, d := range a.report.DataSets {
		p.dataSet(d, a.place(i), a.list(i))
	}
	for i, g := range a.report.Programs {
		p.program(g, a.place(len(a.report.DataSets)+i))
	}
	if a.rejected > 0 {
		p.line(0, "%s", a.rejectsLine())
	}
	return p.out.Bytes()
}

func (a *account) place(i int) string {
	if i < len(a.payloads) && a.payloads[i] != "" {
		return " in " + a.payloads[i]
	}
	return ""
}

// list is where the cells of a data set stand that are to be deleted, or "".
func (a *account) list(i int) string {
	if i >= len(a.payloads) || a.payloads[i] == "" {
		return ""
	}
	name, _, _ := strings.Cut(path.Base(a.payloads[i]), ".")
	list := path.Join(path.Dir(a.payloads[i]), name+withdrawnEnding)
	if !slices.Contains(a.payloads, list) {
		return ""
	}
	return list
}

func withdrawnWords(list string) string {
	if list == "" {
		return " to delete, as no record fills them any more; --out FOLDER lists them"
	}
	return " to delete, as no record fills them any more: " + list
}

func (a *account) rejectsLine() string {
	if a.rejects == "" {
		return plural(a.rejected, "reject") + "; --rejects FILE lists them"
	}
	return plural(a.rejected, "reject") + " listed in " + a.rejects
}

// A printer writes an account in lines.
type printer struct {
	out     bytes.Buffer
	verbose bool
}

func (p *printer) line(indent int, format string, args ...any) {
	p.out.WriteString(strings.Repeat("  ", indent))
	fmt.Fprintf(&p.out, format, args...)
	p.out.WriteByte('\n')
}

func (p *printer) source(s runtime.SourceReport) {
	p.line(0, "%s: %s read = %s accepted + %s excluded + %s rejected", s.Name, plural(s.Read, "record"),
		grouped(s.Accepted), grouped(total(s.Excluded)), grouped(total(s.Rejected)))
	p.reasons(1, "excluded", s.Excluded)
	p.reasons(1, "rejected", s.Rejected)
}

func (p *printer) dataSet(d runtime.DataSetReport, place, list string) {
	zeros := ""
	if d.Zeros > 0 {
		zeros = fmt.Sprintf(", %s of them zeros filled in,", grouped(d.Zeros))
	}
	p.line(0, "%s: %s%s%s", d.Name, plural(d.Cells, "data value"), zeros, place)
	if d.Failed > 0 {
		p.line(1, "%s could not be written", plural(d.Failed, "data value"))
	}
	if d.Withdrawn > 0 {
		p.line(1, "%s%s", plural(d.Withdrawn, "data value"), withdrawnWords(list))
	}
	if d.Suppressed > 0 {
		p.line(1, "%s kept back: too small to be sent (`suppress`)", plural(d.Suppressed, "data value"))
	}
	p.blocks(d.Blocks)
	p.rules(d.Rules)
}

func (p *printer) program(g runtime.ProgramReport, place string) {
	p.line(0, "%s: %s%s", g.Name, objects(g), place)
	if g.Failed > 0 {
		p.line(1, "%s could not be sent", plural(g.Failed, "object"))
	}
	p.blocks(g.Blocks)
	p.reasons(1, "records disagreed, the later one counts", g.Overwritten)
	p.rules(g.Rules)
}

// objects counts what a program's payload has, without the kinds it has none of.
func objects(g runtime.ProgramReport) string {
	var parts []string
	for _, kind := range []struct {
		n        int64
		one, all string
	}{
		{g.TrackedEntities, "tracked entity", "tracked entities"}, {g.Enrollments, "enrollment", "enrollments"},
		{g.Events, "event", "events"}, {g.Relationships, "relationship", "relationships"},
	} {
		switch {
		case kind.n == 1:
			parts = append(parts, "1 "+kind.one)
		case kind.n > 1:
			parts = append(parts, grouped(kind.n)+" "+kind.all)
		}
	}
	if len(parts) == 0 {
		return "nothing to send"
	}
	return strings.Join(parts, ", ")
}

func (p *printer) blocks(blocks []runtime.BlockReport) {
	for _, b := range blocks {
		p.line(1, "%s: %s in = %s used + %s excluded + %s rejected", b.Source, plural(b.In, "record"),
			grouped(b.Used), grouped(total(b.Excluded)), grouped(total(b.Rejected)))
		p.reasons(2, "excluded", b.Excluded)
		p.reasons(2, "rejected", b.Rejected)
		p.reasons(2, "passed over inside records", b.Passed)
		if p.verbose {
			p.reasons(2, "list items without", b.Dropped)
		}
	}
}

// rules accounts for the rules with something to look at, or for all.
func (p *printer) rules(rules []runtime.RuleReport) {
	for _, r := range rules {
		if !p.verbose && r.Suppressed == 0 && len(r.Undecided)+len(r.Reported)+len(r.NotPlaced)+len(r.Failed) == 0 {
			continue
		}
		p.rule(r)
	}
}

func (p *printer) rule(r runtime.RuleReport) {
	p.line(1, "%s (%s): %s of %s counted", r.Target, r.Origin, grouped(r.Counted), grouped(r.Asked))
	if p.verbose && r.Out > 0 {
		p.line(2, "%s condition not met", grouped(r.Out))
	}
	p.reasons(2, "undecided, missing", r.Undecided)
	p.reasons(2, "reported", r.Reported)
	p.reasons(2, "category not told", r.NotPlaced)
	p.reasons(2, "failed", r.Failed)
	if r.Suppressed > 0 {
		p.line(2, "%s kept back, too small", plural(r.Suppressed, "data value"))
	}
	if !p.verbose {
		return
	}
	p.reasons(2, "missing", r.Missing)
	p.reasons(2, "skipped", r.Skipped)
	p.reasons(2, "list items without", r.Dropped)
	if r.Again > 0 {
		p.line(2, "%s counted already", grouped(r.Again))
	}
	if r.Contradicted > 0 {
		p.line(2, "%s placed by the rule against the record's own category", grouped(r.Contradicted))
	}
}

// reasons lists counts, the greatest first, and what codes mean.
func (p *printer) reasons(indent int, what string, counts map[string]int64) {
	names := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), strings.Compare(a, b))
	})
	for _, name := range names {
		p.line(indent, "%s %s: %s", grouped(counts[name]), what, inWords(name))
	}
}

// inWords adds to a code what it stands for.
func inWords(reason string) string {
	switch entry, ok := diag.Lookup(diag.Code(reason)); {
	case ok:
		return reason + ", " + strings.ToLower(entry.Title[:1]) + entry.Title[1:]
	case reason == "where":
		return "the block's `where` is not met"
	}
	return reason
}

func total(counts map[string]int64) int64 {
	var n int64
	for _, c := range counts {
		n += c
	}
	return n
}

// plural counts things whose plural ends in s.
func plural(n int64, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return grouped(n) + " " + noun + "s"
}

// grouped writes a count with commas: 12,345.
func grouped(n int64) string {
	digits := strconv.FormatInt(n, 10)
	for i := len(digits) - 3; i > 0 && digits[i-1] != '-'; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}
