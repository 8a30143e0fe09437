package spec_test

import (
	"bytes"
	"encoding/json"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/crosswalk-dhis2/crosswalk/"

// layers is the direction of the house, as spec/architecture.md draws it: a
// package may import those that stand before it on its line, and no others of
// ours. A new edge is a decision: this data is not changed to make a build pass.
var layers = map[string][]string{
	"lang/diag":   {},
	"lang/schema": {},
	"lang":        {"lang/diag"},

	"stdlib/decimal":  {},
	"stdlib/calendar": {},
	"stdlib/period":   {"stdlib/calendar"},
	"stdlib/age":      {"stdlib/calendar"},
	"stdlib/unit":     {"stdlib/decimal"},
	"stdlib/modules":  {},
	"stdlib/schemas":  {},

	"stdlib":  {"lang/diag", "lang/schema", "stdlib/decimal", "stdlib/unit", "stdlib/calendar", "stdlib/period", "stdlib/age"},
	"runtime": {"lang/diag", "lang/schema", "stdlib", "stdlib/decimal", "stdlib/calendar", "stdlib/period", "stdlib/age"},

	"runtime/source":          {"runtime", "runtime/source/jsonscan", "lang/diag"},
	"runtime/source/web":      {"lang/diag"},
	"runtime/source/sql":      {"lang/diag", "lang/schema", "runtime/source", "runtime/source/jsonscan", "runtime/source/web"},
	"runtime/source/workbook": {},
	"runtime/source/parquet":  {"runtime", "runtime/source", "lang/diag", "lang/schema"},
	"runtime/source/jsonscan": {},
	"runtime/source/fhir":     {"runtime", "runtime/source", "runtime/source/jsonscan", "runtime/source/web", "lang/diag"},
	"runtime/source/openmrs":  {"runtime", "runtime/source", "runtime/source/jsonscan", "runtime/source/web", "lang/diag"},
	"runtime/source/tracker":  {"runtime", "runtime/source", "runtime/source/jsonscan", "runtime/source/web", "lang/schema"},
	"runtime/source/sheet":    {"runtime", "runtime/source/workbook", "lang/diag"},

	"compiler/metadata":      {"lang/diag"},
	"compiler/metadata/pull": {"compiler/metadata", "runtime/source/web"},
	"compiler/jsonschema":    {"lang/diag", "lang/schema"},
	"compiler/importcode":    {"lang/diag", "runtime"},
	"compiler/schemafile":    {"lang/diag", "lang/schema", "compiler/metadata", "runtime", "stdlib/calendar", "stdlib/schemas"},

	"compiler": {"lang", "lang/diag", "lang/schema", "compiler/metadata", "compiler/jsonschema", "compiler/importcode", "runtime", "runtime/source/workbook", "stdlib",
		"stdlib/modules", "stdlib/schemas", "stdlib/decimal", "stdlib/unit", "stdlib/calendar", "stdlib/period", "stdlib/age"},
	"cmd/crosswalk": {"compiler", "compiler/metadata", "compiler/metadata/pull", "compiler/importcode", "compiler/schemafile", "lang", "lang/diag", "lang/schema", "runtime",
		"runtime/source", "runtime/source/fhir", "runtime/source/jsonscan", "runtime/source/openmrs", "runtime/source/parquet", "runtime/source/sheet", "runtime/source/sql", "runtime/source/tracker", "runtime/source/web", "stdlib", "stdlib/schemas", "stdlib/calendar", "stdlib/period"},
	"bench":             {"runtime"},
	"examples":          {},
	"examples/generate": {},
}

// only says who may use what is not ours: a library, or a door to the world
// outside. Nothing else of the house may.
var only = map[string][]string{
	"github.com/alecthomas/participle/v2":      {"lang"},
	"github.com/google/cel-go":                 {"stdlib"},
	"github.com/santhosh-tekuri/jsonschema/v5": {"compiler/jsonschema"},
	"github.com/spf13/cobra":                   {"cmd/crosswalk"},
	"github.com/cockroachdb/apd/v3":            {"stdlib/decimal"},
	"github.com/parquet-go/parquet-go":         {"runtime/source/parquet", "examples/generate"},
	"github.com/klauspost/compress":            {"runtime"},
	"golang.org/x/text/encoding":               {"runtime"},
	"archive/zip":                              {"runtime/source/workbook", "examples/generate"},
	"os":                                       {"bench", "cmd/crosswalk", "examples/generate"},
	"net":                                      {"runtime/source/sql", "runtime/source/web"},
	"net/http":                                 {"runtime/source/web"},
	"math/rand":                                {"examples/generate"},
	"math/rand/v2":                             {"bench", "examples/generate"},
	"database/sql":                             {"runtime/source/sql", "examples/generate"},
	"github.com/jackc/pgx/v5":                  {"runtime/source/sql"},
	"github.com/go-sql-driver/mysql":           {"runtime/source/sql"},
	"modernc.org/sqlite":                       {"runtime/source/sql", "examples/generate"},
	"os/exec":                                  {"bench"},
}

// isTestOnly holds for what no program links: the specification's tests.
func isTestOnly(name string) bool { return name == "spec" || strings.HasPrefix(name, "spec/") }

type goPackage struct {
	ImportPath string
	Imports    []string
	Deps       []string
}

// packages asks the go command for the house as it is.
func packages(t *testing.T) map[string]goPackage {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports,Deps", module+"...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	found := map[string]goPackage{}
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p goPackage
		err := dec.Decode(&p)
		if err == io.EOF {
			return found
		}
		if err != nil {
			t.Fatal(err)
		}
		found[strings.TrimPrefix(p.ImportPath, module)] = p
	}
}

func TestImportsGoOneWay(t *testing.T) {
	for name, p := range packages(t) {
		if isTestOnly(name) {
			continue
		}
		allowed, known := layers[name]
		if !known {
			t.Errorf("%s is not in the picture of the house", name)
			continue
		}
		for _, path := range p.Imports {
			ours, isOurs := strings.CutPrefix(path, module)
			if isOurs && !slices.Contains(allowed, ours) {
				t.Errorf("%s must not import %s", name, ours)
			}
		}
	}
}

func TestLibrariesStayBehindTheirSeams(t *testing.T) {
	for name, p := range packages(t) {
		if isTestOnly(name) {
			continue
		}
		for _, path := range p.Imports {
			for library, users := range only {
				if (path == library || strings.Contains(library, ".") && strings.HasPrefix(path, library+"/")) && !slices.Contains(users, name) {
					t.Errorf("%s must not import %s: only %v may", name, path, users)
				}
			}
		}
	}
}

// A service that only runs transforms links neither the language nor its parser.
func TestRuntimeNeverReachesTheLanguage(t *testing.T) {
	for _, dep := range packages(t)["runtime"].Deps {
		if dep == module+"lang" || strings.HasPrefix(dep, "github.com/alecthomas/participle") || strings.HasPrefix(dep, module+"compiler") {
			t.Errorf("runtime reaches %s", dep)
		}
	}
}

func TestNoPackageIsAnAttic(t *testing.T) {
	for name := range packages(t) {
		base := name[strings.LastIndexByte(name, '/')+1:]
		if slices.Contains([]string{"util", "utils", "common", "helpers", "types", "errors", "misc"}, base) {
			t.Errorf("%s has a name that says nothing", name)
		}
	}
}
