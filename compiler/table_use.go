package compiler

import (
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// A tableUse is a table with all its calls. What is said of its rows is said of
// all calls together: a row that one of them reaches is not in vain.
type tableUse struct {
	*checker
	module *lang.Module
	name   lang.Name
	calls  []tableCall
	whole  bool            // no expression with a problem seems to call it
	meant  map[string]bool // texts that a misspelt key is near to
}

// tableUses says what can be said of tables when all expressions have been seen.
func (c *checker) tableUses() {
	calls := map[string][]tableCall{}
	for _, call := range c.seen.calls {
		calls[call.Table] = append(calls[call.Table], call)
	}
	for _, m := range c.modules {
		for _, d := range m.Decls {
			name, ok := declaredName(d)
			if !ok || !c.isFirst(d) {
				continue
			}
			u := &tableUse{checker: c, module: m, name: name, calls: calls[c.calledName(d)], whole: !c.seen.unseen[name.Text] && !c.seen.unseen[c.calledName(d)], meant: map[string]bool{}}
			switch d := d.(type) {
			case *lang.Codes:
				u.codes(c.codeTables[d])
			case *lang.Bands:
				u.bands(c.bandSets[d])
			}
		}
	}
	c.deadChooseRows()
	c.optionsNotGiven()
}

// codes judges a code table; t is nil if it could not be read.
func (u *tableUse) codes(t *codeTable) {
	if t == nil {
		return
	}
	if t.otherwise == nil && !t.decl.Body.Broken {
		u.needsOtherwise(t)
	}
	u.likeKeys(t)
	u.onlyAsSets(t)
	if !u.whole || len(u.calls) == 0 || isLibrary(u.module.File) {
		return
	}
	if u.isMain(u.module) {
		u.deadKeys(t)
		u.deadFates(t)
	}
	u.swallowed(t)
}

// needsOtherwise demands the row `otherwise`, unless the rows cover all that the
// table is ever asked. Where some call is not known nothing can be said.
func (u *tableUse) needsOtherwise(t *codeTable) {
	if len(u.calls) == 0 {
		if u.whole && !u.calledInVain() {
			u.noOtherwise(u.module, u.name)
		}
		return
	}
	for _, call := range u.calls {
		left, covered := t.uncovered(call.given)
		if covered {
			continue
		}
		d := diag.New("E0211", u.module.Span(u.name), "`%s` has no row `otherwise`", u.name.Text)
		if len(left) > 0 {
			d = diag.New("E0211", u.module.Span(u.name), "`%s` has neither a row for %s nor a row `otherwise`", u.name.Text, quotedNames(left))
		}
		u.add(d.WithLabel(call.Span, "asked here").
			WithHelp("say what comes of a code that no row has: a value, `skip \"why\"` or `report \"why\"`"))
		return
	}
}

// calledInVain reports whether a line that calls the table has a problem of its
// own: what it asks for is not known, and nothing is said about it.
func (u *tableUse) calledInVain() bool {
	if !u.problems.HasErrors() {
		return false
	}
	name := u.name.Text
	return slices.ContainsFunc(u.problems, func(d diag.Diagnostic) bool { return slices.Contains(d.Near, name) }) ||
		slices.ContainsFunc(u.modules, func(m *lang.Module) bool { return strings.Contains(m.File.Text, name+"(") })
}

// uncovered lists keys that a call can ask for and no row has. covered is false
// also where it cannot be told what the call asks.
func (t *codeTable) uncovered(given []stdlib.Reach) (left []string, covered bool) {
	covered = stdlib.EachKey(given, func(keys []string) {
		if _, ok := t.index[joinKeys(keys)]; !ok {
			left = append(left, keys[len(keys)-1])
		}
	})
	slices.Sort(left)
	return slices.Compact(left), covered && len(left) == 0
}

// enumOf are the texts of a key by the schema, over all calls; ok is false if
// some call asks for something else.
func (u *tableUse) enumOf(key int) (enum []string, ok bool) {
	for _, call := range u.calls {
		f := call.Args[key].Field
		if f == nil || f.Enum == nil {
			return nil, false
		}
		enum = append(enum, f.Enum...)
	}
	slices.Sort(enum)
	return slices.Compact(enum), true
}

// swallowed names the values of the schema that have no row, where `otherwise`
// calls them a fault of the data, or takes them for one of the others.
func (u *tableUse) swallowed(t *codeTable) {
	if t.keys > 1 || t.otherwise == nil || !t.guesses() {
		return
	}
	var left []string
	var at diag.Span
	for _, call := range u.calls {
		f := call.Args[0].Field
		if f == nil || f.Enum == nil {
			continue
		}
		without, _ := t.uncovered(call.given)
		without = slices.DeleteFunc(without, func(text string) bool { return u.meant[text] })
		if len(without) > 0 && left == nil {
			at = call.Span
		}
		left = append(left, without...)
	}
	slices.Sort(left)
	if left = slices.Compact(left); len(left) == 0 {
		return
	}
	u.add(diag.New("W0222", u.module.Span(u.name), "`%s` has no row for %s, which the schema lists", u.name.Text, quotedNames(left)).
		WithLabel(at, "asked here").
		WithLabel(t.otherwise.Span, "this is what comes of it").
		WithHelp("write rows for what the schema lists; `otherwise` is for what it does not"))
}

// guesses holds for a table whose `otherwise` reports what it meets, or takes it
// for something that has a row of its own: no line "all others".
func (t *codeTable) guesses() bool {
	if t.otherwise.Report != "" {
		return true
	}
	return t.otherwise.Value != nil && slices.ContainsFunc(t.rows, func(row codeRow) bool {
		return row.fate.Value != nil && sameFate(row.fate, *t.otherwise)
	})
}

// deadKeys names rows for keys that the schema does not have.
func (u *tableUse) deadKeys(t *codeTable) {
	before := len(u.problems)
	for key := range t.keys {
		enum, ok := u.enumOf(key)
		if !ok || key == t.target-1 {
			continue
		}
		for i, row := range t.rows {
			if _, found := slices.BinarySearch(enum, row.keys[key]); !found && t.isOwn(i) {
				u.deadKey(t, row, key, enum)
			}
		}
	}
	u.thinOut(before)
}

// deadKey names one row. A file of codes may serve other sources too, so of its
// rows those are named that look like a slip of the pen.
func (u *tableUse) deadKey(t *codeTable, row codeRow, key int, enum []string) {
	text := row.keys[key]
	near := u.suggest(u.module.Span(u.name), func() []string { return diag.Nearest(text, t.without(enum)) })
	if !t.wrote(row.span) && len(near) == 0 {
		return
	}
	for _, text := range near {
		u.meant[text] = true
	}
	d := diag.New("W0220", row.span, "`%s` is never \"%s\", so this row is never reached", u.calls[0].Args[key].Path, text).
		WithLabel(u.calls[0].Span, "asked here")
	if len(near) > 0 {
		u.add(d.WithHelp("%s", diag.DidYouMean(near)))
		return
	}
	u.add(d.WithHelp("the schema lists %s", quotedNames(enum)))
}

// without are the texts of a list for which a table of one key has no row.
func (t *codeTable) without(enum []string) []string {
	if t.keys > 1 {
		return enum
	}
	var out []string
	for _, text := range enum {
		if _, ok := t.index[text]; !ok {
			out = append(out, text)
		}
	}
	return out
}

// deadFates names the rows `otherwise` and `missing` that never come. One that
// reports or skips is a guard against records that are not as the schema says.
func (u *tableUse) deadFates(t *codeTable) {
	if f := t.otherwise; isDecision(f) && t.wrote(f.Span) && u.coversEnums(t) {
		u.add(diag.New("W0223", f.Span, "`otherwise` never comes: `%s` has a row for all that the schema lists", u.name.Text).
			WithHelp("take it out, or let it `report` what should not be there"))
	}
	u.deadMissing(t.missing, t.wrote)
}

// isDecision holds for a row that says what counts, in place of guarding.
func isDecision(f *stdlib.Fate) bool { return f != nil && f.Value != nil }

func (u *tableUse) coversEnums(t *codeTable) bool {
	for key := range t.keys {
		if _, ok := u.enumOf(key); !ok && key != t.target-1 {
			return false
		}
	}
	for _, call := range u.calls {
		var whole []stdlib.Reach
		for _, a := range call.Args {
			whole = append(whole, a.Reach)
		}
		if _, covered := t.uncovered(whole); !covered {
			return false
		}
	}
	return true
}

func (u *tableUse) deadMissing(f *stdlib.Fate, wrote func(diag.Span) bool) {
	if !isDecision(f) || !wrote(f.Span) {
		return
	}
	for _, call := range u.calls {
		for _, a := range call.Args {
			if a.Field == nil || !a.Always || u.mayBeBlank(a) {
				return
			}
		}
	}
	u.add(diag.New("W0223", f.Span, "`missing` never comes: the schema promises `%s`", u.calls[0].Args[0].Path).
		WithHelp("take it out, or let it `report` what should not be there"))
}

// mayBeBlank holds for a text of a source in which an empty text is missing.
func (u *tableUse) mayBeBlank(a stdlib.Argument) bool {
	for name, s := range u.sources {
		if isOf(a.Owner, name) {
			return s.out.BlankIsMissing
		}
	}
	return true
}
