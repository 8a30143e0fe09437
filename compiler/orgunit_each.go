package compiler

import (
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// rollUp finds the sets of org units that `org unit each … = t(e)` yields, where t
// is a code table with `each`.
func (c *checker) rollUp(m *lang.Module, line *lang.Setting, x *stdlib.Expression, by string) (string, bool) {
	if !c.asksForSets(x) {
		c.add(diag.New("E0252", m.Span(line.Values[0]), "`org unit each` takes a table that gives several org units for one key").
			WithHelp("write `each` behind the table's column of org units, `-> column \"org unit\" each`, and ask the table in this line; or leave `each` out here"))
		return "", false
	}
	results, ok := c.closedUnits(m, line, x)
	if !ok {
		return "", false
	}
	find, span := c.unitsBy(by), m.Span(line.Values[0])
	sets := map[string][]string{}
	looked := map[string]bool{} // one problem for an org unit, in however many sets it is
	ok = c.eachResult(x, results, func(text string) bool {
		set, found := c.unitSet(find, looked, x, span, text)
		if found {
			sets[text] = uidsOf(set)
			c.demandApart(x, span, text, set)
		}
		return found
	})
	scheme := runtime.RollUp + by
	c.used.rollUp(scheme, sets)
	return scheme, ok
}

// asksForSets reports whether an expression asks a table with `each`, and notes
// that its calls are where they belong.
func (c *checker) asksForSets(x *stdlib.Expression) bool {
	any := false
	for _, call := range x.TableCalls() {
		if t := c.setTable(call.Table); t != nil {
			c.rollUps[call.Span] = true
			any = true
		}
	}
	return any
}

// refusesSets reports whether an expression asks a table with `each` where one org
// unit is wanted, and says so.
func (c *checker) refusesSets(x *stdlib.Expression) bool {
	found := false
	for _, call := range x.TableCalls() {
		t := c.setTable(call.Table)
		if t == nil {
			continue
		}
		if !c.rollUps[call.Span] {
			c.rollUps[call.Span] = true // it has been dealt with
			c.add(t.asksForOne(call))
		}
		found = true
	}
	return found
}

// setTable finds a table with `each` by the name that expressions call it.
func (c *checker) setTable(name string) *codeTable {
	d, _ := c.declared[name].decl.(*lang.Codes)
	if t := c.codeTables[d]; t != nil && t.each {
		return t
	}
	for _, r := range c.revisions[name] {
		d, _ := r.decl.(*lang.Codes)
		if t := c.codeTables[d]; t != nil && t.each {
			return t
		}
	}
	return nil
}

// unitSet finds the org units of a set; what is wrong with one is told at its row.
func (c *checker) unitSet(find unitFinder, looked map[string]bool, x *stdlib.Expression, span diag.Span, text string) ([]*metadata.OrgUnit, bool) {
	var set []*metadata.OrgUnit
	whole := true
	for _, part := range ofSet(text) {
		found := find(part)
		if found.Match == metadata.One {
			set = append(set, found.Object)
			continue
		}
		whole = false
		if looked[part] {
			continue
		}
		looked[part] = true
		from := len(c.problems)
		lookup(c, found, span, part, "org unit")
		rows := c.resultRows(x)
		for i := from; i < len(c.problems); i++ {
			c.problems[i] = labelResult(c.problems[i], rows, part)
		}
	}
	return set, whole
}

func uidsOf(units []*metadata.OrgUnit) []string {
	var out []string
	for _, u := range units {
		out = append(out, u.UID)
	}
	return out
}

// demandApart warns of a set with an org unit and one above it: DHIS2 adds what is
// below up by itself, and would count the record twice.
func (c *checker) demandApart(x *stdlib.Expression, span diag.Span, text string, set []*metadata.OrgUnit) {
	parts := ofSet(text)
	for i, u := range set {
		for j, above := range set {
			if u == above || !u.IsUnder(above) || !c.firstFault("W0283", u.UID, above.UID) {
				continue
			}
			d := diag.New("W0283", span, "\"%s\" is below \"%s\", and the same records count in both", u.Name, above.Name).
				WithHelp("leave \"%s\" out: DHIS2 adds up what is below it", above.Name)
			c.add(c.labelResults(d, x, []string{parts[i], parts[j]}))
		}
	}
}

// unitsNamed are the org units that a text can stand for: one, or those of a set.
// It is false where one of them is not known.
func unitsNamed(find unitFinder, text string) ([]*metadata.OrgUnit, bool) {
	var units []*metadata.OrgUnit
	for _, part := range ofSet(text) {
		found := find(part)
		if found.Match != metadata.One {
			return nil, false
		}
		units = append(units, found.Object)
	}
	return units, true
}

// unitsOfLine are all the org units that a line can give, each once and with the
// text that gives it; none where they are not all known.
func (c *checker) unitsOfLine(env *stdlib.Env, m *lang.Module, line *lang.Setting, rule *runtime.OrgUnitRule) (*stdlib.Expression, []unitResult) {
	if rule == nil {
		return nil, nil
	}
	x, problems := env.Compile(m.Span(line.Values[0])) // its problems have been reported
	if x == nil || problems.HasErrors() {
		return nil, nil
	}
	results, closed := x.Results()
	if !closed {
		return x, nil
	}
	find, seen := c.finderOf(rule.Scheme), map[string]bool{}
	var out []unitResult
	for _, v := range results {
		text, _ := stdlib.AsText(v)
		for _, part := range ofSet(text) {
			found := find(part)
			if found.Match != metadata.One {
				return x, nil
			}
			if !seen[found.Object.UID] {
				seen[found.Object.UID] = true
				out = append(out, unitResult{part, found.Object})
			}
		}
	}
	return x, out
}

// A unitResult is an org unit and the text that gives it.
type unitResult struct {
	text string
	unit *metadata.OrgUnit
}

// oneUnit refuses `org unit each` where an object is in one org unit.
func (b *body) oneUnit(line *lang.Setting) bool {
	if !isRollUp(line) {
		return true
	}
	b.add(diag.New("E0253", settingSpan(b.module, line), "%s is in one org unit, and cannot be in each of several", b.called).
		WithHelp("leave `each` out, and use a table that gives one org unit"))
	return false
}

// withoutEach is `org unit each code` without `each`.
func withoutEach(word string) string { return strings.Replace(word, " each", "", 1) }
