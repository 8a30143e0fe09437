package compiler

import (
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/calendar"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/period"
)

// A revision is a code table, bands or a choose table with dates. Several may have
// one name, if no day is within the dates of two.
type revision struct {
	declaration
	called      string         // its name in the transform
	first, last *calendar.Date // nil for an end that is open
	since       diag.Span      // of what says these, or of the name
	until       diag.Span
	broken      bool // its dates have a problem
}

// datesOfTable are the dates in the head of a declaration, if it can have any.
func datesOfTable(d lang.Decl) (since, until *lang.String) {
	switch d := d.(type) {
	case *lang.Codes:
		return d.Since, d.Until
	case *lang.Bands:
		return d.Since, d.Until
	case *lang.Choose:
		return d.Since, d.Until
	}
	return nil, nil
}

func hasDates(d lang.Decl) bool {
	since, until := datesOfTable(d)
	return since != nil || until != nil
}

// noteRevision keeps a declaration that has dates.
func (c *checker) noteRevision(d declaration) {
	if hasDates(d.decl) {
		c.revisions[d.name.Text] = append(c.revisions[d.name.Text], revision{declaration: d})
	}
}

// isRevisionOf reports whether a declaration may have the name of another one:
// both are tables of one kind with dates. It then belongs to the revisions.
func (c *checker) isRevisionOf(d, before declaration) bool {
	if before.unread || !hasDates(d.decl) || !hasDates(before.decl) || kindOf(d.decl) != kindOf(before.decl) {
		return false
	}
	c.noteRevision(d)
	return true
}

// doubtRevisions notes that it cannot be told when the tables of a name hold.
func (c *checker) doubtRevisions(name string) {
	for i := range c.revisions[name] {
		c.revisions[name][i].broken = true
	}
}

// calledName is what expressions of the transform call a declaration.
func (c *checker) calledName(d lang.Decl) string {
	name, _ := declaredName(d)
	for _, r := range c.revisions[name.Text] {
		if r.decl == d {
			return r.called
		}
	}
	return name.Text
}

// declareRevisions gives each table with dates a name of its own, and compares
// the dates of those that are written with one name.
func (c *checker) declareRevisions() {
	for _, name := range sortedKeys(c.revisions) {
		list := c.revisions[name]
		for i := range list {
			c.readRevision(&list[i])
			for c.declared[list[i].called].decl != nil {
				list[i].called += "_"
			}
			d := list[i].declaration
			d.unread = d.unread || list[i].broken
			c.declared[list[i].called] = d
		}
		c.compareRevisions(list)
	}
}

// readRevision reads the dates of a table: the days from the first of `since` to
// the last of `until`.
func (c *checker) readRevision(r *revision) {
	since, until := datesOfTable(r.decl)
	r.called = r.name.Text
	r.since, r.until = r.module.Span(r.name), r.module.Span(r.name)
	if since != nil {
		r.since = r.module.Span(since)
		if p, ok := c.anyPeriod(r, since); ok {
			day := p.FirstDay()
			r.first = &day
		}
	}
	if until != nil {
		r.until = r.module.Span(until)
		if p, ok := c.anyPeriod(r, until); ok {
			day := p.LastDay()
			r.last = &day
		}
	}
	if r.first != nil && r.last != nil && r.last.Before(*r.first) {
		r.broken = true
		c.add(diag.New("E0370", r.until, "this holds on no day: it begins on %s and ends on %s", r.first, r.last).
			WithLabel(r.since, "the other end").
			WithHelp("`since` names the first period and `until` the last one; both are included"))
	}
}

func (c *checker) anyPeriod(r *revision, at *lang.String) (period.Period, bool) {
	p, err := c.periods.Parse(at.Value)
	if err != nil {
		r.broken = true
		c.add(diag.New("E0373", r.module.Span(at), "\"%s\" is no period", at.Value).
			WithHelp("write the id of one, as in \"2026\", \"2026Q1\" or \"202601\""))
		return p, false
	}
	word := "_since_"
	if _, until := datesOfTable(r.decl); at == until {
		word = "_until_"
	}
	r.called += word + p.ID()
	return p, true
}

// compareRevisions demands that no day is within two of them, and warns of days
// between two that are within none.
func (c *checker) compareRevisions(list []revision) {
	if slices.ContainsFunc(list, func(r revision) bool { return r.broken }) {
		return
	}
	sorted := slices.Clone(list)
	slices.SortStableFunc(sorted, func(a, b revision) int { return compareDays(a.first, b.first) })
	for i := 1; i < len(sorted); i++ {
		before, r := sorted[i-1], sorted[i]
		if before.last == nil || r.first == nil || !before.last.Before(*r.first) {
			c.add(diag.New("E0374", r.since, "two revisions of `%s` hold on one day", r.name.Text).
				WithLabel(before.until, "the other one").
				WithHelp("end one in the period before the other begins"))
			return
		}
		if next, last, ok := c.between(*before.last, *r.first); ok {
			c.add(diag.New("W0361", r.since, "no revision of `%s` holds from %s to %s", r.name.Text, next, last).
				WithLabel(before.until, "the one before ends here").
				WithHelp("records of these days are excluded from all blocks that use `%s`", r.name.Text))
		}
	}
}

// between is the first and the last day between two others; false if there is
// none, or none that the server's calendar has: Pagume is in no month.
func (c *checker) between(before, after calendar.Date) (first, last calendar.Date, ok bool) {
	first, err := before.AddDays(1)
	if err != nil || !first.Before(after) {
		return first, last, false
	}
	last, err = after.AddDays(-1)
	if err != nil {
		return first, last, false
	}
	const pagume = 6 // days at most
	if n := last.UnixDays() - first.UnixDays(); n < pagume && len(c.periods.Within(first, last, period.Daily)) == 0 {
		return first, last, false
	}
	return first, last, true
}

// compareDays orders first days; an open one comes first.
func compareDays(a, b *calendar.Date) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return -1
	case b == nil:
		return 1
	}
	return a.Compare(*b)
}

// revisedIn lists the names of tables with dates that a place uses, itself or
// through lets and tables.
func (c *checker) revisedIn(places ...diag.Span) []string {
	if len(c.revisions) == 0 {
		return nil
	}
	if c.mentioned == nil {
		c.mentioned = mentionsIn(c.modules)
	}
	seen := map[string]bool{}
	for len(places) > 0 {
		place := places[0]
		places = places[1:]
		for _, name := range sortedKeys(c.declared) {
			if seen[name] || c.declared[name].decl == nil || c.mentioned.in(name, place) == 0 {
				continue
			}
			seen[name] = true
			places = append(places, c.placesOf(name)...)
		}
	}
	var out []string
	for _, name := range sortedKeys(c.revisions) {
		if seen[name] {
			out = append(out, name)
		}
	}
	return out
}

// placesOf are the declarations of a name that may use other names.
func (c *checker) placesOf(name string) []diag.Span {
	var out []diag.Span
	for _, r := range c.revisions[name] {
		out = append(out, r.module.Span(r.decl))
	}
	d := c.declared[name]
	switch d.decl.(type) {
	case *lang.Let, *lang.Choose, *lang.Codes:
		out = append(out, d.module.Span(d.decl))
	}
	return out
}

// noRevisions refuses tables with dates where no period says which one holds.
func (c *checker) noRevisions(at diag.Span, what string, places ...diag.Span) bool {
	names := c.revisedIn(places...)
	if len(names) == 0 {
		return false
	}
	c.add(diag.New("E0376", at, "%s has no period, and `%s` is another table from period to period", what, names[0]).
		WithLabel(c.revisions[names[0]][0].since, "its dates").
		WithHelp("give %s a table without dates; several of them are told apart by a `choose` table that asks for the day", what))
	return true
}

// An epoch is a stretch of periods with the tables that hold in it, by the names
// that expressions call them.
type epoch struct {
	period.Interval
	tables map[string]string
}

// epochs cuts the dates of a block wherever a table that it uses has another
// revision. It is false where that is in the middle of a period of the form, or
// where there is no period for which all tables hold.
func (f *form) epochs(at diag.Span, holds dates, places ...diag.Span) ([]epoch, bool) {
	names := f.revisedIn(places...)
	if len(names) == 0 {
		return []epoch{{}}, true
	}
	var all []period.Interval
	intervals := map[string]period.Interval{} // by what a revision is called
	for _, name := range names {
		for i := range f.revisions[name] {
			r := &f.revisions[name][i]
			interval, ok := f.intervalOf(at, r)
			if !ok || r.broken {
				return nil, false
			}
			intervals[r.called] = interval
			all = append(all, interval)
		}
	}
	var out []epoch
	for _, era := range erasOf(all).all() {
		e := epoch{era, map[string]string{}}
		for _, name := range names {
			for _, r := range f.revisions[name] {
				if intervals[r.called].Meets(era) {
					e.tables[name] = r.called
				}
			}
		}
		if len(e.tables) == len(names) && era.Meets(holds.Interval) {
			out = append(out, e)
		}
	}
	if len(out) == 0 {
		f.add(diag.New("E0370", at, "this holds for no period: of the tables that it uses (%s) there are none then", "`"+strings.Join(names, "`, `")+"`").
			WithLabel(f.revisions[names[0]][0].since, "the dates of one"))
	}
	return out, len(out) > 0
}

// intervalOf is the periods of the form that lie within the dates of a table.
func (f *form) intervalOf(at diag.Span, r *revision) (period.Interval, bool) {
	kind, _ := period.ParseType(f.set.PeriodType)
	var out period.Interval
	if r.first != nil {
		p, err := f.periods.Of(*r.first, kind)
		if err != nil || p.FirstDay() != *r.first {
			f.withinPeriod(at, r.since, r)
			return out, false
		}
		out.Since = p
	}
	if r.last != nil {
		p, err := f.periods.Of(*r.last, kind)
		if err != nil || p.LastDay() != *r.last {
			f.withinPeriod(at, r.until, r)
			return out, false
		}
		out.Until = p
	}
	return out, true
}

func (f *form) withinPeriod(at, date diag.Span, r *revision) {
	if !f.firstTime("E0375", date, r.called) {
		return
	}
	f.add(diag.New("E0375", date, "`%s` changes within a period of the data set \"%s\", which is %s", r.name.Text, f.set.Name, f.set.PeriodType).
		WithLabel(at, "it is used here").
		WithHelp("let it change where a period of the data set begins"))
}
