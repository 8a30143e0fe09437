package main

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

func input(name, text string) runtime.Input {
	return runtime.Input{Source: "visit", Name: name, Open: func() (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader(text)), nil
	}}
}

func TestWatchCounts(t *testing.T) {
	for _, c := range []struct{ name, first, second string }{
		{"a.ndjson", "a.ndjson: 1,500 rows, 750 rows/s", "a.ndjson again: 3,000 rows, 1,500 rows/s"},
		{"a.ndjson.gz", "a.ndjson.gz: 3 kB, 1 kB/s", "a.ndjson.gz again: 6 kB, 3 kB/s"},
	} {
		w := &watch{}
		in := w.counted(input(c.name, strings.Repeat("x\n", 1500)))
		for _, want := range []string{c.first, c.second} {
			readOnce(t, in)
			if got := w.line(2 * time.Second); got != want {
				t.Errorf("%s: %q, want %q", c.name, got, want)
			}
		}
	}
}

func readOnce(t *testing.T, in runtime.Input) {
	t.Helper()
	r, err := in.Open()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, r); err != nil {
		t.Fatal(err)
	}
}

func TestWatchIsSilentWithoutATerminal(t *testing.T) {
	var stderr bytes.Buffer
	s := system{stderr: &stderr, getenv: func(string) string { return "" }}
	w := s.watch([]runtime.Input{input("a.ndjson", "")})
	w.stop()
	w.stop()
	if stderr.Len() > 0 || len(w.inputs) != 1 {
		t.Errorf("a watch wrote %q and has %d inputs", stderr.String(), len(w.inputs))
	}
}

func TestWatchWipesItsLine(t *testing.T) {
	var terminal bytes.Buffer
	w := &watch{}
	w.ticker = startTicker(&terminal, w.line)
	time.Sleep(interval + interval/2)
	w.stop()
	text := terminal.String()
	if !strings.Contains(text, " rows/s") || !strings.HasSuffix(text, "\r\x1b[K") {
		t.Errorf("the terminal got %q", text)
	}
}
