package lang

// Test is `test "an infant counts once" { … }`. Its lines are *Given and *Expect.
type Test struct {
	Node
	Documented
	Name String `parser:"'test' @@"`
	Block
}

// Given is `given visit from "infant.json"`, `given visit { "uuid": "1" }` or
// `given period "202601"`: File or Value is not nil.
type Given struct {
	Node
	Documented
	Name  Name    `parser:"'given' @@"`
	File  *String `parser:"( 'from' @@"`
	Value *Expr   `parser:"| @@ )"`
}

// Expect is one expectation of a test; exactly one of its fields is not nil.
type Expect struct {
	Node
	Documented
	Nothing *ExpectNothing `parser:"'expect' ( @@"`
	Report  *ExpectReport  `parser:"| @@"`
	Cell    *ExpectCell    `parser:"| @@"`
	Value   *ExpectValue   `parser:"| @@ )"`
}

// ExpectNothing is `nothing else in "A", "B"`; without names, in the whole mapping.
type ExpectNothing struct {
	Node
	In []String `parser:"'nothing' 'else' ( 'in' @@ ( ',' @@ )* )?"`
}

// ExpectReport is `report "sex not recorded" 1 times`.
type ExpectReport struct {
	Node
	Reason String `parser:"'report' @@"`
	Times  Number `parser:"@@ 'times'"`
}

// ExpectCell is `"Malaria" ["29d-4y", "Female"] = 1 at "Ngelehun" for "202601"`.
type ExpectCell struct {
	Node
	Element    String      `parser:"@@"`
	Categories *Categories `parser:"@@?"`
	Outcome    Outcome     `parser:"'=' @@"`
	At         *String     `parser:"( 'at' @@ )?"`
	For        *String     `parser:"( 'for' @@ )?"`
}

// ExpectValue is `sex("M") = "Male"`.
type ExpectValue struct {
	Node
	Subject Subject `parser:"@@"`
	Outcome Outcome `parser:"'=' @@"`
}

// Outcome is what a test expects: `missing`, `skip "why"`, `report "why"` or a
// value. Exactly one is set.
type Outcome struct {
	Node
	Missing bool    `parser:"  @'missing'"`
	Skip    *String `parser:"| 'skip' @@"`
	Report  *String `parser:"| 'report' @@"`
	Value   *Expr   `parser:"| @@"`
}
