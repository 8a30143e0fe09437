package web

import (
	"context"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// serve starts a server and gives a client of it that does not wait.
func serve(t *testing.T, handle http.HandlerFunc) (*Client, *[]time.Duration) {
	t.Helper()
	s := httptest.NewServer(handle)
	t.Cleanup(s.Close)
	waits := &[]time.Duration{}
	c, err := New(Server{Name: "emr", URL: s.URL + "/openmrs", Auth: Auth{User: "u", Password: "secret"}}, Options{
		Silence: 600 * time.Millisecond, Limit: 1 << 10,
		Sleep: func(_ context.Context, d time.Duration) error { *waits = append(*waits, d); return nil },
		Now:   func() time.Time { return time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC) },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c, waits
}

func wantCode(t *testing.T, err error, code string) {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) || string(e.Code) != code {
		t.Fatalf("got %v, want %s", err, code)
	}
	if strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "Grace") {
		t.Fatalf("the message tells too much: %s", err)
	}
}

func TestGet(t *testing.T) {
	c, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		user, password, _ := r.BasicAuth()
		fmt.Fprint(w, r.URL.Path, "?", r.URL.RawQuery, " ", user, ":", password)
	})
	for reference, want := range map[string]string{
		"ws/rest/v1/encounter?v=full": "/openmrs/ws/rest/v1/encounter?v=full u:secret",
		"":                            "/openmrs? u:secret",
		"?page=2":                     "/openmrs?page=2 u:secret",
		"http://inside:8080/openmrs/ws/rest?startIndex=50":                                "/openmrs/ws/rest?startIndex=50 u:secret",
		"/openmrs/fhir2/Patient?_getpages=1&_count=2":                                     "/openmrs/fhir2/Patient?_getpages=1&_count=2 u:secret",
		"a?identifier=http://example.org/mrn|17&name=Ä b%20c&v=custom:(uuid,obs:(value))": "/openmrs/a?identifier=http://example.org/mrn%7C17&name=%C3%84%20b%20c&v=custom:(uuid,obs:(value)) u:secret",
		"https://elsewhere.example.org/openmrs/a%2Fb?x=%20y":                              "/openmrs/a/b?x=%20y u:secret",
	} {
		a, err := c.Get(context.Background(), reference)
		if err != nil || string(a.Body) != want {
			t.Errorf("%s: %v %v, want %s", reference, a, err, want)
		}
	}
	for _, reference := range []string{"http://elsewhere.example.org/other", "/openmrsx/a", "../admin", "/openmrs/../admin", "mailto:a@b", "http://[::1", "/openmrs/%2e%2e/admin"} {
		_, err := c.Get(context.Background(), reference)
		wantCode(t, err, "E0604")
	}
}

// What a server says may be about a patient; it is not in the message.
func TestRefusals(t *testing.T) {
	for status, code := range map[int]string{400: "E0603", 401: "E0602", 403: "E0602", 404: "E0603", 500: "E0603", 302: "E0607", 307: "E0607"} {
		asked := 0
		c, waits := serve(t, func(w http.ResponseWriter, r *http.Request) {
			asked++
			w.Header().Set("Location", "http://127.0.0.1:1/elsewhere")
			w.WriteHeader(status)
			io.WriteString(w, "Grace has no access")
		})
		_, err := c.Get(context.Background(), "Patient?name=Grace")
		wantCode(t, err, code)
		if asked != 1 || len(*waits) > 0 {
			t.Errorf("%d: it was tried %d times", status, asked)
		}
		_, err = c.Stream(context.Background(), "Patient?name=Grace")
		wantCode(t, err, code)
	}
}

func TestTryingAgain(t *testing.T) {
	asked := 0
	c, waits := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked++
		switch asked {
		case 1:
			w.Header().Set("Retry-After", "7")
			w.WriteHeader(http.StatusTooManyRequests)
		case 2:
			w.Header().Set("Retry-After", "Sun, 01 Mar 2026 12:00:30 GMT")
			w.WriteHeader(http.StatusServiceUnavailable)
		default:
			io.WriteString(w, "{}")
		}
	})
	if _, err := c.Get(context.Background(), "a"); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(*waits); got != "[7s 30s]" {
		t.Errorf("it waited %s", got)
	}
}

// An answer that asks to come back later is waited for, but not for ever.
func TestWait(t *testing.T) {
	c, waits := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Retry-After", r.URL.Query().Get("after"))
		w.WriteHeader(http.StatusAccepted)
	})
	for _, after := range []string{"7", "100000", "", "0", "soon"} {
		a, err := c.Get(context.Background(), "state?after="+after)
		if err != nil || a.Status != http.StatusAccepted {
			t.Fatal(err)
		}
		if _, err := c.Wait(context.Background(), a, 3*time.Second); err != nil {
			t.Fatal(err)
		}
	}
	if got := fmt.Sprint(*waits); got != "[7s 2m0s 3s 3s 3s]" {
		t.Errorf("it waited %s", got)
	}
}

func TestGivingUp(t *testing.T) {
	asked := 0
	c, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked++
		w.WriteHeader(http.StatusBadGateway)
	})
	_, err := c.Get(context.Background(), "a")
	wantCode(t, err, "E0603")
	if asked != 5 {
		t.Errorf("it was tried %d times", asked)
	}
}

func TestLostConnections(t *testing.T) {
	cut := func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "100")
		io.WriteString(w, `{"half":`)
	}
	silent := func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, `{"half":`)
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	}
	for name, handle := range map[string]http.HandlerFunc{"cut": cut, "silent": silent} {
		t.Run(name, func(t *testing.T) {
			c, waits := serve(t, handle)
			_, err := c.Get(context.Background(), "a?name=Grace")
			wantCode(t, err, "E0605")
			if len(*waits) != 4 {
				t.Errorf("it waited %v", *waits)
			}
			body, err := c.Stream(context.Background(), "a")
			if err != nil {
				t.Fatal(err)
			}
			defer body.Close()
			_, err = io.ReadAll(body)
			wantCode(t, err, "E0605")
		})
	}
}

func TestNoAnswer(t *testing.T) {
	c, _ := serve(t, func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	_, err := c.Get(context.Background(), "a")
	wantCode(t, err, "E0601")
	gone, err := New(Server{Name: "emr", URL: "http://127.0.0.1:1"}, c.options)
	if err != nil {
		t.Fatal(err)
	}
	_, err = gone.Get(context.Background(), "a")
	wantCode(t, err, "E0601")
}

func TestTooLarge(t *testing.T) {
	c, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		for range 1000 {
			io.WriteString(w, "0123456789")
		}
	})
	_, err := c.Get(context.Background(), "a")
	wantCode(t, err, "E0606")
	body, err := c.Stream(context.Background(), "a")
	if err != nil {
		t.Fatal(err)
	}
	defer body.Close()
	if all, err := io.ReadAll(body); err != nil || len(all) != 10_000 {
		t.Errorf("a stream has no limit: %d %v", len(all), err)
	}
}

func TestInterrupted(t *testing.T) {
	started := make(chan struct{})
	c, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, "{")
		w.(http.Flusher).Flush()
		close(started)
		<-r.Context().Done()
	})
	c.options.Silence = time.Minute
	ctx, cancel := context.WithCancel(context.Background())
	go func() { <-started; cancel() }()
	if _, err := c.Get(ctx, "a"); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestPages(t *testing.T) {
	c, _ := serve(t, func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, r.URL.Query().Get("page")) })
	var got []string
	visit := func(next map[string]string) func(*Answer) (string, error) {
		return func(a *Answer) (string, error) {
			got = append(got, string(a.Body))
			return next[string(a.Body)], nil
		}
	}
	if err := c.Pages(context.Background(), "a?page=1", visit(map[string]string{"1": "a?page=2", "2": "a?page=3"})); err != nil || fmt.Sprint(got) != "[1 2 3]" {
		t.Errorf("%v %v", got, err)
	}
	err := c.Pages(context.Background(), "a?page=1", visit(map[string]string{"1": "a?page=2", "2": "a?page=1"}))
	wantCode(t, err, "E0609")
}

func TestServers(t *testing.T) {
	for _, u := range []string{"", "emr", "ftp://emr.example.org", "https://", "https://user:pass@emr.example.org", "https://emr.example.org/?a=b",
		"https://emr.example.org#x", "http://emr.example.org", "https://:80"} {
		_, err := New(Server{Name: "emr", URL: u}, Options{})
		wantCode(t, err, "E0600")
	}
	for _, s := range []Server{{URL: "https://emr.example.org/"}, {URL: "http://10.0.0.3:8080/openmrs", Unencrypted: true}, {URL: "http://localhost:8080"}, {URL: "http://[::1]:8080"}} {
		if _, err := New(s, Options{}); err != nil {
			t.Errorf("%s: %v", s.URL, err)
		}
	}
	_, err := New(Server{URL: "https://emr.example.org", Authorities: []byte("no")}, Options{})
	wantCode(t, err, "E0600")
}

// A server whose certificate nobody vouches for is not believed; with its
// authority named it is.
func TestCertificates(t *testing.T) {
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "ApiToken d2pat_x" {
			w.WriteHeader(http.StatusUnauthorized)
		}
	}))
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	defer s.Close()
	auth := Auth{Scheme: "ApiToken", Token: "d2pat_x"}
	c, err := New(Server{Name: "dhis2", URL: s.URL, Auth: auth}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.Get(context.Background(), "api")
	wantCode(t, err, "E0601")
	if !strings.Contains(err.Error(), "vouches") {
		t.Error(err)
	}
	c, err = New(Server{Name: "dhis2", URL: s.URL, Auth: auth, Authorities: certificateOf(s)}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err = c.Get(context.Background(), "api"); err != nil {
		t.Error(err)
	}
}

func certificateOf(s *httptest.Server) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw})
}
