package lang

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// wantMark is what a line of an error corpus says about itself. A single quote
// in it stands for a double one. A line that begins with "// above" is about the
// line above it, which has no room for a mark.
var wantMark = regexp.MustCompile(`// want ([EW]\d{4}) "([^"]*)"`)

// TestErrors holds that each line marked `// want CODE "text"` has exactly these
// problems and no other line has any.
func TestErrors(t *testing.T) {
	for file, a := range corpus(t, "errors") {
		for _, f := range a.Files {
			t.Run(filepath.Base(file)+"/"+f.Name, func(t *testing.T) {
				checkWants(t, diag.NewFile(f.Name, string(f.Data)))
			})
		}
	}
}

func checkWants(t *testing.T, f *diag.File) {
	m, problems := Parse(f)
	got := map[int][]diag.Diagnostic{}
	for _, p := range problems {
		got[p.Span.Pos().Line] = append(got[p.Span.Pos().Line], p)
	}
	for line := 1; line <= f.LineCount(); line++ {
		var wants [][]string
		if !strings.HasPrefix(f.Line(line), "// above ") {
			wants = wantMark.FindAllStringSubmatch(f.Line(line), -1)
		}
		if above, ok := strings.CutPrefix(f.Line(line+1), "// above "); ok {
			wants = append(wants, wantMark.FindAllStringSubmatch(above, -1)...)
		}
		for _, want := range wants {
			text := strings.ReplaceAll(want[2], "'", `"`)
			i := slices.IndexFunc(got[line], func(d diag.Diagnostic) bool {
				return string(d.Code) == want[1] && strings.Contains(d.Message, text)
			})
			if i < 0 {
				t.Errorf("line %d: no %s with %q", line, want[1], text)
				continue
			}
			got[line] = slices.Delete(got[line], i, i+1)
		}
		for _, d := range got[line] {
			t.Errorf("line %d: also %s %s", line, d.Code, d.Message)
		}
	}
	if _, ok := Format(m); ok {
		t.Error("a file with errors was formatted")
	}
}

// Every example of the registry has exactly the problem that it is for, and its
// edits, if any, cure it.
func TestRegistryExamples(t *testing.T) {
	count := 0
	for _, e := range diag.Entries() {
		if e.Code[1:3] != "01" || e.Code == "E0101" { // the example of E0101 would be too long
			continue
		}
		count++
		f := diag.NewFile("example.xwalk", e.Example)
		_, problems := Parse(f)
		if len(problems) != 1 || problems[0].Code != e.Code || problems[0].Severity != e.Severity {
			t.Errorf("%s: the example has %v", e.Code, codesOf(problems))
			continue
		}
		if len(problems[0].Edits) == 0 {
			continue
		}
		if _, left := Parse(diag.NewFile("cured.xwalk", applied(problems[0]))); len(left) > 0 {
			t.Errorf("%s: after its edits the example has %v:\n%s", e.Code, codesOf(left), applied(problems[0]))
		}
	}
	if count < 30 {
		t.Errorf("only %d examples", count)
	}
}

func codesOf(l diag.List) []string {
	var codes []string
	for _, d := range l {
		codes = append(codes, string(d.Code)+" "+d.Message)
	}
	return codes
}

// applied returns the file of a problem with the problem's edits.
func applied(d diag.Diagnostic) string {
	text := d.Span.File.Text
	edits := slices.Clone(d.Edits)
	slices.SortFunc(edits, func(a, b diag.Edit) int { return b.Span.Start - a.Span.Start })
	for _, e := range edits {
		text = text[:e.Span.Start] + e.Text + text[e.Span.End:]
	}
	return text
}

// Messages have the style that lang/diag asks for, and none of the words of the
// libraries below.
func TestMessageStyle(t *testing.T) {
	banned := regexp.MustCompile(`(?i)unexpected token|sub-expression|participle|lexer|<[a-z]+>|\bnil\b|%!`)
	for _, a := range corpus(t, "errors") {
		_, problems := Parse(diag.NewFile("in.xwalk", string(a.Files[0].Data)))
		for _, d := range problems {
			first := d.Message[0]
			if 'A' <= first && first <= 'Z' || strings.HasSuffix(d.Message, ".") || banned.MatchString(d.Message+d.Help) {
				t.Errorf("%s: %s (%s)", d.Code, d.Message, d.Help)
			}
		}
	}
}

// What is broken does not hide what is not.
func TestNeighboursOfBrokenLines(t *testing.T) {
	m, problems := Parse(diag.NewFile("in.xwalk", `language 1
mapping m
let a = 1
lett b = 2
codes sex {
  "M" -> "Male"
  "F" "Female"
  "U" -> "Unknown"
}
codes lost(a b) { "x" -> "y" }
let broken(x) = x +
data set "X" from visit as v {
  "A" = count
  "B" = count where
  "C" = count
}
`))
	if len(problems) != 5 {
		t.Errorf("problems: %v", codesOf(problems))
	}
	if len(m.Decls) != 4 {
		t.Fatalf("%d declarations", len(m.Decls))
	}
	codes, set := m.Decls[1].(*Codes), m.Decls[3].(*DataSet)
	if len(codes.Rows) != 2 || !codes.Body.Broken || len(set.Lines) != 2 || !set.Body.Broken {
		t.Errorf("rows %d, lines %d", len(codes.Rows), len(set.Lines))
	}
	if broken := m.Decls[2].(*Let); !broken.Value.Broken {
		t.Error("a broken expression is not marked")
	}
	if len(m.Unread) != 1 || m.Unread[0].Text != "lost" {
		t.Errorf("unread: %v", m.Unread)
	}
}
