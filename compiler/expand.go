package compiler

import (
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

// An Expansion is what a mapping fills as if everything had been written out by
// hand: loops over rows of tables and uses of rules are lines, definitions are what
// they stand for.
// It is read from the transform, so that it says what a run does.
type Expansion struct {
	Mapping string         `json:"mapping"`
	Lines   []ExpandedLine `json:"lines"` // entities, data sets, then programs
}

// An ExpandedLine is a line of the language, or the head of a block and the lines in it.
type ExpandedLine struct {
	Kind  string           `json:"kind"`            // "entity", "data set", "for each", "rule", "let", "setting", …
	Text  string           `json:"text"`            // without the brackets of the block
	Doc   string           `json:"doc,omitempty"`   // what the mapping says of the line
	Place runtime.Origin   `json:"place,omitempty"` // in the mapping
	For   []runtime.Origin `json:"for,omitempty"`   // the rows and `use` lines that the line is written out for, outermost first
	Lines []ExpandedLine   `json:"lines,omitempty"`

	block bool
}

// Expand writes a transform's data sets and programs out, and the entities that
// they read.
func Expand(t *runtime.Transform) *Expansion {
	x := &expander{names: map[string]string{}, sources: map[string]*runtime.Source{}}
	for _, c := range t.Categories {
		x.names[c.UID] = c.Name
	}
	for i := range t.Sources {
		x.sources[t.Sources[i].Name] = &t.Sources[i]
	}
	out := &Expansion{Mapping: t.Mapping, Lines: []ExpandedLine{}}
	for _, e := range readEntities(t) {
		out.Lines = append(out.Lines, x.entity(e))
	}
	for _, d := range t.DataSets {
		out.Lines = append(out.Lines, x.dataSet(d))
	}
	for _, p := range t.Programs {
		for _, b := range p.Blocks {
			out.Lines = append(out.Lines, x.program(p, b))
		}
	}
	return out
}

// Text is the expansion as a file of the language, laid out as all files are.
// Behind each rule, value or list of an entity stands its place. A value that a definition works out
// once and uses several times is written `cel.bind(name, value, …)`, which no
// mapping can say itself: such a file can be read by people and not be compiled.
func (e *Expansion) Text() string {
	var b strings.Builder
	b.WriteString("language 1\n\nmapping " + e.Mapping + "\n")
	for _, line := range e.Lines {
		b.WriteByte('\n')
		line.write(&b, "")
	}
	return formatted(b.String())
}

// formatted is a text in the layout of all files. For as long as that takes,
// `cel.bind` is a name like any other.
func formatted(text string) string {
	const bind, standIn = "cel.bind(", "cel_bind("
	if strings.Contains(text, standIn) {
		return text
	}
	m, problems := lang.Parse(diag.NewFile("expansion.xwalk", strings.ReplaceAll(text, bind, standIn)))
	laidOut, ok := lang.Format(m)
	if !ok || problems.HasErrors() {
		return text
	}
	return strings.ReplaceAll(laidOut, standIn, bind)
}

func (l ExpandedLine) write(b *strings.Builder, indent string) {
	if l.Doc != "" {
		b.WriteString(indent + "/// " + strings.ReplaceAll(l.Doc, "\n", "\n"+indent+"/// ") + "\n")
	}
	b.WriteString(indent + l.Text)
	if l.block {
		b.WriteString(" {")
	}
	if l.Kind == "rule" || l.Kind == "value" || l.Kind == "list" {
		b.WriteString(" // " + l.places())
	}
	b.WriteByte('\n')
	if !l.block {
		return
	}
	for _, inner := range l.Lines {
		inner.write(b, indent+"  ")
	}
	b.WriteString(indent + "}\n")
}

// places is where a line comes from: its own place, and the rows and `use`
// lines that it is written out for.
func (l ExpandedLine) places() string {
	text := string(l.Place)
	for i, at := range l.For {
		text += []string{" for ", ", "}[min(i, 1)] + string(at)
	}
	return text
}

// expander is what names stand for while a transform is written out.
type expander struct {
	names   map[string]string // of categories, by UID
	sources map[string]*runtime.Source
	block   blockNames
}

// blockNames are the names by which the lines of a block call records and items.
type blockNames struct {
	source, as string
	items      []string // of loops, the innermost last
}

func (x *expander) from(source, as string) string {
	x.block = blockNames{source: source, as: as}
	return " from " + source + " as " + as
}

func setting(name string, e runtime.Expr) ExpandedLine {
	return ExpandedLine{Kind: "setting", Text: name + " = " + e.Text, Place: e.Origin}
}

func lets(list []runtime.Let) []ExpandedLine {
	var out []ExpandedLine
	for _, l := range list {
		if lang.IsReserved(l.Name) {
			continue // `period`, which the line of that name brings in
		}
		out = append(out, ExpandedLine{Kind: "let", Text: "let " + l.Name + " = " + l.Expr.Text, Place: l.Expr.Origin})
	}
	return out
}

func (x *expander) orgUnit(u *runtime.OrgUnitRule) []ExpandedLine {
	if u == nil {
		return nil
	}
	scheme, each := strings.CutPrefix(u.Scheme, runtime.RollUp)
	by, name, isAttribute := strings.Cut(scheme, "attribute:")
	word := "org unit"
	if each {
		word += " each"
	}
	switch {
	case isAttribute && by == "":
		word += " " + quote(name)
	case scheme == "uid":
		word += " id"
	case !strings.HasPrefix(scheme, byTable):
		word += " " + scheme
	}
	return []ExpandedLine{setting(word, u.Expr)}
}

func (x *expander) categories(word string, list []runtime.CategoryValue) []ExpandedLine {
	var out []ExpandedLine
	for _, v := range list {
		out = append(out, setting(word+" "+quote(x.names[v.Category]), v.Expr))
	}
	return out
}

// each is ` for each x in list where c`, or nothing.
func (x *expander) each(e *runtime.Each) string {
	if e == nil {
		return ""
	}
	x.block.items = append(x.block.items[:len(x.block.items):len(x.block.items)], e.Var)
	return " for each " + e.Var + " in " + e.List.Text + x.where(e.Where)
}

// where is ` where c missing …`, or nothing. What the default does goes without saying.
func (x *expander) where(c *runtime.Condition) string {
	if c == nil {
		return ""
	}
	text := " where " + c.Text
	for _, field := range c.Fields {
		text += " missing " + x.field(c.Text, field) + " counts"
	}
	if c.Stated && len(c.Fields) == 0 {
		text += " missing " + c.Missing
	}
	return text
}

// target is how a line names what it fills.
func target(label, word string, computed *runtime.Computed) string {
	if computed == nil {
		return quote(label)
	}
	return word + "(" + computed.Text + ")"
}
