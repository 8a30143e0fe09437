package runtime

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// inParts reads all that a cutter gives, each part with a splitter of its own, and
// uses one room for all.
func inParts(c *partCutter, size int, open func(portion) splitter) (rows []string) {
	c.size = size
	var room []byte
	for {
		p, err := c.next(room)
		if err != nil {
			return append(rows, "end "+err.Error())
		}
		room = p.blocks.buf
		got := recordsOrRows(open(p))
		if last := got[len(got)-1]; last != "end EOF" {
			return append(rows, got...)
		}
		rows = append(rows, got[:len(got)-1]...)
	}
}

func recordsOrRows(s splitter) (rows []string) {
	for {
		var c chunk
		if err := s.next(&c); err != nil {
			return append(rows, "end "+err.Error())
		}
		rows = append(rows, itoa(c.number)+" "+string(c.flaw.code)+c.flaw.message+string(bytes.Join(c.cells, []byte("|"))))
		if c.cells == nil {
			rows = append(rows, string(c.text))
		}
	}
}

// brokenAfter reads a text and then fails, if it should.
func brokenAfter(text string, fails bool) io.Reader {
	if !fails {
		return strings.NewReader(text)
	}
	return io.MultiReader(strings.NewReader(text), failingReader{})
}

type failingReader struct{}

func (failingReader) Read([]byte) (int, error) { return 0, errors.New("broken") }

func sameLinesInParts(t interface{ Fatalf(string, ...any) }, text string, size int, fails bool) {
	want := recordsOrRows(&lineSplitter{blocks: newBlocks(brokenAfter(text, fails))})
	got := inParts(lineParts(newBlocks(brokenAfter(text, fails))), size, func(p portion) splitter { return p.lines() })
	if !slices.Equal(got, want) {
		t.Fatalf("%.300q in parts of %d: %.500q\nwant %.500q", text, size, got, want)
	}
}

func sameRowsInParts(t interface{ Fatalf(string, ...any) }, text string, size int, fails bool) {
	open := func() *rowSplitter {
		s := &rowSplitter{blocks: newBlocks(brokenAfter(text, fails)), delimiter: ',', number: 1, again: []byte("again,\"1\",2\nagain,\"2\n")}
		s.expect(make([]rowColumn, 3))
		for i := range s.wanted {
			s.wanted[i] = true
		}
		return s
	}
	want := recordsOrRows(open())
	header := open()
	got := inParts(header.parts(), size, func(p portion) splitter { return header.of(p) })
	if !slices.Equal(got, want) {
		t.Fatalf("%.300q in parts of %d: %.500q\nwant %.500q", text, size, got, want)
	}
}

func TestPartsGiveWhatTheInputGives(t *testing.T) {
	piece := rapid.SampledFrom([]string{"a", "a longer cell of some length", `"`, `""`, `"x"`, `"two` + "\n" + `lines"`, ",", ",", ",,", "\n", "\r\n", "\n", "a,b,c\n", `"a","b","c"` + "\n", "x,y\"z\n", " "})
	rapid.Check(t, func(t *rapid.T) {
		for range 4 {
			text := strings.Join(rapid.SliceOfN(piece, 0, 30).Draw(t, "pieces"), "")
			size, fails := rapid.IntRange(1, 60).Draw(t, "size"), rapid.IntRange(0, 4).Draw(t, "fails") == 0
			sameLinesInParts(t, text, size, fails)
			sameRowsInParts(t, text, size, fails)
		}
	})
}

func TestPartsOfLongLines(t *testing.T) {
	long := strings.Repeat("x", maxLine+10)
	for _, text := range []string{
		"a\n" + long + "\nb\n",
		"a\n" + long,
		"a,b,c\n\"" + long + "\",1,2\nb,c,d\n",
		"a,b,c\n\"" + long,
		"a,b,c\n\"" + strings.Repeat(strings.Repeat("y", 1<<16)+"\n", maxLine>>16) + "b,c,d\n",
		"a,b,c\n\"y\n" + long + "\nb,c,d\n",
		"a,b,c\n" + long + ",\"\nb,c,d\n",
	} {
		sameLinesInParts(t, text, 1000, false)
		sameRowsInParts(t, text, 1<<16, false)
	}
}
