package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

const relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

// memory is a file in memory.
type memory struct{ *strings.Reader }

func (memory) Close() error { return nil }

// book makes a spreadsheet with the sheets that are given as name and content.
func book(t *testing.T, sheets ...string) func() (File, error) {
	t.Helper()
	var list, relations strings.Builder
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	part := func(name, text string) {
		to, err := w.Create(name)
		if err == nil {
			_, err = io.WriteString(to, text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for i := 0; i < len(sheets); i += 2 {
		fmt.Fprintf(&list, `<sheet name="%s" r:id="s%d"/>`, sheets[i], i)
		fmt.Fprintf(&relations, `<Relationship Id="s%d" Type="%sworksheet" Target="s%d.xml"/>`, i, relation, i)
		part(fmt.Sprintf("xl/s%d.xml", i), sheets[i+1])
	}
	part("xl/workbook.xml", `<workbook><sheets>`+list.String()+`</sheets></workbook>`)
	part("xl/_rels/workbook.xml.rels", `<Relationships>`+relations.String()+`</Relationships>`)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return func() (File, error) { return memory{strings.NewReader(out.String())}, nil }
}

// row writes a row of texts; "#" is the error #N/A, "=" a formula without a value.
func row(number int, cells ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<row r="%d">`, number)
	for _, text := range cells {
		switch text {
		case "":
			b.WriteString(`<c/>`)
		case "#":
			b.WriteString(`<c t="e"><v>#N/A</v></c>`)
		case "?":
			b.WriteString(`<c t="e"><v>Amina</v></c>`)
		case "=":
			b.WriteString(`<c><f>A1</f></c>`)
		default:
			b.WriteString(`<c t="inlineStr"><is><t>` + text + `</t></is></c>`)
		}
	}
	return b.String() + "</row>"
}

func sheet(rows ...string) string {
	return "<worksheet><sheetData>" + strings.Join(rows, "") + "</sheetData></worksheet>"
}

// said writes what an input gives: number:cell|cell, and faults in brackets.
func said(in runtime.Input) string {
	rows, err := in.Rows()
	if err != nil {
		return codeOf(err)
	}
	defer rows.Close()
	var all []string
	var r runtime.CellRow
	for {
		err := rows.Next(&r)
		if err == io.EOF {
			return strings.Join(all, "\n")
		}
		if err != nil {
			return strings.Join(append(all, codeOf(err)), "\n")
		}
		text := fmt.Sprintf("%d:%s", r.Number, bytes.Join(r.Cells, []byte("|")))
		for i, fault := range r.Faults {
			if fault != "" {
				text += fmt.Sprintf(" [%d %s]", i+1, fault)
			}
		}
		all = append(all, text)
	}
}

func codeOf(err error) string {
	var e *runtime.InputError
	if !errors.As(err, &e) {
		return err.Error()
	}
	return fmt.Sprintf("%s %s: %s", e.Code, e.Input, e.Message)
}

func TestRows(t *testing.T) {
	for name, c := range map[string]struct {
		sheet string
		row   int
		want  string
	}{
		"plain":           {sheet(row(1, "a", "b"), row(2, "x", "y"), row(4, "", "z")), 0, "1:a|b\n2:x|y\n4:|z"},
		"below":           {sheet(row(1, "Title"), row(3, "a", "b"), row(5, "x")), 3, "3:a|b\n5:x"},
		"blank above":     {sheet(row(1, "", ""), row(3, "a"), row(5, "x")), 0, "3:a\n5:x"},
		"no such header":  {sheet(row(1, "a"), row(3, "x")), 2, "E0510 f.xlsx/S: row 2, which should be the header, is empty or not there"},
		"header past end": {sheet(row(1, "a")), 9, "E0510 f.xlsx/S: row 9, which should be the header, is empty or not there"},
		"empty":           {sheet(), 0, ""},
		"faults":          {sheet(row(1, "a", "b", "c"), row(2, "#", "x", "?")), 0, "1:a|b|c\n2:|x| [1 cell A2 shows the error #N/A] [3 cell C2 shows an error]"},
		"formula": {sheet(row(1, "a"), row(2, "=")), 0,
			"1:a\n2: [1 the formula of cell A2 has no stored value; open and save the file in a spreadsheet program, which works it out]"},
		"merged": {strings.Replace(sheet(row(1, "a", "b"), row(2, "x", "y"), row(3, "z"), row(4, "v", "w")), "</sheetData>", `</sheetData><mergeCell ref="B2:B3"/>`, 1), 0,
			"1:a|b\n2:x|y\n3:z [2 it is one of the merged cells B2 to B3, of which only B2 holds the value]\n4:v|w"},
		"merged beyond sense": {strings.Replace(sheet(row(1, "a"), row(2, "x")), "</sheetData>", `</sheetData><mergeCell ref="A2:XFD3"/><mergeCell ref="A2:XFD3"/>`, 1), 0,
			"1:a\nE0610 f.xlsx/S: a part of it is damaged or not there"},
		"cut off": {"<worksheet><sheetData>" + row(1, "a") + row(2, "x"), 0, "1:a\n2:x\nE0610 f.xlsx/S: a part of it is damaged or not there"},
	} {
		in, err := Input("visit", "f.xlsx", Options{HeaderRow: c.row}, book(t, "S", c.sheet))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for range 2 { // inputs are read twice
			if got := said(in); got != c.want {
				t.Errorf("%s: got\n%s\nwant\n%s", name, got, c.want)
			}
		}
	}
}

func TestSheets(t *testing.T) {
	two := book(t, "Visits", sheet(row(1, "a")), "Old visits", sheet(row(1, "b")))
	broken := func() (File, error) { return memory{strings.NewReader("PK\x03\x04 and no more")}, nil }
	old := func() (File, error) { return memory{strings.NewReader("\xD0\xCF\x11\xE0\xA1\xB1")}, nil }
	gone := func() (File, error) { return nil, errors.New("it is gone") }
	for name, c := range map[string]struct {
		open  func() (File, error)
		sheet string
		want  string
	}{
		"named":      {two, "Old visits", "1:b"},
		"not named":  {two, "", `E0611 f.xlsx: it has 2 sheets, and nobody says which one: "Visits", "Old visits"`},
		"misspelt":   {two, "Visit", "E0611 f.xlsx: it has no sheet \"Visit\"; did you mean `Visits`?"},
		"other case": {two, "visits", "E0611 f.xlsx: it has no sheet \"visits\"; did you mean `Visits` or `Old visits`?"},
		"far off":    {two, "2026", `E0611 f.xlsx: it has no sheet "2026"; there are: "Visits", "Old visits"`},
		"broken":     {broken, "", "E0610 f.xlsx: it is no spreadsheet of the format .xlsx"},
		"old":        {old, "", "E0610 f.xlsx: it is a spreadsheet of the old format (.xls), or has a password"},
		"gone":       {gone, "", "E0511 f.xlsx: the file cannot be read to its end"},
	} {
		in, err := Input("visit", "f.xlsx", Options{Sheet: c.sheet}, c.open)
		got := ""
		if err != nil {
			got = codeOf(err)
		} else {
			got = said(in)
		}
		if got != c.want {
			t.Errorf("%s: got %s\nwant %s", name, got, c.want)
		}
	}
}
