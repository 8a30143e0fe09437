package compiler

import (
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
)

// fieldPath is the path from the record to the field that `visit.patient.name` means.
func fieldPath(s *source, text string) (string, bool) {
	names, ok := schema.SplitPath(text)
	if !ok || len(names) < 2 || names[0] != s.decl.Name.Text {
		return "", false
	}
	path := ""
	for _, name := range names[1:] {
		path = schema.JoinPath(path, name)
	}
	_, found := s.record.Path(path)
	return path, found
}

// unknownInPath says which name of `visit.patient.nmae` is none of a field. Like
// a private path, it leads through lists without asking for one item.
func (c *checker) unknownInPath(s *source, span diag.Span) (diag.Diagnostic, bool) {
	names, ok := schema.SplitPath(span.Text())
	if !ok || len(names) < 2 || names[0] != s.decl.Name.Text {
		return diag.Diagnostic{}, false
	}
	record := s.record
	for _, name := range names[1:] {
		if record == nil {
			break
		}
		field, ok := record.Field(name)
		if !ok {
			return c.noField(fieldInPath(span, name), record, name), true
		}
		record = field.Type.Inner()
	}
	return diag.Diagnostic{}, false
}

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
