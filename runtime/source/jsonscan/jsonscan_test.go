package jsonscan

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"
)

// rebuilt walks through a text down to a depth and writes it anew.
func rebuilt(s *Scanner, depth int) ([]byte, error) {
	b, err := s.Peek()
	if err != nil {
		return nil, err
	}
	var out []byte
	comma := func() {
		if len(out) > 1 {
			out = append(out, ',')
		}
	}
	switch {
	case depth > 0 && b == '{':
		out = append(out, '{')
		err = s.Object(func(raw, name []byte) error {
			comma()
			out = append(append(out, raw...), ':')
			value, err := rebuilt(s, depth-1)
			out = append(out, value...)
			return early(err)
		})
		return append(out, '}'), err
	case depth > 0 && b == '[':
		out = append(out, '[')
		err = s.List(func() error {
			comma()
			value, err := rebuilt(s, depth-1)
			out = append(out, value...)
			return early(err)
		})
		return append(out, ']'), err
	}
	return s.Append(nil, 1<<20)
}

func check(t *testing.T, text []byte, depth int, from io.Reader) {
	s := New(from)
	if from == nil {
		s.Over(text)
	}
	got, err := rebuilt(s, depth)
	if err == nil {
		if _, end := s.Peek(); end != io.EOF {
			err = ErrBroken
		}
	}
	if !json.Valid(text) {
		if err == nil && json.Valid(got) {
			t.Fatalf("%q became right: %q", text, got)
		}
		return
	}
	var want, is any
	if json.Unmarshal(text, &want) != nil {
		return // deeper than Go goes
	}
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	if err := json.Unmarshal(got, &is); err != nil || !reflect.DeepEqual(want, is) {
		t.Fatalf("%q became %q: %v", text, got, err)
	}
	if bytes.ContainsAny(got, "\n\r") {
		t.Fatalf("%q takes several lines: %q", text, got)
	}
}

func FuzzScanner(f *testing.F) {
	for _, text := range []string{`{}`, `[]`, ` { "a" : [ 1 , 2.50 , "x\"}" , null ] , "b\u0041" : { } } `, `{"a": 1 2}`, `{"a" "b"}`, `[1,]`, `{,}`, `{"a":}`,
		`{"a": [}`, `"a`, `{"a": "b`, `tru e`, `1`, "[\"a\nb\"]", `[1 "a"]`, `{"a":1}}`, `{"\ud800": "\\"}`, "{\"a\":\t[\r\n[]]}"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		for depth := range 3 {
			check(t, text, depth, bytes.NewReader(text))
			check(t, text, depth, nil)
			check(t, text, depth, iotest.OneByteReader(bytes.NewReader(text)))
		}
	})
}

// TestValue gives what stands there, in one block and over several.
func TestValue(t *testing.T) {
	for _, text := range []string{`"a"`, `"a\"b"`, `[1, {"a" : "b\\"}, [ ]]`, `12.50`, `null`, `"` + strings.Repeat("x", 2*blockSize) + `"`, `[ "` + strings.Repeat(`x", "`, blockSize) + `"]`} {
		for _, from := range []io.Reader{nil, strings.NewReader(text + ","), iotest.OneByteReader(strings.NewReader(text + ","))} {
			s := New(from)
			if from == nil {
				s.Over([]byte(text + ","))
			}
			got, err := s.Value(1 << 20)
			if err != nil || string(got) != text || s.Offset() != int64(len(text)) {
				t.Errorf("%.40s became %.40s: %v, %d bytes", text, got, err, s.Offset())
			}
			if b, err := s.Peek(); b != ',' || err != nil {
				t.Errorf("%.40s: then %q %v", text, b, err)
			}
		}
		s := New(strings.NewReader(text))
		if got, err := s.Value(2); err != nil || string(got) != text[:3] {
			t.Errorf("%.40s became %.40s: %v", text, got, err)
		}
	}
}

func FuzzValid(f *testing.F) {
	for _, text := range []string{"", " ", "1", ` { "a" : [ 1 , -2.5e3 , "x\"\\/\b\f\n\r\t\u00e9" , null ] , "b" : { } , "c" : [ ] } `, `{"a":1,}`, `[1,]`, `[,1]`, `{"a"}`, `{"a":}`, `{1:2}`, `[1}`, `[1 2]`, `1 2`, `"\x"`,
		`"\u12g4"`, `"\u12`, "\"\t\"", `tru`, `[[[`, `]`, `{]`, `{"a":1"b":2}`, strings.Repeat("[", maxDepth) + strings.Repeat("]", maxDepth), strings.Repeat("[", maxDepth+1) + strings.Repeat("]", maxDepth+1),
		strings.Repeat(`{"a":`, 70) + "[]" + strings.Repeat("}", 70)} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if got, want := Valid([]byte(text)), json.Valid([]byte(text)); got != want {
			t.Errorf("%.100q: %v", text, got)
		}
	})
}

func FuzzNumber(f *testing.F) {
	for _, text := range []string{"0", "-0.50e+3", "01", "1.", ".5", "-", "1e", "1E5", "", " 1", "true", "1_0"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		want := json.Valid([]byte(text)) && strings.Trim(text, "0123456789+-.eE") == ""
		if got := IsNumber([]byte(text)); got != want {
			t.Errorf("%q: %v", text, got)
		}
	})
}

func FuzzSpecial(f *testing.F) {
	for _, text := range []string{"", "abcdefgh\"", "abcdefg\\", "\x7f\x80\xff!#[]\x1f", "\x00", strings.Repeat("\u00e9", 9) + "\n"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		want := len(text)
		if i := strings.IndexFunc(text, func(r rune) bool { return r == '"' || r == '\\' || r < ' ' }); i >= 0 {
			want = i
		}
		if got := special([]byte(text)); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	})
}

func TestLimit(t *testing.T) {
	s := New(strings.NewReader(`["` + strings.Repeat("x", 100_000) + `", 1]`))
	got, err := s.Append([]byte("k:"), 50)
	if err != nil || len(got) != 51 {
		t.Errorf("%d %v", len(got), err)
	}
	if _, err := s.Peek(); err != io.EOF {
		t.Error(err)
	}
}

func TestFaults(t *testing.T) {
	broken := errors.New("broken")
	for text, want := range map[string]error{
		strings.Repeat("[", maxDepth+1): ErrDeep,
		`{"a": [1}`:                     ErrBroken,
		`{"a`:                           io.ErrUnexpectedEOF,
		`{"a": {"b"`:                    io.ErrUnexpectedEOF,
	} {
		s := New(strings.NewReader(text))
		if err := s.Skip(); err != want {
			t.Errorf("%.20s: %v, want %v", text, err, want)
		}
	}
	s := New(io.MultiReader(strings.NewReader(`{"a": `), iotest.ErrReader(broken)))
	if err := s.Object(func(_, _ []byte) error { return s.Skip() }); err != broken {
		t.Error(err)
	}
}
