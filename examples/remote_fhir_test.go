package examples_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// fhirDates are the parameters of dates that the server knows, and the fields that
// they look at.
var fhirDates = map[string]func(object) string{
	"date":          func(r object) string { return text(r, "period", "start") },
	"recorded-date": func(r object) string { return text(r, "recordedDate") },
}

// fhirService answers as FHIR servers do: what it finds it gives in pages whose
// links lead to a place that has nothing of the question in it, and who asks for an
// export is told where to ask for its state, waits, and gets files.
func fhirService(t *testing.T) http.HandlerFunc {
	s := &fhirServer{t: t, searches: map[string][]any{}, states: map[string]int{}}
	return func(w http.ResponseWriter, r *http.Request) {
		s.Lock() // sources may be read at the same time
		defer s.Unlock()
		user, password, _ := r.BasicAuth()
		place, under := strings.CutPrefix(r.URL.Path, "/fhir")
		switch {
		case user != remoteUser || password != remotePassword:
			w.WriteHeader(http.StatusUnauthorized)
		case under && place == "" && r.URL.Query().Has("_getpages"):
			s.page(w, r.URL.Query())
		case place == "/$export":
			s.export(w, r)
		case strings.HasPrefix(place, "/state/"):
			s.state(w, strings.TrimPrefix(place, "/state/"))
		case strings.HasPrefix(place, "/files/"):
			w.Header().Set("Content-Type", "application/fhir+ndjson")
			_, _ = w.Write(s.file(strings.TrimPrefix(place, "/files/")))
		default:
			s.search(w, strings.TrimPrefix(place, "/"), r.URL.Query())
		}
	}
}

type fhirServer struct {
	sync.Mutex
	t        *testing.T
	searches map[string][]any // by the number of the search
	states   map[string]int   // how often the state of an export was asked for
}

// fhirInside is what the server calls itself, behind its proxy.
const fhirInside = "http://hapi:8080/fhir"

// file is what the example has of a type.
func (s *fhirServer) file(resource string) []byte {
	data, err := os.ReadFile("fhir-opd/data/bulk/" + resource + ".ndjson")
	if err != nil {
		s.t.Error(err)
	}
	return data
}

func (s *fhirServer) search(w http.ResponseWriter, resource string, query url.Values) {
	var found []any
	for _, l := range bytes.Split(bytes.TrimSpace(s.file(resource)), []byte("\n")) {
		var r object
		if err := json.Unmarshal(l, &r); err != nil {
			s.t.Error(err)
		}
		if inDates(r, query) {
			found = append(found, object{"fullUrl": fhirInside + "/" + resource + "/" + text(r, "id"), "resource": json.RawMessage(l), "search": object{"mode": "match"}})
		}
	}
	id := fmt.Sprint("search-", len(s.searches)+1)
	s.searches[id] = found
	s.page(w, url.Values{"_getpages": {id}, "_getpagesoffset": {"0"}, "_count": query["_count"]})
}

// inDates reports whether a resource is not older than the question wants: ge2026-01-01.
func inDates(r object, query url.Values) bool {
	for name, field := range fhirDates {
		if since, ok := strings.CutPrefix(query.Get(name), "ge"); ok && field(r) < since {
			return false
		}
	}
	return true
}

// page gives a page of what was found.
func (s *fhirServer) page(w http.ResponseWriter, query url.Values) {
	found := s.searches[query.Get("_getpages")]
	offset, _ := strconv.Atoi(query.Get("_getpagesoffset"))
	count, _ := strconv.Atoi(query.Get("_count"))
	count = max(count, 10)
	links := []any{object{"relation": "self", "url": fhirInside + "?" + query.Encode()}}
	if offset+count < len(found) {
		query.Set("_getpagesoffset", fmt.Sprint(offset+count))
		links = append(links, object{"relation": "next", "url": fhirInside + "?" + query.Encode()})
	}
	answerJSON(w, "application/fhir+json;charset=UTF-8", object{"resourceType": "Bundle", "type": "searchset", "total": len(found), "link": links, "entry": cut(found, offset, count)})
}

// export begins an export of one type.
func (s *fhirServer) export(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Prefer") != "respond-async" {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Location", fhirInside+"/state/"+r.URL.Query().Get("_type"))
	w.WriteHeader(http.StatusAccepted)
}

// state is not yet done when it is asked for first.
func (s *fhirServer) state(w http.ResponseWriter, resource string) {
	if s.states[resource]++; s.states[resource] == 1 {
		w.Header().Set("Retry-After", "1")
		w.Header().Set("X-Progress", "50%")
		w.WriteHeader(http.StatusAccepted)
		return
	}
	answerJSON(w, "application/json", object{"transactionTime": "2026-04-02T00:00:00Z", "requiresAccessToken": true, "error": []any{},
		"output": []any{object{"type": resource, "url": fhirInside + "/files/" + resource, "count": bytes.Count(s.file(resource), []byte("\n"))}}})
}
