package pull

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source/web"
)

// A fake is a DHIS2 server with some metadata, in an order that changes.
type fake struct {
	objects map[string][]map[string]any
	asked   map[string]int
	fail    func(w http.ResponseWriter, r *http.Request) bool
	rights  string
}

func newFake() *fake {
	f := &fake{objects: map[string][]map[string]any{}, asked: map[string]int{}, rights: "ALL"}
	for i := range 2500 {
		f.objects["organisationUnits"] = append(f.objects["organisationUnits"], map[string]any{
			"id": fmt.Sprintf("ou%09d", i), "name": fmt.Sprintf("Clinic <%d>", i), "path": fmt.Sprintf("/ou%09d", i), "openingDate": "2010-01-01T00:00:00.000"})
	}
	f.objects["dataElements"] = []map[string]any{{"id": "deOpdTotal1", "name": "OPD total", "domainType": "AGGREGATE", "valueType": "NUMBER", "categoryCombo": map[string]any{"id": "ccDefault01"}}}
	f.objects["categoryCombos"] = []map[string]any{{"id": "ccDefault01", "name": "default", "isDefault": true, "categories": []any{map[string]any{"id": "caDefault01"}}}}
	f.objects["categories"] = []map[string]any{{"id": "caDefault01", "name": "default", "categoryOptions": []any{map[string]any{"id": "coDefault01"}}}}
	f.objects["categoryOptions"] = []map[string]any{{"id": "coDefault01", "name": "default", "organisationUnits": []any{}}}
	f.objects["categoryOptionCombos"] = []map[string]any{{"id": "cocDefault1", "name": "default", "categoryCombo": map[string]any{"id": "ccDefault01"}, "categoryOptions": []any{map[string]any{"id": "coDefault01"}}}}
	f.objects["dataSets"] = []map[string]any{{"id": "dsOpdForm01", "name": "OPD", "periodType": "Monthly", "openFuturePeriods": json.Number("0"), "categoryCombo": map[string]any{"id": "ccDefault01"},
		"organisationUnits": []any{map[string]any{"id": "ou000000002"}, map[string]any{"id": "ou000000001"}}, "dataSetElements": []any{map[string]any{"dataElement": map[string]any{"id": "deOpdTotal1"}}}}}
	return f
}

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.asked[r.URL.Path]++
	if f.fail != nil && f.fail(w, r) {
		return
	}
	w.Header().Set("Content-Type", "application/json;charset=UTF-8")
	switch kind := strings.TrimPrefix(r.URL.Path, "/hmis/api/"); kind {
	case "system/info":
		io.WriteString(w, `{"version": "2.42.1", "revision": "abc", "calendar": "iso8601", "serverTimeZoneId": "Africa/Lusaka", "serverDate": "2026-03-01T00:00:00"}`)
	case "me":
		fmt.Fprintf(w, `{"authorities": [%q]}`, f.rights)
	default:
		f.page(w, r, kind)
	}
}

func (f *fake) page(w http.ResponseWriter, r *http.Request, kind string) {
	q := r.URL.Query()
	number, _ := strconv.Atoi(q.Get("page"))
	size, _ := strconv.Atoi(q.Get("pageSize"))
	all := f.objects[kind]
	from, to := min(len(all), (number-1)*size), min(len(all), number*size)
	some := append([]map[string]any{}, all[from:to]...)
	rand.Shuffle(len(some), func(i, j int) { some[i], some[j] = some[j], some[i] })
	json.NewEncoder(w).Encode(map[string]any{
		"pager": map[string]any{"page": number, "total": len(all), "pageCount": max(1, (len(all)+size-1)/size), "pageSize": size}, kind: some,
	})
}

// kept is what was read before, in memory.
type kept map[string][]byte

func (k kept) Kept(name string) ([]byte, error)    { return k[name], nil }
func (k kept) Keep(name string, page []byte) error { k[name] = bytes.Clone(page); return nil }

func pull(t *testing.T, f *fake, pages Pages) (*Result, error) {
	t.Helper()
	s := httptest.NewServer(f)
	defer s.Close()
	c, err := web.New(web.Server{Name: "hmis", URL: s.URL + "/hmis"}, web.Options{Sleep: func(context.Context, time.Duration) error { return nil }})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	return (&Pull{Server: c, Pages: pages}).Run(context.Background())
}

func TestPull(t *testing.T) {
	f := newFake()
	first, err := pull(t, f, kept{})
	if err != nil {
		t.Fatal(err)
	}
	again, err := pull(t, f, kept{})
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first.Snapshot, again.Snapshot) {
		t.Error("two pulls of one server differ")
	}
	snapshot, problems := metadata.Load(diag.NewFile("hmis.json", string(first.Snapshot)))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if snapshot.OrgUnits.Len() != 2500 || snapshot.DataSets.Len() != 1 || snapshot.Info.TimeZone != "Africa/Lusaka" || first.Objects[metadata.OrgUnitKind] != 2500 {
		t.Errorf("the snapshot has %d org units, %d data sets and %+v", snapshot.OrgUnits.Len(), snapshot.DataSets.Len(), snapshot.Info)
	}
	if f.asked["/hmis/api/organisationUnits"] != 6 || f.asked["/hmis/api/programs"] != 2 {
		t.Errorf("asked %v", f.asked)
	}
	for _, line := range []string{
		`{"id":"ou000000000","name":"Clinic <0>","openingDate":"2010-01-01T00:00:00.000","path":"/ou000000000"},`,
		`{"categoryCombo":{"id":"ccDefault01"},"dataSetElements":[{"dataElement":{"id":"deOpdTotal1"}}],"id":"dsOpdForm01","name":"OPD","openFuturePeriods":0,"organisationUnits":[{"id":"ou000000001"},{"id":"ou000000002"}],"periodType":"Monthly"}`,
		`{"id":"coDefault01","name":"default","organisationUnits":[]}`,
	} {
		if !bytes.Contains(first.Snapshot, []byte("\n"+line+"\n")) {
			t.Errorf("no line %s", line)
		}
	}
}

// A pull that is cut off goes on where it ended, and gives the same.
func TestPullGoesOn(t *testing.T) {
	f := newFake()
	whole, err := pull(t, f, kept{})
	if err != nil {
		t.Fatal(err)
	}
	pages := kept{}
	f.fail = func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Query().Get("page") != "3" {
			return false
		}
		w.WriteHeader(http.StatusInternalServerError)
		return true
	}
	var e *web.Error
	if _, err := pull(t, f, pages); !errors.As(err, &e) || e.Code != "E0603" {
		t.Fatalf("got %v", err)
	}
	f.fail, f.asked = nil, map[string]int{}
	rest, err := pull(t, f, pages)
	if err != nil || !bytes.Equal(rest.Snapshot, whole.Snapshot) {
		t.Errorf("the rest gives another snapshot: %v", err)
	}
	if f.asked["/hmis/api/organisationUnits"] != 1 {
		t.Errorf("org units were asked for %d times", f.asked["/hmis/api/organisationUnits"])
	}
}

func TestPullRefuses(t *testing.T) {
	answer := func(path, body string) func(w http.ResponseWriter, r *http.Request) bool {
		return func(w http.ResponseWriter, r *http.Request) bool {
			if !strings.HasSuffix(r.URL.Path, path) {
				return false
			}
			w.Header().Set("Content-Type", "application/json")
			io.WriteString(w, body)
			return true
		}
	}
	for name, c := range map[string]struct {
		fail func(w http.ResponseWriter, r *http.Request) bool
		want string
	}{
		"a page to log in": {func(w http.ResponseWriter, r *http.Request) bool {
			w.Header().Set("Content-Type", "text/html")
			io.WriteString(w, "<html>")
			return true
		}, "api/system/info: the answer is not JSON"},
		"no version":       {answer("/info", `{}`), "names no version"},
		"no pager":         {answer("/programs", `{"programs": []}`), "not a page of programs"},
		"no list":          {answer("/programs", `{"pager": {"pageCount": 1, "total": 1}}`), "not a page of programs"},
		"fewer than said":  {answer("/programs", `{"pager": {"pageCount": 1, "total": 2}, "programs": [{"id": "abcdefghijk"}]}`), "1 objects came and 2 were announced"},
		"one twice":        {answer("/programs", `{"pager": {"pageCount": 1, "total": 2}, "programs": [{"id": "abcdefghijk"}, {"id": "abcdefghijk"}]}`), "an object came twice"},
		"an object of air": {answer("/programs", `{"pager": {"pageCount": 1, "total": 1}, "programs": [7]}`), "no object"},
		"no UID":           {answer("/programs", `{"pager": {"pageCount": 1, "total": 1}, "programs": [{"id": 7}]}`), "no UID"},
	} {
		f := newFake()
		f.fail = c.fail
		if _, err := pull(t, f, kept{}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
}

func TestRights(t *testing.T) {
	for right, restricted := range map[string]bool{"ALL": false, "F_DATAVALUE_ADD": true} {
		f := newFake()
		f.rights = right
		r, err := pull(t, f, kept{})
		if err != nil || r.Restricted != restricted {
			t.Errorf("%s: %v %v", right, r.Restricted, err)
		}
	}
}
