package compiler

import (
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

// A rowLoop is a loop over the rows of a table around a value line: its row, and
// its condition where a run has to ask it. The zero rowLoop is no loop.
type rowLoop struct {
	row    *tableRow
	copies []runtime.Origin // the rows that lines are written out for
	where  *runtime.Condition
	known  known
}

// A fieldFill is a line that fills a field, and what is known of the records for
// which it does.
type fieldFill struct {
	place diag.Span
	known known
}

// fill notes that fields are filled, and reports one that another line may fill
// for the same record: lines whose conditions exclude each other never meet. A
// field counts as filled even if its line turns out to have a problem.
func (b *body) fill(line *lang.Value, targets []field, in rowLoop) bool {
	span := b.module.Span(line.Element)
	now := fieldFill{place: span, known: in.known}
	if !slices.ContainsFunc(line.Missing, func(clause *lang.Missing) bool { return clause.Does == "counts" }) {
		now.known = in.known.andWhere(b.env, b.module, line.Where)
	}
	if in.row != nil {
		now.place = in.row.span
	}
	for _, t := range targets {
		for _, before := range b.filled[t.uid] {
			if !before.known.excludes(now.known) {
				b.add(filledTwice(span, t, before, now))
				return false
			}
		}
		b.filled[t.uid] = append(b.filled[t.uid], now)
	}
	return true
}

func filledTwice(span diag.Span, t field, before, now fieldFill) diag.Diagnostic {
	d := diag.New("E0456", span, "\"%s\" is filled twice", t.name).WithLabel(before.place, "filled here")
	if len(before.known.conditions) == 0 || len(now.known.conditions) == 0 {
		return d
	}
	return d.WithHelp("it cannot be told that only one of the conditions holds for a record; compare one field with different values, or add `!(…)` of the other")
}
