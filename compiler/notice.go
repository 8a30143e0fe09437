package compiler

import (
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/modules"
)

// noticed is what expressions are seen to do, for what can be said only when all
// of them have been seen.
type noticed struct {
	calls  []tableCall
	chosen map[diag.Span]*chosenRow // rows of decision tables
	order  []*chosenRow
	unseen map[string]bool     // tables that an expression with a problem seems to call
	said   map[slip]bool       // slips that have been reported
	yields map[string]*yielded // by category or option set, what gives its options
}

// A tableCall is a call of a table, with what is known of its arguments where it stands.
type tableCall struct {
	stdlib.TableCall
	given []stdlib.Reach
	asked bool // it stands in a condition, whose truth does not hold for it yet
}

// A slip is a problem of an expression that may be compiled several times.
type slip struct {
	code diag.Code
	span diag.Span
	text string
}

func newNoticed() noticed {
	return noticed{chosen: map[diag.Span]*chosenRow{}, unseen: map[string]bool{}, said: map[slip]bool{}, yields: map[string]*yielded{}}
}

// notice takes a compiled expression in.
func (c *checker) notice(x *stdlib.Expression) {
	for _, call := range x.TableCalls() {
		in := tableCall{TableCall: call}
		for _, a := range call.Args {
			in.given = append(in.given, a.Reach)
		}
		c.seen.calls = append(c.seen.calls, in)
	}
	for _, row := range x.ChooseRows() {
		c.chose(row)
	}
	c.conditionSlips(x)
}

// failed notes the tables that an expression with a problem seems to call: what
// they are asked there is not known.
func (c *checker) failed(expr diag.Span) {
	for _, call := range calledName.FindAllStringSubmatch(expr.Text(), -1) {
		c.seen.unseen[call[1]] = true
	}
}

// assume says what is known where the calls since from stand.
func (c *checker) assume(from int, facts stdlib.Facts, ofConditions bool) {
	if facts.None() {
		return
	}
	for i := range c.seen.calls[from:] {
		call := &c.seen.calls[from+i]
		if call.asked && !ofConditions {
			continue
		}
		for j, a := range call.Args {
			if r, ok := facts.Reach(a.Path); ok {
				call.given[j] = call.given[j].And(r)
			}
		}
	}
}

// asks marks the calls since from as those of a condition.
func (c *checker) asks(from int) {
	for i := range c.seen.calls[from:] {
		c.seen.calls[from+i].asked = true
	}
}

// firstSlip reports whether a slip is new.
func (c *checker) firstSlip(code diag.Code, span diag.Span, text string) bool {
	s := slip{code, span, text}
	before := c.seen.said[s]
	c.seen.said[s] = true
	return !before
}

// isLibrary holds for files of the library, which nobody who reads a problem can change.
func isLibrary(f *diag.File) bool {
	if f == nil {
		return false
	}
	_, ok := modules.Text(strings.TrimSuffix(f.Name, ".xwalk"))
	return ok
}

// isMain reports whether a declaration belongs to the mapping itself. What a
// module declares is for other mappings too.
func (c *checker) isMain(m *lang.Module) bool { return m == c.main }
