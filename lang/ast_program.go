package lang

// Program is `program "HIV care" from patient as p { … }`. Its lines are *Let,
// *TrackedEntity, *Enrollment, *Event, *Relationship and *Setting.
type Program struct {
	Node
	Documented
	Name String `parser:"'program' @@"`
	From From   `parser:"@@"`
	Block
}

// TrackedEntity is `tracked entity { … }`. The lines of this and the other
// tracker objects are *Event, *Let, *Value, *ForEach, *Group and *Setting.
type TrackedEntity struct {
	Node
	Documented
	Word string `parser:"'tracked' @'entity'"`
	Block
}

// Enrollment is `enrollment for each x in list where c { … }`.
type Enrollment struct {
	Node
	Documented
	Each    *Each      `parser:"'enrollment' @@?"`
	Where   *Expr      `parser:"( 'where' @@ )?"`
	Missing []*Missing `parser:"@@*"`
	Block
}

// Event is `event "Clinical visit" for each e in p.encounters where c { … }`;
// Name is the program stage.
type Event struct {
	Node
	Documented
	Name    String     `parser:"'event' @@"`
	Each    *Each      `parser:"@@?"`
	Where   *Expr      `parser:"( 'where' @@ )?"`
	Missing []*Missing `parser:"@@*"`
	Block
}

// Relationship is `relationship "Index case" for each c in p.contacts { … }`.
type Relationship struct {
	Node
	Documented
	Name    String     `parser:"'relationship' @@"`
	Each    *Each      `parser:"@@?"`
	Where   *Expr      `parser:"( 'where' @@ )?"`
	Missing []*Missing `parser:"@@*"`
	Block
}

// Value is a line that fills a data element or attribute of a tracker object:
// `"Weight (kg)" = e.weight as "kg" keep where known(e.weight)`.
type Value struct {
	Node
	Documented
	Element Element     `parser:"@@"`
	Value   Expr        `parser:"'=' @@"`
	As      *Conversion `parser:"@@?"`
	Keep    bool        `parser:"@'keep'?"`
	Where   *Expr       `parser:"( (?! 'where' @@ ( 'missing' ( (?! 'counts' | 'skips' | 'reports' ) ( Ident | Quoted ) ( '.' ( Ident | Quoted ) )* )? ( 'counts' | 'skips' | 'reports' ) )* '{' ) 'where' @@ )?"` // as for [Aggregate]
	Missing []*Missing  `parser:"@@*"`
}

// Conversion is `as "kg"`, or `as "mg/dL" of "glucose"`: the unit that a number
// is converted into, and the analyte.
type Conversion struct {
	Node
	Unit String  `parser:"'as' @@"`
	Of   *String `parser:"( 'of' @@ )?"`
}
