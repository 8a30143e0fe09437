package compiler

import (
	"fmt"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/period"
)

// form is the state of checking one data set.
type form struct {
	*checker
	module  *lang.Module
	decl    *lang.DataSet
	set     *metadata.DataSet
	out     runtime.DataSet
	fills   []fill               // what each rule can write, for collisions
	sources map[string]sourceUse // what rules are filled from
	rules   int                  // rules so far
	said    map[string]bool      // problems of a whole block that have been reported

	combined []diag.Span // where out.Combine names its elements
	fillings []filling   // what rules do for compulsory cells
	zerosAt  diag.Span   // of the `zeros` line
	failed   bool        // some rule has a problem: what it fills is not in fills
	small    *diag.Span  // of the line `suppress`
}

// dataSet checks a data set and adds its part of the transform.
func (c *checker) dataSet(m *lang.Module, d *lang.DataSet) {
	if c.snapshot == nil {
		return
	}
	set, ok := lookup(c, c.snapshot.DataSets.Find(d.Name.Value), m.Span(d.Name), d.Name.Value, "data set")
	if !ok || !c.attributeComboTold(m.Span(d.Name), set) || c.filledBefore(m, d, set) {
		return
	}
	f := &form{checker: c, module: m, decl: d, set: set, said: map[string]bool{}, sources: map[string]sourceUse{}}
	f.out = runtime.DataSet{
		UID: set.UID, Name: set.Name, PeriodType: set.PeriodType, AttributeCombo: set.CategoryCombo.UID,
		OrgUnits: c.assigned(set.OrgUnits), Origin: c.origin(m, d.Name),
	}
	if len(limitedOptions(set.CategoryCombo)) > 0 {
		f.out.GracePeriods = max(set.OpenPeriodsAfterCoEndDate, 0)
	}
	if kind, ok := period.ParseType(set.PeriodType); ok {
		f.out.InputPeriods = c.inputPeriods(set, kind)
	}
	c.used.combo(set.CategoryCombo)
	if !f.periodType() {
		return
	}
	f.header()
	f.blocks()
	f.collisions()
	f.holes()
	f.combinable()
	f.droppedZeros()
	f.compulsory()
	f.suppressible()
	c.out.DataSets = append(c.out.DataSets, f.out)
	c.checked = append(c.checked, f)
}

// attributeComboTold demands that the snapshot says how a form is kept.
func (c *checker) attributeComboTold(span diag.Span, set *metadata.DataSet) bool {
	if set.CategoryCombo == nil {
		c.add(diag.New("E0428", span, "the metadata does not say how the data set \"%s\" is kept", set.Name).
			WithHelp("export the metadata again, with the category combos of data sets"))
		return false
	}
	return c.comboTold(span, set.CategoryCombo)
}

// filledBefore refuses a second `data set` for one form: zeros, combined rules
// and collisions are matters of the whole form.
func (c *checker) filledBefore(m *lang.Module, d *lang.DataSet, set *metadata.DataSet) bool {
	if before, ok := c.forms[set.UID]; ok {
		c.add(diag.New("E0412", m.Span(d.Name), "the data set \"%s\" is filled in two places", set.Name).
			WithLabel(before, "here first").
			WithHelp("put both into one `data set \"%s\" { … }`, each as a `from … as … { … }` block", set.Name))
		return true
	}
	c.forms[set.UID] = m.Span(d.Name)
	return false
}

// firstTime reports whether a problem of a block has not been reported yet.
func (f *form) firstTime(code string, place diag.Span, about string) bool {
	key := fmt.Sprint(code, place.Start, about)
	before := f.said[key]
	f.said[key] = true
	return !before
}

// blocks checks the one block of `data set … from …`, or every `from` block.
func (f *form) blocks() {
	if f.decl.From != nil {
		f.block(f.decl.From, nil, f.decl.Lines, f.decl.From)
		return
	}
	var shared []lang.Statement
	some := f.decl.Body.Broken
	for _, line := range f.decl.Lines {
		switch line := line.(type) {
		case *lang.Setting, *lang.Let:
			shared = append(shared, line)
		case *lang.FromBlock:
			some = true
		case *lang.Zeros, *lang.Combine, *lang.Suppress:
		default:
			f.add(diag.New("E0404", f.headOf(line), "this needs records: put it into a `from … as …` block"))
			some = true
		}
	}
	if !some {
		f.add(diag.New("E0439", f.module.Span(f.decl.Name), "nothing fills the data set \"%s\"", f.decl.Name.Value).
			WithHelp("say which records do: `from visit as v { … }`"))
	}
	for _, line := range f.decl.Lines {
		if b, ok := line.(*lang.FromBlock); ok {
			f.block(&b.From, shared, b.Lines, b)
		}
	}
}

// headOf is the part of a line that names it: marking a whole loop would hide
// where the mistake is.
func (f *form) headOf(line lang.Statement) diag.Span {
	switch line := line.(type) {
	case *lang.Rule:
		return f.module.Span(line.Element)
	case *lang.ForEach:
		return f.module.Span(line.Each)
	case *lang.Group:
		return f.module.Span(line.Where)
	case *lang.UseRules:
		return f.module.Span(line.Name)
	}
	return f.module.Span(line)
}

// block checks the lines that read one source or entity. The header's lines are checked
// as if they stood in front of the block's own, which may say them again.
func (f *form) block(from *lang.From, shared, lines []lang.Statement, at lang.Piece) {
	m := f.module
	in, ok := f.readingOf(m, from)
	if !ok {
		return
	}
	if from.Each != nil && !f.loopedBlock(in, from.Each) {
		return
	}
	dates, ok := f.blockDates(from)
	if !ok {
		f.failed = true
		return
	}
	places := []diag.Span{m.Span(at)}
	if f.decl.From != nil {
		places[0] = m.Span(f.decl)
	}
	for _, line := range shared {
		places = append(places, m.Span(line))
	}
	epochs, ok := f.epochs(m.Span(from.Source), dates, places...)
	if !ok {
		f.failed = true
		return
	}
	before := len(f.problems)
	for _, e := range epochs {
		f.blockIn(e, from, in, dates, shared, lines, at)
	}
	if len(epochs) > 1 {
		f.saidOnce(before)
	}
}

// saidOnce takes out problems that have been found with each of several revisions
// of a table.
func (c *checker) saidOnce(from int) {
	type words struct {
		code    diag.Code
		span    diag.Span
		message string
	}
	said := map[words]bool{}
	kept := c.problems[:from:from]
	for _, d := range c.problems[from:] {
		if key := (words{d.Code, d.Span, d.Message}); !said[key] {
			said[key] = true
			kept = append(kept, d)
		}
	}
	c.problems = kept
}

// blockIn checks a block for the periods in which the same tables hold.
func (f *form) blockIn(e epoch, from *lang.From, in *reading, dates dates, shared, lines []lang.Statement, at lang.Piece) {
	m := f.module
	s := &scopeCheck{
		form: f, module: m, env: f.env.WithRevisions(e.tables).With(in.named(from.As.Text)), names: []string{from.As.Text},
		place: m.Span(f.decl.Name), dates: dates, epoch: e.Interval, broken: f.decl.Body.Broken, categories: map[string]settled{}, attributes: map[string]settled{},
	}
	if b, ok := at.(*lang.FromBlock); ok {
		s.place, s.broken = m.Span(from.Source), s.broken || b.Body.Broken
	}
	block := runtime.Block{Source: in.name, As: from.As.Text, Origin: f.origin(m, at)}
	holds := dates.And(e.Interval)
	block.Since, block.Until = holds.Since.ID(), holds.Until.ID()
	if from.Each != nil {
		s.givenPeriod(&block)
		defer f.cutLists()()
	}
	block.Where, s.env = f.condoned(s.env, m, from.Where, from.Missing, ofRecord)
	s.known = s.known.below(block.Where, s.env, m, from.Where)
	s.around = string(block.Origin)
	s.suppose(block.Where)
	block.Scope = runtime.Scope{Origin: f.origin(m, at)}
	if from.Each != nil {
		block.Scope.Period = &runtime.Expr{Text: "period", Origin: f.origin(m, from.Each)}
	}
	calls := len(f.seen.calls)
	s.head(shared, &block.Scope)
	s.head(lines, &block.Scope)
	s.body(lines, &block.Scope)
	s.namePeriod(&block.Scope)
	f.assume(calls, s.known.trusted, true)
	f.out.Blocks = append(f.out.Blocks, block)
}

// loopedBlock checks the `for each` of a block's head.
func (f *form) loopedBlock(in *reading, each *lang.Each) bool {
	if each.Period {
		return f.eachPeriodFits(in, each)
	}
	f.add(diag.New("E0405", f.module.Span(each), "a data set is read record by record; put `for each` into the block"))
	return false
}

// element finds a data element of the form.
func (f *form) element(span diag.Span, ref string) (*metadata.DataElement, bool) {
	if found := f.set.Element(ref); found.Match != metadata.None {
		return lookup(f.checker, found, span, ref, "data element")
	}
	all := f.snapshot.DataElements.Find(ref)
	if all.Match == metadata.One {
		f.add(f.notInForm(span, all.Object))
		return nil, false
	}
	if problem, ok := f.indicator(span, ref); ok {
		f.add(problem)
		return nil, false
	}
	if f.lacksElements() {
		return nil, false
	}
	f.add(f.nearest(diag.New("E0401", span, "the data set \"%s\" has no data element \"%s\"", f.set.Name, ref), span, f.set.Element(ref).Nearest))
	return nil, false
}

// lacksElements reports whether the snapshot does not contain data elements that
// the form has, and says so once: names that are not found may be theirs.
func (f *form) lacksElements() bool {
	for _, e := range f.set.Elements {
		gap, lacks := e.Element.Gap()
		if !lacks {
			continue
		}
		if !f.said[gap.What] {
			f.said[gap.What] = true
			f.add(gap.Diagnostic(f.module.Span(f.decl.Name)))
		}
		return true
	}
	return false
}

// indicator says of a name that it is one that nothing can be written to.
func (f *form) indicator(span diag.Span, ref string) (diag.Diagnostic, bool) {
	if f.snapshot.Indicators.Find(ref).Match == metadata.None {
		return diag.Diagnostic{}, false
	}
	return diag.New("E0427", span, "\"%s\" is an indicator; DHIS2 works it out itself", ref).
		WithHelp("fill the data elements of its numerator and denominator"), true
}

func (f *form) notInForm(span diag.Span, e *metadata.DataElement) diag.Diagnostic {
	d := diag.New("E0406", span, "the data element \"%s\" is not in the data set \"%s\"", e.Name, f.set.Name)
	return f.nearest(d, span, f.set.Element(e.Name).Nearest)
}
