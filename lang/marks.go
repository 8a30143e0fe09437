package lang

// marks says where in the text the parts of the tree begin.
type marks struct {
	statements  map[int]mark // by the offset of the first token
	expressions map[int]int  // from first offset to end
	opens       map[int]bool // offsets of the `{` and `}` of blocks
	closes      map[int]bool
}

// A mark is what the layout has to know of a statement.
type mark struct {
	word    string // the first word of a declaration
	lint    bool   // a line in front of a statement
	oneLine bool   // a declaration without a block
	class   class
	noAlign bool

	documented bool
}

// A class is a kind of lines that are aligned with each other.
type class uint8

const (
	noClass      class = iota
	settingClass       // period = …
	textClass          // category "Sex" = …
	indexClass         // index answers = …
	letClass           // let x = …
	valueClass         // "Weight" = …
	rowClass           // "M" -> …
	listClass          // labs from lab by … ordered by …
)

func marksOf(m *Module) *marks {
	k := &marks{statements: map[int]mark{}, expressions: map[int]int{}, opens: map[int]bool{}, closes: map[int]bool{}}
	m.Walk(func(p Piece) bool {
		k.add(p)
		return true
	})
	return k
}

func (k *marks) add(p Piece) {
	switch n := p.(type) {
	case *Expr:
		k.expressions[n.Start()] = n.End()
	case *LetBlock:
		k.block(n.Body)
		k.statements[n.Result.Start()] = mark{}
	case Statement:
		mark := markOf(n)
		mark.documented = len(n.Documentation())+len(n.LintLines()) > 0
		for _, l := range n.LintLines() {
			k.statements[l.Start()] = lintMark
		}
		k.statements[n.Start()] = mark
		if b, ok := n.(blocked); ok {
			k.block(b.body())
		}
	}
}

func (k *marks) block(b Body) {
	if b.End() > 0 {
		k.opens[b.Start()] = true
		k.closes[b.End()-1] = true
	}
}

// lintMark is the mark of a line `allow …`, which stays with what it is about.
var lintMark = mark{lint: true}

func markOf(s Statement) mark {
	switch n := s.(type) {
	case *Language:
		return mark{word: "language", oneLine: true}
	case *Mapping:
		return mark{word: "mapping", oneLine: true}
	case *Use:
		return mark{word: "use", oneLine: true}
	case *Target:
		return mark{word: "target", oneLine: true}
	case *Table:
		return mark{word: "table", oneLine: true}
	case *Let:
		if n.Block != nil {
			return mark{word: "let"}
		}
		return mark{word: "let", oneLine: n.Pos.Line == n.EndPos.Line, class: letClass}
	case *Setting:
		if n.Text != nil {
			return mark{class: textClass}
		}
		return mark{class: settingClass}
	case *Index:
		return mark{class: indexClass}
	case *Rule:
		return mark{class: valueClass, noAlign: n.Categories != nil}
	case *Value:
		return mark{class: valueClass}
	case *Row:
		return mark{class: rowClass}
	case *EntityList:
		return mark{class: listClass}
	}
	return mark{}
}
