// Package spectest holds what the tests of several packages share: the fixture
// project, and the way in which a few lines of an example become a mapping.
package spectest

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"
)

// Fixture reads the project that examples and conformance cases share; root is
// the repository's root as the test's package sees it.
func Fixture(t testing.TB, root string) fstest.MapFS {
	t.Helper()
	dir := os.DirFS(filepath.Join(root, "spec", "testdata", "fixture"))
	out := fstest.MapFS{}
	err := fs.WalkDir(dir, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(dir, path)
		out[filepath.ToSlash(path)] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

const (
	exampleHeader = `language 1
mapping example

target "metadata/hmis.json" for DHIS2 2.40 to 2.43

`
	exampleSource = `source visit from "schemas/visit.schema.json" {
  key  = visit.uuid
  zone = "Africa/Kampala"
}

`
	exampleForm = `
data set "OPD monthly" from visit as v {
  period        = v.started
  org unit code = v.facility
`
)

var ownSource = regexp.MustCompile(`(?m)^source `)

var declaration = regexp.MustCompile(`^(codes|bands|let|choose|table|rules|source|data set|program|entity|use|test)\b`)

// Project puts an example into the fixture: a whole mapping as it is;
// declarations below a header; other lines into the block of a data set.
func Project(base fstest.MapFS, example string) fs.FS {
	out := fstest.MapFS{}
	for name, file := range base {
		out[name] = file
	}
	main := example
	if archive := txtar.Parse([]byte(example)); len(archive.Files) > 0 {
		for _, f := range archive.Files {
			out[f.Name] = &fstest.MapFile{Data: f.Data}
		}
		main = string(out["main.xwalk"].Data)
	}
	out["main.xwalk"] = &fstest.MapFile{Data: []byte(Wrap(main))}
	return PackSheets(out)
}

// Wrap makes a whole mapping of an example (see Project).
func Wrap(text string) string {
	if strings.HasPrefix(text, "language ") || strings.Contains(text, "\nlanguage ") {
		return text
	}
	declarations, lines := splitDeclarations(text)
	out := exampleHeader
	if !ownSource.MatchString(declarations) || strings.Contains(text, "from visit") || strings.TrimSpace(lines) != "" {
		out += exampleSource
	}
	if strings.HasPrefix(declarations, "use ") {
		first, rest, _ := strings.Cut(declarations, "\n")
		out = strings.Replace(out, "mapping example\n", "mapping example\n"+first+"\n", 1)
		declarations = rest
	}
	out += declarations + "\n"
	if strings.TrimSpace(lines) != "" {
		out += exampleForm + lines + "\n}\n"
	}
	return out
}

// splitDeclarations takes the declarations at the start of an example apart from
// the lines of a block after them.
func splitDeclarations(text string) (declarations, lines string) {
	depth := 0
	rest := strings.SplitAfter(text, "\n")
	for i, line := range rest {
		if depth == 0 && !declaration.MatchString(line) && strings.TrimSpace(line) != "" && !strings.HasPrefix(line, "//") {
			return strings.Join(rest[:i], ""), strings.Join(rest[i:], "")
		}
		depth += strings.Count(line, "{") - strings.Count(line, "}")
	}
	return text, ""
}
