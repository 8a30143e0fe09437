package spec_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/crosswalk-dhis2/crosswalk/compiler"
	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

// What `crosswalk check --expand` prints, put in the place of a mapping's data
// sets, programs and the entities that these read, must compile to the same transform: it says what a run does,
// neither more nor less.
func TestExpansionsMeanTheSame(t *testing.T) {
	files, err := filepath.Glob("testdata/cases/*/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	tried := 0
	for _, file := range files {
		c := readCase(t, file)
		for _, main := range []string{"main.xwalk", "passes.xwalk"} {
			o := compiler.Options{FS: c.files, Main: main, Namespace: c.settings.Namespace, Values: c.settings.Values}
			if _, there := c.files[main]; there && expandsToTheSame(t, file+" "+main, c.files, o) {
				tried++
			}
		}
	}
	projects, err := filepath.Glob("../examples/*/crosswalk.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, project := range projects {
		mapping, units := projectFiles(t, project)
		files := folder(t, filepath.Dir(project))
		if expandsToTheSame(t, project, files, compiler.Options{FS: files, Main: mapping, OrgUnits: units}) {
			tried++
		}
	}
	if tried < 100 {
		t.Errorf("only %d mappings could be written out", tried)
	}
}

// expandsToTheSame reports whether a mapping compiles, and so could be tried.
func expandsToTheSame(t *testing.T, name string, files fstest.MapFS, o compiler.Options) bool {
	t.Helper()
	want, _ := compiler.Compile(o)
	if want == nil {
		return false
	}
	expansion := compiler.Expand(want)
	text := expansion.Text()
	if strings.Contains(text, "cel.bind(") {
		expansion = entitiesAlone(expansion)
		if len(expansion.Lines) == 0 {
			return false
		}
		text = expansion.Text()
	}
	laidOut(t, text)
	written := fstest.MapFS{}
	for path, f := range files {
		written[path] = f
		if strings.HasSuffix(path, ".xwalk") {
			written[path] = &fstest.MapFile{Data: []byte(withoutForms(path, string(f.Data), expansion))}
		}
	}
	_, forms, _ := strings.Cut(text, "mapping "+expansion.Mapping+"\n")
	written[o.Main] = &fstest.MapFile{Data: append(slices.Clone(written[o.Main].Data), "\n"+forms...)}
	o.FS = written
	got, problems := compiler.Compile(o)
	if got == nil {
		t.Errorf("%s: written out it does not compile:\n%s\n%s", name, problemLines(problems), text)
		return false
	}
	if diff := cmp.Diff(withoutPlaces(t, want), withoutPlaces(t, got)); diff != "" {
		t.Errorf("%s: written out it means something else (-want +got):\n%s\n%s", name, diff, text)
	}
	return true
}

// withoutForms is a mapping without what an expansion writes out: its data sets
// and programs, and the entities that these read.
func withoutForms(path, text string, expansion *compiler.Expansion) string {
	m, _ := lang.Parse(diag.NewFile(path, text))
	for _, d := range slices.Backward(m.Decls) {
		if !writesOut(expansion, d) {
			continue
		}
		start := d.Start()
		for _, doc := range d.Documentation() {
			start = min(start, doc.Start())
		}
		for _, line := range d.LintLines() {
			start = min(start, line.Start())
		}
		text = text[:start] + text[d.End():]
	}
	return denials.ReplaceAllString(text, "")
}

// writesOut reports whether an expansion has the lines of a declaration.
func writesOut(expansion *compiler.Expansion, d lang.Decl) bool {
	return slices.ContainsFunc(expansion.Lines, func(l compiler.ExpandedLine) bool {
		switch d := d.(type) {
		case *lang.DataSet:
			return l.Kind == "data set"
		case *lang.Program:
			return l.Kind == "program"
		case *lang.Entity:
			return l.Kind == "entity" && l.Text == "entity "+d.Name.Text
		}
		return false
	})
}

// entitiesAlone is an expansion without the forms, in which stands what no
// mapping can say.
func entitiesAlone(e *compiler.Expansion) *compiler.Expansion {
	isForm := func(l compiler.ExpandedLine) bool { return l.Kind != "entity" }
	return &compiler.Expansion{Mapping: e.Mapping, Lines: slices.DeleteFunc(slices.Clone(e.Lines), isForm)}
}

var (
	denials      = regexp.MustCompile(`(?m)^ *deny .*$`)
	needless     = regexp.MustCompile(`(^| )\((!?[\w.]+)\)`) // brackets of conditions that were put together
	placeOfTable = regexp.MustCompile(`"table:[^"]*"`)
)

// withoutPlaces is a transform without the places of its lines, the names of its
// inputs, and its digest.
func withoutPlaces(t *testing.T, transform *runtime.Transform) any {
	t.Helper()
	data, err := transform.Canonical()
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]any
	if err := json.Unmarshal(placeOfTable.ReplaceAll(data, []byte(`"table"`)), &all); err != nil {
		t.Fatal(err)
	}
	delete(all, "inputs")
	delete(all, "digest")
	return dropPlaces(all)
}

func uidOf(x any) string  { return x.(map[string]any)["uid"].(string) }
func nameOf(x any) string { return x.(map[string]any)["name"].(string) }

func dropPlaces(x any) any {
	switch x := x.(type) {
	case map[string]any:
		if list, ok := x["elements"].([]any); ok { // in the order in which rules come to them
			slices.SortFunc(list, func(a, b any) int { return strings.Compare(uidOf(a), uidOf(b)) })
		}
		if list, ok := x["entities"].([]any); ok { // those that no block reads are not written out
			slices.SortFunc(list, func(a, b any) int { return strings.Compare(nameOf(a), nameOf(b)) })
		}
		if where, ok := x["where"].(map[string]any); ok && where["cel"] == "true" {
			delete(x, "where") // of a group that stands for a row
		}
		if text, ok := x["cel"].(string); ok {
			x["cel"] = needless.ReplaceAllString(text, "$1$2")
		}
		if x["computed"] != nil {
			delete(x, "label") // the words of the mapping
		}
		delete(x, "origin")
		delete(x, "for")
		for _, inner := range x {
			dropPlaces(inner)
		}
	case []any:
		for _, inner := range x {
			dropPlaces(inner)
		}
	}
	return x
}

// folder reads the mappings of a folder and what they need.
func folder(t *testing.T, dir string) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	root := os.DirFS(dir)
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		data, err := root.(interface{ ReadFile(string) ([]byte, error) }).ReadFile(filepath.ToSlash(name))
		files[filepath.ToSlash(name)] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
