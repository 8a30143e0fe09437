package compiler

import (
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
)

// fieldInPath is the place of a field's name in a path, the whole path if the
// name does not stand there once, as it is.
func fieldInPath(path diag.Span, name string) diag.Span {
	at := strings.LastIndex(path.Text(), name)
	if at < 0 || strings.Count(path.Text(), name) > 1 {
		return path
	}
	return path.File.Span(path.Start+at, path.Start+at+len(name))
}

// writtenField is a field's name as a path has it: in backticks if it is no word.
func writtenField(name string) string { return schema.JoinPath("", name) }
