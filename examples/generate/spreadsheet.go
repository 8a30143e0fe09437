package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"html"
	"slices"
	"strings"
	"time"
)

// A tab is one sheet of a spreadsheet. A cell of "" is blank.
type tab struct {
	name   string
	rows   [][]string
	merged []string // areas, such as B1:C1
	days   []int    // columns, from 0, whose texts such as 2026-01-05 are dates
}

const (
	xmlHead       = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	spreadsheetML = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	relationshipT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	relationshipP = "http://schemas.openxmlformats.org/package/2006/relationships"
	contentType   = "application/vnd.openxmlformats-officedocument.spreadsheetml."
)

// spreadsheet writes an .xlsx file. Its parts are not compressed, so that the
// bytes do not depend on the version of a library.
func spreadsheet(tabs ...tab) []byte {
	b := &book{number: map[string]int{}}
	var sheets, relations, types strings.Builder
	for i, t := range tabs {
		n := i + 1
		fmt.Fprintf(&sheets, `<sheet name="%s" sheetId="%d" r:id="rId%d"/>`, html.EscapeString(t.name), n, n)
		fmt.Fprintf(&relations, `<Relationship Id="rId%d" Type="%sworksheet" Target="worksheets/sheet%d.xml"/>`, n, relationshipT, n)
		fmt.Fprintf(&types, `<Override PartName="/xl/worksheets/sheet%d.xml" ContentType="%sworksheet+xml"/>`, n, contentType)
		b.sheets = append(b.sheets, b.sheet(t))
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	part := func(name, text string) {
		f, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err == nil {
			_, err = f.Write([]byte(xmlHead + text))
		}
		if err != nil {
			panic(err) // a buffer takes all
		}
	}
	part("[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">`+
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>`+
		`<Override PartName="/xl/workbook.xml" ContentType="`+contentType+`sheet.main+xml"/>`+types.String()+
		`<Override PartName="/xl/sharedStrings.xml" ContentType="`+contentType+`sharedStrings+xml"/></Types>`)
	part("_rels/.rels", `<Relationships xmlns="`+relationshipP+`"><Relationship Id="rId1" Type="`+relationshipT+`officeDocument" Target="xl/workbook.xml"/></Relationships>`)
	part("xl/workbook.xml", `<workbook xmlns="`+spreadsheetML+`" xmlns:r="`+strings.TrimSuffix(relationshipT, "/")+`"><sheets>`+sheets.String()+`</sheets></workbook>`)
	if b.days { // part of no book that has none, whose bytes stay what they were
		types.WriteString(`<Override PartName="/xl/styles.xml" ContentType="` + contentType + `styles+xml"/>`)
		fmt.Fprintf(&relations, `<Relationship Id="rIdS" Type="%sstyles" Target="styles.xml"/>`, relationshipT)
		part("xl/styles.xml", styles)
	}
	part("xl/_rels/workbook.xml.rels", `<Relationships xmlns="`+relationshipP+`">`+relations.String()+
		`<Relationship Id="rId0" Type="`+relationshipT+`sharedStrings" Target="sharedStrings.xml"/></Relationships>`)
	for i, sheet := range b.sheets {
		part(fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1), sheet)
	}
	part("xl/sharedStrings.xml", `<sst xmlns="`+spreadsheetML+`">`+b.texts.String()+`</sst>`)
	if err := w.Close(); err != nil {
		panic(err)
	}
	return out.Bytes()
}

// styles has two forms of cells: any, and days.
const styles = `<styleSheet xmlns="` + spreadsheetML + `"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders>` +
	`<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>`

// book gathers what the sheets share.
type book struct {
	days   bool // that some cells hold
	sheets []string
	texts  strings.Builder
	number map[string]int
}

func (b *book) sheet(t tab) string {
	var out strings.Builder
	out.WriteString(`<worksheet xmlns="` + spreadsheetML + `"><sheetData>`)
	for i, row := range t.rows {
		if len(row) == 0 {
			continue
		}
		fmt.Fprintf(&out, `<row r="%d">`, i+1)
		for j, text := range row {
			place := fmt.Sprintf("%s%d", columnName(j), i+1)
			switch number, isDay := dayNumber(text); {
			case text == "":
			case isDay && slices.Contains(t.days, j):
				b.days = true
				fmt.Fprintf(&out, `<c r="%s" s="1"><v>%d</v></c>`, place, number)
			default:
				fmt.Fprintf(&out, `<c r="%s" t="s"><v>%d</v></c>`, place, b.text(text))
			}
		}
		out.WriteString("</row>\n")
	}
	out.WriteString("</sheetData>")
	if len(t.merged) > 0 {
		out.WriteString("<mergeCells>")
		for _, area := range t.merged {
			fmt.Fprintf(&out, `<mergeCell ref="%s"/>`, area)
		}
		out.WriteString("</mergeCells>")
	}
	return out.String() + "</worksheet>"
}

// dayNumber is how spreadsheets keep a day: counted from the end of 1899.
func dayNumber(text string) (int, bool) {
	day, err := time.Parse(time.DateOnly, text)
	return int(day.Sub(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)).Hours() / 24), err == nil
}

func (b *book) text(text string) int {
	n, seen := b.number[text]
	if !seen {
		n = len(b.number)
		b.number[text] = n
		b.texts.WriteString("<si><t>" + html.EscapeString(text) + "</t></si>")
	}
	return n
}
