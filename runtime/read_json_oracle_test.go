package runtime

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// recordsOf cuts all of a JSON file: the numbers and texts of records, and the end.
func recordsOf(s splitter) (records []string) {
	for {
		var c chunk
		if err := s.next(&c); err != nil {
			return append(records, err.Error())
		}
		records = append(records, itoa(c.number)+" "+string(c.flaw.code)+string(c.text))
	}
}

// sameDocument cuts a text as the jsonSplitter does and as its naive restatement does.
func sameDocument(t interface{ Fatalf(string, ...any) }, text []byte, size int) {
	in := textInput("v.json", "")
	read := func() io.Reader { return smallReads{bytes.NewReader(text), size} }
	want := recordsOf(&naiveDocument{blocks: newBlocks(read()), input: &in})
	if got := recordsOf(&jsonSplitter{blocks: newBlocks(read()), input: &in}); !slices.Equal(got, want) {
		t.Fatalf("%q in parts of %d:\n%q\nwant\n%q", text, size, got, want)
	}
}

func TestDocumentsAreCutAsTheirNaiveRestatementDoes(t *testing.T) {
	piece := rapid.SampledFrom([]string{"{", "}", "[", "]", "{", "}", ",", ":", `"`, `"a"`, `"a text of some length"`, `\`, `\"`, `\\`, "\n", " ", "1", "true", "é", "\xff",
		`{"a":{"b":[1,2]}}`, `,{"a":"}"},`})
	rapid.Check(t, func(t *rapid.T) {
		text := []byte(strings.Join(rapid.SliceOfN(piece, 0, 30).Draw(t, "pieces"), ""))
		if rapid.Bool().Draw(t, "list") {
			text = harm(t, []byte("["+textLikeJSON(3).Draw(t, "first")+","+textLikeJSON(3).Draw(t, "second")+"]"))
		}
		sameDocument(t, text, rapid.SampledFrom([]int{1, 2, 9, 1000}).Draw(t, "size"))
	})
}

func FuzzDocumentsAgainstNaive(f *testing.F) {
	for _, seed := range jsonSeeds {
		f.Add([]byte("["+seed+","+seed+"]"), 3)
	}
	f.Fuzz(func(t *testing.T, text []byte, size int) { sameDocument(t, text, min(max(1, size), 100)) })
}
