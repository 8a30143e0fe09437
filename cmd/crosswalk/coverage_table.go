package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/compiler"
)

// maxShown is how many names, places or groups of cells one line lists.
const maxShown = 8

// A coverageWriter writes coverage as a table that people read.
type coverageWriter struct {
	printer
	by bool // with the lines that fill
}

func coverageTable(c *compiler.Coverage, by bool) []byte {
	w := &coverageWriter{by: by}
	for i, d := range c.DataSets {
		w.gap(i)
		w.dataSet(d)
	}
	for i, p := range c.Programs {
		w.gap(i + len(c.DataSets))
		w.program(p)
	}
	if w.out.Len() == 0 {
		w.line(0, "the mapping fills no data set and no program")
	}
	return w.out.Bytes()
}

func (w *coverageWriter) gap(i int) {
	if i > 0 {
		w.line(0, "")
	}
}

func (w *coverageWriter) dataSet(d compiler.DataSetCoverage) {
	w.line(0, "%s, %s: %s", title(d.Covered), d.PeriodType, shareOf(d.Cells, "cell"))
	if d.Zeros != "" {
		w.line(1, "zeros for %s org units in what `count` and `sum` fill", strings.ReplaceAll(d.Zeros, "group", "a group of"))
	}
	if d.Compulsory.Total > 0 {
		w.line(1, "compulsory: %s", shareOf(d.Compulsory, "cell"))
	}
	w.attributeCombos(d)
	width := countWidth(d.Elements)
	var open []compiler.ElementCoverage
	for _, e := range d.Elements {
		switch {
		case e.Unknown:
			w.line(1, "%*s  %s, of which the snapshot does not tell the cells", width, "?", title(e.Covered))
		case e.Filled == 0 && e.Total > 0:
			open = append(open, e)
		default:
			w.line(1, "%*s  %s%s", width, count(e.Share), title(e.Covered), strings.Join(append([]string{""}, elementNotes(e, d)...), "; "))
			w.fillers(width, fillersOf(e))
		}
	}
	if len(open) == 0 {
		return
	}
	w.line(1, "nothing fills:")
	for _, e := range open {
		w.line(1, "%*s  %s%s", width, count(e.Share), title(e.Covered), compulsoryNote(e))
	}
}

// attributeCombos says for which attribute option combos fewer cells are filled.
func (w *coverageWriter) attributeCombos(d compiler.DataSetCoverage) {
	if len(d.Combos) == 0 {
		return
	}
	by := strings.Join(d.Attributes, " × ")
	var partly []string
	for _, c := range d.Combos {
		if !c.Whole() {
			partly = append(partly, fmt.Sprintf("%s %s", strings.Join(c.Options, " × "), count(c.Share)))
		}
	}
	if len(partly) == 0 {
		w.line(1, "kept by %s, and filled for all of it", by)
		return
	}
	w.line(1, "kept by %s; of the filled cells fewer for: %s", by, shown(partly))
}

// elementNotes says what is open of an element that is filled in part.
func elementNotes(e compiler.ElementCoverage, d compiler.DataSetCoverage) []string {
	var notes []string
	open := openWords(e, func(c compiler.CellCoverage) bool { return !c.Filled() })
	must := openWords(e, func(c compiler.CellCoverage) bool { return c.Compulsory && !c.Filled() })
	switch {
	case must != "" && must == open:
		notes = append(notes, "compulsory, open: "+open)
	case must != "":
		notes = append(notes, "open: "+open, "compulsory of these: "+must)
	case open != "":
		notes = append(notes, "open: "+open)
	}
	if words := reachWords(e, d); words != "" {
		notes = append(notes, words)
	}
	notes = append(notes, periodWords(e)...)
	if e.Total == 0 {
		notes = append(notes, "greyed out on the form")
	}
	return notes
}

// reachWords names the attribute option combos in which the cells of an element
// are filled, where these are not all.
func reachWords(e compiler.ElementCoverage, d compiler.DataSetCoverage) string {
	in, partly := map[string]bool{}, 0
	for _, c := range e.Cells {
		if len(c.Only) > 0 {
			partly++
		}
		for _, uid := range c.Only {
			in[uid] = true
		}
	}
	var names []string
	for _, c := range d.Combos {
		if in[c.UID] {
			names = append(names, strings.Join(c.Options, " × "))
		}
	}
	switch {
	case partly == 0:
		return ""
	case partly == e.Filled:
		return "only for " + shown(names)
	}
	return fmt.Sprintf("%s only for %s", plural(int64(partly), "cell"), shown(names))
}

// periodWords says for which periods the cells of an element are filled, where
// these are not all: "only since 202401".
func periodWords(e compiler.ElementCoverage) []string {
	cells := map[string]int{}
	var order []string
	for _, c := range e.Cells {
		if len(c.Periods) == 0 {
			continue
		}
		words := rangeWords(c.Periods)
		if cells[words]++; cells[words] == 1 {
			order = append(order, words)
		}
	}
	if len(order) == 1 && cells[order[0]] == e.Filled {
		return []string{"only " + order[0]}
	}
	for i, words := range order {
		order[i] = fmt.Sprintf("%s only %s", plural(int64(cells[words]), "cell"), words)
	}
	return order
}

// rangeWords reads a list of period ranges out: "until 202312 and since 202407".
func rangeWords(list []compiler.PeriodRange) string {
	var parts []string
	for _, r := range list {
		switch {
		case r.Since == r.Until:
			parts = append(parts, "in "+r.Since)
		case r.Until == "":
			parts = append(parts, "since "+r.Since)
		case r.Since == "":
			parts = append(parts, "until "+r.Until)
		default:
			parts = append(parts, "from "+r.Since+" to "+r.Until)
		}
	}
	return strings.Join(parts, " and ")
}

func compulsoryNote(e compiler.ElementCoverage) string {
	n := 0
	for _, c := range e.Cells {
		if c.Compulsory {
			n++
		}
	}
	switch {
	case n == 0:
		return ""
	case n == e.Total:
		return ", compulsory"
	}
	return fmt.Sprintf(", %d of them compulsory", n)
}

func (w *coverageWriter) program(p compiler.ProgramCoverage) {
	w.line(0, "%s, program: %s", title(p.Covered), shareOf(p.Fields, "field"))
	if len(p.Attributes) > 0 {
		w.line(1, "attributes: %s", count(shareOfFields(p.Attributes)))
		w.fields(p.Attributes, "mandatory")
	}
	for _, s := range p.Stages {
		if len(s.By) == 0 {
			w.line(1, "stage %s: %s, and no event fills it", title(s.Covered), count(s.Share))
		} else {
			w.line(1, "stage %s: %s", title(s.Covered), count(s.Share))
			w.fillers(0, s.By)
		}
		w.fields(s.Elements, "compulsory")
	}
}

func shareOfFields(list []compiler.FieldCoverage) compiler.Share {
	s := compiler.Share{Total: len(list)}
	for _, f := range list {
		if f.Filled() {
			s.Filled++
		}
	}
	return s
}

// fields lists those that are open, and with --by what fills the others.
func (w *coverageWriter) fields(list []compiler.FieldCoverage, must string) {
	for _, f := range list {
		note := ""
		if f.Mandatory {
			note = must + ", "
		}
		switch {
		case !f.Filled():
			w.line(2, "%sopen: %s", note, title(f.Covered))
		case w.by && f.Generated && len(f.By) == 0:
			w.line(2, "made by DHIS2: %s", title(f.Covered))
		case w.by:
			w.line(2, "filled: %s", title(f.Covered))
			w.fillers(2, f.By)
		}
	}
}

// fillers lists the lines of the mapping that fill something, and for each the
// rows of a table that it is written out for.
func (w *coverageWriter) fillers(width int, by []compiler.Filler) {
	if !w.by || len(by) == 0 {
		return
	}
	var rules []string
	rows := map[string][]string{}
	for _, f := range by {
		rule, row := f.Rule, f.Row
		switch {
		case f.PeriodRange == compiler.PeriodRange{}:
		case row == "":
			rule += " " + rangeWords([]compiler.PeriodRange{f.PeriodRange})
		default:
			row += " " + rangeWords([]compiler.PeriodRange{f.PeriodRange})
		}
		if !slices.Contains(rules, rule) {
			rules = append(rules, rule)
		}
		for _, place := range []string{f.Use, row} {
			if place != "" && !slices.Contains(rows[rule], place) {
				rows[rule] = append(rows[rule], place)
			}
		}
	}
	for i, rule := range rules {
		if len(rows[rule]) > 0 {
			rules[i] += " for " + shown(rows[rule])
		}
	}
	w.line(1, "%*s  by %s", width, "", shown(rules))
}

func fillersOf(e compiler.ElementCoverage) []compiler.Filler {
	var all []compiler.Filler
	seen := map[compiler.Filler]bool{}
	for _, c := range e.Cells {
		for _, f := range c.By {
			if !seen[f] {
				seen[f] = true
				all = append(all, f)
			}
		}
	}
	return all
}

// title is a name with its code: OPD attendance (OPD_01).
func title(c compiler.Covered) string {
	name := c.Name
	if name == "" {
		name = c.UID
	}
	if c.Code == "" || c.Code == name {
		return name
	}
	return name + " (" + c.Code + ")"
}

func count(s compiler.Share) string { return fmt.Sprintf("%d/%d", s.Filled, s.Total) }

func shareOf(s compiler.Share, unit string) string {
	if s.Total == 0 {
		return "no " + unit + "s"
	}
	return fmt.Sprintf("%s of %s filled", grouped(int64(s.Filled)), plural(int64(s.Total), unit))
}

func countWidth(elements []compiler.ElementCoverage) int {
	width := 0
	for _, e := range elements {
		width = max(width, len(count(e.Share)))
	}
	return width
}

// shown joins texts; of many the first, and how many more there are.
func shown(texts []string) string {
	if len(texts) <= maxShown {
		return strings.Join(texts, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(texts[:maxShown], ", "), len(texts)-maxShown)
}
