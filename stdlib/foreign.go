package stdlib

import (
	"strings"

	"github.com/google/cel-go/common/ast"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// A foreignName is how another language calls what a mapping has under another
// name, or has not at all.
type foreignName struct {
	ours string // the function to put in its place, where only the name differs
	help string
}

const (
	noClock    = "there is no clock in a mapping, so that it gives the same on every day; compare with a date of the record, or with the last day of the period"
	readsDates = "`parse_date(x, \"dd/MM/yyyy\")` reads a date from text"
	asksKnown  = "`known(x)` asks whether there is a value, `first_known(x, y)` gives the first that there is"
	joinsTexts = "texts are joined with `+`, as in `a + \" \" + b`"
	isChoice   = "a choice is written `condition ? value : other value`"
	isPart     = "a part of a text is `substring(text, from, count)`, where the first letter is at 0"
)

// foreignNames are in lower case. They come from spreadsheets, SQL, Java and
// CEL's extensions.
var foreignNames = map[string]foreignName{
	"today": {help: noClock}, "now": {help: noClock}, "current_date": {help: noClock}, "getdate": {help: noClock},
	"to_date": {help: readsDates}, "todate": {help: readsDates}, "parsedate": {help: readsDates}, "str_to_date": {help: readsDates},
	"len": {ours: "size"}, "length": {ours: "size"},
	"toupper": {ours: "upper"}, "uppercase": {ours: "upper"}, "upperascii": {ours: "upper"}, "ucase": {ours: "upper"},
	"tolower": {ours: "lower"}, "lowercase": {ours: "lower"}, "lowerascii": {ours: "lower"}, "lcase": {ours: "lower"},
	"substr": {help: isPart}, "mid": {help: isPart},
	"isnull": {help: asksKnown}, "isblank": {help: asksKnown}, "is_null": {help: asksKnown}, "isempty": {help: asksKnown},
	"coalesce": {ours: "first_known"}, "ifnull": {ours: "first_known"}, "nvl": {ours: "first_known"},
	"concat": {help: joinsTexts}, "concatenate": {help: joinsTexts},
	"iif": {help: isChoice},
}

// foreignFunction points from the function of another language to ours.
func (c *compilation) foreignFunction(e ast.Expr, d diag.Diagnostic) (diag.Diagnostic, bool) {
	call := e.AsCall()
	foreign, ok := foreignNames[strings.ToLower(call.FunctionName())]
	switch {
	case !ok:
		return d, false
	case foreign.ours == "":
		return d.WithHelp("%s", foreign.help), true
	}
	d = d.WithHelp("here it is called `%s`", foreign.ours)
	if call.IsMemberFunction() && foreign.ours != "size" {
		return d.WithHelp("here it is called `%s`, and written `%s(…)`", foreign.ours, foreign.ours), true
	}
	return d.WithEdit(c.nameAt(e), foreign.ours), true
}
