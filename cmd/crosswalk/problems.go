package main

import (
	"io"
	"os"
	"path/filepath"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// A namer gives the files of diagnostics, which are named from their project's
// folder, the names that a user would type. A file that several mappings use
// stays one file, so that its problems are shown once.
type namer struct{ files map[fileKey]*diag.File }

// A fileKey is a file, or one sheet of a spreadsheet.
type fileKey struct{ name, sheet string }

func newNamer() *namer { return &namer{map[fileKey]*diag.File{}} }

// shown renames the files of a list.
func (n *namer) shown(p place, l diag.List) diag.List {
	if p.dir == "." {
		p.dir = ""
	}
	var all diag.List
	for _, d := range l {
		d.Span = n.span(p, d.Span)
		d.Labels = append([]diag.Label(nil), d.Labels...)
		for i := range d.Labels {
			d.Labels[i].Span = n.span(p, d.Labels[i].Span)
		}
		d.Edits = append([]diag.Edit(nil), d.Edits...)
		for i := range d.Edits {
			d.Edits[i].Span = n.span(p, d.Edits[i].Span)
		}
		all = append(all, d)
	}
	return all
}

func (n *namer) span(p place, s diag.Span) diag.Span {
	if s.File == nil {
		return s
	}
	path := filepath.Join(p.dir, filepath.FromSlash(s.File.Name))
	if _, err := os.Stat(path); err != nil && s.File.Name != p.main {
		return s // a module of the library
	}
	key := fileKey{filepath.ToSlash(path), s.File.Sheet}
	f, ok := n.files[key]
	if !ok || f.Text != s.File.Text {
		f = diag.NewSheet(key.name, key.sheet, s.File.Text)
		n.files[key] = f
	}
	s.File = f
	return s
}

// showProblems writes diagnostics in a format of --format. An empty list is
// written too where programs read it.
func (s system) showProblems(w io.Writer, format, color string, l diag.List) error {
	var err error
	switch format {
	case "json":
		err = diag.JSON(w, l)
	case "sarif":
		err = diag.SARIF(w, l)
	case "github":
		err = diag.GitHub(w, l)
	default:
		err = diag.Terminal{Color: s.colors(w, color), Width: width(w)}.Render(w, l)
	}
	if err != nil {
		return cannot("write", "the problems", err)
	}
	return nil
}

// report shows what is wrong with a mapping to the person at the terminal, and
// is an error if it cannot be used.
func (s system) report(c *compiled) error {
	if err := s.showProblems(s.stderr, "terminal", "auto", c.problems); err != nil {
		return err
	}
	if c.problems.HasErrors() {
		return silent(exitInvalid)
	}
	return nil
}
