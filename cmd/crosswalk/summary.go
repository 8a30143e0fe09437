package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/compiler"
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
	for _, e := range a.report.Entities {
		p.entity(e)
	}
	for i, d := range a.report.DataSets {
		p.dataSet(d, a.place(i))
	}
	for i, g := range a.report.Programs {
		p.program(g, a.place(len(a.report.DataSets)+i))
	}
	if a.rejected > 0 {
		p.line(0, "%s", a.rejectsLine())
	}
	if n := a.report.Interpreted; n > 0 {
		p.line(0, "%s worked out by CEL's interpreter, which is slow", plural(int64(n), "expression"))
	}
	return p.out.Bytes()
}

func (a *account) place(i int) string {
	if i < len(a.payloads) && a.payloads[i] != "" {
		return " in " + a.payloads[i]
	}
	return ""
}

func (a *account) rejectsLine() string {
	if a.rejects == "" {
		return plural(a.rejected, "reject") + "; --rejects FILE lists them"
	}
	return plural(a.rejected, "reject") + " listed in " + a.rejects
}

// A printer writes an account in lines.
type printer struct {
	out      bytes.Buffer
	verbose  bool
	entities []string // by name
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

func (p *printer) entity(e runtime.EntityReport) {
	p.entities = append(p.entities, e.Name)
	p.line(0, "%s: %s", e.Name, plural(e.Entities, "entity"))
	p.reasons(1, "rejected", e.Rejected)
	for _, l := range e.Lists {
		p.line(1, "%s: %s in = %s joined + %s excluded + %s rejected", l.Name, plural(l.In, "record"),
			grouped(l.Joined), grouped(total(l.Excluded)), grouped(total(l.Rejected)))
		p.reasons(2, "excluded", ofList(l.Excluded))
		p.reasons(2, "rejected", l.Rejected)
	}
}

// ofList says of which `where` the reasons of a list speak.
func ofList(excluded map[string]int64) map[string]int64 {
	out := maps.Clone(excluded)
	if n, ok := out["where"]; ok {
		delete(out, "where")
		out["the list's `where` is not met"] = n
	}
	return out
}

func (p *printer) dataSet(d runtime.DataSetReport, place string) {
	zeros := ""
	if d.Zeros > 0 {
		zeros = fmt.Sprintf(", %s of them zeros filled in,", grouped(d.Zeros))
	}
	p.line(0, "%s: %s%s%s", d.Name, plural(d.Cells, "data value"), zeros, place)
	if d.Failed > 0 {
		p.line(1, "%s could not be written", plural(d.Failed, "data value"))
	}
	if d.Withdrawn > 0 {
		p.toDelete(plural(d.Withdrawn, "data value"), place)
	}
	if d.Suppressed > 0 {
		p.line(1, "%s kept back: too small to be sent (`suppress`)", plural(d.Suppressed, "data value"))
	}
	p.blocks(d.Blocks)
	p.places(d.Places, d.OtherPlaces)
	p.rules(d.Rules)
}

func (p *printer) program(g runtime.ProgramReport, place string) {
	p.line(0, "%s: %s%s", g.Name, objects(g), place)
	if g.Failed > 0 {
		p.line(1, "%s could not be sent", plural(g.Failed, "object"))
	}
	p.matched(g)
	p.deletes(g, place)
	p.blocks(g.Blocks)
	p.places(g.Places, g.OtherPlaces)
	p.reasons(1, "records disagreed, the later one counts", g.Overwritten)
	p.rules(g.Rules)
}

// matched says what `match` found, or that it looked for nothing.
func (p *printer) matched(g runtime.ProgramReport) {
	if g.Unmatched {
		p.line(1, "nothing was matched: --existing names what is on the server")
	}
	for _, kind := range kinds {
		if m, ok := g.Matched[kind.kind]; ok {
			p.line(1, "%s: %s found by `match`, %s there already, %s new", kind.all, grouped(m.Adopted), grouped(m.Known), grouped(m.New))
		}
	}
}

// deletes says what has to go from the server, and what stays because nobody
// can be sure.
func (p *printer) deletes(g runtime.ProgramReport, place string) {
	if len(g.Deletes) > 0 {
		p.toDelete(counted(g.Deletes), place)
	}
	p.reasons(1, "of records that do not count left on the server", g.DeletesLeft)
}

// toDelete says where it is listed what has to go.
func (p *printer) toDelete(what, place string) {
	if payload, inFile := strings.CutPrefix(place, " in "); inFile {
		p.line(1, "%s to delete in %s", what, deletesOf(payload))
		return
	}
	p.line(1, "%s to delete: not written beside a payload on standard output; --out FOLDER writes them", what)
}

// kinds are the kinds of tracker objects in words.
var kinds = [...]struct{ kind, one, all string }{
	{runtime.TrackedEntity, "tracked entity", "tracked entities"}, {runtime.Enrollment, "enrollment", "enrollments"},
	{runtime.Event, "event", "events"}, {runtime.Relationship, "relationship", "relationships"},
}

// objects counts what a program's payload has.
func objects(g runtime.ProgramReport) string {
	return cmp.Or(counted(map[string]int64{
		runtime.TrackedEntity: g.TrackedEntities, runtime.Enrollment: g.Enrollments, runtime.Event: g.Events, runtime.Relationship: g.Relationships,
	}), "nothing to send")
}

// counted lists numbers of objects, without the kinds that there are none of.
func counted(n map[string]int64) string {
	var parts []string
	for _, kind := range kinds {
		switch n := n[kind.kind]; {
		case n == 1:
			parts = append(parts, "1 "+kind.one)
		case n > 1:
			parts = append(parts, grouped(n)+" "+kind.all)
		}
	}
	return strings.Join(parts, ", ")
}

func (p *printer) blocks(blocks []runtime.BlockReport) {
	for _, b := range blocks {
		p.line(1, "%s%s: %s in = %s used + %s excluded + %s rejected", b.Source, datesWords(b.Since, b.Until), plural(b.In, p.noun(b.Source)),
			grouped(b.Used), grouped(total(b.Excluded)), grouped(total(b.Rejected)))
		p.reasons(2, "excluded", b.Excluded)
		p.reasons(2, "rejected", b.Rejected)
		p.reasons(2, "passed over inside records", b.Passed)
		if p.verbose {
			p.reasons(2, "list items without", b.Dropped)
		}
	}
}

// noun is what a block reads one of.
func (p *printer) noun(source string) string {
	if slices.Contains(p.entities, source) {
		return "entity"
	}
	return "record"
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
	p.line(1, "%s%s (%s): %s of %s counted", r.Target, datesWords(r.Since, r.Until), r.Origin, grouped(r.Counted), grouped(r.Asked))
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
	if r.OutsideDates > 0 {
		p.line(2, "%s of periods for which the rule does not hold", grouped(r.OutsideDates))
	}
	if r.Contradicted > 0 {
		p.line(2, "%s placed by the rule against the record's own category", grouped(r.Contradicted))
	}
}

// datesWords says for which periods a block or rule holds, if not for all.
func datesWords(since, until string) string {
	if since == "" && until == "" {
		return ""
	}
	return " " + rangeWords([]compiler.PeriodRange{{Since: since, Until: until}})
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

// plural counts things whose plural ends in s, or in ies.
func plural(n int64, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	if stem, ok := strings.CutSuffix(noun, "y"); ok {
		return grouped(n) + " " + stem + "ies"
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
