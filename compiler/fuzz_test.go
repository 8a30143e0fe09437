package compiler_test

import (
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/crosswalk-dhis2/crosswalk/compiler"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/spec/spectest"
)

// FuzzCompile changes mappings at random. The compiler must not panic, must give
// a transform exactly if there is no error, and each transform must be one that
// can be run.
func FuzzCompile(f *testing.F) {
	for _, e := range diag.Entries() {
		if e.Example != "" && !othersTest.MatchString(string(e.Code)) && len(txtar.Parse([]byte(e.Example)).Files) == 0 {
			f.Add(spectest.Wrap(e.Example))
		}
	}
	for _, pattern := range []string{"testdata/*/*.txtar"} {
		files, _ := filepath.Glob(pattern)
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(spectest.Wrap(fileOf(txtar.Parse(data), "main.xwalk")))
		}
	}
	var base fstest.MapFS
	f.Fuzz(func(t *testing.T, main string) {
		if base == nil {
			base = spectest.Fixture(t, "..")
			base["rows.csv"] = text("form,element,sex,code\na,OPD all,,x\nb,OPD new attendance,Male,y\n")
		}
		files := fstest.MapFS{"main.xwalk": text(main)}
		for name, file := range base {
			files[name] = file
		}
		transform, problems := compiler.Compile(compiler.Options{FS: files, Main: "main.xwalk"})
		if (transform == nil) != problems.HasErrors() {
			t.Fatalf("transform %t, errors %t", transform != nil, problems.HasErrors())
		}
		if transform == nil {
			return
		}
		mustRun(t, transform)
	})
}
