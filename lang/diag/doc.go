// Package diag says where something is and what is wrong there.
//
// A [File] is a text with a name, a [Span] a piece of it, and a [Diagnostic]
// one problem with a [Code] for ever its own. The pass that knows most about a
// mistake makes the diagnostic; this package alone decides how it looks:
//
//	file := diag.NewFile("opd.xwalk", text)
//	problem := diag.New("E0203", file.Span(41, 46), "unknown field `gendr` of `visit.patient`")
//	problem = problem.WithHelp("%s", diag.DidYouMean(diag.Nearest("gendr", fields)))
//	err := diag.Terminal{Color: true}.Render(os.Stderr, diag.List{problem})
//
// [JSON], [SARIF] and [GitHub] write the same list for other programs, and
// [Explain] and [Markdown] tell what a code means.
//
// # How messages are written
//
// The reader knows health records and DHIS2, and did not write this compiler.
// The same words appear in a terminal, in an editor and in a review, so they
// have to stand alone.
//
//   - The message names the problem, the help names the way out. Neither blames.
//   - A message is one line of plain English that does not begin with a capital
//     and does not end with a full stop; further sentences go into the help.
//   - What the user wrote is repeated as it was written: names of the mapping in
//     backticks, names and codes of DHIS2 in double quotes.
//   - The span is the smallest text that would have to change: the field and not
//     the expression it is in.
//   - One mistake makes one diagnostic. What only follows from it is not said.
//   - A second place that explains the first (a declaration, the other rule that
//     feeds the same cell) is a label there, not a line number in the message.
//   - Help that offers a single name is one question, "did you mean `gender`?":
//     the terminal puts it under the carets.
//   - An edit is offered only where applying it unread would be right.
//   - The words are those of DHIS2 (data element, category option combo, org
//     unit, period) and of the language; a value that is not there is "missing".
//     Words of the libraries underneath and of Go do not appear.
//   - A value from a record does not appear: it may be about a patient.
//
// # What it must not know
//
// Any language, any schema, DHIS2, the operating system. Every other package
// may import this one, and it imports none of them.
package diag
