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
// *Codes, *Bands, *Choose, *Rules, *DataSet, *Program or *Test.
type Decl interface {
	Statement
	decl()
}

// A Statement is a declaration or one line of a block.
type Statement interface {
	Piece
	// Documentation returns the doc comments in front of the statement.
	Documentation() []Doc
	// LintLines returns the lines `allow …` and `deny …` in front of it.
	LintLines() []*Lint
	setFront(f front)
}

// Documented is what all statements share: what may stand in front of them.
type Documented struct {
	Docs  []Doc
	Lints []*Lint
}

// Documentation implements [Statement].
func (d *Documented) Documentation() []Doc { return d.Docs }

// LintLines implements [Statement].
func (d *Documented) LintLines() []*Lint { return d.Lints }

func (d *Documented) setFront(f front) { d.Docs, d.Lints = f.docs, f.lints }

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

func (b *Block) body() Body { return b.Body }

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

// Source is `source visit from "visit.schema.json" { … }` or `source patient
// from std.fhir.r4.Patient { … }`: of file and module one is not nil. Its lines are
// *Blank, *Index and *Setting.
type Source struct {
	Node
	Documented
	Name   Name    `parser:"'source' @@"`
	Module *Path   `parser:"'from' ( @@"`
	File   *String `parser:"| @@ )"`
	Block
}

// Blank is the line `blank is missing` of a source.
type Blank struct {
	Node
	Documented
	Is string `parser:"'blank' 'is' @'missing'"`
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
	Name    Name       `parser:"@@"`
	Source  Name       `parser:"'from' @@"`
	By      Expr       `parser:"'by' @@"`
	One     bool       `parser:"( @'one'"`
	Ordered *Expr      `parser:"| 'ordered' 'by' @@ )"`
	Where   *Expr      `parser:"( 'where' @@ )?"`
	Missing []*Missing `parser:"@@*"`
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

func (n *Entity) body() Body { return n.Body }
func (n *Codes) body() Body  { return n.Body }
func (n *Bands) body() Body  { return n.Body }
func (n *Choose) body() Body { return n.Body }

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
func (*Rules) decl()   {}
func (*DataSet) decl() {}
func (*Program) decl() {}
func (*Test) decl()    {}
