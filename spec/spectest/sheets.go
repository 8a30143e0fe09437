package spectest

import (
	"archive/zip"
	"bytes"
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
