package examples_test

import (
	"bytes"
	"encoding/pem"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
)

// An environment is a way to run an example that reads the same records from
// elsewhere, so that its payloads are those of expected/.
type environment struct {
	example, name string
	serve         func(t *testing.T) http.HandlerFunc // nil: the records are in files
	as            string                              // version of the server, where there are several
}

// environments are all but those of openmrs-sql and two-districts, which have
// tests of their own.
var environments = []environment{
	{"fhir-opd", "bulk", nil, ""},
	{"fhir-opd", "search", fhirService, ""},
	{"fhir-opd", "export", fhirService, ""},
	{"hiv-cohort", "parquet", nil, ""},
	{"hiv-cohort", "workbook", nil, ""},
	{"openmrs-anc", "server", openmrsService, ""},
	{"tracker-to-aggregate", "server", trackerService("2.40"), "2.40"},
	{"tracker-to-aggregate", "server", trackerService("2.41"), "2.41"},
	{"tracker-to-aggregate", "server", trackerService("2.43"), "2.43"},
}

// Who is let in by the servers of the tests.
const (
	remoteUser     = "crosswalk"
	remotePassword = "s3cret of the tests"
)

// TestEnvironmentsGiveWhatIsExpected runs each environment with the program itself:
// what comes from other files or from a server is what the example's own records give.
func TestEnvironmentsGiveWhatIsExpected(t *testing.T) {
	for _, e := range environments {
		t.Run(path.Join(e.example, e.name, e.as), func(t *testing.T) {
			dir := copied(t, e.example)
			var asked atomic.Int64
			if e.serve != nil {
				e.start(t, dir, &asked)
			}
			out := filepath.Join(dir, "here")
			said := crosswalk(t, []string{"OPENMRS_USER=" + remoteUser, "OPENMRS_PASSWORD=" + remotePassword,
				"FHIR_USER=" + remoteUser, "FHIR_PASSWORD=" + remotePassword, "DHIS2_TOKEN=" + remotePassword},
				"run", dir, "--env", e.name, "--out", out)
			if strings.Contains(said, remotePassword) {
				t.Errorf("it tells the password:\n%s", said)
			}
			if n := asked.Load(); e.serve != nil && n < 3 {
				t.Errorf("the server was asked %d times: there is no second page", n)
			}
			samePayloads(t, out, expected(t, e.example))
		})
	}
}

// TestEnvironmentsAreAllRun finds environments that no test runs, or that the
// README does not show.
func TestEnvironmentsAreAllRun(t *testing.T) {
	run := map[string]bool{}
	for _, e := range environments {
		run[e.example+" "+e.name] = true
	}
	for _, dir := range folders {
		for name := range open(t, dir).Environments {
			if !run[dir+" "+name] {
				t.Errorf("nothing runs the environment %s of %s", name, dir)
			}
			if command := "go run ./cmd/crosswalk run examples/" + dir + " --env " + name; !strings.Contains(readme(t, dir), command) {
				t.Errorf("%s/README.md does not show `%s`", dir, command)
			}
			delete(run, dir+" "+name)
		}
	}
	for name := range run {
		t.Errorf("there is no environment %s", name)
	}
}

// address is how the project files of examples name a server.
var address = regexp.MustCompile(`    url: https://[a-z]+[.]example[.]org`)

// start serves the records of a copy of the example, and puts the address into its
// project file, with the certificate that vouches for it. It counts what is asked.
func (e environment) start(t *testing.T, dir string, asked *atomic.Int64) {
	t.Helper()
	answer := e.serve(t)
	remote := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		answer(w, r)
	}))
	t.Cleanup(remote.Close)
	authority := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: remote.Certificate().Raw})
	if err := os.WriteFile(filepath.Join(dir, "server.pem"), authority, 0o644); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "crosswalk.yaml")
	said, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(address.FindAll(said, -1)); n != 1 {
		t.Fatalf("%s names %d servers", file, n)
	}
	said = address.ReplaceAll(said, []byte("    ca: server.pem\n    url: "+remote.URL))
	if e.as == "2.40" { // which calls it otherwise
		said = bytes.ReplaceAll(said, []byte("orgUnitMode="), []byte("ouMode="))
	}
	if err := os.WriteFile(file, said, 0o644); err != nil {
		t.Fatal(err)
	}
}

// samePayloads compares the payloads in a folder with those of expected/. Report
// and rejects name the places of the records, which are others.
func samePayloads(t *testing.T, dir string, want map[string][]byte) {
	t.Helper()
	compared := 0
	for name, data := range want {
		got, err := os.ReadFile(filepath.Join(dir, name))
		switch {
		case name == "report.json":
			continue
		case err != nil:
			t.Error(err)
		case name == "rejects.ndjson":
			if g, w := rejectsOf(got), rejectsOf(data); g != w {
				t.Errorf("there are %d rejects, and not %d", g, w)
			}
		case !bytes.Equal(got, data):
			t.Errorf("%s is not what is expected: %s", name, firstDifference(got, data))
		default:
			compared++
		}
	}
	if compared == 0 {
		t.Error("there is no payload")
	}
}

// rejectsOf counts rejects, but for lines that are no JSON: they are nowhere else.
func rejectsOf(list []byte) int {
	return bytes.Count(list, []byte("\n")) - bytes.Count(list, []byte(`"code":"E0502"`))
}
