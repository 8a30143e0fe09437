package lang

// From is `from visit as v for each x in v.list where c since "202601" until "202612"`.
type From struct {
	Node
	Source  Name       `parser:"'from' @@"`
	As      Name       `parser:"'as' @@"`
	Each    *Each      `parser:"@@?"`
	Where   *Expr      `parser:"( 'where' @@ )?"`
	Missing []*Missing `parser:"@@*"`
	Since   *String    `parser:"( 'since' @@ )?"`
	Until   *String    `parser:"( 'until' @@ )?"`
}

// Each is `for each period` or `for each d in v.diagnoses`. Without Period
// both Var and In are not nil.
type Each struct {
	Node
	Period bool  `parser:"'for' 'each' ( @'period'"`
	Var    *Name `parser:"| @@"`
	In     *Expr `parser:"  'in' @@ )"`
}

// DataSet is `data set "HMIS 105" from visit as v { … }`, or, with several
// blocks below one header, `data set "HMIS 105" { … from visit as v { … } }`:
// then From is nil and Lines holds *FromBlock lines.
//
// Other lines are *Let, *ForEach, *Group, *UseRules, *Combine, *Zeros, *Suppress, *Rule and *Setting.
type DataSet struct {
	Node
	Documented
	Name String `parser:"'data' 'set' @@"`
	From *From  `parser:"@@?"`
	Block
}

// FromBlock is `from baby as b { … }` in a data set without a From of its own.
// Its lines are those of a data set.
type FromBlock struct {
	Node
	Documented
	From From `parser:"@@"`
	Block
}

// ForEach is `for each x in list where c { … }`. Its lines are those of the
// block around it: of a data set, or of a tracker object.
type ForEach struct {
	Node
	Documented
	Each    Each       `parser:"@@"`
	Where   *Expr      `parser:"( 'where' @@ )?"`
	Missing []*Missing `parser:"@@*"`
	Block
}

// Group is `where c { … }`. Its lines are those of the block around it.
type Group struct {
	Node
	Documented
	Where   Expr       `parser:"'where' @@"`
	Missing []*Missing `parser:"@@*"`
	Block
}

// Rules is `rules by_disease(v, name, codes) { … }`: lines of a data set that are
// put in wherever a line `use` names them.
type Rules struct {
	Node
	Documented
	Name   Name   `parser:"'rules' @@"`
	Params []Name `parser:"( '(' @@ ( ',' @@ )* ')' )?"`
	Block
}

// UseRules is `use by_disease(v, "Malaria", ["B50", "B54"])`.
type UseRules struct {
	Node
	Documented
	Name Name   `parser:"'use' @@"`
	Args []Expr `parser:"( '(' @@ ( ',' @@ )* ')' )?"`
}

// Combine is `combine "Malaria confirmed" by sum`.
type Combine struct {
	Node
	Documented
	Element String `parser:"'combine' @@"`
	By      Name   `parser:"'by' @@"`
}

// Zeros is `zeros for reporting org units`, `zeros for assigned org units` or
// `zeros for "Hospitals" org units`. Scope is the word, "" with a Group.
type Zeros struct {
	Node
	Documented
	Scope string  `parser:"'zeros' 'for' ( @( 'reporting' | 'assigned' )"`
	Group *String `parser:"| @@ ) 'org' 'units'"`
}

// Suppress is `suppress below 5`: cells of fewer are not sent.
type Suppress struct {
	Node
	Documented
	Below Number `parser:"'suppress' 'below' @@"`
}

// Rule is a line that fills cells of a data set:
// `"Malaria" ["Sex": "Female"] = count where v.malaria`.
type Rule struct {
	Node
	Documented
	Element    Element     `parser:"@@"`
	Categories *Categories `parser:"@@?"`
	Aggregate  Aggregate   `parser:"'=' @@"`
}

// Element is what a line fills: `"Weight (kg)"`, or a computed one,
// `element(row.data_element)` or `attribute(row.attribute)`. Of the three
// fields exactly one is not nil.
type Element struct {
	Node
	Name      *String `parser:"  @@"`
	Element   *Expr   `parser:"| 'element' '(' @@ ')'"`
	Attribute *Expr   `parser:"| 'attribute' '(' @@ ')'"`
}

// Categories is `["Sex": "Female", "Age": band]`; a comma may stand after the last.
type Categories struct {
	Node
	List []Category `parser:"'[' @@ ( (?! ',' ']' ) ',' @@ )* ','? ']'"`
}

// Category is `"Sex": "Female"`, or an option alone, `"Female"`: then Option is nil.
type Category struct {
	Node
	Name   String `parser:"@@"`
	Option *Expr  `parser:"( ':' @@ )?"`
}

// Aggregate is how the records of a cell become its value: Count or Total is
// not nil.
type Aggregate struct {
	Node
	Count   *Count     `parser:"( @@"`
	Total   *Total     `parser:"| @@ )"`
	By      *By        `parser:"@@?"`
	Where   *Expr      `parser:"( (?! 'where' @@ ( 'missing' ( (?! 'counts' | 'skips' | 'reports' ) ( Ident | Quoted ) ( '.' ( Ident | Quoted ) )* )? ( 'counts' | 'skips' | 'reports' ) )* '{' ) 'where' @@ )?"` // `where c missing counts {` is a *Group that follows
	Missing []*Missing `parser:"@@*"`
	Since   *Expr      `parser:"( 'since' @@ )?"`
	Until   *Expr      `parser:"( 'until' @@ )?"`
	Comment *Expr      `parser:"( 'comment' @@ )?"`
}

// Count is `count`, `count once` (at most once a record and cell) or
// `count distinct v.patient.uuid`.
type Count struct {
	Node
	Once     bool  `parser:"'count' ( @'once'"`
	Distinct *Expr `parser:"| 'distinct' @@ )?"`
}

// Total is `sum v.n`, `largest v.n`, `smallest v.n` or `latest v.n as "kg"`; Kind is the word.
type Total struct {
	Node
	Kind string      `parser:"@( 'sum' | 'largest' | 'smallest' | 'latest' )"`
	Of   Expr        `parser:"@@"`
	As   *Conversion `parser:"@@?"`
}

// By is `by v.started` or `by latest v.started`; Which is "earliest", "latest" or "".
type By struct {
	Node
	Which string `parser:"'by' @( 'earliest' | 'latest' )?"`
	Value Expr   `parser:"@@"`
}

// Missing is `missing counts`, or for one field `missing a.ointment counts`;
// Does is "counts", "skips" or "reports".
type Missing struct {
	Node
	Field *Path  `parser:"'missing' ( (?! 'counts' | 'skips' | 'reports' ) @@ )?"`
	Does  string `parser:"@( 'counts' | 'skips' | 'reports' )"`
}
