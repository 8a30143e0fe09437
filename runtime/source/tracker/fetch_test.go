package tracker

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source/web"
)

// A national server has events e1 to eN and gives them as a version of DHIS2 does.
type national struct {
	version string
	events  int
	hidden  int // events that the user may not see, at the beginning: the page is cut before
	asked   []url.Values
	spoil   func(w http.ResponseWriter, r *http.Request) (done bool)
}

func (n *national) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	n.asked = append(n.asked, r.URL.Query())
	if n.spoil != nil && n.spoil(w, r) {
		return
	}
	number := func(name string) int { i, _ := strconv.Atoi(r.URL.Query().Get(name)); return i }
	page, size := number("page"), number("pageSize")
	list := []map[string]string{}
	for i := (page - 1) * size; i < min(page*size, n.events); i++ {
		if i >= n.hidden {
			list = append(list, map[string]string{"event": "e" + strconv.Itoa(i+1)})
		}
	}
	about, pages := map[string]any{"page": page, "pageSize": size}, (n.events+size-1)/size
	if r.URL.Query().Get("totalPages") == "true" && n.version != "2.40 that does not count" {
		about["total"], about["pageCount"] = n.events, pages
	}
	answer := map[string]any{"pager": about, "events": list}
	switch n.version {
	case "2.40", "2.40 that does not count":
		answer = about
		answer["instances"] = list
	case "2.42":
		if page < pages {
			about["nextPage"] = "http://localhost/api/tracker/events?page=" + strconv.Itoa(page+1)
		}
	}
	w.Header().Set("Content-Type", "application/json;charset=utf-8")
	json.NewEncoder(w).Encode(answer)
}

// fetch reads all that a server has, in pages of two.
func fetch(t *testing.T, n http.Handler, s *runtime.Source, query string) (lines string, told string, err error) {
	t.Helper()
	remote := httptest.NewServer(n)
	defer remote.Close()
	client, err := web.New(web.Server{Name: "national", URL: remote.URL + "/hmis", Auth: web.Auth{Scheme: "ApiToken", Token: "secret"}},
		web.Options{Silence: 600 * time.Millisecond, Sleep: func(context.Context, time.Duration) error { return nil }})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	get := Fetch(client, s, query, 2)
	var out bytes.Buffer
	err = get(context.Background(), &out, func(records, total int64) { told = fmt.Sprint(records, " of ", total) })
	return out.String(), told, err
}

func simpleSource() *runtime.Source {
	s := eventSource()
	s.Record = &schema.Record{Name: "visit", Fields: []*schema.Field{field("event", schema.Text)}}
	return s
}

func TestFetch(t *testing.T) {
	for _, version := range []string{"2.40", "2.40 that does not count", "2.41", "2.42"} {
		for _, events := range []int{0, 1, 2, 3, 4, 7} {
			for _, hidden := range []int{0, 1, 2, 3} {
				n := &national{version: version, events: events, hidden: hidden}
				if version == "2.40 that does not count" && hidden >= 2 {
					continue // an empty page is its only end
				}
				got, told, err := fetch(t, n, simpleSource(), "")
				want := ""
				for i := hidden; i < events; i++ {
					want += fmt.Sprintf("{\"event\":\"e%d\"}\n", i+1)
				}
				if err != nil || got != want {
					t.Errorf("%s: of %d: %q %v", version, events, got, err)
				}
				if version == "2.42" && events != 2 && len(n.asked) != max(1, (events+1)/2) { // one page that is full may be followed by what was added
					t.Errorf("%s: of %d: it was asked %d times", version, events, len(n.asked))
				}
				if all := fmt.Sprint(max(0, events-hidden), " of ", events); version == "2.41" && told != all {
					t.Errorf("%s: it told %s, want %s", version, told, all)
				}
			}
		}
	}
}

func TestWhatIsAsked(t *testing.T) {
	n := &national{version: "2.42", events: 3}
	s := eventSource()
	s.Deleted = &runtime.Expr{Text: "visit.deleted"}
	if _, _, err := fetch(t, n, s, "orgUnitMode=ACCESSIBLE&updatedAfter=2026-01-01&filter=a:eq:1&filter=b:eq:2"); err != nil {
		t.Fatal(err)
	}
	want := []url.Values{{
		"orgUnitMode": {"ACCESSIBLE"}, "updatedAfter": {"2026-01-01"}, "filter": {"a:eq:1", "b:eq:2"}, "program": {program}, "programStage": {visit}, "order": {"createdAt:asc"},
		"includeDeleted": {"true"}, "page": {"1"}, "pageSize": {"2"}, "totalPages": {"true"},
		"fields": {"event,program,programStage,occurredAt,createdAt,deleted,followUp,followup,dataValues[dataElement,value]"},
	}, nil}
	want[1] = url.Values{}
	for key, value := range want[0] {
		want[1][key] = value
	}
	want[1]["page"] = []string{"2"}
	delete(want[1], "totalPages")
	if diff := cmp.Diff(want, n.asked); diff != "" {
		t.Error(diff)
	}
	got := fieldsOf(trackedEntities, personSource().Record)
	if want := "trackedEntity,trackedEntityType,deleted,attributes[attribute,value],enrollments[enrollment,program,enrolledAt,deleted," +
		"events[event,program,programStage,occurredAt,createdAt,deleted,dataValues[dataElement,value]]]"; got != want {
		t.Error(got)
	}
}

func TestDecided(t *testing.T) {
	for query, want := range map[string]string{"": "", "orgUnits=a&orgUnitMode=SELECTED": "", "program=x": "program", "a=1&order=createdAt:desc&fields=*": "fields", "dataElementIdScheme=CODE": "dataElementIdScheme", "idScheme=CODE": "idScheme"} {
		if got, ok := Decided(query); got != want || !ok {
			t.Errorf("%s: %q %v", query, got, ok)
		}
	}
	if _, ok := Decided("a=%zz"); ok {
		t.Error("a query that cannot be read")
	}
}

// TestFetchesThatFail end with an error, never with some of the records.
func TestFetchesThatFail(t *testing.T) {
	onPage := func(page string, do func(w http.ResponseWriter)) func(http.ResponseWriter, *http.Request) bool {
		return func(w http.ResponseWriter, r *http.Request) bool {
			if r.URL.Query().Get("page") != page {
				return false
			}
			do(w)
			return true
		}
	}
	says := func(kind, text string) func(http.ResponseWriter) {
		return func(w http.ResponseWriter) {
			w.Header().Set("Content-Type", kind)
			io.WriteString(w, text)
		}
	}
	for name, c := range map[string]struct {
		spoil func(http.ResponseWriter, *http.Request) bool
		want  string
	}{
		"cut off": {onPage("2", func(w http.ResponseWriter) {
			w.Header().Set("Content-Length", "1000")
			says("application/json", `{"events": [{"event": "e3"}`)(w)
		}), "E0605"},
		"a page to log in with": {onPage("2", says("text/html", "<html>Grace")), "E0604 server `national`: api/tracker/events: the answer is no JSON, as if it were a page to log in with"},
		"not whole":             {onPage("2", says("application/json", `{"events": [{"event": "Grace"}`)), "E0604 server `national`: api/tracker/events: the answer is no JSON to its end"},
		"no list":               {onPage("1", says("application/json", `{"httpStatus": "OK", "message": "Grace"}`)), "E0604 server `national`: api/tracker/events: the answer has no list `events`"},
		"empty":                 {onPage("1", says("application/json", ``)), "E0604 server `national`: api/tracker/events: the answer has no list `events`"},
		"sent on": {onPage("2", func(w http.ResponseWriter) {
			w.Header().Set("Location", "/elsewhere")
			w.WriteHeader(http.StatusFound)
		}), "E0607"},
		"no access":        {onPage("1", func(w http.ResponseWriter) { w.WriteHeader(http.StatusUnauthorized) }), "E0602"},
		"conflict":         {onPage("1", func(w http.ResponseWriter) { w.WriteHeader(http.StatusConflict) }), "E0603"},
		"the same again":   {onPage("2", says("application/json", `{"events": [{"event":"e1"}, {"event":"e2"}]}`)), "E0609"},
		"always the first": {onPage("2", says("application/json", `{"pager": {"page": 1}, "events": [{"event": "e9"}]}`)), "E0609"},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := fetch(t, &national{version: "2.42", events: 5, spoil: c.spoil}, simpleSource(), "")
			var e *web.Error
			if !errors.As(err, &e) || !strings.HasPrefix(string(e.Code)+" "+e.Message, c.want) || strings.Contains(e.Message, "Grace") || strings.Contains(e.Message, "secret") {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

// TestPagesThatOverlap are not judged here: an object that comes twice has one key.
func TestPagesThatOverlap(t *testing.T) {
	n := &national{version: "2.42", events: 3, spoil: func(w http.ResponseWriter, r *http.Request) bool {
		w.Header().Set("Content-Type", "application/json")
		if r.URL.Query().Get("page") == "1" {
			io.WriteString(w, `{"pager": {"page": 1, "nextPage": "x"}, "events": [{"event": "a"}, {"event": "b"}]}`)
		} else {
			io.WriteString(w, `{"pager": {"page": 2}, "events": [{"event": "b"}, {"event": "c"}]}`)
		}
		return true
	}}
	got, _, err := fetch(t, n, simpleSource(), "")
	if want := "{\"event\":\"a\"}\n{\"event\":\"b\"}\n{\"event\":\"b\"}\n{\"event\":\"c\"}\n"; got != want || err != nil {
		t.Errorf("%q %v", got, err)
	}
}
