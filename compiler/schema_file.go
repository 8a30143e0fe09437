package compiler

import (
	"fmt"
	"io/fs"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/schemas"
)

// schemaFile reads the schema of a source, a file of the project or one of the
// library, and says how the files that it refers to are opened.
func (c *checker) schemaFile(m *lang.Module, d *lang.Source) (*diag.File, func(path string) (*diag.File, error), bool) {
	if d.Module == nil {
		f, ok := c.open(beside(m.File.Name, d.File.Value), m.Span(d.File))
		return f, c.openReferenced, ok
	}
	file, ok := schemas.File(m.Text(d.Module))
	if !ok {
		c.add(noSchema(m, d))
		return nil, nil, false
	}
	f, err := c.openShipped(file)
	return f, c.openShipped, err == nil
}

// noSchema says that the library does not have a schema. A name with an ending
// is a file that is not in quotes.
func noSchema(m *lang.Module, d *lang.Source) diag.Diagnostic {
	name, span := m.Text(d.Module), m.Span(d.Module)
	p := diag.New("E0620", span, "the library has no schema `%s`", name)
	if near := diag.Nearest(name, schemas.Names()); len(near) > 0 {
		return p.WithHelp("%s", diag.DidYouMean(near))
	}
	return p.WithHelp("its schemas have names such as `std.fhir.r4.Patient`; a file of the project stands in quotes, `source %s from \"schemas/%s.json\"`", d.Name.Text, d.Name.Text)
}

// openReferenced reads a file that a schema refers to; the schema's importer
// says what is wrong with one that cannot be read.
func (c *checker) openReferenced(path string) (*diag.File, error) {
	before := len(c.problems)
	f, ok := c.open(path, diag.Span{})
	c.problems = c.problems[:before]
	if !ok {
		return nil, fmt.Errorf("%s: %w", path, fs.ErrNotExist)
	}
	return f, nil
}

// openShipped reads a file of the library. It is an input as the files of the
// project are: another edition of it may make another transform.
func (c *checker) openShipped(path string) (*diag.File, error) {
	text, ok := schemas.Text(path)
	if !ok {
		return nil, fmt.Errorf("%s: %w", path, fs.ErrNotExist)
	}
	f := diag.NewFile(path, text)
	c.input(strings.ReplaceAll(strings.TrimSuffix(path, ".json"), "/", "."), f)
	return f, nil
}

// schemaName is what a source's schema is called: its file, or its name in the
// library.
func schemaName(s *source) string {
	if s.decl.Module != nil {
		return s.module.Text(s.decl.Module)
	}
	return beside(s.module.File.Name, s.decl.File.Value)
}
