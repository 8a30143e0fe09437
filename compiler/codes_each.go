package compiler

import (
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// A table with `each` gives sets of org units: a key may have several rows. What
// comes out of it is one text still, which stands for the set: the results of the
// key, a line for each. Only `org unit each` can take it apart.

// setMark stands between the results of a set. No name and no code has one.
const setMark = "\n"

// joins adds a result to the set of its key. It is false for a row that begins a
// key, or whose result is none of a set: that is dealt with as in all tables.
func (t *codeTable) joins(i int, exists bool, row codeRow) bool {
	text, isText := stdlib.AsText(row.fate.Value)
	if row.fate.Value == nil || !isText {
		return false
	}
	fate := row.fate
	t.parts = append(t.parts, &fate)
	old := exists && i < t.own && !t.wrote(t.rows[i].span) // of the table that this one is made from
	if !exists || old || t.rows[i].fate.Value == nil {
		return false
	}
	set := t.rows[i].set
	if len(set) == 0 {
		first, _ := stdlib.AsText(t.rows[i].fate.Value)
		set = []string{first}
	}
	if slices.Contains(set, text) {
		return true
	}
	t.rows[i].set = append(slices.Clip(set), text)
	t.rows[i].fate.Value = stdlib.TextValue(strings.Join(t.rows[i].set, setMark))
	return true
}

// couldBeSets reports whether two results of a key could both hold, if the table
// said `each`.
func (t *codeTable) couldBeSets(a, b stdlib.Fate) bool {
	return !t.each && t.decl.From != nil && t.decl.From.IsSheet() && valueKind(a.Value) == stdlib.KindText && valueKind(b.Value) == stdlib.KindText
}

// setWords writes the results of a set in quotes.
func setWords(text string) string { return quotedNames(ofSet(text)) }

// ofSet takes the text of a set apart.
func ofSet(text string) []string { return strings.Split(text, setMark) }

// eachSpan is what says that the table gives sets.
func (t *codeTable) eachSpan() diag.Span {
	if t.decl.From != nil {
		return t.module.Span(t.decl.From.Result)
	}
	return t.module.Span(t.decl.Name)
}

// onlyAsSets refuses calls of a table with `each` outside of `org unit each`: what
// comes out of them is no text that means anything.
func (u *tableUse) onlyAsSets(t *codeTable) {
	if !t.each {
		return
	}
	for _, call := range u.calls {
		if u.rollUps[call.Span] {
			continue
		}
		u.add(t.asksForOne(call.TableCall))
	}
}

func (t *codeTable) asksForOne(call stdlib.TableCall) diag.Diagnostic {
	name := t.decl.Name.Text
	return diag.New("E0252", call.Span, "`%s` may give several org units, and here it has to give one text", name).
		WithLabel(t.eachSpan(), "the rows of one key are all its org units").
		WithHelp("ask it in a line `org unit each code = %s(…)` of a data set, or take `each` out of the table", name)
}
