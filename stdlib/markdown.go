package stdlib

import (
	"fmt"
	"slices"
	"strings"
)

// Markdown returns spec/stdlib.md: every function of the library with its forms,
// a sentence and examples, by group.
func Markdown() string {
	var b strings.Builder
	b.WriteString(`<!-- Generated from the library in stdlib (UPDATE=1 go test ./stdlib). -->
# The standard library

These functions can be used in every expression of a mapping. If a part is missing, the
result is missing, and if a part is a fault, the result is that fault; where a function does otherwise, its sentence says so.
Operators, types and the rules of missing values are in [expressions.md](expressions.md).

An example gives what stands after the arrow; *fault* is a value that could not be worked out.
`)
	for _, group := range Groups() {
		fmt.Fprintf(&b, "\n## %s\n", group)
		for _, f := range Library() {
			if f.Group == group {
				b.WriteString(f.markdown())
			}
		}
	}
	return b.String()
}

// Groups lists the headings of the library in order.
func Groups() []string {
	var groups []string
	for _, f := range Library() {
		if f.Group != "" && !slices.Contains(groups, f.Group) {
			groups = append(groups, f.Group)
		}
	}
	return groups
}

func (f LibraryFunction) markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "\n### %s\n\n%s\n\n", f.Name, f.Doc)
	for _, form := range f.markdownForms() {
		b.WriteString("- " + form + "\n")
	}
	if len(f.Examples) == 0 {
		return b.String()
	}
	b.WriteString("\n```\n")
	for _, e := range f.Examples {
		fmt.Fprintf(&b, "%s → %s\n", e.Expr, e.Gives)
	}
	b.WriteString("```\n")
	return b.String()
}

// markdownForms are the forms of a call and what each gives.
func (f LibraryFunction) markdownForms() []string {
	var out []string
	signatures := f.Signatures()
	for i, o := range f.listed() {
		out = append(out, signatures[i]+" gives "+Type{o.result}.String())
	}
	return append(out, f.forms...)
}
