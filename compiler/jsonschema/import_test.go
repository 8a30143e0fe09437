package jsonschema_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/compiler/jsonschema"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
)

// files is a project's files by path, in the order of a txtar archive.
type files struct {
	names []string
	texts map[string]string
}

// unpack reads the "-- name --" sections of a txtar archive.
func unpack(archive string) files {
	out := files{texts: map[string]string{}}
	name := ""
	for line := range strings.Lines(archive) {
		trimmed := strings.TrimSpace(line)
		if strings.HasPrefix(trimmed, "-- ") && strings.HasSuffix(trimmed, " --") {
			name = strings.TrimSpace(trimmed[3 : len(trimmed)-3])
			out.names = append(out.names, name)
			out.texts[name] = ""
			continue
		}
		out.texts[name] += line
	}
	return out
}

func (f files) open(path string) (*diag.File, error) {
	text, ok := f.texts[path]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: path, Err: fs.ErrNotExist}
	}
	return diag.NewFile(path, text), nil
}

// load imports the first file of an archive.
func load(t *testing.T, archive string) (*jsonschema.Schema, diag.List) {
	t.Helper()
	f := unpack(archive)
	file, err := f.open(f.names[0])
	if err != nil {
		t.Fatal(err)
	}
	return jsonschema.Import("visit", file, f.open)
}

// read imports one schema that has to be in order.
func read(t *testing.T, text string) *jsonschema.Schema {
	t.Helper()
	s, found := jsonschema.Import("visit", diag.NewFile("visit.schema.json", text), files{}.open)
	if len(found) > 0 {
		t.Fatalf("%s\n%s", text, list(found))
	}
	return s
}

// list shows diagnostics as "code file:line:column «text» message".
func list(found diag.List) string {
	var b strings.Builder
	for _, d := range found {
		text := d.Span.Text()
		if len(text) > 40 {
			text = text[:40]
		}
		fmt.Fprintf(&b, "%s %s:%d:%d «%s» %s\n", d.Code, d.Span.FileName(), d.Span.Pos().Line, d.Span.Pos().Column, text, d.Message)
		if d.Help != "" {
			fmt.Fprintf(&b, "    help: %s\n", d.Help)
		}
	}
	return b.String()
}

// dump shows a record type, a field a line, some levels deep; how much lies
// below is said at the end.
func dump(s *jsonschema.Schema, levels int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s", s.Record.Name)
	if s.Items {
		b.WriteString(" (items of a list)")
	}
	b.WriteByte('\n')
	below := dumpRecord(&b, s, s.Record, "", levels)
	if below > 0 {
		fmt.Fprintf(&b, "and %d fields below\n", below)
	}
	return b.String()
}

func dumpRecord(b *strings.Builder, s *jsonschema.Schema, r *schema.Record, path string, levels int) (below int) {
	for _, f := range r.Fields {
		at := schema.JoinPath(path, f.Name)
		if levels > 0 {
			fmt.Fprintf(b, "%s%s: %s%s", strings.Repeat("  ", strings.Count(r.Name, ".")+1), f.Name, shortType(f.Type), extras(f))
			if reason, ok := s.Unusable[at]; ok {
				fmt.Fprintf(b, " -- %s", reason)
			}
			b.WriteByte('\n')
		} else {
			below++
		}
		if inner := f.Type.Inner(); inner != nil {
			below += dumpRecord(b, s, inner, at, levels-1)
		}
	}
	return below
}

// shortType leaves out the names of records, which repeat the path.
func shortType(t *schema.Type) string {
	switch {
	case t.Kind == schema.Object:
		return "record"
	case t.Elem != nil:
		return t.Kind.String() + " of " + shortType(t.Elem)
	}
	return t.String()
}

func extras(f *schema.Field) string {
	var b strings.Builder
	if f.Required {
		b.WriteString(" required")
	}
	if f.Enum != nil {
		fmt.Fprintf(&b, " of %q", f.Enum)
	}
	if f.MaxLength > 0 {
		fmt.Fprintf(&b, " up to %d long", f.MaxLength)
	}
	if f.Min != nil {
		fmt.Fprintf(&b, " from %s", *f.Min)
	}
	if f.Max != nil {
		fmt.Fprintf(&b, " to %s", *f.Max)
	}
	if f.Unit != "" {
		fmt.Fprintf(&b, " in %s", f.Unit)
	}
	if f.Doc != "" {
		fmt.Fprintf(&b, " (%s)", f.Doc)
	}
	return b.String()
}

// golden compares with a file of testdata. UPDATE=1 rewrites it and fails.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	want, err := os.ReadFile(path)
	if err == nil && string(want) == got {
		return
	}
	if os.Getenv("UPDATE") == "1" {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		t.Fatalf("%s is rewritten: look at it, then run again", path)
	}
	t.Errorf("%s (UPDATE=1 rewrites it): got\n%s\nwant\n%s", path, got, want)
}

func TestRealisticSchemas(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.schema.json")
	if err != nil || len(paths) < 6 {
		t.Fatalf("%v: only %d schemas", err, len(paths))
	}
	open := func(path string) (*diag.File, error) {
		text, err := fs.ReadFile(os.DirFS("testdata"), path)
		return diag.NewFile(path, string(text)), err
	}
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) {
			file, err := open(filepath.Base(path))
			if err != nil {
				t.Fatal(err)
			}
			name, _, _ := strings.Cut(filepath.Base(path), ".")
			s, found := jsonschema.Import(strings.ReplaceAll(name, "-", "_"), file, open)
			if len(found) > 0 {
				t.Fatal(list(found))
			}
			levels := 8
			if strings.HasPrefix(name, "fhir") {
				levels = 3 // the types of FHIR contain one another: thousands of fields
			}
			golden(t, name+".golden", dump(s, levels))
		})
	}
}

func TestEveryCodeHasAnExample(t *testing.T) {
	covered := 0
	for _, entry := range diag.Entries() {
		if !strings.HasPrefix(string(entry.Code[1:]), "026") && entry.Code != "E0270" && entry.Code != "E0271" {
			continue
		}
		covered++
		_, found := load(t, entry.Example)
		if len(found) != 1 || found[0].Code != entry.Code || found[0].Span.File == nil {
			t.Errorf("%s: its example gives\n%s", entry.Code, list(found))
		}
	}
	if covered != 13 {
		t.Errorf("%d codes have examples, not 13", covered)
	}
}

func TestHostileSchemas(t *testing.T) {
	text, err := os.ReadFile("testdata/hostile.txt")
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for i, one := range strings.Split(string(text), "\n==== ") {
		if i == 0 {
			continue // the words at the top
		}
		title, archive, _ := strings.Cut(one, "\n")
		fmt.Fprintf(&b, "%s\n", title)
		s, found := load(t, archive)
		b.WriteString(indent(list(found)))
		if (s == nil) != found.HasErrors() {
			t.Errorf("%s: a schema is given just when there is no error", title)
		}
		if s != nil {
			b.WriteString(indent(dump(s, 8)))
		}
	}
	golden(t, "hostile.golden", b.String())
}

func indent(text string) string {
	if text == "" {
		return ""
	}
	return "  " + strings.ReplaceAll(strings.TrimSuffix(text, "\n"), "\n", "\n  ") + "\n"
}
