package compiler

import (
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// cellFate reads a result cell that says what becomes of a code in place of a
// result: `skip: no match on purpose` or `report: not a code of ours`. A blank
// cell says nothing: nobody may have looked at the row yet.
func cellFate(x cell) (fate stdlib.Fate, is bool) {
	word, reason, found := strings.Cut(x.text, ":")
	reason = strings.TrimSpace(reason)
	fate.Span = x.span
	switch {
	case !found:
		return fate, false
	case strings.EqualFold(word, "skip"):
		fate.Skip = reason
		return fate, true
	case strings.EqualFold(word, "report"):
		fate.Report = reason
		return fate, true
	}
	return fate, false
}

// fileResult is what the result cell of a row says.
func (c *checker) fileResult(row sheetRow, x cell, column lang.String, kind stdlib.Kind) (stdlib.Fate, bool) {
	if x.text == "" {
		c.blankCell(row, x, column)
		return stdlib.Fate{}, false
	}
	if fate, is := cellFate(x); is {
		said := fate.Skip+fate.Report != ""
		if !said {
			c.add(diag.New("E0292", x.span, "this cell gives no reason").
				WithHelp("write it behind the colon, as in `skip: no match on purpose`; records are counted under it"))
		}
		return fate, said
	}
	v, ok := cellValue(x.text, kind)
	if !ok {
		c.add(diag.New("E0215", x.span, "this result is text, and the table gives %s", kindTypes[kind]))
	}
	return stdlib.Fate{Value: v, Span: x.span}, ok
}
