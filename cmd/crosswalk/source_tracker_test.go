package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const trackerMapping = `language 1
mapping m

target "metadata/hmis.json" for DHIS2 2.41

source visit from "visits.json" {
  key     = visit.event
  deleted = visit.deleted
  zone    = "Africa/Kampala"
}

data set "OPD monthly" from visit as v {
  period      = v.occurredAt
  org unit id = v.orgUnit

  "OPD all" = count where sure(v.dataValues["Weight (kg)"] > 60)
}
`

const trackerVisits = `{"type": "object", "required": ["event"], "x-dhis2": {"records": "events", "program": "WSGAb5XwJ3Y", "programStage": "edqlbukwRfQ"}, "properties": {
 "event": {"type": "string"}, "orgUnit": {"type": "string"}, "deleted": {"type": "boolean"}, "occurredAt": {"type": "string", "format": "date-time"},
 "dataValues": {"type": "object", "properties": {"Weight (kg)": {"type": "number", "x-dhis2": {"dataElement": "sWoqcoByYmD", "valueType": "NUMBER"}}}}}}`

// trackerProject writes a project whose source is what is said.
func trackerProject(t *testing.T, url string) (dir string, use func(source string)) {
	t.Helper()
	dir = t.TempDir()
	fixture, err := os.ReadFile("../../spec/testdata/fixture/metadata/hmis.json")
	if err != nil {
		t.Fatal(err)
	}
	write := func(name, text string) {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("metadata/hmis.json", string(fixture))
	write("m.xwalk", trackerMapping)
	write("visits.json", trackerVisits)
	return dir, func(source string) {
		write(projectFile, fmt.Sprintf("out: out\nservers:\n  national: {url: %q, token: {env: TOKEN}}\nsources:\n  visit: %s\n", url, source))
	}
}

// event is an event as DHIS2 gives it, in an org unit of the fixture.
func event(uid, weight string) map[string]any {
	return map[string]any{"event": uid, "program": "WSGAb5XwJ3Y", "programStage": "edqlbukwRfQ", "orgUnit": "ou000000047", "occurredAt": "2026-01-05T00:00:00.000",
		"dataValues": []map[string]string{{"dataElement": "sWoqcoByYmD", "value": weight}}}
}

func TestTrackerSource(t *testing.T) {
	broken := false
	remote := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		switch {
		case r.Header.Get("Authorization") != "ApiToken s3cret":
			w.WriteHeader(http.StatusUnauthorized)
			return
		case r.URL.Path != "/api/tracker/events" || q.Get("program") != "WSGAb5XwJ3Y" || q.Get("includeDeleted") != "true" || q.Get("orgUnitMode") != "ACCESSIBLE":
			w.WriteHeader(http.StatusConflict)
			return
		case broken && q.Get("page") == "2":
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		pager := map[string]any{"page": 1, "nextPage": "?page=2"}
		list := []any{event("e1", "61"), event("e2", "59")}
		if q.Get("page") == "2" {
			pager = map[string]any{"page": 2}
			gone := event("e4", "80")
			gone["deleted"] = true
			list = []any{event("e3", "70.5"), gone, event("e5", "heavy")}
		}
		json.NewEncoder(w).Encode(map[string]any{"pager": pager, "events": list})
	}))
	defer remote.Close()
	dir, use := trackerProject(t, remote.URL)
	command := func(want int, args ...string) string {
		t.Helper()
		var out strings.Builder
		s := system{stdin: strings.NewReader(""), stdout: io.Discard, stderr: &out, getenv: func(name string) string { return map[string]string{"TOKEN": "s3cret"}[name] }}
		if exit := run(args, s); exit != want || strings.Contains(out.String(), "s3cret") {
			t.Fatalf("%v: exit %d, want %d\n%s", args, exit, want, out.String())
		}
		return out.String()
	}
	counts := func(want string) {
		t.Helper()
		data, err := os.ReadFile(filepath.Join(dir, "out", "opd-monthly.json"))
		if err != nil || !strings.Contains(string(data), `"value":"`+want+`"`) {
			t.Errorf("%v %s, want %s", err, data, want)
		}
	}
	use(`{tracker: national, query: "orgUnitMode=ACCESSIBLE", page size: 2}`)
	command(exitOK, "run", dir)
	counts("2")
	rejects, err := os.ReadFile(filepath.Join(dir, "out", "rejects.ndjson"))
	if err != nil || !strings.Contains(string(rejects), `"record":"national/events:5"`) || strings.Contains(string(rejects), "heavy") {
		t.Errorf("%v %s", err, rejects)
	}
	broken = true
	if said := command(exitFiles, "run", dir); !strings.Contains(said, "server `national` answers api/tracker/events with 500") {
		t.Error(said)
	}

	// The same from a file, whose records are told from others by the schema.
	page, err := json.Marshal(map[string]any{"pager": map[string]any{"page": 1}, "events": []any{event("e1", "61"), map[string]any{"event": "x", "programStage": "other000001"}, event("e3", "70")}})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"events.json", "events.txt"} {
		if err := os.WriteFile(filepath.Join(dir, name), page, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	use("events.json")
	command(exitOK, "run", dir)
	counts("2")
	use("{files: events.txt, format: tracker}")
	command(exitOK, "run", dir)
	counts("2")
	command(exitOK, "build", dir, "--out", filepath.Join(dir, "m.json"))
	command(exitOK, "run", filepath.Join(dir, "m.json"), "--in", "visit="+filepath.Join(dir, "events.json"), "--out", filepath.Join(dir, "out"))
	counts("2")
	if err := os.WriteFile(filepath.Join(dir, "events.json"), page[:len(page)-3], 0o600); err != nil {
		t.Fatal(err)
	}
	use("events.json")
	command(exitFiles, "run", dir)

	for source, want := range map[string]string{
		"{tracker: nationl}":                             "did you mean `national`?",
		`{tracker: national, query: "program=a"}`:        "the query says `program`",
		`{tracker: national, query: "a=%zz"}`:            "the query cannot be read",
		"{tracker: national, page size: 0}":              "from 1 to 10000",
		"{tracker: national, pages: 0}":                  "has no key `pages`",
		"{files: events.json, format: trackr}":           "it is one of",
		"{files: events.txt, format: tracker, sheet: a}": "`sheet` is not for tracker objects",
	} {
		use(source)
		if said := command(exitInvalid, "run", dir); !strings.Contains(said, want) {
			t.Errorf("%s: %s, want %s", source, said, want)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "visits.json"), []byte(strings.Replace(trackerVisits, `"x-dhis2": {"records"`, `"x-other": {"records"`, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, source := range []string{"{tracker: national}", "{files: events.txt, format: tracker}"} {
		use(source)
		if said := command(exitFiles, "run", dir); !strings.Contains(said, "does not say which tracker objects") || !strings.Contains(said, "explain E0651") {
			t.Error(said)
		}
	}
}
