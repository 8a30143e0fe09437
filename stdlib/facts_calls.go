package stdlib

import (
	"github.com/google/cel-go/common/ast"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
)

// A TableCall is a call of one of the mapping's tables in an expression.
type TableCall struct {
	Table string
	Span  diag.Span
	Args  []Argument
}

// An Argument is what a table is asked for.
type Argument struct {
	Path  string        // in canonical text
	Field *schema.Field // that it is, or nil
	Owner string        // of a field, the record type that has it
	// Reach is what it can be, by its literals, tables and the schema. It is all
	// values where that is not known.
	Reach Reach
	// Always holds if the schema promises that it is there.
	Always bool
}

// TableCalls lists the calls of tables in an expression, those inside of
// definitions too.
func (x *Expression) TableCalls() []TableCall {
	var out []TableCall
	x.root(true).walk(func(n part) {
		name, args := n.call()
		f, ok := n.x.env.functions[name]
		if !ok || len(args) != len(f.Params) {
			return
		}
		call := TableCall{Table: name, Span: n.span()}
		for _, a := range args {
			if x.isHeavy() {
				call.Args = append(call.Args, Argument{Reach: Reach{Except: true}})
				continue
			}
			call.Args = append(call.Args, a.argument())
		}
		out = append(out, call)
	})
	return out
}

// walk visits a part and all its parts, the outer ones first. What names stand
// for is visited where it is bound, not where it is used.
func (n part) walk(visit func(part)) {
	visit(n)
	if name, body, ok := n.bind(); ok && name != "" {
		n.to(n.e.AsCall().Args()[1]).walk(visit)
		body.walk(visit)
		return
	}
	for _, child := range children(n.e) {
		n.to(child).walk(visit)
	}
}

func (n part) argument() Argument {
	r := n.resolve()
	out := Argument{Path: n.path(), Field: r.schemaField(), Reach: Reach{Except: true}, Always: r.always()}
	if record, _, ok := r.field(); ok {
		out.Owner = r.x.typeOf(record.e).RecordName()
	}
	if values, closed := r.possible(); closed {
		out.Reach = newReach(false, values)
	}
	return out
}

// possible lists the texts that a part can give.
func (n part) possible() ([]string, bool) {
	n = n.resolve()
	if domain, ok := n.domain(); ok {
		return domain, true
	}
	if text, ok := n.constant(); ok {
		return []string{text}, true
	}
	values, closed := n.given(Facts{})
	return plainTexts(values), closed
}

// always holds for a constant, and for a field that the schema promises of a
// record that is there.
func (n part) always() bool {
	n = n.resolve()
	if n.e.Kind() == ast.LiteralKind {
		return true
	}
	if n.e.Kind() == ast.IdentKind {
		return n.x.typeOf(n.e).Kind() == KindRecord
	}
	record, _, ok := n.field()
	f := n.schemaField()
	return ok && f != nil && f.Required && record.always()
}

// Table returns the table whose call an expression is, and nothing else.
func (x *Expression) Table() (string, bool) {
	n := x.root(false).resolve()
	name, _ := n.call()
	_, ok := x.env.functions[name]
	return name, ok
}
