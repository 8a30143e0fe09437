package stdlib

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
	"github.com/google/cel-go/common/types"
)

// canonical writes a tree without folds as text: one line, texts in double
// quotes, one blank around operators, brackets only where they matter. The text
// stands for itself: compiling it gives it again. byText are the nodes that look
// like an index and are a record's field; they are written like other fields.
func canonical(e ast.Expr, byText map[int64]string) string {
	w := &writer{byText: byText}
	w.expr(e, 0)
	return w.String()
}

type writer struct {
	strings.Builder
	byText map[int64]string
}

// How tightly an expression holds together; a part that holds less tightly than
// its place wants is put in brackets.
const (
	tightTernary = iota + 1
	tightOr
	tightAnd
	tightRelation
	tightAddition
	tightMultiplication
	tightUnary
	tightOperand
)

type operator struct {
	sign  string
	tight int
}

var binaryOperators = map[string]operator{
	operators.LogicalOr: {"||", tightOr}, operators.LogicalAnd: {"&&", tightAnd},
	operators.Equals: {"==", tightRelation}, operators.NotEquals: {"!=", tightRelation},
	operators.Less: {"<", tightRelation}, operators.LessEquals: {"<=", tightRelation},
	operators.Greater: {">", tightRelation}, operators.GreaterEquals: {">=", tightRelation},
	operators.In: {"in", tightRelation}, operators.OldIn: {"in", tightRelation},
	operators.Add: {"+", tightAddition}, operators.Subtract: {"-", tightAddition},
	operators.Multiply: {"*", tightMultiplication}, operators.Divide: {"/", tightMultiplication},
	operators.Modulo: {"%", tightMultiplication},
}

var unaryOperators = map[string]string{operators.LogicalNot: "!", operators.Negate: "-"}

// tightness is how tightly an expression holds together by itself.
func tightness(e ast.Expr) int {
	switch e.Kind() {
	case ast.CallKind:
		name := e.AsCall().FunctionName()
		if name == operators.Conditional {
			return tightTernary
		}
		if op, ok := binaryOperators[name]; ok {
			return op.tight
		}
		if _, ok := unaryOperators[name]; ok {
			return tightUnary
		}
	case ast.LiteralKind:
		if strings.HasPrefix(literalText(e.AsLiteral()), "-") {
			return tightUnary
		}
	}
	return tightOperand
}

// expr writes a part in a place that wants it to hold at least so tightly.
func (w *writer) expr(e ast.Expr, wanted int) {
	if tightness(e) < wanted {
		w.WriteByte('(')
		defer w.WriteByte(')')
	}
	switch e.Kind() {
	case ast.LiteralKind:
		w.WriteString(literalText(e.AsLiteral()))
	case ast.IdentKind:
		w.WriteString(e.AsIdent())
	case ast.SelectKind:
		w.field(e.AsSelect().Operand(), e.AsSelect().FieldName())
	case ast.ListKind:
		w.WriteByte('[')
		w.list(e.AsList().Elements())
		w.WriteByte(']')
	case ast.CallKind:
		if name, ok := w.byText[e.ID()]; ok {
			w.field(e.AsCall().Args()[0], name)
			return
		}
		w.call(e.AsCall())
	}
}

func (w *writer) field(record ast.Expr, name string) {
	w.expr(record, tightOperand)
	w.WriteString(fieldAccess(name))
}

func (w *writer) list(items []ast.Expr) {
	for i, item := range items {
		if i > 0 {
			w.WriteString(", ")
		}
		w.expr(item, 0)
	}
}

func (w *writer) call(call ast.CallExpr) {
	name, args := call.FunctionName(), call.Args()
	if op, ok := binaryOperators[name]; ok {
		w.binary(op, args[0], args[1])
		return
	}
	if sign, ok := unaryOperators[name]; ok {
		w.unary(sign, args[0])
		return
	}
	switch {
	case name == operators.Conditional:
		w.expr(args[0], tightOr)
		w.WriteString(" ? ")
		w.expr(args[1], tightOr)
		w.WriteString(" : ")
		w.expr(args[2], tightTernary)
	case name == operators.Index:
		w.expr(args[0], tightOperand)
		w.WriteByte('[')
		w.expr(args[1], 0)
		w.WriteByte(']')
	default:
		if call.IsMemberFunction() {
			w.expr(call.Target(), tightOperand)
			w.WriteByte('.')
		}
		w.WriteString(name + "(")
		w.list(args)
		w.WriteByte(')')
	}
}

// binary writes `a op b`. Operators of one tightness group from the left, but
// `&&` and `||` mean the same however they are grouped.
func (w *writer) binary(op operator, a, b ast.Expr) {
	right := op.tight + 1
	if op.tight <= tightAnd {
		right = op.tight
	}
	w.expr(a, op.tight)
	w.WriteString(" " + op.sign + " ")
	w.expr(b, right)
}

// unary writes `!a` and `-a`. A sign right after a sign would be read as one,
// and a sign before a number as the number's own.
func (w *writer) unary(sign string, e ast.Expr) {
	w.WriteString(sign)
	if sign == "-" && isNumber(e) {
		w.WriteByte('(')
		defer w.WriteByte(')')
		w.expr(e, 0)
		return
	}
	w.expr(e, tightOperand)
}

func isNumber(e ast.Expr) bool {
	if e.Kind() != ast.LiteralKind {
		return false
	}
	_, ok := AsDecimal(e.AsLiteral())
	return ok
}

// literalText writes a literal; decimals keep a point, so that they are read as decimals.
func literalText(v Value) string {
	switch v := v.(type) {
	case types.String:
		return quoteText(string(v))
	case types.Int:
		return strconv.FormatInt(int64(v), 10)
	case DecimalValue:
		text := v.Decimal.String()
		if !strings.Contains(text, ".") {
			text += ".0"
		}
		return text
	}
	text, _ := PlainText(v)
	return text
}

// quoteText writes a text in double quotes with no more escapes than are needed.
func quoteText(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case r > 0xffff && !strconv.IsPrint(r):
			b.WriteString(`\U` + hex(r, 8))
		case !strconv.IsPrint(r):
			b.WriteString(`\u` + hex(r, 4))
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

func hex(r rune, width int) string {
	digits := strconv.FormatInt(int64(r), 16)
	return strings.Repeat("0", width-len(digits)) + digits
}

var (
	plainField  = regexp.MustCompile(`^[A-Za-z_][0-9A-Za-z_]*$`)
	quotedField = regexp.MustCompile(`^[0-9A-Za-z_./ -]+$`) // what the parser takes in backticks
)

// fieldAccess writes what stands behind a record for one of its fields: a dot
// and the name, in backticks where it is no plain word, or any text in brackets.
func fieldAccess(name string) string {
	switch {
	case plainField.MatchString(name) && name != "in" && name != "true" && name != "false" && name != "null":
		return "." + name
	case quotedField.MatchString(name):
		return ".`" + name + "`"
	}
	return "[" + quoteText(name) + "]"
}
