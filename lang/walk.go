package lang

// Walk visits a piece and, as long as visit returns true, what is inside it, in
// the order of the file. [Body], [Documented] and docs are not visited.
func Walk(p Piece, visit func(Piece) bool) {
	if p == nil || !visit(p) {
		return
	}
	children(p, func(child Piece) { Walk(child, visit) })
}

// Walk visits all declarations of the module; see the function [Walk].
func (m *Module) Walk(visit func(Piece) bool) {
	if m.Language != nil {
		Walk(m.Language, visit)
	}
	if m.Mapping != nil {
		Walk(m.Mapping, visit)
	}
	for _, u := range m.Uses {
		Walk(u, visit)
	}
	for _, d := range m.Decls {
		Walk(d, visit)
	}
}

// children calls f with each part of a piece, in order.
func children(p Piece, f func(Piece)) {
	switch n := p.(type) {
	case *Path:
		each(n.Names, f)
	case *Subject:
		f(&n.Expr)
	case *Language:
		f(&n.Edition)
	case *Mapping:
		f(&n.Name)
	case *Use:
		opt(n.Module, f)
		opt(n.File, f)
	case *Target:
		f(&n.File)
		f(&n.From)
		opt(n.To, f)
	case *Source:
		f(&n.Name)
		opt(n.Module, f)
		opt(n.File, f)
		lines(n.Lines, f)
	case *Index:
		f(&n.Name)
		f(&n.List)
		f(&n.By)
	case *Setting:
		each(n.Words, f)
		opt(n.Text, f)
		each(n.Values, f)
	case *Entity:
		f(&n.Name)
		all(n.Lists, f)
	case *EntityList:
		f(&n.Name)
		f(&n.Source)
		f(&n.By)
		opt(n.Ordered, f)
		opt(n.Where, f)
		all(n.Missing, f)
	case *Let:
		f(&n.Name)
		each(n.Params, f)
		opt(n.Value, f)
		opt(n.Block, f)
	case *LetBlock:
		all(n.Lets, f)
		f(&n.Result)
	case *Table:
		f(&n.Name)
		f(&n.File)
		opt(n.In, f)
		opt(n.Grid, f)
	case *SheetPart:
		opt(n.Sheet, f)
		opt(n.Header, f)
	case *Grid:
		each(n.By, f)
		each(n.Across, f)
		f(&n.Cell)
	case *Codes:
		f(&n.Name)
		opt(n.Base, f)
		opt(n.From, f)
		each(n.Keys, f)
		opt(n.Since, f)
		opt(n.Until, f)
		all(n.Rows, f)
	case *CodesKey:
		f(&n.Name)
	case *CodesFile:
		codesFile(n, f)
	case *CodesMetadata:
		opt(n.OptionSet, f)
		f(&n.Attribute)
	case *CodesColumn:
		f(&n.Name)
	case *Bands:
		f(&n.Name)
		f(&n.Of)
		opt(n.Since, f)
		opt(n.Until, f)
		all(n.Rows, f)
	case *Choose:
		f(&n.Name)
		each(n.Params, f)
		opt(n.Since, f)
		opt(n.Until, f)
		all(n.Rows, f)
	case *Rules:
		f(&n.Name)
		each(n.Params, f)
		lines(n.Lines, f)
	case *UseRules:
		f(&n.Name)
		each(n.Args, f)
	case *Row:
		opt(n.When, f)
		opt(n.Every, f)
		opt(n.Under, f)
		each(n.Keys, f)
		opt(n.Range, f)
		f(&n.Fate)
	case *Key:
		each(n.Parts, f)
	case *Range:
		f(&n.From)
		opt(n.To, f)
	case *Every:
		f(&n.Step)
		f(&n.From)
		f(&n.To)
	case *Bound:
		f(&n.Number)
	case *Fate:
		opt(n.Skip, f)
		opt(n.Report, f)
		opt(n.Text, f)
		opt(n.Number, f)
	case *From:
		f(&n.Source)
		f(&n.As)
		opt(n.Each, f)
		opt(n.Where, f)
		all(n.Missing, f)
		opt(n.Since, f)
		opt(n.Until, f)
	case *Each:
		opt(n.Var, f)
		opt(n.In, f)
	case *DataSet:
		f(&n.Name)
		opt(n.From, f)
		lines(n.Lines, f)
	case *FromBlock:
		f(&n.From)
		lines(n.Lines, f)
	case *ForEach:
		f(&n.Each)
		opt(n.Where, f)
		all(n.Missing, f)
		lines(n.Lines, f)
	case *Group:
		f(&n.Where)
		all(n.Missing, f)
		lines(n.Lines, f)
	case *Combine:
		f(&n.Element)
		f(&n.By)
	case *Zeros:
		opt(n.Group, f)
	case *Suppress:
		f(&n.Below)
	case *Rule:
		f(&n.Element)
		opt(n.Categories, f)
		f(&n.Aggregate)
	case *Element:
		opt(n.Name, f)
		opt(n.Element, f)
		opt(n.Attribute, f)
	case *Categories:
		each(n.List, f)
	case *Category:
		f(&n.Name)
		opt(n.Option, f)
	case *Aggregate:
		opt(n.Count, f)
		opt(n.Total, f)
		opt(n.By, f)
		opt(n.Where, f)
		all(n.Missing, f)
		opt(n.Since, f)
		opt(n.Until, f)
		opt(n.Comment, f)
	case *Count:
		opt(n.Distinct, f)
	case *Total:
		f(&n.Of)
		opt(n.As, f)
	case *Conversion:
		f(&n.Unit)
		opt(n.Of, f)
	case *By:
		f(&n.Value)
	case *Missing:
		opt(n.Field, f)
	case *Program:
		f(&n.Name)
		f(&n.From)
		lines(n.Lines, f)
	case *TrackedEntity:
		lines(n.Lines, f)
	case *Enrollment:
		opt(n.Each, f)
		opt(n.Where, f)
		all(n.Missing, f)
		lines(n.Lines, f)
	case *Event:
		f(&n.Name)
		opt(n.Each, f)
		opt(n.Where, f)
		all(n.Missing, f)
		lines(n.Lines, f)
	case *Relationship:
		f(&n.Name)
		opt(n.Each, f)
		opt(n.Where, f)
		all(n.Missing, f)
		lines(n.Lines, f)
	case *Value:
		f(&n.Element)
		f(&n.Value)
		opt(n.As, f)
		opt(n.Where, f)
		all(n.Missing, f)
	case *Test:
		f(&n.Name)
		lines(n.Lines, f)
	case *Given:
		f(&n.Name)
		opt(n.File, f)
		opt(n.Value, f)
	case *Expect:
		opt(n.Nothing, f)
		opt(n.Report, f)
		opt(n.Cell, f)
		opt(n.Value, f)
	case *ExpectNothing:
		each(n.In, f)
	case *ExpectReport:
		f(&n.Reason)
		f(&n.Times)
	case *ExpectCell:
		f(&n.Element)
		opt(n.Categories, f)
		f(&n.Outcome)
		opt(n.At, f)
		opt(n.For, f)
	case *ExpectValue:
		f(&n.Subject)
		f(&n.Outcome)
	case *Outcome:
		opt(n.Skip, f)
		opt(n.Report, f)
		opt(n.Value, f)
	}
}

// A pointer to a piece is a piece.
type piecePointer[T any] interface {
	*T
	Piece
}

func codesFile(n *CodesFile, f func(Piece)) {
	if n.Metadata != nil {
		f(n.Metadata)
		return
	}
	f(&n.File)
	opt(n.In, f)
	each(n.Keys, f)
	if n.IsSheet() {
		f(&n.Result)
	}
	opt(n.System, f)
	opt(n.TargetSystem, f)
}

// opt calls f with a part that may be missing. (A nil pointer in an interface is
// not nil, so f itself cannot tell.)
func opt[T any, P piecePointer[T]](n P, f func(Piece)) {
	if n != nil {
		f(n)
	}
}

func each[T any, P piecePointer[T]](list []T, f func(Piece)) {
	for i := range list {
		f(P(&list[i]))
	}
}

func all[T any, P piecePointer[T]](list []P, f func(Piece)) {
	for _, n := range list {
		f(n)
	}
}

func lines(list []Statement, f func(Piece)) {
	for _, n := range list {
		f(n)
	}
}

// problemsIn returns what reading the expressions of a piece has found, and
// whether the end of one is not known.
func problemsIn(p Piece) (found []problem, stuck bool) {
	Walk(p, func(p Piece) bool {
		if e, ok := p.(*Expr); ok {
			found = append(found, e.problems...)
			stuck = stuck || e.stuck
		}
		return true
	})
	return found, stuck
}
