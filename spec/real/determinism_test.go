package real_test

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/compiler"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

// fixtureMapping makes cells and tracker objects from the project of the
// conformance cases.
const fixtureMapping = `language 1
mapping fixture

target "metadata/hmis.json" for DHIS2 2.41

source visit from "schemas/visit.schema.json" {
  key     = visit.uuid
  version = visit.changed
  deleted = visit.voided
  zone    = "Africa/Kampala"
}

data set "OPD monthly" from visit as v {
  period        = v.started
  org unit code = v.facility
  zeros for assigned org units

  "OPD all"    = count
  "Weight"     = sum v.weight
  "ACT stock"  = latest v.stock by v.started
  "TWICE_A"    = count distinct v.patient.uuid
  "Supervised" = latest v.pregnant by v.started
}

program "ANC follow-up" from visit as v where known(v.patient.name) {
  tracked entity {
    identity      = v.patient.uuid
    org unit code = v.facility
    "National ID" = v.patient.uuid
    "Given name"  = v.patient.name
  }
  enrollment {
    enrolled = date(v.started)
    status   = "ACTIVE"
    event "ANC visit" {
      identity      = v.uuid
      occurred      = v.started
      status        = "COMPLETED"
      "Weight (kg)" = v.weight
    }
  }
}
`

func compileFixture(t *testing.T) *runtime.Transform {
	t.Helper()
	f := files{"main.xwalk": fixtureMapping}
	for _, name := range []string{"metadata/hmis.json", "schemas/visit.schema.json"} {
		text, err := os.ReadFile(filepath.Join("../testdata/fixture", filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		f[name] = string(text)
	}
	return compile(t, f, "main.xwalk")
}

// fixtureVisits are visits with corrections, deletions and ties, and patients of
// whom visits say different things. Every record has a version of its own: of
// equal ones that say different things none counts.
func fixtureVisits() []byte {
	var out bytes.Buffer
	for i := range 400 {
		fmt.Fprintf(&out, `{"uuid": "v%d", "started": "2026-0%d-0%dT08:00:00+03:00", "changed": "2026-06-01T%02d:%02d:00Z", "voided": %t, "facility": "UG-%s", `,
			i%330, 1+i%3, 1+i%7, i/60, i%60, i%41 == 0, []string{"KLA-001", "MBR-002"}[i%2])
		fmt.Fprintf(&out, `"weight": %d.%d, "stock": %d, "pregnant": %t, "patient": {"uuid": "p%d", "name": "name %d"}}`+"\n", i%90, i%10, i, i%3 == 0, i%57, i%19)
	}
	return out.Bytes()
}

// The payloads do not depend on how records are spread over files, nor on the
// order of the files and the records in them.
func TestPayloadsDoNotDependOnTheOrderOfRecords(t *testing.T) {
	for name, c := range map[string]struct {
		transform *runtime.Transform
		visits    []byte
	}{
		"example": {compileExample(t), exampleVisits(t)},
		"fixture": {compileFixture(t), fixtureVisits()},
	} {
		t.Run(name, func(t *testing.T) {
			whole := run(t, c.transform, runtime.RunOptions{Periods: "202601..202603"}, input("visit", "all.ndjson", c.visits))
			lines := slices.Collect(bytes.Lines(c.visits))
			first, second := bytes.Join(lines[:len(lines)/3], nil), bytes.Join(lines[len(lines)/3:], nil)
			if !bytes.HasSuffix(first, []byte("\n")) {
				t.Fatal("the file was not cut between lines")
			}
			slices.Reverse(lines)
			for how, inputs := range map[string][]runtime.Input{
				"again":              {input("visit", "all.ndjson", c.visits)},
				"two files":          {input("visit", "a.ndjson", first), input("visit", "b.ndjson", second)},
				"the other way":      {input("visit", "b.ndjson", second), input("visit", "a.ndjson", first)},
				"the records turned": {input("visit", "all.ndjson", bytes.Join(lines, nil))},
			} {
				got := run(t, c.transform, runtime.RunOptions{Periods: "202601..202603"}, inputs...)
				if !maps.EqualFunc(whole.streams, got.streams, bytes.Equal) {
					t.Errorf("%s: other payloads", how)
				}
			}
			for stream, text := range whole.streams {
				least := 2000
				if strings.HasSuffix(stream, runtime.DeletesEnding) {
					least = 100 // UIDs and nothing else, of few records
				}
				if len(text) < least {
					t.Errorf("%s has %d bytes: too little to tell", stream, len(text))
				}
			}
		})
	}
}

// A hundred compilations give one transform, to the byte.
func TestTransformsAreTheSameEveryTime(t *testing.T) {
	var want []byte
	for i := range 100 {
		transform, problems := compiler.Compile(compiler.Options{FS: os.DirFS(exampleFolder), Main: "opd.xwalk", OrgUnits: []string{"metadata/facilities.json"}})
		if transform == nil {
			t.Fatal(problems)
		}
		got, err := transform.Canonical()
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			want = got
		}
		if !bytes.Equal(got, want) {
			t.Fatalf("compilation %d made another transform", i+1)
		}
	}
}

// The zone, the language and the folder of the machine change nothing in what
// the command writes.
func TestTheMachineDoesNotShow(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: the command is built")
	}
	command := filepath.Join(t.TempDir(), "crosswalk")
	if out, err := exec.Command("go", "build", "-o", command, "../../cmd/crosswalk").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	want := runCommand(t, command)
	if len(want) != 3 {
		t.Fatalf("the command wrote %v, want a transform, a payload and the rejects", slices.Sorted(maps.Keys(want)))
	}
	for _, env := range [][]string{
		{"TZ=Pacific/Kiritimati", "LANG=C"},
		{"TZ=America/St_Johns", "LANG=tr_TR.UTF-8", "LC_ALL=tr_TR.UTF-8"},
		{"TZ=Asia/Kathmandu", "LANG=ar_EG.UTF-8", "LC_NUMERIC=de_DE.UTF-8", "GOMAXPROCS=1"},
		{"TZ=", "LANG="},
	} {
		got := runCommand(t, command, env...)
		for name, text := range want {
			if !bytes.Equal(got[name], text) {
				t.Errorf("%s is another one with %s", name, strings.Join(env, " "))
			}
		}
	}
}

// runCommand builds and runs a copy of the example, in a folder of its own, and
// returns what was written.
func runCommand(t *testing.T, command string, env ...string) map[string][]byte {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "a project")
	if err := os.CopyFS(dir, os.DirFS(exampleFolder)); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"build", ".", "--out", "t.transform.json"}, {"run", ".", "--out", "written"}} {
		cmd := exec.Command(command, args...)
		cmd.Dir, cmd.Env = dir, append(os.Environ(), env...)
		out, err := cmd.CombinedOutput()
		if exit, ok := err.(*exec.ExitError); err != nil && !(ok && exit.ExitCode() == 1 && args[0] == "run") {
			t.Fatalf("crosswalk %s: %v: %s", strings.Join(args, " "), err, out)
		}
	}
	written := map[string][]byte{}
	for _, pattern := range []string{"t.transform.json", "written/*"} {
		paths, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			if written[filepath.Base(path)], err = os.ReadFile(path); err != nil {
				t.Fatal(err)
			}
		}
	}
	return written
}
