package main

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"golang.org/x/text/encoding/unicode"
)

func packed(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := io.WriteString(z, text); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func zstandard(t *testing.T, text string) string {
	t.Helper()
	z, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	return string(z.EncodeAll([]byte(text), nil))
}

// wide writes a text in UTF-16 with its mark.
func wide(text string) string {
	out, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(strings.TrimPrefix(text, "\ufeff"))
	if err != nil {
		panic(err) // all text has a form in UTF-16
	}
	return out
}

func TestSpoolTellsTheFormat(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"nothing", "", "ndjson"},
		{"blanks", " \n\n", "ndjson"},
		{"an array", "\n [{}]", "json"},
		{"lines", "{\"a\": 1}\n{\"a\": 2}\n", "ndjson"},
		{"one line", "{\"a\": 1}", "ndjson"},
		{"a bad line first", "{\"a\": broken\n{\"a\": 2}\n", "ndjson"},
		{"a document", "{\n  \"a\": 1\n}\n", "json"},
		{"a document that begins in its first line", "{\"a\": [1,\n2]}", "json"},
		{"two records in a line", "{\"a\": 1} {\"a\": 2}\n", "json"},
		{"a byte order mark", "\ufeff{\"a\": 1}\n", "ndjson"},
		{"a sheet", "a,b\n1,2\n", "csv"},
		{"a sheet with quotes", "\"a\";\"b\"\n", "csv"},
		{"a line longer than what is looked at", "{\"a\": \"" + strings.Repeat("x", 2*sniffed) + "\"}\n", "ndjson"},
	} {
		for how, text := range map[string]string{"plain": c.text, "packed": packed(t, c.text), "zstd": zstandard(t, c.text), "UTF-16": wide(c.text)} {
			s, err := newSpool("it", strings.NewReader(text))
			if err != nil {
				t.Fatal(err)
			}
			if got := s.format(); got != c.want {
				t.Errorf("%s, %s: %s, want %s", c.name, how, got, c.want)
			}
			s.close()
		}
	}
}

func TestSpoolIsReadTwice(t *testing.T) {
	s, err := newSpool("it", strings.NewReader("hello"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	for range 2 {
		r, err := s.open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil || string(data) != "hello" {
			t.Errorf("read %q, %v", data, err)
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, errors.New("secret detail") }

func TestSpoolOfABrokenStream(t *testing.T) {
	_, err := newSpool("standard input", brokenReader{})
	if err == nil || err.Error() != "cannot read standard input: the system refused it" {
		t.Errorf("got %v", err)
	}
}

// TestSpill: what is put aside can be read again, and nobody finds it.
func TestSpill(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	s, err := newSpill()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Write([]byte("records")); err != nil {
		t.Fatal(err)
	}
	part := make([]byte, 4)
	if _, err := s.ReadAt(part, 3); err != nil || string(part) != "ords" {
		t.Errorf("it holds %q, %v", part, err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("%d files are left: %v", len(left), err)
	}
}
