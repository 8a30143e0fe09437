package examples_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/compiler"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/spec/spectest"
)

// TestBothEnginesGiveTheSame runs each example on CEL's interpreter too, which says
// what expressions mean, and demands the same files and report, but for how many
// expressions were interpreted; and that none is by itself.
func TestBothEnginesGiveTheSame(t *testing.T) {
	for _, dir := range folders {
		t.Run(dir, func(t *testing.T) {
			p := open(t, dir)
			transform := p.load(t)
			p.sameOnBothEngines(t, transform, p.inputs(t, transform))
		})
	}
	t.Run(openmrs, func(t *testing.T) {
		p, transform, inputs := openOpenMRS(t, "sqlite", openmrsDatabases["sqlite"](t))
		p.sameOnBothEngines(t, transform, inputs)
	})
	districts := openDistricts(t)
	for name := range districts.Environments {
		t.Run(districtsDir+"/"+name, func(t *testing.T) {
			p, transform := districts.compile(t, name)
			p.sameOnBothEngines(t, transform, p.inputs(t, transform))
		})
	}
}

func (p project) sameOnBothEngines(t *testing.T, transform *runtime.Transform, inputs []runtime.Input) {
	t.Helper()
	allCompiled(t, transform)
	compiled := p.runOn(t, transform, inputs)
	p.reference = true
	interpreted := p.runOn(t, transform, inputs)
	if compiled.report.Interpreted > 0 || interpreted.report.Interpreted == 0 {
		t.Errorf("%d expressions are interpreted, and %d on the reference engine", compiled.report.Interpreted, interpreted.report.Interpreted)
	}
	interpreted.report.Interpreted = 0
	report, err := json.MarshalIndent(interpreted.report, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	delete(interpreted.files, "report.json")
	want, err := json.MarshalIndent(compiled.report, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	delete(compiled.files, "report.json")
	if !bytes.Equal(report, want) {
		t.Errorf("the report of the reference engine differs: %s", firstDifference(report, want))
	}
	if g, w := slices.Sorted(maps.Keys(interpreted.files)), slices.Sorted(maps.Keys(compiled.files)); !slices.Equal(g, w) {
		t.Fatalf("the reference engine gives %q, and the other %q", g, w)
	}
	for name, data := range interpreted.files {
		if !bytes.Equal(data, compiled.files[name]) {
			t.Errorf("%s of the reference engine differs: %s", name, firstDifference(data, compiled.files[name]))
		}
	}
}

// allCompiled demands that no expression of a transform runs on CEL's interpreter.
func allCompiled(t *testing.T, transform *runtime.Transform) {
	t.Helper()
	planned, err := runtime.PlanOf(transform)
	if err != nil || len(planned) == 0 {
		t.Fatalf("there are %d expressions: %v", len(planned), err)
	}
	for _, e := range planned {
		if !e.Compiled {
			t.Errorf("%s: %s is interpreted", e.Origin, e.Text)
		}
	}
}

// TestJobsAreCompiled: no expression of the mappings that are measured is interpreted.
func TestJobsAreCompiled(t *testing.T) {
	const dir = "../bench/jobs"
	mappings, err := filepath.Glob(filepath.Join(dir, "*.xwalk"))
	if err != nil || len(mappings) < 4 {
		t.Fatalf("there are %d mappings: %v", len(mappings), err)
	}
	for _, path := range mappings {
		name := filepath.Base(path)
		if name == "tables.xwalk" { // which the others import
			continue
		}
		transform, problems := compiler.Compile(compiler.Options{FS: os.DirFS(dir), Main: name, Namespace: "bench"})
		if transform == nil {
			t.Fatalf("%s: %v", name, problems)
		}
		allCompiled(t, spectest.Reload(t, transform))
	}
}
