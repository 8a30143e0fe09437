package lang

import (
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// seed adds every text of the corpora.
func seed(f *testing.F) {
	for _, folder := range []string{"tree", "errors"} {
		for _, a := range corpus(f, folder) {
			for _, file := range a.Files {
				f.Add(string(file.Data))
			}
		}
	}
	for _, expr := range expressions {
		f.Add(head + "let a = " + expr + "\nlet b = 1\n")
	}
	for _, e := range diag.Entries() {
		f.Add(e.Example)
	}
}

// FuzzParse: any text gives a module whose pieces are inside the text and whose
// problems have a place.
func FuzzParse(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, text string) {
		file := diag.NewFile("fuzz.xwalk", text)
		m, problems := Parse(file)
		if len(problems) > maxProblem {
			t.Fatalf("%d problems", len(problems))
		}
		for _, d := range problems {
			if d.Span.File != file || d.Span.Start < 0 || d.Span.Start > d.Span.End || d.Span.End > len(text) {
				t.Fatalf("%s at %d-%d of %d", d.Code, d.Span.Start, d.Span.End, len(text))
			}
			for _, e := range d.Edits {
				if e.Span.File != file || e.Span.Start > e.Span.End || e.Span.End > len(text) {
					t.Fatalf("%s: edit at %d-%d", d.Code, e.Span.Start, e.Span.End)
				}
			}
		}
		m.Walk(func(p Piece) bool {
			if p.Start() > p.End() || p.End() > len(text) {
				t.Fatalf("%T at %d-%d of %d", p, p.Start(), p.End(), len(text))
			}
			return true
		})
	})
}

// FuzzFormat: whatever is read without errors is formatted as promised.
func FuzzFormat(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, text string) {
		m, problems := Parse(diag.NewFile("fuzz.xwalk", text))
		if problems.HasErrors() {
			if formatted, ok := Format(m); ok || formatted != "" {
				t.Fatal("a broken file was formatted")
			}
			return
		}
		checkFormat(t, m)
	})
}
