package runtime

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
)

// rowsOf reads all rows below a header of three columns, of which the second is not
// read: their numbers, cells and flaws.
func rowsOf(next func(*chunk) error, number func() int64) (rows []string) {
	for {
		var c chunk
		err := next(&c)
		if err == io.EOF {
			return append(rows, "end after "+itoa(number()))
		}
		if err != nil {
			return append(rows, err.Error())
		}
		said := itoa(c.number) + " " + string(c.flaw.code) + c.flaw.message
		if c.flaw.isNone() {
			said += string(c.cells[0]) + "|" + string(c.cells[2])
		}
		rows = append(rows, said)
	}
}

// sameRows cuts a text as the rowSplitter does and as its naive restatement does.
func sameRows(t interface{ Fatalf(string, ...any) }, text []byte, delimiter byte, size int) {
	read := func() io.Reader { return smallReads{bytes.NewReader(text), size} }
	naive := naiveRows{blocks: newBlocks(read()), delimiter: delimiter, columns: 3}
	rows := rowSplitter{blocks: newBlocks(read()), delimiter: delimiter}
	rows.expect([]rowColumn{{values: &typePlan{}}, {}, {values: &typePlan{}}})
	want := rowsOf(naive.next, func() int64 { return naive.number })
	if got := rowsOf(rows.next, func() int64 { return rows.number }); !slices.Equal(got, want) {
		t.Fatalf("%q, by %q:\n%q\nwant\n%q", text, delimiter, got, want)
	}
}

func TestRowsAreCutAsTheirNaiveRestatementDoes(t *testing.T) {
	piece := rapid.SampledFrom([]string{"a", "bcdefghi", "a longer cell", "é", `"`, `""`, `"x"`, `"a,b"`, `"say ""x"""`, `"two` + "\n" + `lines"`, ",", ",", ",", ",,", "\n", "\r\n", "\n", "\r", " ", "\xff",
		"a,b,c\n", `"a","b","c"` + "\r\n", ";", "\t"})
	rapid.Check(t, func(t *rapid.T) {
		for range 4 {
			text := strings.Join(rapid.SliceOfN(piece, 0, 24).Draw(t, "pieces"), "")
			delimiter := rapid.SampledFrom([]byte(",,,,;\t\xbf\r\"\n")).Draw(t, "delimiter")
			sameRows(t, []byte(text), delimiter, rapid.SampledFrom([]int{1, 5, 1000}).Draw(t, "size"))
		}
	})
}

func FuzzRowsAgainstNaive(f *testing.F) {
	for _, seed := range []string{"a,b,c\n", "\"a\"\"b\",,x\r\n1,2,3", "a,\"b\nc\",d\n", "a,b\"c,d\nx,y,z\n", ",,\n\n,,"} {
		f.Add([]byte(seed), byte(','))
	}
	f.Fuzz(func(t *testing.T, text []byte, delimiter byte) { sameRows(t, text, delimiter, 1<<16) })
}

func TestRowsDoNotAllocate(t *testing.T) {
	const rows = 5000
	text := strings.Repeat("a,\"b, c\",\"say \"\"d\"\"\"\n", rows)
	s := rowSplitter{blocks: newBlocks(strings.NewReader(text)), delimiter: ','}
	s.expect([]rowColumn{{values: &typePlan{}}, {}, {values: &typePlan{}}})
	var c chunk
	s.next(&c)
	n := testing.AllocsPerRun(rows-10, func() {
		if s.next(&c) != nil || string(c.cells[2]) != `say "d"` {
			t.Error(c)
		}
	})
	if n != 0 {
		t.Errorf("%v allocations a row", n)
	}
}

// A run cuts plain rows the quick way, and knows which columns are read.
func TestRunsCutRowsTheQuickWay(t *testing.T) {
	src := rowSource()
	src.Key, src.Version, src.Deleted = nil, nil, nil
	src.Record.Fields = []*schema.Field{fieldOf("uuid", typeOf(schema.Text))}
	in := textInput("visits.csv", "passed over,uuid\nx,1\n")
	r, err := planOf(t, src).openRecords(&in)
	if err != nil {
		t.Fatal(err)
	}
	defer r.close()
	if wanted := r.splitter.(*rowSplitter).wanted; !slices.Equal(wanted, []bool{false, true}) {
		t.Error(wanted)
	}
}
