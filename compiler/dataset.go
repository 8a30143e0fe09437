package compiler

import (
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// form is the state of checking one data set.
type form struct {
	*checker
	module *lang.Module
	decl   *lang.DataSet
	set    *metadata.DataSet
	out    runtime.DataSet
	fills  []fill // what each rule can write, for collisions
}

// dataSet checks a data set and adds its part of the transform.
func (c *checker) dataSet(m *lang.Module, d *lang.DataSet) {
	if c.snapshot == nil {
		return
	}
	set, ok := lookup(c, c.snapshot.DataSets.Find(d.Name.Value), m.Span(d.Name), d.Name.Value, "data set")
	if !ok {
		return
	}
	if set.CategoryCombo == nil {
		c.add(diag.New("E0428", m.Span(d.Name), "the metadata does not say how the data set \"%s\" is kept", set.Name).
			WithHelp("export the metadata again, with the category combos of data sets"))
		return
	}
	f := &form{checker: c, module: m, decl: d, set: set}
	f.out = runtime.DataSet{
		UID: set.UID, Name: set.Name, PeriodType: set.PeriodType, AttributeCombo: set.CategoryCombo.UID,
		OrgUnits: c.assigned(set.OrgUnits), Origin: c.origin(m, d.Name),
	}
	c.used.combo(set.CategoryCombo)
	if !f.periodType() {
		return
	}
	f.header()
	f.blocks()
	f.collisions()
	c.out.DataSets = append(c.out.DataSets, f.out)
}

// header reads the lines that are about the whole form, wherever they stand.
func (f *form) header() {
	for _, line := range f.decl.Lines {
		switch line := line.(type) {
		case *lang.Zeros:
			f.zeros(line)
		case *lang.Combine:
			f.combine(line)
		}
	}
}

func (f *form) zeros(z *lang.Zeros) {
	if f.out.Zeros != nil {
		f.add(diag.New("E0221", f.module.Span(z), "`zeros` is said twice"))
		return
	}
	out := &runtime.Zeros{Scope: z.Scope, Origin: f.origin(f.module, z)}
	if z.Group != nil {
		out.Scope = "group"
		group, ok := lookup(f.checker, f.snapshot.OrgUnitGroups.Find(z.Group.Value), f.module.Span(z.Group), z.Group.Value, "org unit group")
		if !ok {
			return
		}
		for _, uid := range f.out.OrgUnits {
			if slices.ContainsFunc(group.OrgUnits, func(u *metadata.OrgUnit) bool { return u.UID == uid }) {
				out.OrgUnits = append(out.OrgUnits, uid)
			}
		}
	}
	f.out.Zeros = out
}

func (f *form) combine(line *lang.Combine) {
	element, ok := f.element(f.module.Span(line.Element), line.Element.Value)
	if !ok {
		return
	}
	by := line.By.Text
	if by != "sum" && by != "largest" && by != "smallest" {
		f.add(diag.New("E0403", f.module.Span(line.By), "rules are combined by sum, largest or smallest, not by `%s`", by))
		return
	}
	f.out.Combine = append(f.out.Combine, runtime.Combine{Element: element.UID, By: by})
}

// blocks checks the one block of `data set … from …`, or every `from` block;
// these get the header's settings as if they stood in each of them.
func (f *form) blocks() {
	if f.decl.From != nil {
		f.block(f.decl.From, f.decl.Lines, f.decl.From)
		return
	}
	var shared []lang.Statement
	for _, line := range f.decl.Lines {
		switch line := line.(type) {
		case *lang.Setting, *lang.Let:
			shared = append(shared, line)
		case *lang.FromBlock:
			f.block(&line.From, slices.Concat(shared, line.Lines), line)
		case *lang.Zeros, *lang.Combine:
		default:
			f.add(diag.New("E0404", f.module.Span(line), "this needs records: put it into a `from … as …` block"))
		}
	}
}

// block checks the lines that read one source.
func (f *form) block(from *lang.From, lines []lang.Statement, at lang.Piece) {
	m := f.module
	src, ok := f.sourceOf(m, from)
	if !ok {
		return
	}
	if from.Each != nil {
		if from.Each.Period {
			f.notYet(m.Span(from.Each), "`for each period`")
		} else {
			f.add(diag.New("E0405", m.Span(from.Each), "a data set is read record by record; put `for each` into the block"))
		}
		return
	}
	f.noDates(m, from.Since, from.Until)
	s := &scopeCheck{form: f, env: f.env.With(stdlib.Var{Name: from.As.Text, Type: stdlib.RecordOf(src.record)}), names: []string{from.As.Text}}
	block := runtime.Block{Source: src.out.Name, As: from.As.Text, Origin: f.origin(m, at)}
	block.Where = f.condition(s.env, m, from.Where)
	block.Scope = s.scope(lines, at)
	s.headerComplete(block.Scope, at)
	f.out.Blocks = append(f.out.Blocks, block)
}

// sourceOf finds the source of a block and checks the name it gives the record.
func (c *checker) sourceOf(m *lang.Module, from *lang.From) (*source, bool) {
	name := from.Source.Text
	s, ok := c.sources[name]
	if ok {
		return s, c.localName(m, from.As, nil)
	}
	d, declared := c.declared[name]
	switch {
	case declared && d.unread:
		return nil, false
	case declared && isEntity(d.decl):
		c.notYet(m.Span(from.Source), "histories (`entity`)")
		return nil, false
	case declared && isSource(d.decl):
		return nil, false // its schema has a problem
	}
	problem := diag.New("E0232", m.Span(from.Source), "there is no source `%s`", name)
	if near := diag.Nearest(name, c.namesOf(isSource)); len(near) > 0 {
		problem = problem.WithHelp("%s", diag.DidYouMean(near)).WithEdit(m.Span(from.Source), near[0])
	}
	c.add(problem)
	return nil, false
}

func isSource(d lang.Decl) bool { _, ok := d.(*lang.Source); return ok }
func isEntity(d lang.Decl) bool { _, ok := d.(*lang.Entity); return ok }

// noDates says that since and until are not compiled yet.
func (c *checker) noDates(m *lang.Module, since, until *lang.String) {
	if since != nil {
		c.notYet(m.Span(since), "`since`")
	}
	if until != nil {
		c.notYet(m.Span(until), "`until`")
	}
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
	f.add(nearest(diag.New("E0401", span, "the data set \"%s\" has no data element \"%s\"", f.set.Name, ref), span, f.set.Element(ref).Nearest()))
	return nil, false
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
	return nearest(d, span, f.set.Element(e.Name).Nearest())
}
