package spectest

import (
	"archive/zip"
	"bytes"
	"fmt"
	"html"
	"maps"
	"slices"
	"strings"
	"testing/fstest"
)

// PackSheets makes spreadsheets of folders called like one: the file
// grid.xlsx/xl/workbook.xml becomes the part xl/workbook.xml of grid.xlsx. So a
// case can show a spreadsheet as text.
func PackSheets(files fstest.MapFS) fstest.MapFS {
	out := fstest.MapFS{}
	books := map[string]*zip.Writer{}
	packed := map[string]*bytes.Buffer{}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		book, part, ok := strings.Cut(name, ".xlsx/")
		if !ok {
			out[name] = files[name]
			continue
		}
		book += ".xlsx"
		if books[book] == nil {
			packed[book] = &bytes.Buffer{}
			books[book] = zip.NewWriter(packed[book])
		}
		w, err := books[book].Create(part)
		if err == nil {
			_, err = w.Write(files[name].Data)
		}
		if err != nil {
			panic(err) // a buffer takes all
		}
	}
	for name, w := range books {
		if err := w.Close(); err != nil {
			panic(err)
		}
		out[name] = &fstest.MapFile{Data: packed[name].Bytes()}
	}
	return out
}

// Spreadsheet makes a spreadsheet of texts, with a sheet "Sheet1" and shared
// texts as Excel writes them. A cell of "" is blank.
func Spreadsheet(rows [][]string) []byte {
	var sheet, texts strings.Builder
	number := map[string]int{}
	for i, row := range rows {
		fmt.Fprintf(&sheet, `<row r="%d" spans="1:%d">`, i+1, len(row))
		for j, text := range row {
			n, seen := number[text]
			if !seen {
				n = len(number)
				number[text] = n
				texts.WriteString("<si><t>" + html.EscapeString(text) + "</t></si>")
			}
			if text != "" {
				fmt.Fprintf(&sheet, `<c r="%c%d" t="s"><v>%d</v></c>`, 'A'+j, i+1, n)
			}
		}
		sheet.WriteString("</row>")
	}
	const relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	files := fstest.MapFS{}
	for name, text := range map[string]string{
		"workbook.xml": `<workbook><sheets><sheet name="Sheet1" sheetId="1" r:id="a"/></sheets></workbook>`,
		"_rels/workbook.xml.rels": `<Relationships><Relationship Id="a" Type="` + relation + `worksheet" Target="sheet1.xml"/>` +
			`<Relationship Id="b" Type="` + relation + `sharedStrings" Target="texts.xml"/></Relationships>`,
		"sheet1.xml": `<worksheet><sheetData>` + sheet.String() + `</sheetData></worksheet>`,
		"texts.xml":  `<sst>` + texts.String() + `</sst>`,
	} {
		files["x.xlsx/xl/"+name] = &fstest.MapFile{Data: []byte(text)}
	}
	return PackSheets(files)["x.xlsx"].Data
}
