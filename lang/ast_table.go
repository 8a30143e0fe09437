package lang

// Let is `let x = expression`, `let f(a, b) = expression`, or with names of its
// own `let f(a, b) { let c = …  expression }`: Value or Block is not nil.
type Let struct {
	Node
	Documented
	Name   Name   `parser:"'let' @@"`
	Params []Name `parser:"( '(' @@ ( ',' @@ )* ')' )?"`
	Value  *Expr  `parser:"( '=' @@ )?"`
	Block  *LetBlock
}

// LetBlock is the block form of a let. Result is broken where it is missing.
type LetBlock struct {
	Body
	Lets   []*Let
	Result Expr
}

// Table is `table rows from "rows.csv"`, `table rows from "rows.xlsx" sheet "HIV"`
// or a grid, with Grid.
type Table struct {
	Node
	Documented
	Name Name       `parser:"'table' @@"`
	File String     `parser:"'from' @@"`
	In   *SheetPart `parser:"@@?"`
	Grid *Grid      `parser:"@@?"`
}

// SheetPart says where in a file a table stands: `sheet "ICD-10" header row 3`,
// or one of the two.
type SheetPart struct {
	Node
	Sheet  *String `parser:"(  'sheet' @@"`
	Header *Number `parser:"   ( 'header' 'row' @@ )? | 'header' 'row' @@ )"`
}

// Grid is `by "Indicator" across "Age", "Sex" as "code"`: columns that name the
// rows, what each line of the header says of the other columns, and what their
// cells say.
type Grid struct {
	Node
	By     []String `parser:"'by' @@ ( ',' @@ )*"`
	Across []String `parser:"'across' @@ ( ',' @@ )*"`
	Cell   String   `parser:"'as' @@"`
}

// Codes is a table from codes to codes, in one of four forms:
//
//	codes sex { … }                                              rows with one key
//	codes answer(set is target, code) { … }                      rows with several keys: Keys
//	codes icd from "f.csv" column "icd10" -> column "code" { … } rows of a file or of the target: From
//	codes cgi = answer { … }                                     another table with some rows changed: Base
//
// Each may end in `since "202401" until "202412"`.
type Codes struct {
	Node
	Documented
	Name  Name       `parser:"'codes' @@"`
	Base  *Name      `parser:"( '=' @@"`
	From  *CodesFile `parser:"| @@"`
	Keys  []CodesKey `parser:"| '(' @@ ( ',' @@ )* ')' )?"`
	Since *String    `parser:"( 'since' @@ )?"`
	Until *String    `parser:"( 'until' @@ )?"`
	Body  Body
	Rows  []*Row
}

// CodesKey is a key of a table with several: its name, and whether it is the
// option set of the data element or attribute that the result is meant for.
type CodesKey struct {
	Node
	Name   Name `parser:"@@"`
	Target bool `parser:"( 'is' @'target' )?"`
}

// CodesFile is where the rows of a table come from: a sheet, whose columns are
// named; a file that is made of rows from code to code, of which a code system
// may be picked; or the target's metadata.
//
//	from "f.csv" column "a", column "b" -> column "c" as code
//	from "f.csv" column "place" -> column "org unit" each
//	from "map.json" system "http://hl7.org/fhir/sid/icd-10" -> "http://moh.example/lines" as name
//	from option set "Malaria test" attribute "LOINC code"
type CodesFile struct {
	Node
	Metadata     *CodesMetadata `parser:"'from' ( @@"`
	File         String         `parser:"| @@"`
	In           *SheetPart     `parser:"  ( @@?"` // of a sheet only
	Keys         []CodesColumn  `parser:"    @@ ( ',' @@ )*"`
	Result       String         `parser:"    '->' 'column' @@"` // of a sheet only
	Each         bool           `parser:"    @'each'?"`         // of a sheet only: the rows of one key are all its results
	System       *String        `parser:"  | 'system' @@"`
	TargetSystem *String        `parser:"    ( '->' @@ )? )? )"`
	As           string         `parser:"( 'as' @( 'code' | 'name' ) )?"` // "code", "name" or "": either
}

// IsSheet reports whether the columns of a sheet are named.
func (n *CodesFile) IsSheet() bool { return len(n.Keys) > 0 }

// CodesMetadata is `option set "Malaria test" attribute "LOINC code"` or
// `data elements attribute "LOINC code"`, where OptionSet is nil.
type CodesMetadata struct {
	Node
	OptionSet *String `parser:"( 'option' 'set' @@ | 'data' 'elements' )"`
	Attribute String  `parser:"'attribute' @@"`
}

// CodesColumn is `column "option set" is target`.
type CodesColumn struct {
	Node
	Name   String `parser:"'column' @@"`
	Target bool   `parser:"( 'is' @'target' )?"`
}

// Bands is `bands opd_age of age { … }`; Of is `age` or `number`.
type Bands struct {
	Node
	Documented
	Name  Name    `parser:"'bands' @@"`
	Of    Name    `parser:"'of' @@"`
	Since *String `parser:"( 'since' @@ )?"`
	Until *String `parser:"( 'until' @@ )?"`
	Body  Body
	Rows  []*Row
}

// Choose is `choose result(t) { … }`: the first row whose condition is true.
type Choose struct {
	Node
	Documented
	Name   Name    `parser:"'choose' @@"`
	Params []Name  `parser:"'(' @@ ( ',' @@ )* ')'"`
	Since  *String `parser:"( 'since' @@ )?"`
	Until  *String `parser:"( 'until' @@ )?"`
	Body   Body
	Rows   []*Row
}

// Row is one row of codes, bands or choose: exactly one of its conditions and
// what comes of it. Which conditions fit which table is not a matter of the
// grammar.
type Row struct {
	Node
	Documented
	Missing   bool   `parser:"( ( @'missing'"`
	Stops     bool   `parser:"    @'stops'? )"` // `missing stops`: a choose does not look past a missing condition
	Otherwise bool   `parser:"| @'otherwise'"`
	When      *Expr  `parser:"| 'when' @@"`
	Every     *Every `parser:"| @@"`
	Under     *Bound `parser:"| 'under' @@"`
	Keys      []Key  `parser:"| @@ ( ',' @@ )*"`
	Range     *Range `parser:"| @@ )"`
	Fate      Fate   `parser:"'->' @@"`
}

// Edges returns the edges of a band: from (nil: no lower edge) to just below
// under (nil: no upper edge). A row that is no band has none.
func (r *Row) Edges() (from, under *Bound) {
	if r.Range != nil {
		return &r.Range.From, r.Range.To
	}
	return nil, r.Under
}

// Key is one key of a row: `"M"`, or for a table with several keys
// `("Symptoms", "fever")`. Several keys in a row mean any of them.
type Key struct {
	Node
	Parts []String `parser:"@@ | '(' @@ ( ',' @@ )* ')'"`
}

// Range is `29 days to under 5 years` or, with To nil, `60 years and over`.
type Range struct {
	Node
	From Bound  `parser:"@@"`
	To   *Bound `parser:"( 'and' 'over' | 'to' 'under' @@ )"`
}

// Every is `every 5 years from 15 to under 75`: bands of one width.
type Every struct {
	Node
	Step Bound `parser:"'every' @@"`
	From Bound `parser:"'from' @@"`
	To   Bound `parser:"'to' 'under' @@"`
}

// Bound is an edge of a band: `-3`, `29 days`, `5 years`.
type Bound struct {
	Node
	Negative bool   `parser:"@'-'?"`
	Number   Number `parser:"@@"`
	Unit     string `parser:"@( 'days' | 'weeks' | 'months' | 'years' )?"` // "" where there is none
}

// Fate is what comes of a row: a value (Text, Number with Negative, True or
// False), `skip "why"` or `report "why"`. Exactly one is set.
type Fate struct {
	Node
	Skip     *String `parser:"  'skip' @@"`
	Report   *String `parser:"| 'report' @@"`
	True     bool    `parser:"| @'true'"`
	False    bool    `parser:"| @'false'"`
	Text     *String `parser:"| @@"`
	Negative bool    `parser:"| @'-'?"`
	Number   *Number `parser:"  @@"`
}
