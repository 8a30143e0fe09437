package lang

import (
	"fmt"
	"reflect"
	"strings"
)

// dump writes a module as an indented tree without positions: two modules with
// the same dump mean the same.
func dump(m *Module) string {
	var b strings.Builder
	d := dumper{m: m, out: &b}
	d.value("Language", reflect.ValueOf(m.Language), 0)
	d.value("Mapping", reflect.ValueOf(m.Mapping), 0)
	for _, u := range m.Uses {
		d.value("", reflect.ValueOf(u), 0)
	}
	for _, decl := range m.Decls {
		d.value("", reflect.ValueOf(decl), 0)
	}
	return b.String()
}

type dumper struct {
	m   *Module
	out *strings.Builder
}

func (d dumper) line(depth int, name, text string) {
	if name != "" && text != "" {
		name += ": "
	}
	fmt.Fprintf(d.out, "%s%s%s\n", strings.Repeat("  ", depth), name, text)
}

func (d dumper) value(name string, v reflect.Value, depth int) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			d.value(name, v.Elem(), depth)
		}
		return
	case reflect.Slice:
		for i := range v.Len() {
			d.value(name, v.Index(i), depth)
		}
		return
	case reflect.Bool:
		if v.Bool() {
			d.line(depth, name, "")
		}
		return
	case reflect.String:
		if v.Len() > 0 {
			d.line(depth, name, v.String())
		}
		return
	}
	d.node(name, v, depth)
}

func (d dumper) node(name string, v reflect.Value, depth int) {
	switch n := v.Interface().(type) {
	case Node, Body:
		return
	case Code:
		d.line(depth, name, n.Text)
	case Name:
		d.line(depth, name, n.Text)
	case Number:
		d.line(depth, name, n.Text)
	case String:
		d.line(depth, name, fmt.Sprintf("%q", n.Value))
	case Doc:
		d.line(depth, "Doc", n.Text)
	case Expr:
		d.line(depth, name, "`"+squeezed(d.m, n)+"`")
	case Subject:
		d.line(depth, name, "`"+squeezed(d.m, n.Expr)+"`")
	default:
		if name == "Documented" || name == "Block" {
			depth--
		} else if v.Type().Name() == name || name == "" || name == "Lines" {
			d.line(depth, v.Type().Name(), "")
		} else {
			d.line(depth, name, v.Type().Name())
		}
		d.fields(v, depth+1)
	}
}

func (d dumper) fields(v reflect.Value, depth int) {
	for i := range v.NumField() {
		if f := v.Type().Field(i); f.IsExported() {
			d.value(f.Name, v.Field(i), depth)
		}
	}
}

// squeezed returns an expression's tokens with one blank between them and without
// comments.
func squeezed(m *Module, e Expr) string {
	var parts []string
	for i := range m.source.tokens {
		t := &m.source.tokens[i]
		if t.Pos.Offset >= e.Start() && t.Pos.Offset < e.End() && !isTrivia(t.Type) {
			parts = append(parts, m.source.text[t.Pos.Offset:m.source.end(i)])
		}
	}
	return strings.Join(parts, " ")
}
