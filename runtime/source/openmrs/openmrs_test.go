package openmrs

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source/web"
)

func read(name, text string) (string, error) {
	in := Input(runtime.Input{Name: name, Open: func() (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader(text)), nil
	}})
	r, err := in.Open()
	if err != nil {
		return "", err
	}
	defer r.Close()
	got, err := io.ReadAll(r)
	return string(got), err
}

const visit = `{"uuid":"v1","links":[{"rel":"self","uri":"http://x"}],"obs":[{"value":61.50}]}`

func TestFiles(t *testing.T) {
	page := `{"results": [` + visit + `, {"uuid": "v2"}], "links": [{"rel": "next", "uri": "http://x?startIndex=2"}]}`
	for name, c := range map[string]struct{ file, text, want string }{
		"a page":          {"v.json", page, visit + "\n" + `{"uuid":"v2"}` + "\n"},
		"links first":     {"v.json", `{"links": [], "totalCount": 1, "results": [` + visit + `]}`, visit + "\n"},
		"pages":           {"v.json", page + "\n" + page, strings.Repeat(visit+"\n"+`{"uuid":"v2"}`+"\n", 2)},
		"pages in lines":  {"v.ndjson", page + "\n{bad\n" + visit, visit + "\n" + `{"uuid":"v2"}` + "\n{bad\n" + visit + "\n"},
		"lines unnamed":   {"standard input", visit + "\n{bad\n" + visit, visit + "\n{bad\n" + visit + "\n"},
		"a record":        {"v.json", visit, visit + "\n"},
		"a list":          {"v.json", "[" + visit + ", " + visit + "]", visit + "\n" + visit + "\n"},
		"nobody":          {"v.json", `{"results": []}`, ""},
		"what is none":    {"v.json", `{"results": [null, 3]}`, "null\n3\n"},
		"results of some": {"v.json", `{"uuid": "x", "results": [1], "error": "no"}`, `{"uuid":"x","results":[1],"error":"no"}` + "\n"},
	} {
		if got, err := read(c.file, c.text); err != nil || got != c.want {
			t.Errorf("%s: %v\n got %q\nwant %q", name, err, got, c.want)
		}
	}
	for text, want := range map[string]string{
		"":                                    "E0518",
		`{"results": [` + visit + `,`:         "v.json:2: the file ends too early, as if it had been cut off (E0511)",
		`{"results": [` + visit + `}`:         "E0511",
		`{"error": {"message": "x"}}`:         "E0644",
		`uuid;name`:                           "E0644",
		`[` + strings.Repeat("[", 20_000):     "E0511",
		`{"results": [{"uuid": "a` + "\nb\"}": "E0511",
	} {
		if _, err := read("v.json", text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40s: %v, want %s", text, err, want)
		}
	}
}

// serve starts an OpenMRS that knows one user.
func serve(t *testing.T, password string, handle http.HandlerFunc) *web.Client {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json;charset=UTF-8")
		if strings.HasSuffix(r.URL.Path, "/session") && r.URL.Path == "/openmrs/ws/rest/v1/session" {
			_, given, _ := r.BasicAuth()
			fmt.Fprintf(w, `{"authenticated": %t, "user": {"uuid": "u"}}`, given == "secret")
			return
		}
		handle(w, r)
	}))
	t.Cleanup(s.Close)
	c, err := web.New(web.Server{Name: "emr", URL: s.URL + "/openmrs", Auth: web.Auth{User: "u", Password: password}}, web.Options{
		Silence: 600 * time.Millisecond, Sleep: func(context.Context, time.Duration) error { return nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func fetch(c *web.Client, path string) (string, string, error) {
	var out bytes.Buffer
	told := ""
	err := Fetch(c, path)(context.Background(), &out, func(records, total int64) { told = fmt.Sprint(records, "/", total) })
	return out.String(), told, err
}

func TestFetch(t *testing.T) {
	c := serve(t, "secret", func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.RawQuery {
		case "v=full":
			fmt.Fprintf(w, `{"results": [%s], "links": [{"rel": "next", "uri": "http://inside:8080/openmrs/ws/rest/v1/encounter?startIndex=1"}], "totalCount": 2}`, visit)
		case "startIndex=1":
			fmt.Fprintf(w, `{"results": [%s], "links": [{"rel": "prev", "uri": "http://inside:8080/openmrs/ws/rest/v1/encounter?v=full"}], "totalCount": 2}`, visit)
		}
	})
	got, told, err := fetch(c, "ws/rest/v1/encounter?v=full")
	if err != nil || got != visit+"\n"+visit+"\n" || told != "2/2" {
		t.Errorf("%v %q, told %s", err, got, told)
	}
	if Kind("ws/rest/v1/encounter?v=full") != "encounter" {
		t.Error(Kind("ws/rest/v1/encounter?v=full"))
	}
}

func TestBadFetches(t *testing.T) {
	page := `{"results": [` + visit + `], "links": [{"rel": "next", "uri": "?page=%s"}]}`
	says := func(text string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, text) }
	}
	for name, c := range map[string]struct {
		password string
		handle   http.HandlerFunc
		code     string
	}{
		"a wrong password": {"wrong", says(`{"results": []}`), "E0602"},
		"no right":         {"secret", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusForbidden) }, "E0602"},
		"a page to log in with": {"secret", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			io.WriteString(w, "<html>")
		}, "E0604"},
		"a redirect":   {"secret", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/login", http.StatusFound) }, "E0607"},
		"an error":     {"secret", says(`{"error": {"message": "Grace"}}`), "E0644"},
		"nothing":      {"secret", says(""), "E0604"},
		"a text":       {"secret", says("3"), "E0604"},
		"links broken": {"secret", says(`{"results": [], "links": 3}`), "E0604"},
		"a circle": {"secret", func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprintf(w, page, map[string]string{"": "2", "2": "3", "3": "2"}[r.URL.Query().Get("page")])
		}, "E0609"},
		"lost in page 3": {"secret", func(w http.ResponseWriter, r *http.Request) {
			switch r.URL.Query().Get("page") {
			case "":
				fmt.Fprintf(w, page, "2")
			case "2":
				fmt.Fprintf(w, page, "3")
			default:
				w.Header().Set("Content-Length", "1000")
				fmt.Fprint(w, `{"results": [`)
			}
		}, "E0605"},
		"ends early":    {"secret", says(`{"results": [` + visit), "E0604"},
		"is broken off": {"secret", says(`{"results": [}`), "E0604"},
	} {
		_, _, err := fetch(serve(t, c.password, c.handle), "ws/rest/v1/encounter?name=Grace")
		var e *web.Error
		switch {
		case !errors.As(err, &e) || string(e.Code) != c.code:
			t.Errorf("%s: %v, want %s", name, err, c.code)
		case strings.Contains(err.Error(), "Grace") || strings.Contains(err.Error(), "secret"):
			t.Errorf("%s: the message tells too much: %v", name, err)
		}
	}
	if _, _, err := fetch(serve(t, "secret", nil), "other/ws/rest/v1/encounter"); err == nil {
		t.Error("a session that is not OpenMRS'")
	}
}

func FuzzDocuments(f *testing.F) {
	for _, text := range []string{visit, `{"results": [` + visit + `]}`, `[1]`, `{"links": [], "uuid": 1, "results": []}`, `{"error": 1}`} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var out bytes.Buffer
		c := newCopier(&out)
		if err := c.Documents(strings.NewReader(text)); err == nil && c.lines != int64(bytes.Count(out.Bytes(), []byte("\n"))) {
			t.Fatalf("%q: %d lines are %q", text, c.lines, out.String())
		}
	})
}
