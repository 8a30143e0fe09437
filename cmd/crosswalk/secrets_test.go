package main

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	goruntime "runtime"
	"strings"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source"
)

func TestSecrets(t *testing.T) {
	dir := t.TempDir()
	files := map[string]struct {
		text string
		mode os.FileMode
	}{"right": {"s3cret\n", 0o600}, "open": {"s3cret", 0o644}, "empty": {"\n", 0o600}, "lines": {"s3cret\nmore", 0o600}, "long": {strings.Repeat("x", maxSecret+1), 0o600}}
	for name, f := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(f.text), f.mode); err != nil {
			t.Fatal(err)
		}
	}
	s := system{getenv: func(name string) string { return map[string]string{"EMR": "s3cret"}[name] }}
	for _, c := range []struct {
		secret secret
		want   string // part of the message, or "" for success
	}{
		{secret{plain: text{value: "s3cret"}}, ""},
		{secret{env: text{value: "EMR"}}, ""},
		{secret{env: text{value: "OTHER"}}, "variable OTHER is not set"},
		{secret{file: text{value: "right"}}, ""},
		{secret{file: text{value: "none"}}, "there is no file"},
		{secret{file: text{value: "."}}, "is no file"},
		{secret{file: text{value: "open"}}, "others can read it"},
		{secret{file: text{value: "empty"}}, "is empty"},
		{secret{file: text{value: "lines"}}, "more than one line"},
		{secret{file: text{value: "long"}}, "larger than 64 KiB"},
	} {
		if goruntime.GOOS == "windows" && c.secret.file.value == "open" {
			continue
		}
		got, err := s.reveal(place{dir: dir}, "emr", c.secret)
		switch {
		case c.want == "" && (err != nil || got != "s3cret"):
			t.Errorf("%+v: %q %v", c.secret, got, err)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "s3cret")):
			t.Errorf("%+v: %v, want %s", c.secret, err, c.want)
		}
	}
}

// A source is fetched with the credentials of its server, and kept for two readings.
func TestFetched(t *testing.T) {
	remote := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer s3cret" {
			w.WriteHeader(http.StatusUnauthorized)
		}
		io.WriteString(w, `{"id": 1}`)
	}))
	defer remote.Close()
	s := system{stderr: io.Discard, getenv: func(name string) string { return map[string]string{"TOKEN": "s3cret", "OTHER": "x"}[name] }}
	in := &inputs{}
	defer in.close()
	fetch := func(variable string) (string, error) {
		of := server{url: text{value: remote.URL}, token: secret{env: text{value: variable}}}
		client, err := s.client(place{}, "emr", of, "Bearer")
		if err != nil {
			return "", err
		}
		defer client.Close()
		input, err := in.fetched(s, "visit", "emr: visits", func(ctx context.Context, to io.Writer, progress source.Progress) error {
			a, err := client.Get(ctx, "visits")
			if err != nil {
				return err
			}
			progress.Tell(1, 1)
			_, err = to.Write(a.Body)
			return err
		})
		if err != nil {
			return "", err
		}
		readOnce(t, input)
		r, err := input.Open()
		if err != nil {
			return "", err
		}
		all, err := io.ReadAll(r)
		return string(all), err
	}
	if got, err := fetch("TOKEN"); err != nil || got != `{"id": 1}` {
		t.Errorf("%q %v", got, err)
	}
	if _, err := fetch("OTHER"); err == nil || !strings.Contains(err.Error(), "server `emr` does not accept") {
		t.Errorf("%v", err)
	}
	if _, err := fetch("NONE"); err == nil || !strings.Contains(err.Error(), "variable NONE") {
		t.Errorf("%v", err)
	}
}

func TestServerNamed(t *testing.T) {
	file := diag.NewFile(projectFile, "server: em\n")
	name := text{"em", file.Span(8, 10)}
	_, d := settings{}.serverNamed(name)
	if d == nil || !strings.Contains(d.Help, "under `servers`") {
		t.Errorf("%v", d)
	}
	s := settings{servers: map[string]named[server]{"emr": {}, "national": {}}}
	if _, d = s.serverNamed(name); d == nil || d.Help != "did you mean `emr`?" {
		t.Errorf("%v", d)
	}
	name.value = "emr"
	if _, d = s.serverNamed(name); d != nil {
		t.Errorf("%v", d)
	}
}
