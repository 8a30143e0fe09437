package jsonschema_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/compiler/jsonschema"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
)

// FuzzImport imports any text, with any other text as the file "other.json"
// beside it.
func FuzzImport(f *testing.F) {
	paths, err := filepath.Glob("testdata/*.json")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text), `{"$defs": {"a": {"type": "string"}}}`)
	}
	hostile, err := os.ReadFile("testdata/hostile.txt")
	if err != nil {
		f.Fatal(err)
	}
	for _, one := range strings.Split(string(hostile), "\n==== ")[1:] {
		_, archive, _ := strings.Cut(one, "\n")
		project := unpack(archive)
		other := ""
		if len(project.names) > 1 {
			other = project.texts[project.names[1]]
		}
		f.Add(strings.ReplaceAll(project.texts[project.names[0]], "p.json", "other.json"), other)
	}
	f.Fuzz(func(t *testing.T, text, other string) {
		project := files{texts: map[string]string{"other.json": other}}
		s, found := jsonschema.Import("visit", diag.NewFile("visit.schema.json", text), project.open)
		checkDiagnostics(t, found)
		if (s == nil) != found.HasErrors() {
			t.Fatalf("a schema is given just when there is no error:\n%s", list(found))
		}
		again, foundAgain := jsonschema.Import("visit", diag.NewFile("visit.schema.json", text), project.open)
		if list(found) != list(foundAgain) {
			t.Fatalf("two imports find different things:\n%s\n%s", list(found), list(foundAgain))
		}
		if s == nil {
			return
		}
		if !s.Record.Equal(again.Record) {
			t.Fatal("two imports give different records")
		}
		checkRecord(t, s, s.Record, "", map[string]bool{})
	})
}

// checkDiagnostics checks what holds of every message.
func checkDiagnostics(t *testing.T, found diag.List) {
	t.Helper()
	for _, d := range found {
		if d.Span.File == nil || d.Span.Start < 0 || d.Span.End < d.Span.Start || d.Span.End > len(d.Span.File.Text) {
			t.Errorf("%s has no place: %d to %d", d.Code, d.Span.Start, d.Span.End)
		}
		said := strings.ReplaceAll(d.Message+" "+d.Help, d.Span.Text(), "")
		for _, word := range []string{"jsonschema", "regexp", "santhosh", "project:///", "json.Number", "<nil>"} {
			if strings.Contains(said, word) && !strings.Contains(d.Span.File.Text, word) {
				t.Errorf("%s says %q: %s", d.Code, word, said)
			}
		}
	}
}

// checkRecord checks what holds of every record type.
func checkRecord(t *testing.T, s *jsonschema.Schema, r *schema.Record, path string, names map[string]bool) {
	if names[r.Name] {
		t.Errorf("two records are called %q", r.Name)
	}
	names[r.Name] = true
	if len(r.Fields) == 0 {
		t.Errorf("%s has no fields", r.Name)
	}
	for _, f := range r.Fields {
		at := schema.JoinPath(path, f.Name)
		if got, ok := s.Record.Path(at); !ok || got != f {
			t.Errorf("%s does not lead to its field", at)
		}
		innermost := f.Type
		for innermost.Kind == schema.List || innermost.Kind == schema.Map {
			innermost = innermost.Elem
		}
		if _, unusable := s.Unusable[at]; unusable != (innermost.Kind == schema.Unknown) {
			t.Errorf("%s is %s, but has a reason: %v", at, f.Type, unusable)
		}
		if innermost.Kind == schema.Object {
			checkRecord(t, s, innermost.Record, at, names)
		}
	}
}
