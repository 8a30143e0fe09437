package compiler

import (
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// unplaced warns of a choice that decides on a category and says nothing of what
// is missing: such a record would be placed in no cell, and no row says so.
func (c *checker) unplaced(env *stdlib.Env, m *lang.Module, e lang.Expr, category *metadata.Category) {
	x, _ := env.Compile(m.Span(e))
	if x == nil {
		return
	}
	for _, u := range x.Unhandled() {
		parts := outermost(u.Parts)
		d := diag.New("W0310", within(m.Span(e), parts[0].Span), "%s may be missing, and then %s: such a record is in no cell that is split by \"%s\"", partNames(parts), undecided(u), category.Name)
		c.warn(c.handled(d, u))
	}
}

// demanded says of a value that DHIS2 demands for an object whether it may be
// missing though it seems to say what it is in every case. A plain field may be missing
// in any record, as schemas promise little; the run rejects that record by name.
func (b *body) demanded(m *lang.Module, e lang.Expr, x *stdlib.Expression, what string) {
	if b.neverThere(m, e, x, what) {
		return
	}
	for _, u := range x.Unhandled() {
		parts := outermost(u.Parts)
		d := diag.New("W0315", within(m.Span(e), parts[0].Span), "%s may be missing, and then %s: DHIS2 takes %s only with %s", partNames(parts), undecided(u), b.called, what)
		b.warn(b.handled(d, u))
	}
}

// undecided says what a choice does with what is missing.
func undecided(u stdlib.Unhandled) string {
	if u.Table == "" {
		return "neither side of `? :` is taken"
	}
	return "`" + u.Table + "` gives nothing, as it has no row `missing`"
}

// handled adds to a warning what can be done about the choice.
func (c *checker) handled(d diag.Diagnostic, u stdlib.Unhandled) diag.Diagnostic {
	if u.Table == "" {
		return d.WithHelp("`sure(…) ? … : …` takes the second side then; `first_known(…, report(\"why\"))` around the whole lists such records")
	}
	d = d.WithHelp("give `%s` a row `missing -> …`: a value, `skip \"why\"` or `report \"why\"`", u.Table)
	if declared, ok := c.declared[u.Table]; ok {
		d = d.WithLabel(declared.module.Span(declared.name), "declared here")
	}
	return d
}

// within is a place in an expression, or the whole expression where the place is
// in a definition that it uses.
func within(whole, part diag.Span) diag.Span {
	if part.File == whole.File && whole.Start <= part.Start && part.End <= whole.End {
		return part
	}
	return whole
}

// neverThere refuses a value that no record can have where DHIS2 demands one.
func (b *body) neverThere(m *lang.Module, e lang.Expr, x *stdlib.Expression, what string) bool {
	if !x.AlwaysMissing() {
		return false
	}
	b.add(diag.New("E0338", m.Span(e), "%s must have %s, and this is always missing", b.called, what).
		WithHelp("say where the value comes from"))
	return true
}

// neededSettings are the settings of objects without which none is sent.
var neededSettings = []string{"identity", "org unit", "org unit code", "org unit name", "org unit id", "org unit path", "status", "enrolled", "incident", "occurred", "scheduled"}

// neededLines checks the settings that DHIS2 demands. A day counts where it is the
// only one: of `occurred` and `scheduled` the status decides.
func (b *body) neededLines(lines []lang.Statement) {
	for _, line := range lines {
		set, ok := line.(*lang.Setting)
		if !ok {
			continue
		}
		word := settingWord(set)
		if !slices.Contains(neededSettings, word) || word == "incident" && !b.program.DisplayIncidentDate || b.seen["occurred"] && b.seen["scheduled"] && (word == "occurred" || word == "scheduled") {
			continue
		}
		for _, e := range set.Values {
			if x, problems := b.env.Compile(b.module.Span(e)); x != nil && !problems.HasErrors() {
				b.demanded(b.module, e, x, "`"+word+"`")
			}
		}
	}
}

// A demandedValue is what a line gives for something that DHIS2 may demand.
type demandedValue struct {
	expr lang.Expr
	x    *stdlib.Expression
	name string
}

// neededValues checks the values of what DHIS2 demands.
func (b *body) neededValues(must []*metadata.Object) {
	for _, object := range must {
		if v, ok := b.fillers[object.UID]; ok {
			b.demanded(b.module, v.expr, v.x, "\""+v.name+"\"")
		}
	}
}
