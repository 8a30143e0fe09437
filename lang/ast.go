package lang

import "github.com/crosswalk-dhis2/crosswalk/lang/diag"

// A Node is where a piece of a mapping stands: the bytes from Start to End of
// its file, without the comments and white space around it.
//
// The two fields are filled while parsing; use [Node.Start], [Node.End] and
// [Module.Span].
type Node struct {
	Pos, EndPos Place
}

// A Place is a position as the parser counts it. Only Offset is meant for
// others: lines and columns for people come from [diag.File].
type Place struct {
	Filename string
	Offset   int // bytes from the start of the file
	Line     int
	Column   int
}

// Start returns the offset of the piece's first byte.
func (n Node) Start() int { return n.Pos.Offset }

// End returns the offset just after the piece's last byte.
func (n Node) End() int { return n.EndPos.Offset }

func (n *Node) setEnd(at Place) { n.EndPos = at }

// A Piece is anything that stands somewhere: every node of the tree.
type Piece interface {
	Start() int
	End() int
}

// A Module is one mapping file. It is there for every text; what could not be
// read is left out of it and has a diagnostic.
type Module struct {
	File     *diag.File
	Language *Language // nil where the line is missing
	Mapping  *Mapping  // nil where the line is missing
	Uses     []*Use
	Decls    []Decl // in the order of the file

	// Unread are the names of declarations that are in the file but could not be
	// read. They count as declared, or each use of them would be one more problem.
	Unread []Name

	source *source // tokens, for Format
	broken bool    // Parse found an error
}

// Span returns where a piece stands, for diagnostics.
func (m *Module) Span(p Piece) diag.Span { return m.File.Span(p.Start(), p.End()) }

// Text returns the text of a piece as it was written; of an [Expr] it is the
// CEL text.
func (m *Module) Text(p Piece) string { return m.File.Text[p.Start():p.End()] }

// A Decl stands at the top of a file: *Target, *Source, *Entity, *Let, *Table,
// *Codes, *Bands, *Choose, *DataSet, *Program or *Test.
type Decl interface {
	Statement
	decl()
}

// A Statement is a declaration or one line of a block.
type Statement interface {
	Piece
	// Documentation returns the doc comments in front of the statement.
	Documentation() []Doc
	setDocs(docs []Doc)
}

// Documented is what all statements share.
type Documented struct {
	Docs []Doc
}

// Documentation implements [Statement].
func (d *Documented) Documentation() []Doc { return d.Docs }

func (d *Documented) setDocs(docs []Doc) { d.Docs = docs }

// A Doc is one line `/// text`; Text is what follows the slashes, trimmed.
type Doc struct {
	Node
	Text string
}

// A Name is a word of the mapping's own, or a field's name. A field's name may
// be written in backticks, which are not part of Text.
type Name struct {
	Node
	Text string
}

// A Path is names with dots between them: `visit.patient.gender`.
type Path struct {
	Node
	Names []Name `parser:"@@ ('.' @@)*"`
}

// A String is a text in quotes; Value is what it stands for.
type String struct {
	Node
	Value string
}

// A Number is a number as it was written: a version (`2.40`), an edge, a count.
type Number struct {
	Node
	Text string
}

// An Expr is an expression in CEL. The parser only finds where it ends; its
// text is [Module.Text].
type Expr struct {
	Node
	// Broken says that the text is no CEL and that a diagnostic says so already.
	Broken bool

	problems []problem
	stuck    bool // where it ends is not known
}

// A Subject is an expression in front of `=`, in tests.
type Subject struct {
	Expr
}

// A Body is what every block is: the bytes from `{` to `}`.
type Body struct {
	Node
	// Broken says that some line of the block could not be read and is left out,
	// so what seems to be missing may be there.
	Broken bool
}

// Block is a block with lines of several kinds, in the order of the file.
type Block struct {
	Body  Body
	Lines []Statement
}

func (b *Block) setBlock(body Body, lines []Statement) { b.Body, b.Lines = body, lines }

// Language is the line `language 1`.
type Language struct {
	Node
	Documented
	Edition Number `parser:"'language' @@"`
}

// Mapping is the line `mapping opd`.
type Mapping struct {
	Node
	Documented
	Name Name `parser:"'mapping' @@"`
}

// Use is `use std.age` or `use "codes/sex.xwalk"`: one of the two is not nil.
type Use struct {
	Node
	Documented
	Module *Path   `parser:"'use' ( @@"`
	File   *String `parser:"| @@ )"`
}

// Target is `target "metadata/hmis.json" for DHIS2 2.40 to 2.43`.
type Target struct {
	Node
	Documented
	File String  `parser:"'target' @@"`
	From Number  `parser:"'for' 'DHIS2' @@"`
	To   *Number `parser:"( 'to' @@ )?"`
}

// Source is `source visit from "visit.schema.json" { … }`. Its lines are
// *Blank, *Names, *Index and *Setting.
type Source struct {
	Node
	Documented
	Name Name   `parser:"'source' @@"`
	File String `parser:"'from' @@"`
	Block
}

// Blank is the line `blank is missing` of a source.
type Blank struct {
	Node
	Documented
	Is string `parser:"'blank' 'is' @'missing'"`
}

// Names is the line `names from "metadata/source.json"` of a source: the
// DHIS2 metadata in which the names that its records use are found.
type Names struct {
	Node
	Documented
	File String `parser:"'names' 'from' @@"`
}

// Index is `index answers = visit.obs by concept.code`: the record gets a field
// more, the items of a list by their key. With a longer name the field is one
// of a nested record: `index enrollments.events.values = dataValues by dataElement`.
type Index struct {
	Node
	Documented
	Name Path `parser:"'index' @@"`
	List Expr `parser:"'=' @@"`
	By   Path `parser:"'by' @@"`
}

// Setting is `period = v.started`, `org unit code = v.facility.code`,
// `category "Sex" = sex(v.gender)`, `private = v.name, v.phone`. Which settings
// there are, and where, is not a matter of the grammar.
type Setting struct {
	Node
	Documented
	Words  []Name  `parser:"@@+"`
	Text   *String `parser:"@@?"`
	Values []Expr  `parser:"'=' @@ ( ',' @@ )*"`
}

// Entity is `entity patient { … }`: lists of records that belong together.
type Entity struct {
	Node
	Documented
	Name  Name `parser:"'entity' @@"`
	Body  Body
	Lists []*EntityList
}

// EntityList is `labs from lab by lab.patient_id ordered by lab.taken where c`,
// or with `one` in place of the order: `demo from demo by demo.patient_id one`.
type EntityList struct {
	Node
	Documented
	Name    Name  `parser:"@@"`
	Source  Name  `parser:"'from' @@"`
	By      Expr  `parser:"'by' @@"`
	One     bool  `parser:"( @'one'"`
	Ordered *Expr `parser:"| 'ordered' 'by' @@ )"`
	Where   *Expr `parser:"( 'where' @@ )?"`
}

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

// Table is `table rows from "rows.csv"`.
type Table struct {
	Node
	Documented
	Name Name   `parser:"'table' @@"`
	File String `parser:"'from' @@"`
}

// Codes is a table from codes to codes, in one of four forms:
//
//	codes sex { … }                                              rows with one key
//	codes answer(set is target, code) { … }                      rows with several keys: Keys
//	codes icd from "f.csv" column "icd10" -> column "code" { … } rows of a file: From
//	codes cgi = answer { … }                                     another table with some rows changed: Base
type Codes struct {
	Node
	Documented
	Name Name       `parser:"'codes' @@"`
	Base *Name      `parser:"( '=' @@"`
	From *CodesFile `parser:"| @@"`
	Keys []CodesKey `parser:"| '(' @@ ( ',' @@ )* ')' )?"`
	Body Body
	Rows []*Row
}

// CodesKey is a key of a table with several: its name, and whether it is the
// option set of the data element or attribute that the result is meant for.
type CodesKey struct {
	Node
	Name   Name `parser:"@@"`
	Target bool `parser:"( 'is' @'target' )?"`
}

// CodesFile is `from "f.csv" column "a", column "b" -> column "c" as code`.
type CodesFile struct {
	Node
	File   String        `parser:"'from' @@"`
	Keys   []CodesColumn `parser:"@@ ( ',' @@ )*"`
	Result String        `parser:"'->' 'column' @@"`
	As     string        `parser:"( 'as' @( 'code' | 'name' ) )?"` // "code", "name" or "": either
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
	Name Name `parser:"'bands' @@"`
	Of   Name `parser:"'of' @@"`
	Body Body
	Rows []*Row
}

// Choose is `choose result(t) { … }`: the first row whose condition is true.
type Choose struct {
	Node
	Documented
	Name   Name   `parser:"'choose' @@"`
	Params []Name `parser:"'(' @@ ( ',' @@ )* ')'"`
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

// From is `from visit as v for each x in v.list where c since "202601" until "202612"`.
type From struct {
	Node
	Source Name    `parser:"'from' @@"`
	As     Name    `parser:"'as' @@"`
	Each   *Each   `parser:"@@?"`
	Where  *Expr   `parser:"( 'where' @@ )?"`
	Since  *String `parser:"( 'since' @@ )?"`
	Until  *String `parser:"( 'until' @@ )?"`
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
// Other lines are *Let, *ForEach, *Group, *Combine, *Zeros, *Rule and *Setting.
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
	Each  Each  `parser:"@@"`
	Where *Expr `parser:"( 'where' @@ )?"`
	Block
}

// Group is `where c { … }`. Its lines are those of the block around it.
type Group struct {
	Node
	Documented
	Where Expr `parser:"'where' @@"`
	Block
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
	Where   *Expr      `parser:"( (?! 'where' @@ '{' ) 'where' @@ )?"` // `where c {` is a *Group that follows
	Missing []*Missing `parser:"@@*"`
	Since   *String    `parser:"( 'since' @@ )?"`
	Until   *String    `parser:"( 'until' @@ )?"`
	Comment *Expr      `parser:"( 'comment' @@ )?"`
}

// Count is `count`, `count once` (at most once a record and cell) or
// `count distinct v.patient.uuid`.
type Count struct {
	Node
	Once     bool  `parser:"'count' ( @'once'"`
	Distinct *Expr `parser:"| 'distinct' @@ )?"`
}

// Total is `sum v.n`, `largest v.n`, `smallest v.n` or `latest v.n`; Kind is the word.
type Total struct {
	Node
	Kind string `parser:"@( 'sum' | 'largest' | 'smallest' | 'latest' )"`
	Of   Expr   `parser:"@@"`
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
	Each  *Each `parser:"'enrollment' @@?"`
	Where *Expr `parser:"( 'where' @@ )?"`
	Block
}

// Event is `event "Clinical visit" for each e in p.encounters where c { … }`;
// Name is the program stage.
type Event struct {
	Node
	Documented
	Name  String `parser:"'event' @@"`
	Each  *Each  `parser:"@@?"`
	Where *Expr  `parser:"( 'where' @@ )?"`
	Block
}

// Relationship is `relationship "Index case" for each c in p.contacts { … }`.
type Relationship struct {
	Node
	Documented
	Name  String `parser:"'relationship' @@"`
	Each  *Each  `parser:"@@?"`
	Where *Expr  `parser:"( 'where' @@ )?"`
	Block
}

// Value is a line that fills a data element or attribute of a tracker object:
// `"Weight (kg)" = e.weight as "kg" keep where known(e.weight)`.
type Value struct {
	Node
	Documented
	Element Element `parser:"@@"`
	Value   Expr    `parser:"'=' @@"`
	As      *String `parser:"( 'as' @@ )?"`
	Keep    bool    `parser:"@'keep'?"`
	Where   *Expr   `parser:"( (?! 'where' @@ '{' ) 'where' @@ )?"` // as for [Aggregate]
}

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

func (n *Entity) setBlock(body Body, lines []Statement) {
	n.Body = body
	for _, line := range lines {
		n.Lists = append(n.Lists, line.(*EntityList))
	}
}

func (n *Codes) setBlock(body Body, lines []Statement)  { n.Body, n.Rows = body, rows(lines) }
func (n *Bands) setBlock(body Body, lines []Statement)  { n.Body, n.Rows = body, rows(lines) }
func (n *Choose) setBlock(body Body, lines []Statement) { n.Body, n.Rows = body, rows(lines) }

func rows(lines []Statement) []*Row {
	all := make([]*Row, len(lines))
	for i, line := range lines {
		all[i] = line.(*Row)
	}
	return all
}

func (*Target) decl()  {}
func (*Source) decl()  {}
func (*Entity) decl()  {}
func (*Let) decl()     {}
func (*Table) decl()   {}
func (*Codes) decl()   {}
func (*Bands) decl()   {}
func (*Choose) decl()  {}
func (*DataSet) decl() {}
func (*Program) decl() {}
func (*Test) decl()    {}
