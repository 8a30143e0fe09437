package fhir

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/crosswalk-dhis2/crosswalk/runtime/source"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source/web"
)

// serve starts a server and gives a client that does not wait.
func serve(t *testing.T, handle http.HandlerFunc) (*web.Client, *[]time.Duration) {
	t.Helper()
	s := httptest.NewServer(handle)
	t.Cleanup(s.Close)
	waits := &[]time.Duration{}
	c, err := web.New(web.Server{Name: "emr", URL: s.URL + "/fhir", Auth: web.Auth{User: "u", Password: "secret"}}, web.Options{
		Silence: 600 * time.Millisecond,
		Sleep:   func(_ context.Context, d time.Duration) error { *waits = append(*waits, d); return nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c, waits
}

func answer(w http.ResponseWriter, format string, args ...any) {
	w.Header().Set("Content-Type", "application/fhir+json;charset=UTF-8")
	fmt.Fprintf(w, format, args...)
}

func fetch(f source.Fetch) (string, string, error) {
	var out bytes.Buffer
	told := ""
	err := f(context.Background(), &out, func(records, total int64) { told = fmt.Sprint(records, "/", total) })
	return out.String(), told, err
}

func wantCode(t *testing.T, name string, err error, code string) {
	t.Helper()
	var e *web.Error
	if !errors.As(err, &e) || string(e.Code) != code {
		t.Errorf("%s: got %v, want %s", name, err, code)
		return
	}
	if strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "Grace") || strings.Contains(err.Error(), "name=") {
		t.Errorf("%s: the message tells too much: %s", name, err)
	}
}

// Three pages, of which a proxy does not know how it is called from outside; with
// entries of other types, and a warning.
func TestSearch(t *testing.T) {
	asked := 0
	c, waits := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if user, _, _ := r.BasicAuth(); user != "u" || !strings.Contains(r.Header.Get("Accept"), "application/fhir+json") {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		asked++
		switch r.URL.Query().Get("_getpages") + r.URL.Query().Get("page") {
		case "":
			answer(w, `{"resourceType":"Bundle","type":"searchset","total":3,"link":[{"relation":"self","url":"http://x"},{"relation":"next","url":"http://inside:8080/fhir?_getpages=1"}],
				"entry":[{"resource":%s,"search":{"mode":"match"}},{"resource":%s,"search":{"mode":"include"}}]}`, ann, obs)
		case "1":
			if asked == 2 {
				w.WriteHeader(http.StatusServiceUnavailable)
				return
			}
			answer(w, `{"resourceType":"Bundle","link":[{"relation":"next","url":"Patient?page=2"}],"entry":[{"resource":%s},
				{"resource":{"resourceType":"OperationOutcome","issue":[{"severity":"warning","code":"not-supported"}]},"search":{"mode":"outcome"}}]}`, ann)
		case "2":
			answer(w, `{"link":[],"entry":[{"resource":%s}],"resourceType":"Bundle"}`, ann)
		}
	})
	got, told, err := fetch(Search(c, "Patient?name=Grace", "Patient"))
	if err != nil || got != ann+"\n\n"+ann+"\n\n"+ann+"\n" || told != "3/0" || len(*waits) != 1 {
		t.Errorf("%v %q, told %s, waited %v", err, got, told, *waits)
	}
	if got, _, err = fetch(Search(c, "Patient?page=2", "Observation")); err != nil || got != "\n" {
		t.Errorf("%v %q", err, got)
	}
}

func TestBadSearches(t *testing.T) {
	outcome := `{"resourceType":"OperationOutcome","issue":[{"severity":"information"},{"severity":"error","code":"security","diagnostics":"Grace may not be seen"}]}`
	next := `{"resourceType":"Bundle","link":[{"relation":"next","url":"Patient?page=%s"}],"entry":[{"resource":` + ann + `}]}`
	third := func(last http.HandlerFunc) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			switch r.URL.Query().Get("page") {
			case "":
				answer(w, next, "2")
			case "2":
				answer(w, next, "3")
			default:
				last(w, r)
			}
		}
	}
	for name, c := range map[string]struct {
		handle http.HandlerFunc
		code   string
	}{
		"lost in page 3": {third(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "1000")
			answer(w, `{"resourceType":"Bundle","entry":[{"resource":%s}`, ann)
		}), "E0605"},
		"reset in page 3": {third(func(w http.ResponseWriter, r *http.Request) {
			conn, _, _ := w.(http.Hijacker).Hijack()
			conn.Close()
		}), "E0601"},
		"silent in page 3": {third(func(w http.ResponseWriter, r *http.Request) {
			answer(w, `{"resourceType":`)
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		}), "E0605"},
		"page 3 ends early": {third(func(w http.ResponseWriter, r *http.Request) {
			answer(w, `{"resourceType":"Bundle","entry":[{"resource":%s}`, ann)
		}), "E0604"},
		"page 3 has brackets that do not match": {third(func(w http.ResponseWriter, r *http.Request) { answer(w, `{"resourceType":"Bundle","entry":[}`) }), "E0604"},
		"page 3 is gone":                        {third(func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusGone) }), "E0603"},
		"a circle":                              {third(func(w http.ResponseWriter, r *http.Request) { answer(w, next, "2") }), "E0609"},
		"links elsewhere": {func(w http.ResponseWriter, r *http.Request) {
			answer(w, `{"resourceType":"Bundle","link":[{"relation":"next","url":"http://elsewhere.example.org/x?y"}]}`)
		}, "E0604"},
		"links that are none":   {func(w http.ResponseWriter, r *http.Request) { answer(w, `{"resourceType":"Bundle","link":"x"}`) }, "E0604"},
		"a redirect":            {func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/login", http.StatusFound) }, "E0607"},
		"a page to log in with": {func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "<html>") }, "E0604"},
		"nothing":               {func(w http.ResponseWriter, r *http.Request) { answer(w, "") }, "E0604"},
		"no FHIR":               {func(w http.ResponseWriter, r *http.Request) { answer(w, `{"results": []}`) }, "E0604"},
		"an outcome":            {func(w http.ResponseWriter, r *http.Request) { answer(w, "%s", outcome) }, "E0641"},
		"an outcome in a bundle": {func(w http.ResponseWriter, r *http.Request) {
			answer(w, `{"resourceType":"Bundle","entry":[{"resource":%s}]}`, outcome)
		}, "E0641"},
		"an outcome in disorder": {func(w http.ResponseWriter, r *http.Request) {
			answer(w, `{"resourceType":"OperationOutcome","issue":3}`)
		}, "E0604"},
		"a status of failure": {func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(http.StatusBadRequest)
			answer(w, "%s", outcome)
		}, "E0603"},
		"not let in": {func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusUnauthorized) }, "E0602"},
	} {
		client, _ := serve(t, c.handle)
		_, _, err := fetch(Search(client, "Patient?name=Grace", "Patient"))
		wantCode(t, name, err, c.code)
	}
}

// An exporting server, of which some steps can be replaced.
func exporting(polls int, replace map[string]http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		step := r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:]
		if handle, ok := replace[step]; ok {
			handle(w, r)
			return
		}
		switch step {
		case "$export":
			if r.Header.Get("Prefer") != "respond-async" || r.Header.Get("Accept") != "application/fhir+json" || r.URL.Query().Get("_type") != "Patient" {
				w.WriteHeader(http.StatusBadRequest)
				return
			}
			w.Header().Set("Content-Location", "http://inside/fhir/state")
			w.WriteHeader(http.StatusAccepted)
		case "state":
			if polls--; polls >= 0 {
				if polls == 0 {
					w.Header().Set("Retry-After", "7")
				}
				w.WriteHeader(http.StatusAccepted)
				return
			}
			w.Header().Set("Content-Type", "application/json")
			io.WriteString(w, `{"transactionTime":"2026-01-01T00:00:00Z","output":[{"type":"Patient","url":"http://inside/fhir/p1","count":2},{"type":"Observation","url":"http://inside/fhir/none"},
				{"type":"Patient","url":"http://inside/fhir/p2"}],"error":[{"type":"OperationOutcome","url":"http://inside/fhir/errors"}],"deleted":[]}`)
		case "p1":
			fmt.Fprintf(w, "%s\n%s\n", ann, ann)
		case "p2":
			fmt.Fprintf(w, "%s\n{\"bad\": \n%s", ann, ann)
		case "errors":
			io.WriteString(w, `{"resourceType":"OperationOutcome","issue":[{"severity":"information","code":"informational"}]}`+"\n")
		default:
			w.WriteHeader(http.StatusNotFound)
		}
	}
}

func TestExport(t *testing.T) {
	c, waits := serve(t, exporting(3, nil))
	got, told, err := fetch(Export(c, "Group/17/$export?_type=Patient", "Patient"))
	if want := ann + "\n" + ann + "\n" + ann + "\n{\"bad\": \n" + ann + "\n"; err != nil || got != want || told != "5/2" {
		t.Errorf("%v %q, told %s", err, got, told)
	}
	if fmt.Sprint(*waits) != "[5s 10s 7s]" {
		t.Errorf("it waited %v", *waits)
	}
}

// What was deleted since comes after what there is, and was gone when that was exported.
func TestExportOfDeletions(t *testing.T) {
	c, _ := serve(t, exporting(0, map[string]http.HandlerFunc{
		"state": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			io.WriteString(w, `{"transactionTime":"2026-01-05T08:00:00Z","output":[{"type":"Patient","url":"http://inside/fhir/p1","count":2}],"deleted":[{"type":"Bundle","url":"http://inside/fhir/gone","count":2}]}`)
		},
		"gone": func(w http.ResponseWriter, r *http.Request) {
			io.WriteString(w, `{"resourceType":"Bundle","type":"transaction","meta":{"lastUpdated":"2026-02-01T00:00:00Z"},"entry":[{"request":{"method":"DELETE","url":"Observation/1"}},{"request":{"method":"DELETE","url":"Patient/7"}}]}`+"\n")
		},
	}))
	got, told, err := fetch(Export(c, "Group/17/$export?_type=Patient", "Patient"))
	if want := ann + "\n" + ann + "\n\n" + gone; err != nil || got != want || told != "3/2" {
		t.Errorf("%v %q, told %s", err, got, told)
	}
}

func TestBadExports(t *testing.T) {
	says := func(text string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			io.WriteString(w, text)
		}
	}
	for name, c := range map[string]struct {
		step   string
		handle http.HandlerFunc
		code   string
	}{
		"answered at once":    {"$export", says(`{"resourceType":"Bundle"}`), "E0642"},
		"no place to ask at":  {"$export", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusAccepted) }, "E0642"},
		"no such operation":   {"$export", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNotFound) }, "E0603"},
		"failed":              {"state", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusInternalServerError) }, "E0603"},
		"without end":         {"state", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusAccepted) }, "E0643"},
		"no list":             {"state", says(`{"resourceType":"Bundle"}`), "E0604"},
		"deletions not there": {"state", says(`{"output":[],"deleted":[{"type":"Bundle","url":"http://inside/fhir/x"}]}`), "E0603"},
		"no time of deletion": {"p1", says(`{"resourceType":"Bundle","entry":[{"request":{"method":"DELETE","url":"Patient/7"}}]}` + "\n\n"), "E0645"},
		"errors":              {"errors", says(`{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"processing","diagnostics":"Grace"}]}`), "E0641"},
		"errors not there":    {"errors", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNotFound) }, "E0603"},
		"too few":             {"p1", says(ann), "E0643"},
		"cut off":             {"p2", says(ann + "\n" + ann[:20]), "E0604"},
		"lost": {"p2", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "1000")
			io.WriteString(w, ann+"\n")
		}, "E0605"},
		"elsewhere": {"state", says(`{"output":[{"type":"Patient","url":"https://bucket.example.org/p1"}]}`), "E0604"},
		"no FHIR":   {"p1", says(`{"id":1}`), "E0604"},
	} {
		client, _ := serve(t, exporting(1, map[string]http.HandlerFunc{c.step: c.handle}))
		_, _, err := fetch(Export(client, "Group/17/$export?_type=Patient", "Patient"))
		wantCode(t, name, err, c.code)
	}
}

func TestTypes(t *testing.T) {
	for search, want := range map[string]string{"Patient": "Patient", "ws/fhir2/R4/Encounter?x=Patient/3": "Encounter", "Patient/_search?x=y": "Patient", "fhir/Patient/_history?_since=2026": "Patient", "Patient/3/_history": "", "Patient/3": "", "Patient/3/$everything": "", "": "", "?_type=Patient": ""} {
		if got := TypeOfSearch(search); got != want {
			t.Errorf("%s: %s", search, got)
		}
	}
	for export, want := range map[string]string{"$export?_type=Patient": "Patient", "$export?_type=Patient,Observation": "", "$export": "", "$export?_type=%zz": ""} {
		if got := TypeOfExport(export); got != want {
			t.Errorf("%s: %s", export, got)
		}
	}
	if types := Types(); len(types) != 145 || !slices.IsSorted(types) || slices.Contains(types, "Bundle") { // R4 has 146, with bundles
		t.Errorf("%d types", len(types))
	}
}
