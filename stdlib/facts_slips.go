package stdlib

import (
	"slices"

	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// A Foreign is a text that a field is compared with, and that the schema does
// not list among its values.
type Foreign struct {
	Text  string
	Span  diag.Span
	Field string // as it is written
	Enum  []string
}

// ForeignTexts lists the comparisons of an expression with texts that can never come.
func (x *Expression) ForeignTexts() []Foreign {
	var out []Foreign
	x.root(true).walk(func(n part) {
		name, args := n.call()
		switch name {
		case operators.Equals, operators.NotEquals:
			out = append(out, args[0].foreign(args[1])...)
			out = append(out, args[1].foreign(args[0])...)
		case operators.In:
			if list := args[1].resolve(); list.e.Kind() == ast.ListKind {
				for _, item := range list.e.AsList().Elements() {
					out = append(out, args[0].foreign(list.to(item))...)
				}
			}
		}
	})
	return out
}

// foreign looks at a field beside a text.
func (n part) foreign(beside part) []Foreign {
	f := n.schemaField()
	text := beside.resolve()
	if f == nil || f.Enum == nil || text.e.Kind() != ast.LiteralKind {
		return nil
	}
	value, ok := textOf(text.e)
	if !ok || slices.Contains(f.Enum, value) {
		return nil
	}
	return []Foreign{{Text: value, Span: text.span(), Field: n.path(), Enum: f.Enum}}
}

// A Settled is a condition, or a part of one, of which it is known beforehand
// whether it is true, wherever it is not missing.
type Settled struct {
	Span diag.Span
	Use  diag.Span // of the definition that it stands in, or nothing
	Yes  bool      // it is always true; else it is never true
}

// SettledConditions lists the innermost parts of an expression that are no
// questions. What is written out for a table's row, or by the environment, is none.
func (x *Expression) SettledConditions() []Settled {
	if len(x.env.rows) > 0 || x.isHeavy() {
		return nil
	}
	var out []Settled
	x.root(true).settled(&out)
	return out
}

// settled adds the innermost settled parts of a part; it is true if there is one.
func (n part) settled(out *[]Settled) bool {
	found := false
	if _, body, ok := n.bind(); ok {
		found = n.to(n.e.AsCall().Args()[1]).settled(out)
		return body.settled(out) || found
	}
	for _, child := range children(n.e) {
		found = n.to(child).settled(out) || found
	}
	if found || !n.isQuestion() {
		return found
	}
	yes, no := n.holds(true), n.holds(false)
	if yes.never == no.never {
		return false
	}
	s := Settled{Span: n.span(), Yes: no.never}
	if u := n.x.places[n.e.ID()].use; u != nil {
		s.Use = u.at
	}
	*out = append(*out, s)
	return true
}

// isQuestion holds for what somebody wrote as a comparison, or put together of such.
func (n part) isQuestion() bool {
	name, args := n.call()
	p := n.x.places[n.e.ID()]
	if !isQuestion(name) || p.made || p.table != "" {
		return false
	}
	for _, a := range args {
		if _, literal := boolLiteral(a.resolve().e); literal {
			return false // `true` alone settles it; who writes it means it
		}
	}
	return true
}

// A DeadRow is a row of a `choose` table in one use of it.
type DeadRow struct {
	When   diag.Span // its condition
	Before diag.Span // that of the row before it that decides in its place
	Dead   bool      // it is never reached in this use
}

// ChooseRows lists the rows of the decision tables that an expression uses.
func (x *Expression) ChooseRows() []DeadRow {
	if x.isHeavy() {
		return nil
	}
	var out []DeadRow
	seen := map[int64]bool{}
	x.root(true).walk(func(n part) {
		if rows := n.chooseRows(seen); len(rows) > 0 {
			out = append(out, deadRows(rows)...)
		}
	})
	return out
}

// A conditionRow is a condition, and where the table has it.
type conditionRow struct {
	part
	when diag.Span
}

// chooseRows are the conditions of the decision table that begins at a part.
func (n part) chooseRows(seen map[int64]bool) []conditionRow {
	var rows []conditionRow
	for !seen[n.e.ID()] {
		_, body, ok := n.bind()
		if !ok {
			break
		}
		if n.x.places[body.e.ID()].table == "" {
			break
		}
		args := n.e.AsCall().Args()
		seen[n.e.ID()] = true
		rows = append(rows, conditionRow{n.to(args[1]), n.x.places[args[0].ID()].span})
		n = body.elseSide()
	}
	return rows
}

// elseSide is what a row of a decision table leaves to the rows after it.
func (n part) elseSide() part {
	name, args := n.call()
	if name != operators.Conditional {
		return n
	}
	if asked, _ := args[0].call(); asked == "known" {
		return args[1].elseSide()
	}
	return args[2]
}

func deadRows(rows []conditionRow) []DeadRow {
	out := make([]DeadRow, len(rows))
	for i, row := range rows {
		out[i] = DeadRow{When: row.when}
		holds := row.holds(true)
		if holds.never {
			continue // that is said of the condition itself
		}
		for _, before := range rows[:i] {
			if before.surely(true, holds) {
				out[i].Dead, out[i].Before = true, before.when
				break
			}
		}
	}
	return out
}
