package spec_test

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/crosswalk-dhis2/crosswalk/compiler"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/spec/spectest"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// A mutant is a right mapping of which every name is misspelt, one at a time.
type mutant struct {
	files   fstest.MapFS
	options compiler.Options // without files
	text    string           // of the mapping
	known   map[string]bool  // the names of the metadata
	library map[string]bool  // the names of the library's functions
	inside  func(writtenName) bool
	kinds   map[string]int // how often each kind of slip and of name was tried
}

func newMutant(t *testing.T, files fstest.MapFS, o compiler.Options, inside func(writtenName) bool) *mutant {
	t.Helper()
	m := &mutant{files: files, options: o, text: string(files[o.Main].Data), known: knownNames(t, files), library: map[string]bool{}, inside: inside, kinds: map[string]int{}}
	for _, f := range stdlib.Library() {
		m.library[f.Name] = true
	}
	return m
}

// taken reports whether a misspelt name would be another right one.
func (m *mutant) taken(name writtenName) func(string) bool {
	return func(s string) bool {
		switch name.what {
		case "word", "function", "field", "table", "source":
			return m.library[s] || strings.Contains(m.text, s) || s[0] < 'A' // a digit is another mistake
		}
		return m.known[s]
	}
}

// everyName misspells the names and demands one error that offers the right one.
func (m *mutant) everyName(t *testing.T) {
	seen := map[string]bool{}
	for i, name := range namesOf(t, m.text, m.known) {
		right := m.text[name.start:name.end]
		again := seen[right]
		seen[right] = true
		switch isWord := name.what == "word" || name.what == "function"; {
		case !m.inside(name), isWord && again, len(right) == 1: // of one letter nothing is left
			continue
		}
		wrong, kind, ok := misspell(right, i, m.taken(name))
		if !ok {
			t.Errorf("%q cannot be misspelt", right)
			continue
		}
		m.kinds[kind]++
		m.kinds[name.what]++
		t.Run(fmt.Sprintf("%s/%s/%s", name.what, kind, wrong), func(t *testing.T) {
			t.Parallel()
			m.misspelt(t, name, wrong)
		})
	}
}

func (m *mutant) misspelt(t *testing.T, name writtenName, wrong string) {
	files := maps.Clone(m.files)
	text := m.text[:name.start] + wrong + m.text[name.end:]
	files[m.options.Main] = &fstest.MapFile{Data: []byte(text)}
	o := m.options
	o.FS = files
	_, problems := compiler.Compile(o)
	right := m.text[name.start:name.end]
	ok := len(problems) == 1 && problems.HasErrors() && slices.Contains(problems[0].Near, right)
	if ok && !restores(problems[0], text, m.text) {
		ok = (name.what == "word" || name.what == "function") && len(problems[0].Near) > 1 // each as near as the other
	}
	if !ok {
		t.Errorf("in place of %q, want one error that offers it and an edit to it:\n%s", right, inWords(problems))
	}
}

// restores reports whether an edit of a problem makes the right text again.
func restores(d diag.Diagnostic, text, right string) bool {
	for _, e := range d.Edits {
		if text[:e.Span.Start]+e.Text+text[e.Span.End:] == right {
			return true
		}
	}
	return false
}

func inWords(problems diag.List) string {
	var b strings.Builder
	for _, d := range problems {
		fmt.Fprintf(&b, "  %s %v %q: %s (%s), %d edits\n", d.Code, d.Span.Pos(), d.Span.Text(), d.Message, d.Help, len(d.Edits))
	}
	return b.String()
}

// exampleOptions say how the examples are compiled.
var exampleOptions = map[string]compiler.Options{
	"opd":                  {Main: "opd.xwalk", OrgUnits: []string{"metadata/facilities.json"}},
	"fhir-anc":             {Main: "anc.xwalk", OrgUnits: []string{"metadata/facilities.json"}},
	"fhir-opd":             {Main: "opd.xwalk"},
	"tracker-to-aggregate": {Main: "epi.xwalk"},
	"hiv-cohort":           {Main: "cohort.xwalk"},
	"two-districts":        {Main: "outreach.xwalk"},
	"openmrs-anc":          {Main: "anc.xwalk"},
}

// TestMisspeltNames misspells every name of the examples by one letter.
func TestMisspeltNames(t *testing.T) {
	kinds := map[string]int{}
	for folder, o := range exampleOptions {
		t.Run(folder, func(t *testing.T) {
			m := newMutant(t, exampleFiles(t, "../examples/"+folder), o, func(writtenName) bool { return true })
			m.everyName(t)
			for kind, n := range m.kinds {
				kinds[kind] += n
			}
		})
	}
	for _, s := range slips {
		if kinds[s.kind] < 30 {
			t.Errorf("%d letters were %s", kinds[s.kind], s.kind)
		}
	}
	for _, what := range []string{"file", "column", "field", "result", "literal", "name of DHIS2", "word", "function", "source"} {
		if kinds[what] < 3 {
			t.Errorf("%d names were misspelt that are a %s", kinds[what], what)
		}
	}
}

// TestMisspeltNamesOfTheSpecification misspells the names of the right mappings
// that the specification of the language shows.
func TestMisspeltNamesOfTheSpecification(t *testing.T) {
	base := spectest.Fixture(t, "..")
	names := 0
	for _, block := range codeBlocks(t, "language.md") {
		if block.info != "xwalk" {
			continue
		}
		t.Run(fmt.Sprint("line ", block.line), func(t *testing.T) {
			files := maps.Clone(base)
			text := spectest.Wrap(block.text)
			files["main.xwalk"] = &fstest.MapFile{Data: []byte(text)}
			m := newMutant(t, files, compiler.Options{Main: "main.xwalk"}, func(n writtenName) bool {
				return strings.Contains(block.text, lineAt(text, n.start)) // and not in what Wrap puts around it
			})
			m.everyName(t)
			for _, n := range m.kinds {
				names += n
			}
		})
	}
	if names < 200 {
		t.Errorf("only %d names were misspelt", names)
	}
}

func lineAt(text string, at int) string {
	start := strings.LastIndex(text[:at], "\n") + 1
	line, _, _ := strings.Cut(text[start:], "\n")
	return line
}

// exampleFiles reads what a mapping needs of an example.
func exampleFiles(t *testing.T, dir string) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	root := os.DirFS(dir)
	err := fs.WalkDir(root, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			if path == "data" || path == "expected" {
				return fs.SkipDir
			}
			return err
		}
		data, err := fs.ReadFile(root, path)
		out[path] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
