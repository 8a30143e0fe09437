package spec_test

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

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

// TestMappingsInDocuments compiles every mapping that a document shows, in the
// project of the fixture. A block `xwalk E0490` must have exactly that problem,
// any other none; and a whole mapping is laid out as `crosswalk fmt` lays it out.
func TestMappingsInDocuments(t *testing.T) {
	base := spectest.Fixture(t, "..")
	for _, path := range documents(t) {
		for _, b := range codeBlocks(t, path) {
			kind, code, _ := strings.Cut(b.info, " ")
			if _, without := diag.WithoutExample(diag.Code(code)); kind != "xwalk" || without {
				continue
			}
			t.Run(fmt.Sprintf("%s line %d", strings.TrimPrefix(path, "../"), b.line), func(t *testing.T) {
				exactly(t, problemsOf(base, b.text, code), code)
				if code == "" {
					laidOut(t, b.text)
				}
			})
		}
	}
}

// problemsOf compiles a block; one that shows a slip of the pen is only read,
// since it need not be a whole mapping otherwise.
func problemsOf(base fstest.MapFS, text, code string) diag.List {
	if strings.HasPrefix(code, "E01") || strings.HasPrefix(code, "W01") {
		_, problems := lang.Parse(diag.NewFile("main.xwalk", text))
		return problems
	}
	_, problems := compiler.Compile(compiler.Options{FS: spectest.Project(base, text), Main: "main.xwalk"})
	return problems
}

// exactly demands that there are problems of one code, and no others; none
// where the code is empty.
func exactly(t *testing.T, problems diag.List, code string) {
	t.Helper()
	for _, d := range problems {
		if string(d.Code) != code {
			t.Errorf("%s %q: %s (%s)", d.Code, d.Span.Text(), d.Message, d.Help)
		}
	}
	if code != "" && len(problems) == 0 {
		t.Errorf("no problem, want %s", code)
	}
}

func laidOut(t *testing.T, text string) {
	t.Helper()
	module, syntax := lang.Parse(diag.NewFile("main.xwalk", spectest.Wrap(text)))
	if syntax.HasErrors() {
		return
	}
	formatted, _ := lang.Format(module)
	if !strings.Contains(formatted, strings.TrimSpace(text)) && strings.HasPrefix(text, "language") {
		t.Errorf("not as fmt lays it out:\n%s", formatted)
	}
}
