package runtime

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// judged is what a scanner makes of a text: whether it is a record's JSON, and if
// not, what is wrong and where.
type judged struct {
	ok   bool
	pos  int
	flaw string
}

func naively(text []byte) judged {
	var s naiveScanner
	s.reset(text)
	s.space()
	ok := s.skip() && s.end()
	return judged{ok, s.pos, string(s.flaw.code) + s.flaw.message}
}

// judge reads a text with a scanner that may remember others.
func (s *scanner) judge(text []byte) judged {
	s.reset(text)
	s.space()
	ok := s.skip() && s.end()
	return judged{ok, s.pos, string(s.flaw.code) + s.flaw.message}
}

// A walker is what decoders use of a scanner.
type walker interface {
	reset([]byte)
	space()
	peek() byte
	skip() bool
	str() ([]byte, bool)
	object(func([]byte) bool) bool
	list(func() bool) bool
	end() bool
}

// walk reads a text as decoders do: names and items one by one, every third value
// skipped. It gives the characters of names and texts.
func walk(s walker, text []byte) (ok bool, read []string) {
	var value func() bool
	n := 0
	value = func() bool {
		n++
		switch c := s.peek(); {
		case n%3 == 2:
			return s.skip()
		case c == '"':
			text, ok := s.str()
			read = append(read, string(text))
			return ok
		case c == '[':
			return s.list(value)
		case c == '{':
			return s.object(func(name []byte) bool {
				read = append(read, string(name))
				return value()
			})
		}
		return s.skip()
	}
	s.reset(text)
	s.space()
	return value() && s.end(), read
}

// sameJudgement compares the scanner, new and with what it remembers of texts
// before, with its naive restatement.
func sameJudgement(t interface{ Fatalf(string, ...any) }, s *scanner, text []byte) {
	want := naively(text)
	var fresh scanner
	for _, got := range []judged{fresh.judge(text), s.judge(text), s.judge(text)} {
		if got != want {
			t.Fatalf("%.300q: %+v, want %+v", text, got, want)
		}
	}
	var naive naiveScanner
	wantOK, wantRead := walk(&naive, text)
	ok, read := walk(s, text)
	if ok != wantOK || s.pos != naive.pos || s.flaw.code != naive.flaw.code || s.flaw.message != naive.flaw.message || !slices.Equal(read, wantRead) {
		t.Fatalf("%.300q, one by one: %v, %+v at %d with %q, want %v, %+v at %d with %q", text, ok, s.flaw, s.pos, read, wantOK, naive.flaw, naive.pos, wantRead)
	}
}

// namesOfPieces are names as records have them, and some that look alike.
var namesOfPieces = []string{"a", "b", "uuid", "encounter", "encounterDatetime", "encounterDatetimf", "a name of more than sixteen bytes", "a name of more than sixteen bytez",
	"é", "", "a\\u0062", "ab", `\"`, `\\`, "12345678", "123456789abcde", "123456789abcdef", "id"}

// textLikeJSON draws values whose syntax is right, written in several ways, and now
// and then a name that stands twice.
func textLikeJSON(depth int) *rapid.Generator[string] {
	leaf := rapid.SampledFrom([]string{`1`, `-0.5`, `12345678901234567890`, `1e5`, `"x"`, `""`, `"plain text of some length"`, `"é and more of it"`, `"\n"`, `"\ud83d\ude00 x"`,
		`"a\\"`, `null`, `true`, `false`, `{}`, `[]`, `"12345678"`, `"1234567"`})
	if depth == 0 {
		return leaf
	}
	return rapid.Custom(func(t *rapid.T) string {
		blank := rapid.SampledFrom([]string{"", "", "", " ", "  ", "\n\t"})
		parts := rapid.SliceOfN(textLikeJSON(depth-1), 0, 6).Draw(t, "values")
		switch rapid.IntRange(0, 3).Draw(t, "kind") {
		case 0:
			return leaf.Draw(t, "leaf")
		case 1:
			return "[" + blank.Draw(t, "b") + strings.Join(parts, ","+blank.Draw(t, "b")) + blank.Draw(t, "b") + "]"
		}
		names := rapid.SliceOfN(rapid.SampledFrom(namesOfPieces), len(parts), len(parts)).Draw(t, "names")
		if rapid.IntRange(0, 9).Draw(t, "distinct") > 0 {
			slices.Sort(names)
			names = slices.Compact(names)
			parts = parts[:len(names)]
		}
		for i, name := range names {
			parts[i] = `"` + name + `"` + blank.Draw(t, "b") + ":" + blank.Draw(t, "b") + parts[i]
		}
		return "{" + blank.Draw(t, "b") + strings.Join(parts, blank.Draw(t, "b")+","+blank.Draw(t, "b")) + blank.Draw(t, "b") + "}"
	})
}

// harm changes some bytes of a text.
func harm(t *rapid.T, text []byte) []byte {
	text = bytes.Clone(text)
	for range rapid.IntRange(0, 2).Draw(t, "harms") {
		if len(text) == 0 {
			break
		}
		at := rapid.IntRange(0, len(text)-1).Draw(t, "at")
		switch rapid.IntRange(0, 3).Draw(t, "how") {
		case 0:
			text[at] = rapid.Byte().Draw(t, "byte")
		case 1:
			text = slices.Delete(text, at, at+1)
		case 2:
			text = text[:at]
		case 3:
			text = slices.Insert(text, at, []byte(rapid.SampledFrom([]string{`"`, `\`, `,`, `{`, `}`, `[`, `]`, `:`, "\x1f", "\xff", "\x00", `"a":1,`, `0`, `\u12`, `\ud800`}).Draw(t, "more"))...)
		}
	}
	return text
}

func TestScannerIsAsStrictAsItsNaiveRestatement(t *testing.T) {
	var s scanner
	rapid.Check(t, func(t *rapid.T) {
		for range 8 {
			sameJudgement(t, &s, harm(t, []byte(textLikeJSON(4).Draw(t, "text"))))
		}
	})
}

func TestScannerOnPieces(t *testing.T) {
	var s scanner
	for _, seed := range jsonSeeds {
		sameJudgement(t, &s, []byte(seed))
	}
	deep := func(n int) string { return strings.Repeat(`{"a":[`, n/2) + "1" + strings.Repeat("]}", n/2) }
	for _, text := range []string{deep(maxDepth), deep(maxDepth + 2), strings.Repeat("[", maxDepth+1), strings.Repeat(`{"a":`, maxDepth+1)} {
		sameJudgement(t, &s, []byte(text))
	}
}

func FuzzScannerAgainstNaive(f *testing.F) {
	for _, seed := range jsonSeeds {
		f.Add([]byte(seed), []byte(`{"a":1,"b":"x"}`))
	}
	f.Fuzz(func(t *testing.T, text, before []byte) {
		var s scanner
		s.judge(before)
		sameJudgement(t, &s, text)
	})
}

// Objects may have more names than a place remembers, and they may be data.
func TestNamesBeyondThoseThatAreRemembered(t *testing.T) {
	var s scanner
	object := func(from, to int, extra string) []byte {
		var b strings.Builder
		for i := from; i < to; i++ {
			fmt.Fprintf(&b, `"key-%d": {"of": %d}, `, i, i)
		}
		return []byte("{" + b.String() + extra + `"end": {}}`)
	}
	for _, text := range [][]byte{
		object(0, 100, ""), object(50, 300, ""), object(200, 400, ""), object(0, 400, ""), object(0, 400, `"key-7":1,`), object(0, 400, `"key-390":1,`), object(0, 400, `"key-390":1,"key-7":1,`),
		object(300, 400, `"key-399":{"of":1,"of":2},`), object(60, 70, `"key-60":1,`), object(100, 300, `"key-2\u00355":1,`), object(100, 300, `"key-2\u00355x":1,`),
	} {
		sameJudgement(t, &s, text)
	}
	for i := range 3 * mostLearned {
		s.judge(fmt.Appendf(nil, `{"a": {"k%d": {"x%d": 1}}, "b": [{"y%d": 2}]}`, i, i, i))
	}
	if s.learned > mostLearned {
		t.Errorf("%d names are remembered", s.learned)
	}
	for _, text := range []string{`{"new":1,"new":2}`, `{"new":1,"newer":2}`, `{"a":{"k1":1,"k1":2}}`, `{"a":{"z":1,"z":2}}`, `{"a":{"z":{"q":{"r":1,"r":1}}}}`} {
		sameJudgement(t, &s, []byte(text))
	}
}

// Real records, as they are and with bytes changed.
func TestScannerOnRealRecords(t *testing.T) {
	root := filepath.Dir(filepath.Dir(dataFile(t, filepath.Join("fhir-synthea-bulk-10", "Encounter.000.ndjson"))))
	var s scanner
	records := 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, "json") {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		lines := [][]byte{text}
		if !json.Valid(text) {
			lines = nil
			for in := bufio.NewScanner(bytes.NewReader(text)); in.Scan() && len(lines) < 50; {
				lines = append(lines, bytes.Clone(in.Bytes()))
			}
		}
		for _, line := range lines {
			if len(line) > 4<<20 {
				continue
			}
			records++
			sameJudgement(t, &s, line)
			for i := range 10 {
				at := (len(line) * (i*2 + 1) / 21) % max(1, len(line))
				harmed := bytes.Clone(line)
				harmed[at] = []byte("\"\\,{}[]:0\xff")[i]
				if got, want := s.judge(harmed), naively(harmed); got != want {
					t.Fatalf("%s, %q at %d: %+v, want %+v", path, harmed[at], at, got, want)
				}
			}
		}
		return nil
	})
	if err != nil || records == 0 {
		t.Errorf("%d records, error %v", records, err)
	}
}

func TestSkippingDoesNotAllocate(t *testing.T) {
	line := []byte(benchmarkText(1))
	var s scanner
	s.judge(line)
	if n := testing.AllocsPerRun(100, func() { s.judge(line) }); n != 0 {
		t.Errorf("%v allocations a record", n)
	}
}
