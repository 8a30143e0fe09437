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

// A written name is a name in a mapping, without quotes around it, that means
// something elsewhere: in DHIS2's metadata, a schema, a sheet, a folder, the
// library or another line.
type writtenName struct {
	start, end int
	what       string
}

var (
	// textLiteral is a text in an expression, as the examples write it.
	textLiteral = regexp.MustCompile(`"([^"\\\n]*)"`)
	// comment is what stands behind a line of an expression.
	comment = regexp.MustCompile(`//[^\n]*`)
	// isUID is the form of the fixture's UIDs.
	isUID = regexp.MustCompile(`^[a-z]{2,6}[0-9]{5,9}$`)
	// word is a word of an expression, with the dot before and the bracket after it.
	word = regexp.MustCompile(`(\.?)\b([A-Za-z][A-Za-z0-9_]*)(\(?)`)
)

// notNames are words that mean themselves.
var notNames = []string{"true", "false", "in", "text", "number", "yesno", "env", "cel", "bind"}

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
	module.Walk(func(p lang.Piece) bool { return !f.isUnused(p) && f.visit(p) })
	slices.SortStableFunc(f.names, func(a, b writtenName) int { return a.start - b.start })
	return slices.CompactFunc(f.names, func(a, b writtenName) bool { return a.start == b.start })
}

// isUnused holds for a definition that no line uses: it is put in where its name
// stands, and checked there.
func (f *nameFinder) isUnused(p lang.Piece) bool {
	var name lang.Name
	switch d := p.(type) {
	case *lang.Let:
		name = d.Name
	case *lang.Codes:
		name = d.Name
	case *lang.Choose:
		name = d.Name
	case *lang.Rules:
		name = d.Name
	default:
		return false
	}
	uses := regexp.MustCompile(`\b`+name.Text+`\b`).FindAllString(f.module.File.Text, -1)
	return len(uses) < 2
}

func (f *nameFinder) visit(p lang.Piece) bool {
	switch n := p.(type) {
	case *lang.Use:
		f.text(n.File, "file")
	case *lang.Target:
		f.text(&n.File, "file")
	case *lang.Source:
		f.text(n.File, "file")
	case *lang.Table:
		f.text(&n.File, "file")
	case *lang.CodesFile:
		if n.Metadata == nil {
			f.text(&n.File, "file")
		}
		if n.IsSheet() {
			f.text(&n.Result, "column")
		}
		f.text(n.System, "code system")
		f.text(n.TargetSystem, "code system")
	case *lang.CodesMetadata:
		f.text(n.OptionSet, "name of DHIS2")
		f.text(&n.Attribute, "name of DHIS2")
	case *lang.CodesColumn:
		f.text(&n.Name, "column")
	case *lang.Codes:
		if n.Base != nil {
			f.add(n.Base.Start(), n.Base.End(), "table")
		}
	case *lang.UseRules:
		f.add(n.Name.Start(), n.Name.End(), "rules")
	case *lang.From:
		f.add(n.Source.Start(), n.Source.End(), "source")
	case *lang.Index:
		f.path(&n.By, 0)
	case *lang.Missing:
		f.path(n.Field, 1)
	case *lang.Expr:
		f.words(n)
	case *lang.Fate:
		if n.Text != nil && f.known[n.Text.Value] {
			f.text(n.Text, "result")
		}
	default:
		f.nameOfDHIS2(p)
	}
	return true
}

func (f *nameFinder) nameOfDHIS2(p lang.Piece) {
	const what = "name of DHIS2"
	switch n := p.(type) {
	case *lang.Setting:
		f.text(n.Text, what)
		for i := range n.Values {
			f.literals(&n.Values[i])
		}
	case *lang.DataSet:
		f.text(&n.Name, what)
	case *lang.Program:
		f.text(&n.Name, what)
	case *lang.Event:
		f.text(&n.Name, what)
	case *lang.Relationship:
		f.text(&n.Name, what)
	case *lang.Combine:
		f.text(&n.Element, what)
	case *lang.Zeros:
		f.text(n.Group, what)
	case *lang.Element:
		f.text(n.Name, what)
	case *lang.Category:
		f.text(&n.Name, what)
		if n.Option != nil {
			f.literals(n.Option)
		}
	}
}

func (f *nameFinder) add(start, end int, what string) {
	f.names = append(f.names, writtenName{start, end, what})
}

func (f *nameFinder) text(s *lang.String, what string) {
	if s != nil && isUID.MatchString(s.Value) {
		return // nobody can tell which UID a wrong one was to be
	}
	if s != nil {
		f.add(s.Start()+1, s.End()-1, what)
	}
}

// path adds the fields of a path; the first of some is the record.
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

// words adds what an expression calls, selects and means by a word alone.
func (f *nameFinder) words(e *lang.Expr) {
	text := comment.ReplaceAllStringFunc(textLiteral.ReplaceAllStringFunc(f.module.Text(e), blanks), blanks)
	for _, m := range word.FindAllStringSubmatchIndex(text, -1) {
		name, afterDot, called := text[m[4]:m[5]], m[3] > m[2], m[7] > m[6]
		what := "word"
		switch {
		case slices.Contains(notNames, name):
			continue
		case called:
			what = "function"
		case afterDot:
			what = "field"
		}
		f.add(e.Start()+m[4], e.Start()+m[5], what)
	}
}

func blanks(s string) string { return strings.Repeat(" ", len(s)) }

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
