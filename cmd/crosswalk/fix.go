package main

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// A fix is a mapping file with the sure edits of its problems.
type fix struct {
	file  *diag.File
	edits []diag.Edit
}

// fixes gathers what --fix does, in the order of the files. A file that cannot
// be read as a whole is left as it is.
func fixes(problems diag.List) []fix {
	byName := map[string]*fix{}
	for _, d := range problems {
		if !isSure(d) {
			continue
		}
		for _, e := range d.Edits {
			name := e.Span.FileName()
			if byName[name] == nil {
				byName[name] = &fix{file: e.Span.File}
			}
			byName[name].edits = append(byName[name].edits, e)
		}
	}
	var all []fix
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		if f := byName[name]; f.isWhole() {
			all = append(all, *f)
		}
	}
	return all
}

// isSure reports whether nobody has to think about the edits of a problem: those
// of lints mean the same as what they replace, and a name that differs from the
// only near one in nothing but upper and lower case and blanks is a slip.
func isSure(d diag.Diagnostic) bool {
	if strings.HasPrefix(string(d.Code), "W") {
		return len(d.Edits) > 0
	}
	return len(d.Edits) == 1 && isSlip(d.Edits[0].Span.Text(), d.Edits[0].Text)
}

func isSlip(written, meant string) bool {
	squeeze := func(s string) string { return strings.Join(strings.Fields(strings.Trim(s, `"'`)), " ") }
	return squeeze(written) != "" && strings.EqualFold(squeeze(written), squeeze(meant))
}

// isWhole reports whether the file is one of the user's that has no syntax error.
func (f fix) isWhole() bool {
	data, err := os.ReadFile(filepath.FromSlash(f.file.Name))
	if err != nil || string(data) != f.file.Text || filepath.Ext(f.file.Name) != ".xwalk" {
		return false // of the library, or not a mapping
	}
	_, problems := lang.Parse(f.file)
	return !problems.HasErrors()
}

// text is the file after the edits. Of edits that overlap the first one is made;
// the next check finds the others again.
func (f fix) text() string {
	slices.SortStableFunc(f.edits, func(a, b diag.Edit) int {
		return cmp.Or(cmp.Compare(a.Span.Start, b.Span.Start), cmp.Compare(a.Span.End, b.Span.End))
	})
	var b strings.Builder
	at := 0
	for _, e := range f.edits {
		if e.Span.Start < at {
			continue
		}
		b.WriteString(f.file.Text[at:e.Span.Start] + e.Text)
		at = e.Span.End
	}
	return b.String() + f.file.Text[at:]
}

// maxRounds is how often --fix checks again: an edit may bring to light what an
// error hid.
const maxRounds = 5

// fixAll makes the sure edits that a check finds, until it finds no more.
func (s system) fixAll(check func() (diag.List, error)) error {
	fixed := map[string]bool{}
	for range maxRounds {
		problems, err := check()
		if err != nil {
			return err
		}
		all := fixes(problems)
		for _, f := range all {
			if err := writeWhole(filepath.FromSlash(f.file.Name), []byte(f.text()), 0o666); err != nil {
				return err // the permissions of the file stay
			}
			fixed[f.file.Name] = true
		}
		if len(all) == 0 {
			break
		}
	}
	if len(fixed) > 0 {
		fmt.Fprintf(s.stderr, "%s fixed\n", plural(int64(len(fixed)), "file"))
	}
	return nil
}

// showFixes prints what --fix would change first.
func (s system) showFixes(problems diag.List) error {
	for _, f := range fixes(problems) {
		if err := s.print([]byte(unifiedDiff(f.file.Name, f.file.Text, f.text()))); err != nil {
			return err
		}
	}
	return nil
}
