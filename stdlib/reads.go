package stdlib

import (
	"cmp"
	"slices"
	"strings"

	"github.com/google/cel-go/common/ast"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
)

// A Read is a place of an expression that brings a field of a record in: the text
// takes the field itself, uses a definition that does, or a name of the scope
// whose value was worked out from it. Of `v.patient.name` only the whole path is
// read, as what leads there says nothing by itself.
type Read struct {
	Field string    // "visit.patient.name"
	Span  diag.Span // the text of the expression that brings it in
	Own   bool      // the text itself takes the field
	Via   string    // the name of the scope that was worked out from the field, or ""
	From  diag.Span // of Via: where the field was taken
}

// readsOf lists what a checked expression reads, in the order of its text.
func (c *compilation) readsOf(checked *ast.AST) []Read {
	r := &reader{c: c, checked: checked, under: map[int64]string{}}
	ast.PreOrderVisit(checked.Expr(), ast.NewExprVisitor(r.node))
	slices.SortStableFunc(r.reads, func(a, b Read) int {
		return cmp.Or(cmp.Compare(a.Span.Start, b.Span.Start), cmp.Compare(a.Span.End, b.Span.End), strings.Compare(a.Field, b.Field))
	})
	return slices.CompactFunc(r.reads, func(a, b Read) bool { return a == b })
}

// A reader gathers the reads of a tree, from the root down.
type reader struct {
	c       *compilation
	checked *ast.AST
	under   map[int64]string // nodes of which a field is selected → the path of that field
	reads   []Read
}

func (r *reader) node(e ast.Expr) {
	switch e.Kind() {
	case ast.SelectKind:
		r.field(e)
	case ast.IdentKind:
		r.name(e)
	}
}

// field notes a field, unless it only leads to another one.
func (r *reader) field(e ast.Expr) {
	sel := e.AsSelect()
	record := (Type{r.checked.GetType(sel.Operand().ID())}).RecordName()
	if !inSchema(record) {
		return
	}
	path := schema.JoinPath(record, sel.FieldName())
	r.under[sel.Operand().ID()] = path
	if _, leads := r.under[e.ID()]; leads {
		return
	}
	span, own := r.c.inFragment(e)
	r.reads = append(r.reads, Read{Field: path, Span: span, Own: own})
}

// name notes the fields from which a name's value was worked out. Where the name
// stands for a record that was taken as it is, `p.name` takes no more of it than
// the field.
func (r *reader) name(e ast.Expr) {
	v, ok := r.c.env.variable(e.AsIdent())
	if !ok {
		return
	}
	span, _ := r.c.inFragment(e)
	for _, from := range v.From {
		if strings.HasPrefix(r.under[e.ID()], from.Field+".") {
			continue
		}
		at := from.Span
		if from.Via != "" {
			at = from.From
		}
		r.reads = append(r.reads, Read{Field: from.Field, Span: span, Via: v.Name, From: at})
	}
}

// inFragment is the text of the fragment that a node comes from: its own, or the
// use of the definition that holds it.
func (c *compilation) inFragment(e ast.Expr) (span diag.Span, own bool) {
	at := c.place(e)
	if at.use == nil {
		return at.span, true
	}
	u := at.use
	for u.outer != nil {
		u = u.outer
	}
	return u.at, false
}

// FieldPath returns the field that an expression is, if it is no more than the
// path to one: `visit.patient.name`.
func (x *Expression) FieldPath() (string, bool) {
	e := x.checked.Expr()
	if len(x.Reads) != 1 || !x.Reads[0].Own || e.Kind() != ast.SelectKind || !isPath(e) {
		return "", false
	}
	return x.Reads[0].Field, true
}
