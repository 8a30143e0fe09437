package compiler

import (
	"fmt"
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/period"
)

// What a condition decides about, in the words of messages.
const (
	ofRecord = "a record"
	ofItem   = "an item"
	ofValue  = "a value"
)

// condoned compiles the condition of a block, a group or a loop over rows, and
// says what may surprise in it. It returns the environment inside.
func (c *checker) condoned(env *stdlib.Env, m *lang.Module, e *lang.Expr, clauses []*lang.Missing, what string) (*runtime.Condition, *stdlib.Env) {
	w := c.where(env, m, e, clauses)
	c.doubted(what, w.doubts)
	return w.out, w.inner
}

// clausesOf are the clauses of a loop over rows whose condition a run has to ask.
func clausesOf(where *lang.Expr, line *lang.ForEach) []*lang.Missing {
	if where == nil {
		return nil
	}
	return line.Missing
}

// joined is a condition inside of another one; either may be nil.
func (c *checker) joined(around, inner *runtime.Condition) *runtime.Condition {
	if around == nil || inner == nil {
		if inner == nil {
			return around
		}
		return inner
	}
	out := *inner
	out.Text = counted(around) + " && " + counted(inner)
	out.Stated = around.Stated || inner.Stated
	out.Fields = append(append([]string(nil), around.Fields...), inner.Fields...)
	switch {
	case len(out.Fields) > 0:
		out.Missing = "counts"
	case around.Missing == "reports" || inner.Missing == "reports":
		out.Missing = "reports"
	default:
		out.Missing = "skips"
	}
	c.holds[&out] = slices.Concat(c.holdsOf(around), c.holdsOf(inner))
	c.compiledAs(out.Expr, slices.Concat(c.exprReads[around.Expr], c.exprReads[inner.Expr]))
	return &out
}

// counted is a condition as a part of another one: what a missing answer does
// there holds for this part alone.
func counted(c *runtime.Condition) string {
	if c.Missing == "counts" && len(c.Fields) == 0 {
		return "first_known(" + c.Text + ", true)"
	}
	return "(" + c.Text + ")"
}

// A warned is a warning that has been given: a definition may be used, and a line
// written out for the rows of a table, many times.
type warned struct {
	code    diag.Code
	span    diag.Span
	message string
}

// warn adds a warning, once for each place and what it says there.
func (c *checker) warn(d diag.Diagnostic) {
	key := warned{d.Code, d.Span, d.Message}
	if c.warnings[key] {
		return
	}
	c.warnings[key] = true
	c.add(d)
}

// maxDoubtUses bounds the labels of a doubt in a definition.
const maxDoubtUses = 3

// doubted warns of what may surprise in an expression. what is what its condition
// decides about.
func (c *checker) doubted(what string, doubts []stdlib.Doubt) {
	for _, d := range doubts {
		if w, ok := doubtWarning(what, d); ok {
			for _, use := range d.Uses[:min(len(d.Uses), maxDoubtUses)] {
				w = w.WithLabel(use, "used here")
			}
			c.warn(w)
		}
	}
}

// doubtWarning words a doubt, at the part that may be missing.
func doubtWarning(what string, d stdlib.Doubt) (diag.Diagnostic, bool) {
	at, parts := outermost(d.Parts)[0].Span, partNames(d.Parts)
	switch d.Kind {
	case stdlib.Negated, stdlib.NotWithin, stdlib.Differs:
		return notTrue(what, d), true
	case stdlib.EachItem:
		return diag.New("W0304", at, "%s may be missing, and one such item is enough to make `all` missing", parts).
			WithHelp("%s", settle(what, d, "`list.filter(x, known(…)).all(x, …)` looks at the items where it is known")), true
	case stdlib.OneItem:
		return diag.New("W0305", at, "%s may be missing, and one such item is enough to make `exists_one` missing", parts).
			WithHelp("`list.number_of(x, …) == 1` counts the items of which it is known"), true
	case stdlib.Branch:
		return diag.New("W0306", at, "%s may be missing, and then neither side of `? :` is taken", parts).
			WithHelp("%s", settle(what, d, "`sure(…) ? … : …` takes the second side then")), true
	case stdlib.SameAnswer:
		return diag.New("W0307", at, "%s may be missing, and then the comparison of the two conditions is neither true nor false", parts).
			WithHelp("%s", settle(what, d, "`sure(…) == sure(…)` compares what is certain")), true
	case stdlib.Stepped:
		return diag.New("W0309", at, "%s may be missing where a later row of `%s` decides, as if this row were false", parts, d.Table).
			WithLabel(d.Later, "this row may decide").
			WithHelp("a row `missing stops -> …` decides as soon as a condition is missing, a row `missing -> …` only where no row is true"), true
	case stdlib.AlwaysThere:
		return diag.New("W0311", d.Whole, "%s is always there, so this is always true", parts).
			WithHelp("the schema requires it; take the question out"), true
	case stdlib.Unreachable:
		return diag.New("W0312", at, "%s is always there, so nothing after it is ever used", parts).
			WithHelp("put it last, or take the rest out"), true
	case stdlib.Added:
		return diag.New("W0313", at, "%s may be missing, and each of them makes the whole missing, not smaller", parts).
			WithHelp("`first_known(%s, …)` says what counts in its place; `known(…)` before it says that all are there", abridged(at.Text())), true
	}
	return diag.Diagnostic{}, false
}

// lastItems warns of `list.last().f` in a value: what is wanted may be the last f.
// Of `list.first().f` nothing is said: lists that are asked for their first item
// have often only one.
func (c *checker) lastItems(x *stdlib.Expression) {
	for _, d := range x.Surprises() {
		if d.Kind == stdlib.LastItem {
			c.warn(diag.New("W0314", d.Whole, "this is missing where the last item lacks it, though items before may have it").
				WithHelp("`list.last_known(x, x.…)` is the last one that is recorded; where that very item is meant, name it first: `let newest = list.last()`"))
		}
	}
}

// notTrue words the doubts about `!`, `!=` and `!(x in …)`.
func notTrue(what string, d stdlib.Doubt) diag.Diagnostic {
	code := map[stdlib.DoubtKind]diag.Code{stdlib.Negated: "W0301", stdlib.Differs: "W0302", stdlib.NotWithin: "W0303"}[d.Kind]
	w := diag.New(code, outermost(d.Parts)[0].Span, "%s may be missing, and then %s is not true", partNames(d.Parts), whole(d))
	surely, ok := surelyNot(d.Whole.Text())
	if !ok {
		return w.WithHelp("%s", settle(what, d, "`!sure(…)` is true then"))
	}
	w = w.WithHelp("%s", settle(what, d, "`"+abridged(surely)+"` is true then"))
	if d.Kind == stdlib.Differs {
		return w
	}
	return w.WithEdit(d.Whole, surely)
}

// surelyNot writes `!a` and `a != b` so that they are true where something is missing.
func surelyNot(text string) (string, bool) {
	if negated, isNot := strings.CutPrefix(text, "!"); isNot {
		if inBrackets(negated) {
			return "!sure" + negated, true
		}
		return "!sure(" + negated + ")", true
	}
	return "!sure(" + strings.Replace(text, "!=", "==", 1) + ")", strings.Count(text, "!=") == 1
}

// inBrackets reports whether one pair of brackets holds a whole text, which has
// its quotes closed. Brackets in quotes count, so that it may say no too often.
func inBrackets(text string) bool {
	depth := 0
	for i, r := range text {
		switch r {
		case '(':
			depth++
		case ')':
			depth--
		}
		if depth == 0 {
			return i > 0 && i == len(text)-1
		}
	}
	return false
}

// settle says what can be done about a doubt: by a clause where the place has one.
func settle(what string, d stdlib.Doubt, otherwise string) string {
	switch {
	case d.Table != "":
		return fmt.Sprintf("give `%s` a row `missing -> …`; %s", d.Table, otherwise)
	case d.Closed:
		return "such an item is passed over; ask `known(…)` too, or take it in: " + otherwise
	}
	return fmt.Sprintf("behind the condition, `missing skips` leaves such %s out and `missing counts` takes it in; %s", what, otherwise)
}

// maxQuoted bounds what a message quotes of a mapping.
const maxQuoted = 60

func abridged(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > maxQuoted {
		return string(runes[:maxQuoted]) + "…"
	}
	return text
}

// whole is the text of the operator that a doubt is about.
func whole(d stdlib.Doubt) string {
	if text := d.Whole.Text(); !strings.Contains(text, "\n") && len(text) <= maxQuoted {
		return "`" + text + "`"
	}
	return "the condition under `!`"
}

// maxParts bounds how many parts a message names.
const maxParts = 4

// outermost leaves out the parts of paths whose ends are there too: of
// `v.patient` and `v.patient.gender` people need the second one.
func outermost(parts []stdlib.Absence) []stdlib.Absence {
	var out []stdlib.Absence
	for _, p := range parts {
		longer := func(q stdlib.Absence) bool {
			return q.Span.File == p.Span.File && q.Span.Start == p.Span.Start && q.Span.End > p.Span.End
		}
		if !slices.ContainsFunc(parts, longer) {
			out = append(out, p)
		}
	}
	return out
}

// partNames names what may be missing: "`v.a` and `v.b`".
func partNames(parts []stdlib.Absence) string {
	parts = outermost(parts)
	var names []string
	seen := map[string]bool{}
	for _, p := range parts {
		if text := abridged(p.Span.Text()); !seen[text] {
			seen[text] = true
			names = append(names, "`"+text+"`")
		}
	}
	if len(names) > maxParts {
		names = append(names[:maxParts-1], fmt.Sprintf("%d other parts", len(names)-maxParts+1))
	}
	if len(names) > 1 {
		return strings.Join(names[:len(names)-1], ", ") + " or " + names[len(names)-1]
	}
	return names[0]
}

// An askedRule is a rule's condition, until all rules of its scope are known.
type askedRule struct {
	dates period.Interval
	name  string
	span  diag.Span
	where guard
}

// asks notes the condition of a rule.
func (s *scopeCheck) asks(r *checkedRule, w guard) {
	line := r.line
	if w.x != nil {
		s.asked = append(s.asked, askedRule{r.dates.Interval, s.module.Text(line.Element), s.module.Span(line.Element), w})
	}
}

// answer says what may surprise in the conditions of a scope's rules. Of two
// rules that seem to share out all records between them, it says that they do not.
func (s *scopeCheck) answer() {
	for i, a := range s.asked {
		var rest []stdlib.Doubt
		for _, d := range a.where.doubts {
			if d.Closed || d.Kind > stdlib.NotWithin || !s.sharedOut(i, d) {
				rest = append(rest, d)
			}
		}
		s.doubted(ofRecord, rest)
	}
}

// sharedOut warns of a doubt that is about two rules.
func (s *scopeCheck) sharedOut(i int, d stdlib.Doubt) bool {
	for j, other := range s.asked {
		if i == j || !other.dates.Meets(s.asked[i].dates) || !other.where.x.Opposite(s.asked[i].where.x) {
			continue
		}
		s.warn(diag.New("W0308", outermost(d.Parts)[0].Span, "a record without %s counts neither here nor in %s", partNames(d.Parts), other.name).
			WithLabel(other.span, "the opposite condition").
			WithHelp("`missing counts` behind one of the two conditions takes such records in there; `missing skips` says that they count in neither"))
		return true
	}
	return false
}
