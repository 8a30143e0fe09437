package lang

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// corpus returns the archives of a folder of testdata by file name.
func corpus(t testing.TB, folder string) map[string]*txtar.Archive {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", folder, "*.txtar"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no archives in %s: %v", folder, err)
	}
	archives := map[string]*txtar.Archive{}
	for _, file := range files {
		a, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		archives[file] = a
	}
	return archives
}

// TestTrees holds what is read and how it is laid out: in.xwalk becomes tree and
// fmt. UPDATE=1 writes what comes out, and fails.
func TestTrees(t *testing.T) {
	for file, a := range corpus(t, "tree") {
		t.Run(filepath.Base(file), func(t *testing.T) {
			m, problems := Parse(diag.NewFile("in.xwalk", string(a.Files[0].Data)))
			for _, p := range problems {
				if p.Severity == diag.Error {
					t.Errorf("%d: %s %s", p.Span.Pos().Line, p.Code, p.Message)
				}
			}
			formatted, ok := Format(m)
			if !ok {
				t.Fatal("was not formatted")
			}
			got := []txtar.File{a.Files[0], {Name: "fmt", Data: []byte(formatted)}, {Name: "tree", Data: []byte(dump(m))}}
			compare(t, file, a, got)
		})
	}
}

// compare compares the files of an archive with what came out.
func compare(t *testing.T, file string, a *txtar.Archive, got []txtar.File) {
	t.Helper()
	want := &txtar.Archive{Comment: a.Comment, Files: got}
	if bytes.Equal(txtar.Format(a), txtar.Format(want)) {
		return
	}
	if os.Getenv("UPDATE") == "1" {
		if err := os.WriteFile(file, txtar.Format(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for i, f := range got[1:] {
		if i+1 >= len(a.Files) || !bytes.Equal(a.Files[i+1].Data, f.Data) {
			t.Errorf("%s differs; it is now:\n%s", f.Name, f.Data)
		}
	}
}
