package stdlib

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const specFolder = "../spec/"

func TestStdlibDocument(t *testing.T) {
	want := Markdown()
	if os.Getenv("UPDATE") == "1" {
		if err := os.WriteFile(specFolder+"stdlib.md", []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(specFolder + "stdlib.md")
	if err != nil || string(got) != want {
		t.Errorf("spec/stdlib.md is out of date (UPDATE=1 rewrites it): %v", err)
	}
	for _, group := range Groups() {
		if !strings.Contains(want, "\n## "+group+"\n") {
			t.Errorf("no section %s", group)
		}
	}
	for name := range macros {
		if !strings.Contains(want, "`list."+name+"(x, ") {
			t.Errorf("the form of %s is not in the document", name)
		}
	}
}

// TestLibraryStyle keeps the document's sentences in one style.
func TestLibraryStyle(t *testing.T) {
	var seen []string
	for _, f := range Library() {
		if !isName(f.Name) {
			continue
		}
		if slices.Contains(seen, f.Group+"."+f.Name) {
			t.Errorf("%s is in the group %s twice", f.Name, f.Group)
		}
		seen = append(seen, f.Group+"."+f.Name)
		if !strings.HasSuffix(f.Doc, ".") || f.Doc[0] < 'A' || f.Doc[0] > 'Z' {
			t.Errorf("%s: %q is no sentence", f.Name, f.Doc)
		}
		if len(f.Signatures()) == 0 {
			t.Errorf("%s has no form", f.Name)
		}
	}
}

var (
	celBlock = regexp.MustCompile("(?s)```cel\n(.*?)```")
	givesEnd = regexp.MustCompile(`^(.*?)\s*// gives (.*)$`)
)

// TestExpressionsDocument runs every line of the cel blocks of
// spec/expressions.md: it must compile, and give what its comment says. The
// blocks are about a visit `v` of which only some fields are recorded.
func TestExpressionsDocument(t *testing.T) {
	text, err := os.ReadFile(specFolder + "expressions.md")
	if err != nil {
		t.Fatal(err)
	}
	env := visitEnv(t, Config{})
	visit := rec{"a": true, "i": 7, "d": "2.5", "s": "new", "day": "2026-01-31", "at": "2026-01-31T22:30:00Z",
		"ints":    []any{3, 1, 2},
		"counts":  rec{"ACT": 4},
		"patient": rec{"birth": "2020-02-29"},
		"items":   []any{rec{"code": "X", "n": 3}, rec{"n": 1}, rec{"code": "Y"}}}
	lines := 0
	for _, block := range celBlock.FindAllStringSubmatch(string(text), -1) {
		for _, line := range strings.Split(strings.TrimSpace(block[1]), "\n") {
			lines++
			parts := givesEnd.FindStringSubmatch(line)
			if parts == nil {
				if x, problems := env.CompileText("expressions.md", line); x == nil {
					t.Errorf("%s: %v", line, problems)
				}
				continue
			}
			checkLine(t, env, visit, parts[1], parts[2])
		}
	}
	if lines < 60 {
		t.Errorf("only %d lines in the cel blocks", lines)
	}
}

func checkLine(t *testing.T, env *Env, visit rec, text, gives string) {
	t.Helper()
	if code, ok := strings.CutPrefix(gives, "error "); ok {
		_, problems := env.CompileText("expressions.md", text)
		if len(problems) != 1 || string(problems[0].Code) != code {
			t.Errorf("%s: want %s, got %v", text, code, problems)
		}
		return
	}
	if canonical, ok := strings.CutPrefix(gives, "the text "); ok {
		if x, problems := env.CompileText("expressions.md", text); x == nil || x.Text != canonical {
			t.Errorf("%s: want the text %s, got %v %v", text, canonical, x, problems)
		}
		return
	}
	if got := run(t, env, text, visit); got != gives {
		t.Errorf("%s gives %s, the document says %s", text, got, gives)
	}
}
