package spec_test

import (
	"bytes"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crosswalk-dhis2/crosswalk/compiler"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

// What is adopted and what is deleted does not depend on the order of the
// records, nor on that of what is told of the server. Without versions the order
// decides what a value is, so that only the first records of objects can differ.
func TestOrderOfWhatIsOnTheServer(t *testing.T) {
	files, err := filepath.Glob("testdata/cases/server/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	files = append(files, "testdata/cases/checks/E0574.txtar", "testdata/cases/checks/E0575.txtar")
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			random := rand.New(rand.NewPCG(4, 3))
			want := payloadsOf(t, file, nil)
			for range 12 {
				if diff := cmp.Diff(want, payloadsOf(t, file, random)); diff != "" {
					t.Fatalf("another order gives something else (-want +got)\n%s", diff)
				}
			}
		})
	}
}

// payloadsOf runs a case with its records in another order.
func payloadsOf(t *testing.T, file string, random *rand.Rand) map[string]string {
	t.Helper()
	c := readCase(t, file)
	transform, _ := compiler.Compile(compiler.Options{FS: c.files, Main: "main.xwalk"})
	if random != nil {
		for _, f := range c.archive.Files {
			if name := filepath.ToSlash(f.Name); name == "in/visit.ndjson" {
				c.inputs = []runtime.Input{inputOf("visit", "visit.ndjson", shuffledLines(random, f.Data))}
			} else if name == "existing/server.ndjson" {
				c.existing = []runtime.Input{inputOf("", "server.ndjson", shuffledLines(random, f.Data))}
			}
		}
	}
	c.run(t, transform)
	maps.DeleteFunc(c.got, func(name, _ string) bool {
		return slices.Contains([]string{"want/rejects", "want/rejects.ndjson", "want/account", "want/report.json"}, name)
	})
	return c.got
}

func shuffledLines(random *rand.Rand, data []byte) []byte {
	lines := bytes.Split(bytes.TrimSpace(data), []byte("\n"))
	random.Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
	return append(bytes.Join(lines, []byte("\n")), '\n')
}
