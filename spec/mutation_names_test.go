package spec_test

import (
	"encoding/json"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// A written name is a name in a mapping, without its quotes, that something
// outside of the mapping decides: DHIS2's metadata, a schema, a sheet, a folder.
type writtenName struct {
	start, end int
	what       string
}

// fieldOfPath is a field in the text of an expression: what follows a dot and is
// not called.
var fieldOfPath = regexp.MustCompile("\\.([A-Za-z][A-Za-z0-9_]*)")

// textLiteral is a text in an expression, as the examples write it.
var textLiteral = regexp.MustCompile(`"([^"\\\n]*)"`)

// A nameFinder collects the names of a mapping by their position in the tree.
// Texts that are data (codes of records, reasons, patterns) are no names; of the
// results of tables and of what settings are set to, those are that DHIS2 knows.
type nameFinder struct {
	module *lang.Module
	known  map[string]bool // what the metadata calls something
	names  []writtenName
}

func namesOf(t *testing.T, main string, known map[string]bool) []writtenName {
	t.Helper()
	module, problems := lang.Parse(diag.NewFile("main.xwalk", main))
	if problems.HasErrors() {
		t.Fatal(problems)
	}
	f := &nameFinder{module: module, known: known}
	module.Walk(f.visit)
	slices.SortFunc(f.names, func(a, b writtenName) int { return a.start - b.start })
	return slices.Compact(f.names)
}

func (f *nameFinder) visit(p lang.Piece) bool {
	switch n := p.(type) {
	case *lang.Use:
		f.text(n.File, "file")
	case *lang.Target:
		f.text(&n.File, "file")
	case *lang.Source:
		f.text(&n.File, "file")
	case *lang.Table:
		f.text(&n.File, "file")
	case *lang.CodesFile:
		f.text(&n.File, "file")
		f.text(&n.Result, "column")
	case *lang.CodesColumn:
		f.text(&n.Name, "column")
	case *lang.Index:
		f.path(&n.By, 0)
	case *lang.Missing:
		f.path(n.Field, 1)
	case *lang.Setting:
		f.text(n.Text, "name of DHIS2")
		for i := range n.Values {
			f.literals(&n.Values[i])
		}
	case *lang.DataSet:
		f.text(&n.Name, "name of DHIS2")
	case *lang.Program:
		f.text(&n.Name, "name of DHIS2")
	case *lang.Event:
		f.text(&n.Name, "name of DHIS2")
	case *lang.Relationship:
		f.text(&n.Name, "name of DHIS2")
	case *lang.Combine:
		f.text(&n.Element, "name of DHIS2")
	case *lang.Zeros:
		f.text(n.Group, "name of DHIS2")
	case *lang.Element:
		f.text(n.Name, "name of DHIS2")
	case *lang.Category:
		f.text(&n.Name, "name of DHIS2")
		if n.Option != nil {
			f.literals(n.Option)
		}
	case *lang.Fate:
		if n.Text != nil && f.known[n.Text.Value] {
			f.text(n.Text, "result")
		}
	case *lang.Expr:
		f.fields(n)
	}
	return true
}

func (f *nameFinder) add(start, end int, what string) {
	f.names = append(f.names, writtenName{start, end, what})
}

func (f *nameFinder) text(s *lang.String, what string) {
	if s != nil {
		f.add(s.Start()+1, s.End()-1, what)
	}
}

// path adds the fields of a path; the first of a field's own path is the record.
func (f *nameFinder) path(p *lang.Path, from int) {
	if p == nil {
		return
	}
	for _, name := range p.Names[from:] {
		f.add(name.Start(), name.End(), "field")
	}
}

// literals adds the texts of a setting that DHIS2 knows: options, statuses.
func (f *nameFinder) literals(e *lang.Expr) {
	for _, m := range textLiteral.FindAllStringSubmatchIndex(f.module.Text(e), -1) {
		if text := f.module.Text(e)[m[2]:m[3]]; f.known[text] {
			f.add(e.Start()+m[2], e.Start()+m[3], "literal")
		}
	}
}

// fields adds the fields that an expression selects.
func (f *nameFinder) fields(e *lang.Expr) {
	text := textLiteral.ReplaceAllStringFunc(f.module.Text(e), func(s string) string { return strings.Repeat("·", 1)[:0] + strings.Repeat(" ", len(s)) })
	for _, m := range fieldOfPath.FindAllStringSubmatchIndex(text, -1) {
		if !strings.HasPrefix(text[m[3]:], "(") {
			f.add(e.Start()+m[2], e.Start()+m[3], "field")
		}
	}
}

// knownNames are all names, codes and UIDs of metadata exports, and the statuses.
func knownNames(t *testing.T, files fs.FS) map[string]bool {
	t.Helper()
	known := map[string]bool{"COMPLETED": true, "ACTIVE": true}
	paths, err := fs.Glob(files, "metadata/*.json")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no metadata: %v", err)
	}
	for _, path := range paths {
		data, err := fs.ReadFile(files, path)
		if err != nil {
			t.Fatal(err)
		}
		var export any
		if err := json.Unmarshal(data, &export); err != nil {
			t.Fatal(err)
		}
		addNames(export, known)
	}
	return known
}

func addNames(part any, known map[string]bool) {
	switch part := part.(type) {
	case []any:
		for _, x := range part {
			addNames(x, known)
		}
	case map[string]any:
		for key, x := range part {
			if name, isText := x.(string); isText && slices.Contains([]string{"id", "code", "name"}, key) {
				known[name] = true
			}
			addNames(x, known)
		}
	}
}
