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

// hmis is a DHIS2 server with one org unit, which lets a token in.
func hmis(t *testing.T, broken *bool) *httptest.Server {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "ApiToken s3cret" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		kind := strings.TrimPrefix(r.URL.Path, "/api/")
		switch {
		case kind == "system/info":
			io.WriteString(w, `{"version": "2.41.3", "calendar": "iso8601", "serverTimeZoneId": "Africa/Kampala"}`)
		case kind == "me":
			io.WriteString(w, `{"authorities": []}`)
		case kind == "programs" && *broken:
			w.WriteHeader(http.StatusInternalServerError)
		case kind == "organisationUnits":
			io.WriteString(w, `{"pager": {"pageCount": 1, "total": 1}, "organisationUnits": [{"path": "/ouUganda001", "name": "Uganda", "id": "ouUganda001"}]}`)
		default:
			json.NewEncoder(w).Encode(map[string]any{"pager": map[string]int{"pageCount": 1, "total": 0}, kind: []int{}})
		}
	}))
	t.Cleanup(s.Close)
	return s
}

func TestMetadataPull(t *testing.T) {
	broken := true
	remote := hmis(t, &broken)
	dir := t.TempDir()
	project := fmt.Sprintf("servers:\n  national: {url: %q, token: {env: TOKEN}}\n  wrong: {url: %q, token: {env: WRONG}}\n", remote.URL, remote.URL)
	if err := os.WriteFile(filepath.Join(dir, projectFile), []byte(project), 0o600); err != nil {
		t.Fatal(err)
	}
	command := func(want int, args ...string) string {
		t.Helper()
		var out strings.Builder
		s := system{stdin: strings.NewReader(""), stdout: &out, stderr: &out, getenv: func(name string) string {
			return map[string]string{"TOKEN": "s3cret", "WRONG": "other"}[name]
		}}
		if exit := run(append([]string{"metadata", "pull"}, args...), s); exit != want || strings.Contains(out.String(), "s3cret") {
			t.Fatalf("%v: exit %d, want %d\n%s", args, exit, want, out.String())
		}
		return out.String()
	}
	contains := func(text, want string) {
		t.Helper()
		if !strings.Contains(text, want) {
			t.Errorf("got\n%s\nwant %s", text, want)
		}
	}
	contains(command(exitUsage), "takes a server")
	contains(command(exitUsage, "nationl", dir), "did you mean `national`?")
	contains(command(exitUsage, "national", t.TempDir()), "there is no crosswalk.yaml in ")
	contains(command(exitFiles, "wrong", dir), "server `wrong` does not accept")
	contains(command(exitFiles, "national", dir), "call it again to go on from here")
	broken = false
	told := command(exitOK, "national", dir)
	contains(told, "national: DHIS2 2.41.3, calendar iso8601\n          1 organisationUnits\n")
	contains(told, "not the authority ALL")
	path := filepath.Join(dir, "metadata", "national.json")
	contains(told, path+": ")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	contains(string(data), "\"organisationUnits\": [\n{\"id\":\"ouUganda001\",\"name\":\"Uganda\",\"path\":\"/ouUganda001\"}\n]")
	left, err := filepath.Glob(filepath.Join(dir, "metadata", "*"))
	if err != nil || len(left) != 1 {
		t.Errorf("there are %v (%v)", left, err)
	}
}
