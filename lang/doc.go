// Package lang is the surface of the language: it turns the text of a mapping
// into a tree and a tree back into text.
//
//	module, problems := lang.Parse(diag.NewFile("opd.xwalk", text))
//	for _, d := range module.Decls {
//		if set, ok := d.(*lang.DataSet); ok {
//			fmt.Println(set.Name.Value, module.Span(&set.Name).Pos().Line)
//		}
//	}
//	formatted, ok := lang.Format(module)
//
// [Parse] never fails: it reads all that can be read and reports all that
// cannot, line by line, so that one broken rule is one diagnostic and its
// neighbours are in the tree. [Format] lays out what was read without errors.
// [Walk] visits a tree.
//
// Three ideas carry the package:
//
//   - The structs of the tree are the grammar: their tags say how each is
//     written (ast.go, and spec/language.md in words).
//   - Blocks are read statement by statement (block.go, read.go), and one word
//     decides which statement it is. That is what makes recovery possible.
//   - What stands right of `=` is CEL. Here it is only found where it ends
//     (cut.go); its text is passed on as it is.
//
// # What it must not know
//
// What names mean, which settings there are, any schema, any metadata, and what
// an expression does. It alone knows the parser library; nothing of that
// library is in the types that others see.
package lang
