package spec_test

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/compiler"
	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/spec/spectest"
)

// fence is a code block of a document and what stands behind its first fence.
var fence = regexp.MustCompile("(?ms)^```([^\n]*)\n(.*?)^```$")

type codeBlock struct {
	info, text string
	line       int
}

func codeBlocks(t *testing.T, path string) []codeBlock {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var out []codeBlock
	for _, m := range fence.FindAllSubmatchIndex(data, -1) {
		out = append(out, codeBlock{string(data[m[2]:m[3]]), string(data[m[4]:m[5]]), 1 + strings.Count(string(data[:m[0]]), "\n")})
	}
	return out
}

// TestLanguageBlocks compiles every mapping of the language's specification. A
// block `xwalk E0490` must have exactly that problem, any other none; and every
// block is laid out as `crosswalk fmt` lays it out.
func TestLanguageBlocks(t *testing.T) {
	base := spectest.Fixture(t, "..")
	for _, b := range codeBlocks(t, "language.md") {
		kind, code, _ := strings.Cut(b.info, " ")
		if kind != "xwalk" {
			continue
		}
		t.Run(fmt.Sprintf("line %d", b.line), func(t *testing.T) {
			_, problems := compiler.Compile(compiler.Options{FS: spectest.Project(base, b.text), Main: "main.xwalk"})
			for _, d := range problems {
				if string(d.Code) != code {
					t.Errorf("%s %q: %s (%s)", d.Code, d.Span.Text(), d.Message, d.Help)
				}
			}
			if code != "" && len(problems) == 0 {
				t.Errorf("no problem, want %s", code)
			}
			whole := spectest.Wrap(b.text)
			module, syntax := lang.Parse(diag.NewFile("main.xwalk", whole))
			if syntax.HasErrors() {
				return
			}
			formatted, _ := lang.Format(module)
			if !strings.Contains(formatted, strings.TrimSpace(b.text)) && strings.HasPrefix(b.text, "language") {
				t.Errorf("not as fmt lays it out:\n%s", formatted)
			}
		})
	}
}
