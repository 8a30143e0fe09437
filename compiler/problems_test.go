package compiler_test

import (
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/crosswalk-dhis2/crosswalk/compiler"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/spec/spectest"
)

// TestProblems compiles mappings with many mistakes. A comment `// want CODE "text"`
// marks a line that has a problem of that code, at a place that begins with the
// text, quotes around it left out; no other problem may come out.
func TestProblems(t *testing.T) {
	files, err := filepath.Glob("testdata/problems/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no problems: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) { wantProblems(t, file) })
	}
}

func wantProblems(t *testing.T, path string) {
	archive, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	files := project(t, archive)
	files["main.xwalk"] = &fstest.MapFile{Data: []byte(spectest.Wrap(fileOf(archive, "main.xwalk")))}
	transform, problems := compiler.Compile(compiler.Options{FS: files, Main: "main.xwalk"})
	if transform != nil && problems.HasErrors() {
		t.Error("there is a transform, and there are errors")
	}
	unmet := map[mark]int{}
	for _, m := range marksIn(files) {
		unmet[m]++
	}
	for _, d := range problems {
		m := markOf(d)
		if hit, ok := findMark(unmet, m); ok {
			unmet[hit]--
			continue
		}
		t.Errorf("%s:%d %s %q: %s (help: %s)", m.file, m.line, m.code, m.text, d.Message, d.Help)
	}
	for m, n := range unmet {
		if n > 0 {
			t.Errorf("%s:%d: no problem %s at %q", m.file, m.line, m.code, m.text)
		}
	}
}

type mark struct {
	file string
	line int
	code string
	text string
}

var wanted = regexp.MustCompile(`want ([EW]\d{4}) ("(?:[^"\\]|\\.)*")`)

func marksIn(files fstest.MapFS) []mark {
	var out []mark
	for name, f := range files {
		if !strings.HasSuffix(name, ".xwalk") {
			continue
		}
		for i, line := range strings.Split(string(f.Data), "\n") {
			_, comment, _ := strings.Cut(line, "// want ")
			for _, m := range wanted.FindAllStringSubmatch("want "+comment, -1) {
				text, _ := strconv.Unquote(m[2])
				out = append(out, mark{name, i + 1, m[1], text})
			}
		}
	}
	return out
}

func markOf(d diag.Diagnostic) mark {
	text, _, _ := strings.Cut(d.Span.Text(), "\n")
	return mark{d.Span.FileName(), d.Span.Pos().Line, string(d.Code), text}
}

// findMark finds the mark that a problem meets: its text begins the problem's.
func findMark(unmet map[mark]int, m mark) (mark, bool) {
	for want, n := range unmet {
		if n > 0 && want.file == m.file && want.line == m.line && want.code == m.code &&
			(strings.HasPrefix(m.text, want.text) || strings.Trim(m.text, `"'`) == want.text) {
			return want, true
		}
	}
	return mark{}, false
}
