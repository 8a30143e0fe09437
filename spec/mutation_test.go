package spec_test

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/crosswalk-dhis2/crosswalk/compiler"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// A slip of the pen turns a name into another one; false if it cannot.
type slip struct {
	name string
	make func(name []rune, at int) ([]rune, bool)
}

var slips = []slip{
	{"deleted", func(n []rune, at int) ([]rune, bool) { return splice(n, at, 1), len(n) > 1 }},
	{"doubled", func(n []rune, at int) ([]rune, bool) { return splice(n, at, 0, n[at]), true }},
	{"swapped", func(n []rune, at int) ([]rune, bool) {
		if at+1 == len(n) || n[at] == n[at+1] {
			return nil, false
		}
		return splice(n, at, 2, n[at+1], n[at]), true
	}},
	{"replaced", func(n []rune, at int) ([]rune, bool) {
		with := 'x'
		if n[at] == 'x' {
			with = 'y'
		}
		return splice(n, at, 1, with), true
	}},
	{"other case", func(n []rune, at int) ([]rune, bool) {
		s := string(n[at])
		other := strings.ToUpper(s)
		if other == s {
			other = strings.ToLower(s)
		}
		return splice(n, at, 1, []rune(other)...), other != s
	}},
}

// splice replaces some letters.
func splice(n []rune, at, count int, with ...rune) []rune {
	out := append([]rune{}, n[:at]...)
	return append(append(out, with...), n[at+count:]...)
}

// misspell makes a slip in a name that gives no other name. Which one follows
// from the number alone.
func misspell(name string, seed int, taken func(string) bool) (wrong, kind string, ok bool) {
	chance := rand.New(rand.NewPCG(uint64(seed), 20261125))
	letters := []rune(name)
	for range 100 {
		s := slips[chance.IntN(len(slips))]
		out, possible := s.make(letters, chance.IntN(len(letters)))
		if possible && string(out) != name && !taken(string(out)) && strings.TrimSpace(string(out)) == string(out) {
			return string(out), s.name, true
		}
	}
	return "", "", false
}

// examplesWithNames are the projects whose names are misspelt.
var examplesWithNames = []struct {
	folder, main string
	orgUnits     []string
}{
	{"opd", "opd.xwalk", []string{"metadata/facilities.json"}},
	{"fhir-anc", "anc.xwalk", []string{"metadata/facilities.json"}},
	{"tracker-to-aggregate", "epi.xwalk", []string{"metadata/sites.json"}},
}

// TestMisspeltNames misspells every name of the examples by one letter, one
// after the other, and demands an error that offers the right name.
func TestMisspeltNames(t *testing.T) {
	for _, example := range examplesWithNames {
		t.Run(example.folder, func(t *testing.T) {
			files := exampleFiles(t, "../examples/"+example.folder)
			options := compiler.Options{Main: example.main}
			for _, path := range example.orgUnits {
				if files[path] != nil {
					options.OrgUnits = append(options.OrgUnits, path)
				}
			}
			main := string(files[example.main].Data)
			known := knownNames(t, files)
			for i, name := range namesOf(t, main, known) {
				right := main[name.start:name.end]
				wrong, kind, ok := misspell(right, i, func(s string) bool { return known[s] || strings.Contains(main, s) && name.what == "field" })
				if !ok {
					t.Errorf("%q cannot be misspelt", right)
					continue
				}
				t.Run(fmt.Sprintf("%s/%s/%s/%d", name.what, kind, wrong, i), func(t *testing.T) {
					t.Parallel()
					mutated := fstest.MapFS{}
					for path, file := range files {
						mutated[path] = file
					}
					text := main[:name.start] + wrong + main[name.end:]
					mutated[example.main] = &fstest.MapFile{Data: []byte(text)}
					o := options
					o.FS = mutated
					_, problems := compiler.Compile(o)
					offers(t, problems, main, name, right, text)
				})
			}
		})
	}
}

func offers(t *testing.T, problems diag.List, main string, name writtenName, right, text string) {
	t.Helper()
	var all []string
	good, edited := false, false
	for _, d := range problems {
		all = append(all, fmt.Sprintf("%s %v %q: %s (%s)", d.Code, d.Span.Pos(), d.Span.Text(), d.Message, d.Help))
		good = good || strings.Contains(d.Help, right)
		for _, e := range d.Edits {
			if e.Span.FileName() != "" && text[:e.Span.Start]+e.Text+text[e.Span.End:] == main {
				edited = true
			}
		}
	}
	if !good || !edited || len(problems) != 1 {
		t.Errorf("offered %v, edited %v, %d problems\n  %s", good, edited, len(problems), strings.Join(all, "\n  "))
	}
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
