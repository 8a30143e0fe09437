package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const servedMapping = `language 1

mapping opd

use "codes/sex.xwalk"
use std.fhir

target "metadata/hmis.json" for DHIS2 2.41

source visit from std.%s.Encounter {
  key  = visit.%s
  zone = "Africa/Kampala"
}

data set "OPD monthly" from visit as e {
  period         = e.%s
  org unit code  = %s
  category "Sex" = sex("F")

  "OPD attendance" = count
}
`

// A served run is a project whose records are on a server.
type servedRun struct {
	t   *testing.T
	dir string
	url string
}

func newServedRun(t *testing.T, mapping string, handle http.HandlerFunc) *servedRun {
	t.Helper()
	remote := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if user, password, _ := r.BasicAuth(); user != "crosswalk" || password != "s3cret" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		handle(w, r)
	}))
	t.Cleanup(remote.Close)
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("testdata/project")); err != nil {
		t.Fatal(err)
	}
	s := &servedRun{t: t, dir: dir, url: remote.URL}
	s.write("served.xwalk", mapping, 0o644)
	s.write("password", "s3cret\n", 0o600)
	return s
}

func (s *servedRun) write(name, text string, mode os.FileMode) {
	s.t.Helper()
	if err := os.WriteFile(filepath.Join(s.dir, name), []byte(text), mode); err != nil {
		s.t.Fatal(err)
	}
}

// run runs the project with a source, and gives what it says and the data values.
func (s *servedRun) run(want int, source string, args ...string) (said, values string) {
	s.t.Helper()
	s.write(projectFile, fmt.Sprintf("mapping: served.xwalk\nout: out\nservers:\n  emr: {url: %q, user: crosswalk, password: {file: password}}\nsources:\n  visit: %s\n", s.url+"/openmrs", source), 0o644)
	out := filepath.Join(s.dir, "out")
	os.RemoveAll(out)
	var told strings.Builder
	exit := run(append([]string{"run", s.dir}, args...), system{stdin: strings.NewReader(""), stdout: &told, stderr: &told, getenv: func(string) string { return "" }})
	if exit != want || strings.Contains(told.String(), "s3cret") {
		s.t.Fatalf("%s: exit %d, want %d\n%s", source, exit, want, told.String())
	}
	data, err := os.ReadFile(filepath.Join(out, "opd-monthly.json"))
	if err != nil && exit == exitOK {
		s.t.Fatal(err)
	}
	if rejects, err := os.ReadFile(filepath.Join(out, "rejects.ndjson")); err == nil {
		told.Write(rejects)
	}
	return told.String(), string(data)
}

func (s *servedRun) says(text, want string) {
	s.t.Helper()
	if !strings.Contains(text, want) {
		s.t.Errorf("got\n%s\nwant %s", text, want)
	}
}

func TestFHIRServer(t *testing.T) {
	broken := false
	encounter := func(id string) string {
		return fmt.Sprintf(`{"resourceType":"Encounter","id":%q,"status":"finished","class":{"code":"AMB"},"period":{"start":"2026-01-05T08:00:00+03:00"},"serviceProvider":{"reference":"Organization/NGE"}}`, id)
	}
	s := newServedRun(t, fmt.Sprintf(servedMapping, "fhir.r4", "id", "period.start", "fhir_id(e.serviceProvider)"), func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/fhir+json")
		base := "http://" + r.Host
		switch {
		case strings.HasSuffix(r.URL.Path, "/$export"):
			w.Header().Set("Content-Location", base+"/openmrs/state")
			w.WriteHeader(http.StatusAccepted)
		case r.URL.Path == "/openmrs/state":
			fmt.Fprintf(w, `{"output": [{"type": "Encounter", "url": "%s/openmrs/file", "count": 2}]}`, base)
		case r.URL.Path == "/openmrs/file":
			fmt.Fprintf(w, "%s\n%s\n", encounter("a"), encounter("b"))
		case r.URL.Path != "/openmrs/R4/Encounter":
			w.WriteHeader(http.StatusNotFound)
		case r.URL.RawQuery == "_count=2", r.URL.RawQuery == "identifier=http://example.org/visit%7C17":
			fmt.Fprintf(w, `{"resourceType":"Bundle","total":3,"link":[{"relation":"next","url":"%s/openmrs/R4/Encounter?page=2"}],"entry":[{"resource":%s},{"resource":%s}]}`, base, encounter("a"), encounter(""))
		case broken:
			fmt.Fprintf(w, `{"resourceType":"Bundle","entry":[{"resource":%s}`, encounter("c"))
		default:
			fmt.Fprintf(w, `{"resourceType":"Bundle","entry":[{"resource":%s}]}`, encounter("c"))
		}
	})
	said, values := s.run(exitOK, `{fhir: emr, search: "R4/Encounter?_count=2"}`)
	s.says(said, "visit: 3 records read = 2 accepted")
	s.says(said, `"record":"emr/Encounter:2"`)
	s.says(values, `"value":"2"`)

	_, values = s.run(exitOK, `{fhir: emr, search: "R4/Encounter?identifier=http://example.org/visit|17"}`)
	s.says(values, `"value":"2"`)
	_, values = s.run(exitOK, `{fhir: emr, export: "Group/7/$export?_type=Encounter"}`)
	s.says(values, `"value":"2"`)

	// What the command line says in place of the project finds the server's secrets, too.
	_, values = s.run(exitOK, `data/visits.ndjson`, "--in", `visit={fhir: emr, search: "R4/Encounter?_count=2"}`)
	s.says(values, `"value":"2"`)

	var schema, told strings.Builder
	infer := []string{"schema", "infer", `{fhir: emr, search: "R4/Encounter?_count=2"}`, "--project", s.dir}
	if exit := run(infer, system{stdout: &schema, stderr: &told, getenv: func(string) string { return "" }}); exit != exitOK {
		t.Errorf("exit %d: %s", exit, told.String())
	}
	s.says(schema.String(), `"title": "Encounter"`)
	s.says(told.String(), "3 records in 1 input")

	said, _ = s.run(exitFiles, `{fhir: emr, search: "Encounter?_count=2"}`)
	s.says(said, "server `emr` answers Encounter with 404 Not Found")

	broken = true
	said, values = s.run(exitFiles, `{fhir: emr, search: "R4/Encounter?_count=2"}`)
	s.says(said, "R4/Encounter: the answer ends too early")
	if values != "" {
		t.Errorf("a part was used: %s", values)
	}
}

func TestOpenMRSServer(t *testing.T) {
	s := newServedRun(t, fmt.Sprintf(servedMapping, "openmrs", "uuid", "encounterDatetime", `"NGE"`), func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json;charset=UTF-8")
		encounter := `{"uuid":"%s","encounterDatetime":"2026-01-05T08:00:00.000+0300","encounterType":{"uuid":"t"},"patient":{"uuid":"p"}}`
		switch r.URL.Path + "?" + r.URL.RawQuery {
		case "/openmrs/ws/rest/v1/session?":
			fmt.Fprint(w, `{"authenticated": true}`)
		case "/openmrs/ws/rest/v1/encounter?v=full":
			fmt.Fprintf(w, `{"results":[`+encounter+`,`+encounter+`],"links":[{"rel":"next","uri":"http://%s/openmrs/ws/rest/v1/encounter?v=full&startIndex=2"}]}`, "a", "b", r.Host)
		case "/openmrs/ws/rest/v1/encounter?v=full&startIndex=2":
			fmt.Fprintf(w, `{"results":[`+encounter+`]}`, "c")
		default:
			w.WriteHeader(http.StatusNotFound)
		}
	})
	said, values := s.run(exitOK, `{openmrs: emr, path: "ws/rest/v1/encounter?v=full"}`)
	s.says(said, "visit: 3 records read = 3 accepted")
	s.says(values, `"value":"3"`)
	said, _ = s.run(exitFiles, `{openmrs: emr, path: "ws/rest/v1/visit"}`)
	s.says(said, "answers ws/rest/v1/visit with 404")
	said, _ = s.run(exitInvalid, `{openmrs: emrs, path: "ws/rest/v1/visit"}`)
	s.says(said, "did you mean `emr`?")
}
