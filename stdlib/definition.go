package stdlib

import "github.com/crosswalk-dhis2/crosswalk/lang/diag"

// A Definition is a named expression that is put in wherever its name is used:
// a `let` of a file, with or without parameters, or a `choose` table. It has no
// types of its own; each use is checked where it stands.
type Definition struct {
	Written string // the name that people write, where it is another one; see WithRevisions
	Name    string
	Span    diag.Span // of the name, for "is defined here"
	Params  []string
	Locals  []Local   // lets inside the body, each of which may use those before it
	Body    diag.Span // of a let
	Choose  *Choose   // of a choose table
}

// A Local is a named value inside a definition.
type Local struct {
	Name string
	Expr diag.Span
}

// A Choose is a decision table: the first row whose condition is true decides.
// If none is and some condition was missing, Missing decides, else Otherwise.
type Choose struct {
	Rows      []ChooseRow
	Missing   *Fate // nil: the result is missing
	Otherwise *Fate // nil: the result is missing
	// Strict is `missing stops`: a missing condition decides for Missing at once,
	// in place of asking the rows after it.
	Strict bool
}

// A ChooseRow is `when Condition -> Fate`.
type ChooseRow struct {
	When diag.Span
	Fate Fate
}

// A Fate is what a row says: exactly one of its fields is set.
type Fate struct {
	Value  Value // a literal
	Skip   string
	Report string
	Span   diag.Span
}
