package examples_test

import (
	"archive/zip"
	"encoding/xml"
	"io"
	"path/filepath"
	"strings"
	"testing"
)

// TestMOH731CellByCell works the HIV form out once more, naively.
func TestMOH731CellByCell(t *testing.T) {
	m := readMetadata(t, "moh731/metadata/hmis.json", "moh731/metadata/facilities.json")
	f := &hivForm{newSheet(t, m), hivGrid(t, "moh731/codes/moh731.xlsx")}
	if len(f.grid) < 2000 {
		t.Fatalf("the sheet has %d cells", len(f.grid))
	}
	reports := readLines(t, "moh731/data/reports.ndjson")
	for _, r := range current(reports, func(o object) string { return text(o, "id") }, func(o object) string { return text(o, "exported") }) {
		f.report(r)
	}
	if len(f.cells) < 2000 {
		t.Errorf("%d cells are filled: the records are not what they were", len(f.cells))
	}
	f.compare(payload(t, "moh731", "moh-731-hiv-monthly.json"))
}

// A hivCell is a cell of the ministry's sheet.
type hivCell struct{ indicator, age, sex, code string }

type hivForm struct {
	*sheet
	grid []hivCell
}

func (f *hivForm) report(r object) {
	month, unit := text(r, "month"), ""
	for uid, u := range f.units {
		if text(u, "code") == text(r, "facility", "mfl") {
			unit = uid
		}
	}
	if month == "" || unit == "" {
		return
	}
	at := func(element string, options map[string]string) string {
		return f.cell(element, options, f.tuples[tuple(f.uid["categoryCombos"]["default"], []string{"default"})], unit, month)
	}
	for _, x := range f.grid {
		if n, ok := whole(in(r, "cells", x.code)); ok && n >= 0 && x.age != "All ages" {
			f.add(at(x.indicator, map[string]string{"Age (HIV)": x.age, "Sex": x.sex}), n)
		}
	}
	used, _ := whole(in(r, "kits", "used"))
	received, _ := whole(in(r, "kits", "received"))
	left, _ := whole(in(r, "kits", "left"))
	out, _ := whole(in(r, "kits", "days_out"))
	f.add(at("HIV test kits used", nil), used)
	f.add(at("HIV test kits not accounted for", nil), received-used-left)
	f.add(at("Days without HIV test kits", nil), out)
}

// whole is a whole number; a text is none.
func whole(v any) (int, bool) {
	if _, isText := v.(string); v == nil || isText {
		return 0, false
	}
	return int(float(v)), true
}

// hivGrid reads the sheet as it is known to be: the second one, ages in row 3,
// sexes in row 4, the name of the indicator in column B, and codes from C on.
func hivGrid(t *testing.T, path string) []hivCell {
	t.Helper()
	file, err := zip.OpenReader(filepath.FromSlash(path))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	part := func(name string, into any) {
		f, err := file.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		data, err := io.ReadAll(f)
		if err == nil {
			err = xml.Unmarshal(data, into)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	var texts struct {
		Items []string `xml:"si>t"`
	}
	var tab struct {
		Cells []struct {
			Ref   string `xml:"r,attr"`
			Value int    `xml:"v"`
		} `xml:"sheetData>row>c"`
	}
	part("xl/sharedStrings.xml", &texts)
	part("xl/worksheets/sheet2.xml", &tab)
	cells := map[string]string{}
	for _, x := range tab.Cells {
		cells[x.Ref] = texts.Items[x.Value]
	}
	var grid []hivCell
	for _, x := range tab.Cells {
		column := strings.TrimRight(x.Ref, "0123456789")
		row := strings.TrimPrefix(x.Ref, column)
		if len(row) == 1 && row < "5" || column < "C" {
			continue
		}
		age := cells[column+"3"]
		if age == "" { // merged with the column before
			age = cells[string(column[0]-1)+"3"]
		}
		grid = append(grid, hivCell{cells["B"+row], age, cells[column+"4"], cells[x.Ref]})
	}
	return grid
}
