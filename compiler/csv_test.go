package compiler

import (
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"pgregory.net/rapid"
)

// sheetTexts reads a CSV text and returns the texts of its cells, header first.
func sheetTexts(text string) ([][]string, diag.List) {
	c := &checker{}
	s, ok := c.csvSheet(diag.NewFile("t.csv", text))
	if !ok {
		return nil, c.problems
	}
	out := [][]string{cellTexts(s.columns)}
	for _, row := range s.rows {
		out = append(out, cellTexts(row.cells))
	}
	return out, c.problems
}

// csvSheet reads a CSV file of which the first row names the columns.
func (c *checker) csvSheet(f *diag.File) (*sheet, bool) {
	g, ok := c.csvRows(f)
	if !ok {
		return nil, false
	}
	return c.belowHeader(g, tableFile{})
}

func cellTexts(cells []cell) []string {
	out := make([]string, len(cells))
	for i, x := range cells {
		out[i] = x.text
	}
	return out
}

func TestSeparators(t *testing.T) {
	for text, want := range map[string]byte{
		"a,b;c,d\n1;2;3;4\n":     ',',
		"a;b,c;d":                ';',
		"a\tb\n1,2,3":            '\t',
		"a":                      ',',
		"\n\na;b\n":              ';',
		"a;b\r1,2;3,4\r":         ';',
		"\"a,b,c\";d\n":          ';',
		"\"a\nb,c,d\";e,f;g\n,,": ';',
	} {
		if got := separatorOf(text); got != want {
			t.Errorf("%q is separated by %q, want %q", text, got, want)
		}
	}
}

func TestSheetKeepsWhatQuotesHold(t *testing.T) {
	got, problems := sheetTexts("a,b\r\n\"x\r\ny\",\" \"\"z\"\", \"\r\n 5\" nail , ' \r3,4")
	want := [][]string{{"a", "b"}, {"x\r\ny", `"z",`}, {`5" nail`, "'"}, {"3", "4"}}
	if len(problems) > 0 || !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("the cells are %q (%v)", got, problems)
	}
}

// TestSheetAgainstLibrary draws cells, writes them with the standard library, and
// reads them back.
func TestSheetAgainstLibrary(t *testing.T) {
	piece := rapid.SampledFrom([]string{"a", "B", "é", "数", "\"", ",", ";", "\t", "\n", " x ", "'", "0"})
	rapid.Check(t, func(rt *rapid.T) {
		columns := rapid.IntRange(2, 4).Draw(rt, "columns")
		rows := [][]string{[]string{"k1", "k2", "k3", "k4"}[:columns]}
		for range rapid.IntRange(0, 4).Draw(rt, "rows") {
			row := []string{"x"} // never all blank
			for len(row) < columns {
				row = append(row, strings.Join(rapid.SliceOfN(piece, 0, 4).Draw(rt, "cell"), ""))
			}
			rows = append(rows, row)
		}
		var b strings.Builder
		w := csv.NewWriter(&b)
		w.Comma = rapid.SampledFrom([]rune{',', ';', '\t'}).Draw(rt, "separator")
		w.UseCRLF = rapid.Bool().Draw(rt, "CRLF")
		if err := w.WriteAll(rows); err != nil {
			rt.Fatal(err)
		}
		want := rows
		for _, row := range want {
			for i := range row {
				row[i] = strings.TrimSpace(row[i])
			}
		}
		got, problems := sheetTexts(b.String())
		for _, row := range got {
			for i := range row {
				row[i] = strings.ReplaceAll(row[i], "\r\n", "\n")
			}
		}
		if len(problems) > 0 || !slices.EqualFunc(got, want, slices.Equal) {
			rt.Errorf("%q: %q, want %q (%v)", b.String(), got, want, problems)
		}
	})
}

func FuzzSheet(f *testing.F) {
	for _, seed := range []string{"a,b\n1,2\n", "\uFEFFa;b\r\n\"1\";2", "a\n\"", "\xff", "a,\"b\"\"\"\n,,\n", " \"a\" ,b\n"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		file := diag.NewFile("t.csv", text)
		c := &checker{}
		s, ok := c.csvSheet(file)
		if !ok && !c.problems.HasErrors() {
			t.Fatal("the file was refused without a word")
		}
		if !ok {
			return
		}
		last := 0
		for _, row := range s.rows {
			if len(row.cells) != len(s.columns) || row.span.Start < last || row.span.End > len(text) {
				t.Fatalf("a row of %d cells at %d to %d, after %d", len(row.cells), row.span.Start, row.span.End, last)
			}
			last = row.span.End
		}
	})
}
