package workbook

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
)

const relationType = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

// packed makes a workbook with one sheet of the parts that are given besides.
func packed(t testing.TB, sheet string, more ...string) string {
	t.Helper()
	parts := []string{
		"xl/workbook.xml", `<workbook><workbookPr/><sheets><sheet name="S" r:id="a"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="a" Type="` + relationType + `worksheet" Target="sheet.xml"/>` +
			`<Relationship Id="b" Type="` + relationType + `styles" Target="styles.xml"/>` +
			`<Relationship Id="c" Type="` + relationType + `sharedStrings" Target="/xl/strings.xml"/></Relationships>`,
		"xl/sheet.xml", sheet,
	}
	return zipped(t, append(parts, more...)...)
}

func zipped(t testing.TB, parts ...string) string {
	t.Helper()
	last := map[string]int{} // a part that is given again is given anew
	for i := 0; i < len(parts); i += 2 {
		last[parts[i]] = i
	}
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		if last[parts[i]] != i {
			continue
		}
		part, err := w.Create(parts[i])
		if err == nil {
			_, err = io.WriteString(part, parts[i+1])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func read(t testing.TB, data string) (*Sheet, error) {
	t.Helper()
	b, err := Open(strings.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	return b.Sheet(b.Sheets()[0])
}

// cellsOf writes the cells of a sheet: "B3 text" or "B3 !fault".
func cellsOf(s *Sheet) string {
	var all []string
	for _, row := range s.Rows {
		for _, x := range row.Cells {
			text := fmt.Sprintf("%s%d %s", ColumnName(x.Column), row.Number, x.Text)
			if x.Fault != NoFault {
				text += fmt.Sprintf(" !%d", x.Fault)
			}
			all = append(all, text)
		}
	}
	return strings.Join(all, "|")
}

func TestCells(t *testing.T) {
	for _, k := range []struct{ cell, want string }{
		{`<c><v>7</v></c>`, "A1 7"},
		{`<c><v>7.0</v></c>`, "A1 7"},
		{`<c><v>-0</v></c>`, "A1 0"},
		{`<c><v>1E3</v></c>`, "A1 1000"},
		{`<c><v>0.1</v></c>`, "A1 0.1"},
		{`<c><v>0.30000000000000004</v></c>`, "A1 0.3"},
		{`<c><v>999999999999999</v></c>`, "A1 999999999999999"},
		{`<c><v>1000000000000000</v></c>`, "A1  !3"},
		{`<c><v>-1.2345678901234501E+17</v></c>`, "A1  !3"},
		{`<c s="1"><v>7</v></c>`, "A1 007"},
		{`<c s="1"><v>1234</v></c>`, "A1 1234"},
		{`<c s="1"><v>-7</v></c>`, "A1 -7"},
		{`<c s="2"><v>1</v></c>`, "A1 1900-01-01"},
		{`<c s="2"><v>59</v></c>`, "A1 1900-02-28"},
		{`<c s="2"><v>60</v></c>`, "A1  !4"},
		{`<c s="2"><v>61</v></c>`, "A1 1900-03-01"},
		{`<c s="2"><v>46053</v></c>`, "A1 2026-01-31"},
		{`<c s="2"><v>46053.999999</v></c>`, "A1 2026-02-01"},
		{`<c s="2"><v>-1</v></c>`, "A1  !4"},
		{`<c s="2"><v>2958465</v></c>`, "A1 9999-12-31"},
		{`<c s="2"><v>2958466</v></c>`, "A1  !4"},
		{`<c s="2"><v>1e300</v></c>`, "A1  !4"},
		{`<c s="3"><v>46053.354166666664</v></c>`, "A1 2026-01-31T08:30:00"},
		{`<c s="3"><v>46053</v></c>`, "A1 2026-01-31"},
		{`<c s="4"><v>0.354166666666667</v></c>`, "A1 08:30:00"},
		{`<c s="4"><v>1.5</v></c>`, "A1  !4"},
		{`<c s="5"><v>46151</v></c>`, "A1 2026-05-09 !5"},
		{`<c s="6"><v>46151</v></c>`, "A1 2026-05-09 !5"},
		{`<c s="7"><v>46151</v></c>`, "A1 2026-05-09"},
		{`<c s="8"><v>12.5</v></c>`, "A1 12.5"},
		{`<c s="9"><v>12.5</v></c>`, "A1 12.5"},
		{`<c s="99"><v>7</v></c>`, "A1 7"},
		{`<c t="d"><v>2026-01-31</v></c>`, "A1 2026-01-31"},
		{`<c t="d"><v>2026-01-31T08:30:00.000Z</v></c>`, "A1 2026-01-31T08:30:00"},
		{`<c t="d"><v>soon</v></c>`, "A1  !4"},
		{`<c t="b"><v>1</v></c>`, "A1 true"},
		{`<c t="b"><v>0</v></c>`, "A1 false"},
		{`<c t="e"><v>#REF!</v></c>`, "A1 #REF! !1"},
		{`<c t="s"><v>0</v></c>`, "A1 one text"},
		{`<c t="s"><v>1</v></c>`, "A1 two runs"},
		{`<c t="s"><v>2</v></c>`, ""},
		{`<c t="str"><f>A2</f><v>x</v></c>`, "A1 x"},
		{`<c t="str"><f>A2</f><v></v></c>`, ""},
		{`<c><f>1+1</f><v>2</v></c>`, "A1 2"},
		{`<c><f>1+1</f></c>`, "A1  !2"},
		{`<c><f>1+1</f><v/></c>`, "A1  !2"},
		{`<c t="inlineStr"><is><t> a_x000D_
b	c </t></is></c>`, "A1 a b c"},
		{`<c t="inlineStr"><is><r><t>&lt;5</t></r><rPh><t>five</t></rPh></is></c>`, "A1 <5"},
		{`<c/>`, ""},
		{`<c r="C1"><v>1</v></c><c><v>2</v></c><c r="AB1"><v>3</v></c>`, "C1 1|D1 2|AB1 3"},
	} {
		s, err := read(t, packed(t, `<worksheet><sheetData><row>`+k.cell+`</row></sheetData></worksheet>`,
			"xl/styles.xml", `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="000"/><numFmt numFmtId="165" formatCode="[$-409]d\-mmm;@"/><numFmt numFmtId="166" formatCode="&quot;on &quot;dd/mm/yyyy hh:mm"/><numFmt numFmtId="167" formatCode="#,##0.0 &quot;days&quot;"/><numFmt numFmtId="168" formatCode="[Red]0.0\ \d"/></numFmts>
				<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
				<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="14"/><xf numFmtId="166"/><xf numFmtId="20"/><xf numFmtId="16"/><xf numFmtId="165"/><xf numFmtId="17"/><xf numFmtId="167"/><xf numFmtId="168"/></cellXfs></styleSheet>`,
			"xl/strings.xml", `<sst><si><t>one text</t></si><si><r><t>two </t></r><r><rPr><b/></rPr><t>runs</t></r></si><si><t xml:space="preserve"> </t></si></sst>`))
		if err != nil {
			t.Errorf("%s: %v", k.cell, err)
		} else if got := cellsOf(s); got != k.want {
			t.Errorf("%s gives %q, want %q", k.cell, got, k.want)
		}
	}
}

func TestDaysOfOldMacs(t *testing.T) {
	s, err := read(t, packed(t, `<worksheet><sheetData><row><c s="1"><v>0</v></c><c s="1"><v>44591</v></c></row></sheetData></worksheet>`,
		"xl/workbook.xml", `<workbook><workbookPr date1904="1"/><sheets><sheet name="S" r:id="a"/></sheets></workbook>`,
		"xl/styles.xml", `<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`))
	if err != nil || cellsOf(s) != "A1 1904-01-01|B1 2026-01-31" {
		t.Errorf("%v %v", s, err)
	}
}

func TestMergedAndHidden(t *testing.T) {
	s, err := read(t, packed(t, `<worksheet><cols><col min="2" max="3" hidden="1"/></cols>
		<sheetData><row r="4" hidden="true"><c r="A4"><v>1</v></c></row><row><c><v>2</v></c></row></sheetData><mergeCells><mergeCell ref="A4:B6"/></mergeCells></worksheet>`))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := fmt.Sprint(s.Merged, s.Hidden, " "+cellsOf(s)), "[{4 6 1 2}] {[4] [2 3]} A4 1|A5 2"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestFilesThatAreNone(t *testing.T) {
	sheet := func(inside string) string {
		return packed(t, "<worksheet><sheetData>"+inside+"</sheetData></worksheet>")
	}
	for name, k := range map[string]struct {
		data string
		want error
	}{
		"text":           {"a,b\n1,2\n", ErrFormat},
		"nothing":        {"", ErrFormat},
		"old":            {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", ErrOld},
		"other zip":      {zipped(t, "content.xml", "<a/>"), ErrFormat},
		"no sheets":      {packed(t, "", "xl/workbook.xml", "<workbook><sheets/></workbook>"), ErrFormat},
		"no sheet part":  {packed(t, "<worksheet/>", "xl/workbook.xml", `<workbook><sheets><sheet name="S" r:id="b"/></sheets></workbook>`), ErrFormat},
		"cut off":        {packed(t, "<worksheet><sheetData><row>"), ErrDamaged},
		"no such string": {sheet(`<row><c t="s"><v>4</v></c></row>`), ErrDamaged},
		"no number":      {sheet(`<row><c><v>seven</v></c></row>`), ErrDamaged},
		"infinite":       {sheet(`<row><c><v>1e999</v></c></row>`), ErrDamaged},
		"rows backwards": {sheet(`<row r="2"/><row r="1"/>`), ErrDamaged},
		"row too far":    {sheet(`<row r="1048577"/>`), ErrDamaged},
		"cell too far":   {sheet(`<row r="1"><c r="XFE1"/></row>`), ErrDamaged},
		"cell elsewhere": {sheet(`<row r="1"><c r="A2"/></row>`), ErrDamaged},
		"long text":      {sheet(`<row><c t="inlineStr"><is><t>` + strings.Repeat("a", maxText+1) + `</t></is></c></row>`), ErrDamaged},
		"entity":         {sheet(`<row><c t="inlineStr"><is><t>&lol;</t></is></c></row>`), ErrDamaged},
	} {
		if _, err := read(t, k.data); !errors.Is(err, k.want) {
			t.Errorf("%s: %v, want %v", name, err, k.want)
		}
	}
}

// A file may say little and hold much.
func TestTooLarge(t *testing.T) {
	bomb := packed(t, "<worksheet><sheetData>"+strings.Repeat(" ", 1<<20)+"</sheetData></worksheet>")
	if len(bomb) > 10_000 {
		t.Fatalf("the file has %d bytes", len(bomb))
	}
	b, err := open(strings.NewReader(bomb), int64(len(bomb)), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Sheet("S"); !errors.Is(err, ErrTooLarge) {
		t.Errorf("the sheet gives %v", err)
	}
	if _, err := open(strings.NewReader(bomb), int64(len(bomb)), 100); !errors.Is(err, ErrTooLarge) {
		t.Errorf("the list of sheets gives %v", err)
	}
}

func TestColumnName(t *testing.T) {
	for n, want := range map[int]string{1: "A", 26: "Z", 27: "AA", 52: "AZ", 53: "BA", 702: "ZZ", 703: "AAA", MaxColumn: "XFD"} {
		if got := ColumnName(n); got != want {
			t.Errorf("%d is %s, want %s", n, got, want)
		}
		if at, row, ok := placeOf(want + "17"); !ok || at != n || row != 17 {
			t.Errorf("%s17 is %d, %d", want, at, row)
		}
	}
}

// FuzzSheet gives the reader sheets of any text: it must end, without a panic.
func FuzzSheet(f *testing.F) {
	for _, seed := range []string{
		`<worksheet><sheetData><row r="2"><c r="B2" t="s"><v>0</v></c></row></sheetData></worksheet>`,
		`<row><c s="1"><f>a</f><v>4</v></c><c t="inlineStr"><is><t>x</t></is></c></row><mergeCell ref="A1:B2"/>`, `<row r="1"><c>`, `</row>`, "",
	} {
		f.Add(seed, "000")
	}
	f.Fuzz(func(t *testing.T, sheet, format string) {
		styleOf(format)
		s, err := read(t, packed(t, sheet))
		if err != nil {
			return
		}
		last := 0
		for _, row := range s.Rows {
			if row.Number <= last || len(row.Cells) == 0 {
				t.Fatalf("row %d after %d, with %d cells", row.Number, last, len(row.Cells))
			}
			last = row.Number
		}
	})
}
