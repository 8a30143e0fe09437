package workbook

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
)

// rowsOf reads the rows of the first sheet as cellsOf writes them.
func rowsOf(t testing.TB, data string) (string, error) {
	t.Helper()
	b, err := Open(strings.NewReader(data), int64(len(data)))
	if err != nil {
		return "", err
	}
	rows, err := b.Rows(b.Sheets()[0])
	if err != nil {
		return "", err
	}
	defer rows.Close()
	s := &Sheet{}
	for {
		row, err := rows.Next()
		if err == io.EOF {
			return cellsOf(s), nil
		}
		if err != nil {
			return cellsOf(s), err
		}
		s.Rows = append(s.Rows, Row{row.Number, append([]Cell(nil), row.Cells...)})
	}
}

func TestRowsHaveTextsAsTheyAre(t *testing.T) {
	styles := `<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="22"/><xf numFmtId="14"/><xf numFmtId="16"/></cellXfs></styleSheet>`
	texts := "<sst><si><t> a\nb </t></si><si/><si><r><t>c_x000D_\n</t></r><r><t>d</t></r></si></sst>"
	sheet := `<worksheet><cols><col min="1" max="2" hidden="1"/></cols><sheetData><row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v>2</v></c></row>` +
		`<row r="4" hidden="1"><c r="B4" s="1"><v>46027</v></c><c s="1"><v>46027.5</v></c><c s="2"><v>46027</v></c><c s="3"><v>46027</v></c></row>` +
		`<row/><row><c t="inlineStr"><is><t> </t></is></c></row><row><c t="e"><v>#N/A</v></c></row></sheetData></worksheet>`
	got, err := rowsOf(t, packed(t, sheet, "xl/styles.xml", styles, "xl/strings.xml", texts))
	want := "A1  a\nb |C1 c\nd|B4 2026-01-05T00:00:00|C4 2026-01-05T12:00:00|D4 2026-01-05|E4 2026-01-05 !5|A6  |A7 #N/A !1"
	if err != nil || got != want {
		t.Errorf("got %q, %v\nwant %q", got, err, want)
	}
	same, err := read(t, packed(t, sheet, "xl/styles.xml", styles, "xl/strings.xml", texts))
	if want := "A1 a b|C1 c d|B4 2026-01-05|C4 2026-01-05T12:00:00|D4 2026-01-05|E4 2026-01-05 !5|A7 #N/A !1"; err != nil || cellsOf(same) != want {
		t.Errorf("as a table: %q, %v", cellsOf(same), err)
	}
}

// An end that is not that of the sheet is an error, never fewer rows.
func TestRowsEndWhereTheSheetDoes(t *testing.T) {
	row := `<row><c><v>1</v></c></row>`
	for name, c := range map[string]struct {
		sheet string
		err   error
	}{
		"whole":                    {`<worksheet><sheetData>` + row + `</sheetData></worksheet>`, nil},
		"prefixes":                 {`<x:worksheet><x:sheetData>` + strings.ReplaceAll(row, "<", "<") + `</x:sheetData></x:worksheet>`, nil},
		"no rows":                  {`<worksheet><sheetData/></worksheet>`, nil},
		"cut off":                  {`<worksheet><sheetData>` + row, ErrDamaged},
		"cut off inside":           {`<worksheet><sheetData>` + row + `<row><c><v>1`, ErrDamaged},
		"nothing":                  {``, ErrDamaged},
		"rows backwards":           {`<sheetData><row r="3"/><row r="2"/></sheetData>`, ErrDamaged},
		"a text that is not there": {`<sheetData><row><c t="s"><v>7</v></c></row></sheetData>`, ErrDamaged},
		"a cell of 17 MiB":         {`<sheetData><row><c t="inlineStr"><is><t>` + strings.Repeat("x", 17<<20) + `</t></is></c></row></sheetData>`, ErrLongRow},
		"a row of 17 MiB":          {`<sheetData><row>` + strings.Repeat(`<c/>`, 17<<18) + `</row></sheetData>`, ErrDamaged},
		"an attribute of 17 MiB":   {`<sheetData><row x="` + strings.Repeat("x", 17<<20) + `"/></sheetData>`, ErrLongRow},
	} {
		if _, err := rowsOf(t, packed(t, c.sheet)); !errors.Is(err, c.err) {
			t.Errorf("%s: %v, want %v", name, err, c.err)
		}
	}
}

func TestMerged(t *testing.T) {
	for sheet, want := range map[string]string{
		`<worksheet><sheetData><row/></sheetData><mergeCells><mergeCell ref="C9:D9"/><mergeCell ref="A2:B3"/></mergeCells></worksheet>`: "[{2 3 1 2} {9 9 3 4}]",
		`<x:worksheet><x:sheetData></x:sheetData ><x:mergeCells><x:mergeCell ref="A2:B3"></x:mergeCell></x:mergeCells></x:worksheet>`:   "[{2 3 1 2}]",
		`<worksheet><sheetData/><mergeCells><mergeCell ref="A1:B1"/></mergeCells></worksheet>`:                                          "[{1 1 1 2}]",
		`<worksheet><sheetData><row><c><is><t>` + strings.Repeat("x", 200_000) + `</t></is></c></row></sheetData></worksheet>`:          "[]",
		`<worksheet></worksheet>`: "[]",
	} {
		data := packed(t, sheet)
		b, err := Open(strings.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		areas, err := b.Merged("S")
		if got := fmt.Sprint(areas); err != nil || got != want {
			t.Errorf("%.80s: %s, %v", sheet, got, err)
		}
	}
}

// FuzzRows reads sheets of any text row by row: it must end without a panic, with
// the rows in order, and say the same as reading them all at once where both can.
func FuzzRows(f *testing.F) {
	for _, seed := range []string{
		`<worksheet><sheetData><row r="2"><c r="B2" t="s"><v>0</v></c></row></sheetData></worksheet>`,
		`<sheetData><row><c s="1"><f>a</f><v>4</v></c><c t="inlineStr"><is><t>x</t></is></c></row></sheetData><mergeCell ref="A1:B2"/>`, `<row r="1"><c>`, `</row>`, "",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, sheet string) {
		data := packed(t, sheet)
		rows, err := rowsOf(t, data)
		whole, wholeErr := read(t, data)
		if err == nil && wholeErr == nil && !strings.ContainsAny(sheet, " \t\n\r_") && rows != cellsOf(whole) {
			t.Errorf("row by row %q, at once %q", rows, cellsOf(whole))
		}
		b, err := Open(strings.NewReader(data), int64(len(data)))
		if err == nil {
			_, _ = b.Merged("S")
		}
	})
}

// large makes a spreadsheet of n rows of 10 cells: keys, shared texts, dates,
// numbers. Every row has a text of its own.
func large(tb testing.TB, n int) string {
	tb.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	part := func(name string, write func(io.Writer)) {
		to, err := w.Create(name)
		if err != nil {
			tb.Fatal(err)
		}
		write(to)
	}
	text := func(text string) func(io.Writer) { return func(to io.Writer) { io.WriteString(to, text) } }
	part("xl/workbook.xml", text(`<workbook><sheets><sheet name="S" r:id="a"/></sheets></workbook>`))
	part("xl/_rels/workbook.xml.rels", text(`<Relationships><Relationship Id="a" Type="`+relationType+`worksheet" Target="sheet.xml"/>`+
		`<Relationship Id="b" Type="`+relationType+`styles" Target="styles.xml"/><Relationship Id="c" Type="`+relationType+`sharedStrings" Target="strings.xml"/></Relationships>`))
	part("xl/styles.xml", text(`<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`))
	part("xl/strings.xml", func(to io.Writer) {
		io.WriteString(to, "<sst><si><t>F</t></si><si><t>M</t></si>")
		for i := range n {
			fmt.Fprintf(to, "<si><t>patient %d</t></si>", i)
		}
		io.WriteString(to, "</sst>")
	})
	part("xl/sheet.xml", func(to io.Writer) {
		io.WriteString(to, `<worksheet><sheetData>`)
		for i := range n {
			fmt.Fprintf(to, `<row r="%d" spans="1:10">`, i+1)
			for c := range 10 {
				place := ColumnName(c+1) + fmt.Sprint(i+1)
				switch c % 4 {
				case 0:
					fmt.Fprintf(to, `<c r="%s" t="s"><v>%d</v></c>`, place, 2+i)
				case 1:
					fmt.Fprintf(to, `<c r="%s" t="s"><v>%d</v></c>`, place, i%2)
				case 2:
					fmt.Fprintf(to, `<c r="%s" s="1"><v>%d</v></c>`, place, 46000+i%365)
				default:
					fmt.Fprintf(to, `<c r="%s"><v>%d.5</v></c>`, place, i%100)
				}
			}
			io.WriteString(to, "</row>")
		}
		io.WriteString(to, "</sheetData></worksheet>")
	})
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return out.String()
}

// BenchmarkRows reads sheets row by row; what is live at the end says whether
// memory grows with them.
func BenchmarkRows(b *testing.B) {
	for _, n := range []int{100_000, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			if n > 100_000 && testing.Short() {
				b.Skip("takes a minute")
			}
			data := large(b, n)
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				book, err := Open(strings.NewReader(data), int64(len(data)))
				if err != nil {
					b.Fatal(err)
				}
				rows, err := book.Rows("S")
				if err != nil {
					b.Fatal(err)
				}
				read := 0
				for ; ; read++ {
					if _, err := rows.Next(); err == io.EOF {
						break
					} else if err != nil {
						b.Fatal(err)
					}
				}
				if read != n {
					b.Fatalf("%d rows", read)
				}
				runtime.GC()
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				b.ReportMetric(float64(m.HeapAlloc-uint64(len(data)))/1e6, "MB-live")
				runtime.KeepAlive(book)
				rows.Close()
			}
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}
