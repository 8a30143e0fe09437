package spec_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/modules"
)

// TestModulesDocument holds modules.md to the library's modules: each
// declaration with its documentation. UPDATE=1 rewrites it, and fails.
func TestModulesDocument(t *testing.T) {
	const path = "modules.md"
	want := modulesDocument(t)
	have, _ := os.ReadFile(path)
	diff := cmp.Diff(string(have), want)
	if diff == "" {
		return
	}
	t.Errorf("%s is out of date (UPDATE=1 rewrites it):\n%s", path, diff)
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func modulesDocument(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("<!-- Generated from stdlib/modules (UPDATE=1 go test ./spec). -->\n# The library's modules\n\n" +
		"A mapping takes a module in with `use std.age`; its tables are then called like functions.\n")
	for _, name := range modules.Names() {
		text, _ := modules.Text(name)
		m, problems := lang.Parse(diag.NewFile(name+".xwalk", text))
		if len(problems) > 0 {
			t.Fatalf("%s: %s", name, problems[0].Message)
		}
		if formatted, _ := lang.Format(m); formatted != text {
			t.Errorf("%s is not laid out as fmt does:\n%s", name, cmp.Diff(text, formatted))
		}
		fmt.Fprintf(&b, "\n## %s\n\n%s\n", name, sentences(m.Mapping))
		for _, d := range m.Decls {
			if sentences(d) == "" {
				t.Errorf("%s: a declaration has no documentation: %.40s", name, m.Text(d))
			}
			fmt.Fprintf(&b, "\n%s\n\n```text\n%s\n```\n", sentences(d), strings.TrimSpace(undocumented(m.Text(d))))
		}
	}
	return b.String()
}

// sentences are what the documentation of a statement says.
func sentences(s lang.Statement) string {
	var lines []string
	for _, d := range s.Documentation() {
		lines = append(lines, d.Text)
	}
	return strings.Join(lines, " ")
}

// undocumented is a declaration's text without the documentation in front of it.
func undocumented(text string) string {
	for strings.HasPrefix(text, "///") {
		_, text, _ = strings.Cut(text, "\n")
	}
	return text
}
