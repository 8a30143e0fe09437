package spec_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// problemMark is `// want CODE "text"` in a mapping: this line has a problem of
// that code, whose marked text begins in this line and contains the text there.
var problemMark = regexp.MustCompile(`// want ([EW][0-9]{4}) "([^"]*)"`)

// expectedProblem is what one mark asks for.
type expectedProblem struct {
	code, text, file string
	line             int
}

// problemMarks collects the marks of the mapping files of a case.
func (c *conformanceCase) problemMarks() []expectedProblem {
	var out []expectedProblem
	for _, f := range c.archive.Files {
		if !strings.HasSuffix(f.Name, ".xwalk") {
			continue
		}
		for i, line := range strings.Split(string(f.Data), "\n") {
			for _, m := range problemMark.FindAllStringSubmatch(line, -1) {
				out = append(out, expectedProblem{m[1], m[2], f.Name, i + 1})
			}
		}
	}
	return out
}

// compareMarks fails unless each mark has one problem and each problem a mark.
func compareMarks(t *testing.T, marks []expectedProblem, problems diag.List) {
	t.Helper()
	met := make([]bool, len(marks))
	for _, d := range problems {
		if i := markFor(marks, met, d); i >= 0 {
			met[i] = true
			continue
		}
		t.Errorf("not marked: %s", strings.TrimSpace(problemLines(diag.List{d})))
	}
	for i, m := range marks {
		if !met[i] {
			t.Errorf("no such problem: %s %s:%d %q", m.code, m.file, m.line, m.text)
		}
	}
}

// markFor is the number of the first unmet mark that a problem meets, or -1.
func markFor(marks []expectedProblem, met []bool, d diag.Diagnostic) int {
	text, _, _ := strings.Cut(d.Span.Text(), "\n")
	for i, m := range marks {
		if !met[i] && m.code == string(d.Code) && m.file == d.Span.FileName() && m.line == d.Span.Pos().Line && strings.Contains(text, m.text) {
			return i
		}
	}
	return -1
}

func TestMarksAreMetExactly(t *testing.T) {
	file := diag.NewFile("main.xwalk", "let a = b\nlet c = d\n")
	marks := []expectedProblem{{"E0314", "b", "main.xwalk", 1}, {"E0314", "", "main.xwalk", 1}}
	met := []bool{true, false}
	for _, k := range []struct {
		d    diag.Diagnostic
		want int
	}{
		{diag.New("E0314", file.Span(8, 9), "x"), 1},
		{diag.New("E0315", file.Span(8, 9), "x"), -1},
		{diag.New("E0314", file.Span(18, 19), "x"), -1},
	} {
		if got := markFor(marks, met, k.d); got != k.want {
			t.Errorf("%s at %v meets mark %d, want %d", k.d.Code, k.d.Span.Pos(), got, k.want)
		}
	}
}
