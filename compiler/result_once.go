package compiler

import (
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// A wrongResult is a mistake in a row of a table, however often the table is used.
type wrongResult struct {
	row     diag.Span
	code    diag.Code
	message string
}

// onceForAllLines says once what several lines have to say of the same row of a
// table: where the row is put right, all of them are.
func (c *checker) onceForAllLines() {
	first := map[wrongResult]int{}
	var kept diag.List
	for _, d := range c.problems {
		row, ok := rowOfResult(d)
		k := wrongResult{row, d.Code, d.Message}
		i, said := first[k]
		switch {
		case !ok:
		case said:
			kept[i] = alsoHere(kept[i], d.Span)
			continue
		default:
			first[k] = len(kept)
		}
		kept = append(kept, d)
	}
	c.problems = kept
}

// rowOfResult is the row of a table in which an error is to be put right.
func rowOfResult(d diag.Diagnostic) (diag.Span, bool) {
	i := slices.IndexFunc(d.Labels, func(l diag.Label) bool { return l.Message == resultOfRow })
	if i < 0 || d.Severity != diag.Error || len(d.Edits) == 0 || d.Edits[0].Span != d.Labels[i].Span {
		return diag.Span{}, false
	}
	return d.Labels[i].Span, true
}

// alsoHere names another line with the mistake, the first few of them.
func alsoHere(d diag.Diagnostic, line diag.Span) diag.Diagnostic {
	if d.Span == line || len(d.Labels) > maxRowProblems {
		return d
	}
	return d.WithLabel(line, "used here too")
}
