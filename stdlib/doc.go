// Package stdlib is the expression language of mappings: CEL's syntax with a
// library, number rules and an account of missing values of its own. The
// compiler checks expressions with it and the runtime evaluates them with it, so
// both mean the same.
//
// An expression goes through these steps (Env.Compile, Expression.Program):
//
//	parse    text to a tree whose nodes know their place in the file
//	inline   definitions and constant table rows are put in
//	expand   operators and list macros become library functions and folds
//	check    types; whole numbers beside decimals become decimals
//	program  closures that workers share (lower.go), or CEL's interpreter
//
// A compiled expression gives a Datum, which is good until the next record; what is
// kept is a Value. CEL's interpreter is the reference for what an expression means.
//
// The text after inlining, in canonical form, is what a transform carries
// (Expression.Text); compiling it again gives the same expression.
//
//	env, err := stdlib.NewEnv(stdlib.Config{Records: []*schema.Record{visit}})
//	env = env.With(stdlib.Var{Name: "v", Type: stdlib.RecordOf(visit)})
//	x, problems := env.CompileText("example", `v.weight > 2.5 && v.type in ["new", "old"]`)
//	program, err := x.Program()
//	frame := stdlib.NewFrame()
//	frame.Push("v", record)
//	switch v := program.Eval(frame); stdlib.Classify(v).Kind { … }
//
// Of an expression one can ask what may make it missing (absent.go, narrow.go), where
// three-valued logic gives another answer than people expect (polarity.go), and what
// else may surprise (doubt_walk.go, unhandled.go).
// Expression.Range tells which numbers an expression can give (range.go), so that
// a compiler knows what no record can make wrong. Expression.Equalities tells without
// which values of what a condition is false (equality.go), so that a run can look up
// which of many conditions may hold.
//
// What the language means is written in spec/expressions.md, the library in
// spec/stdlib.md, which is generated from Library.
//
// The package is the only one that knows cel-go. It must not know DHIS2
// metadata, the grammar of mapping files, how records are read, or where results
// go, and no message it makes may hold a value of a record.
package stdlib
