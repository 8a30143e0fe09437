package stdlib

import (
	"slices"

	"github.com/google/cel-go/common/ast"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// macroFunctions are the calls that ask each item of a list; expand.go says
// what they become. `first`, `last` and `first_known` are also plain functions
// and have their entries there.
func macroFunctions() []LibraryFunction {
	return []LibraryFunction{
		items("exists", "condition", "Whether the condition holds for some item; missing if it holds for none and is missing for some.",
			Example{`["a", "b"].exists(x, x == "b")`, `true`}, Example{`[1, 2].exists(n, missing("weight") > n)`, `missing`}),
		items("all", "condition", "Whether the condition holds for all items; missing if it fails for none and is missing for some.",
			Example{`[1, 2].all(n, n > 0)`, `true`}, Example{`[1, 2].filter(n, n > 2).all(n, n > 5)`, `true`}),
		items("exists_one", "condition", "Whether the condition holds for exactly one item; missing if it is missing for some.",
			Example{`[1, 2, 3].exists_one(n, n > 2)`, `true`}),
		items("filter", "condition", "The items for which the condition surely holds. Items for which it is missing are passed over, and the run counts them.",
			Example{`[1, 5, 7].filter(n, n > 4) == [5, 7]`, `true`}, Example{`[1].filter(n, missing("weight") > n).size()`, `0`}),
		items("map", "value", "The list of the values that are known. Items whose value is missing are passed over, and the run counts them.",
			Example{`[1, 2].map(n, n * 10) == [10, 20]`, `true`}),
		items("number_of", "condition", "The number of items for which the condition surely holds.",
			Example{`[1, 5, 7].number_of(n, n > 4)`, `2`}),
		items("last_known", "value", "The last of the values that is known; missing if none is.",
			Example{`["a", "b"].last_known(x, x + "!")`, `"b!"`}),
		items("total", "number", "The sum of the numbers that are known; 0 for an empty list.",
			Example{`[1, 2].total(n, n * 0.5)`, `1.5`}),
		items("least", "value", "The least of the values that are known; missing if none is.",
			Example{`[3, 1, 2].least(n, n)`, `1`}),
		items("greatest", "value", "The greatest of the values that are known; missing if none is.",
			Example{`["a", "c", "b"].greatest(x, x)`, `"c"`}),
		items("lowest", "rank", "The item whose rank is the least, the first of several; items without a rank are passed over. Missing if no item has one.",
			Example{`["bbb", "a", "c"].lowest(x, x.size())`, `"a"`}),
		items("highest", "rank", "The item whose rank is the greatest, the first of several; items without a rank are passed over. Missing if no item has one.",
			Example{`["a", "bbb", "ccc"].highest(x, x.size())`, `"bbb"`}),
		{Name: "entries", Group: "List items", Doc: "The entries of a map in the order of their keys: records with `key` and `value`.", forms: []string{"`map.entries()`"}},
	}
}

func items(name, body, doc string, examples ...Example) LibraryFunction {
	return LibraryFunction{Name: name, Group: "List items", Doc: doc, Examples: examples, forms: []string{itemForm(name, body)}}
}

// itemForm writes the form of a macro's call.
func itemForm(name, body string) string { return "`list." + name + "(x, " + body + ")`" }

// misspeltMacro reports a call that has the form of a macro's and the name of no
// function: that nothing has the name of the item is a consequence.
func (c *compilation) misspeltMacro(e ast.Expr, s scope) bool {
	call := e.AsCall()
	if len(call.Args()) != macroArity || call.Args()[0].Kind() != ast.IdentKind {
		return false
	}
	item := call.Args()[0].AsIdent()
	if slices.Contains(s.bound, item) || c.env.Has(item) || slices.Contains(c.functionNames(), call.FunctionName()) {
		return false
	}
	c.undeclared(e)
	return true
}

// macroSlip reports a call of a macro that does not have its form; a plain
// function of the same name is none.
func (c *compilation) macroSlip(e ast.Expr) bool {
	call := e.AsCall()
	name, n := call.FunctionName(), len(call.Args())
	switch {
	case n == 0 && (name == "first" || name == "last"):
		return false
	case n == macroArity:
		c.problem(e, diag.New("E0311", c.at(call.Args()[0]), "`%s` wants a name for the item first, as in `%s(x, …)`", name, name))
	default:
		c.problem(e, diag.New("E0311", c.nameAt(e), "`%s` wants a name for the item and what to ask of it, as in `%s(x, …)`", name, name))
	}
	return true
}
