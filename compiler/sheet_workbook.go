package compiler

import (
	"errors"
	"path"
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source/workbook"
)

// What one sheet may hold: a single cell at the far end of every row would make
// 16 GiB of blanks, and one long text in every cell more than that.
const (
	maxSheetCells = 4 << 20
	maxSheetText  = 256 << 20
)

// A workbookFile is a spreadsheet that is read once, whoever names it.
type workbookFile struct {
	book   *workbook.Book
	sheets map[string]*rawSheet // by sheet
}

// isWorkbook tells a spreadsheet by the ending of its name. Some cannot be read,
// and say so then.
func isWorkbook(name string) bool {
	return slices.Contains([]string{".xlsx", ".xlsm", ".xltx", ".xls", ".xlsb", ".ods"}, strings.ToLower(path.Ext(name)))
}

// workbookRows reads a sheet of a spreadsheet.
func (c *checker) workbookRows(f *diag.File, t tableFile) (*rawSheet, bool) {
	w, ok := c.workbook(f, t.named)
	if !ok {
		return nil, false
	}
	title, ok := c.sheetName(w.book, t)
	if !ok {
		return nil, false
	}
	if g, read := w.sheets[title]; read {
		return g, g != nil
	}
	s, err := w.book.Sheet(title)
	if err == nil {
		w.sheets[title], err = newRawSheet(f.Name, title, s)
	}
	if err != nil {
		w.sheets[title] = nil
		c.notRead(f, t.named, err)
		return nil, false
	}
	return w.sheets[title], true
}

// workbook opens a spreadsheet, and says once if that fails.
func (c *checker) workbook(f *diag.File, named diag.Span) (*workbookFile, bool) {
	if w, opened := c.workbooks[f.Name]; opened {
		return w, w != nil
	}
	book, err := workbook.Open(strings.NewReader(f.Text), int64(len(f.Text)))
	if err != nil {
		c.workbooks[f.Name] = nil
		c.notRead(f, named, err)
		return nil, false
	}
	c.workbooks[f.Name] = &workbookFile{book, map[string]*rawSheet{}}
	return c.workbooks[f.Name], true
}

func (c *checker) notRead(f *diag.File, named diag.Span, err error) {
	help := "save it once more as \"Excel workbook (.xlsx)\", or as CSV UTF-8"
	switch {
	case errors.Is(err, workbook.ErrOld):
		help = "save it as \"Excel workbook (.xlsx)\", without a password"
	case errors.Is(err, workbook.ErrTooLarge):
		help = "delete the empty rows and columns below and beside the table, or save the sheet as CSV UTF-8"
	}
	c.add(diag.New("E0380", named, "`%s` cannot be read: %s", f.Name, err).WithHelp("%s", help))
}

// sheetName is the sheet that the table names; the only one needs no name.
func (c *checker) sheetName(b *workbook.Book, t tableFile) (string, bool) {
	sheets := b.Sheets()
	if t.sheet == nil {
		if len(sheets) > 1 {
			c.add(diag.New("E0381", t.named, "`%s` has %d sheets", t.written(), len(sheets)).
				WithHelp("%s; the sheets are %s", t.askSheet(sheets[0]), quotedNames(sheets)))
		}
		return sheets[0], len(sheets) == 1
	}
	if slices.Contains(sheets, t.sheet.text) {
		return t.sheet.text, true
	}
	d := diag.New("E0381", t.sheet.at, "`%s` has no sheet %s", t.written(), quote(t.sheet.text)).
		WithHelp("its sheets are %s", quotedNames(sheets)).WithNearest(diag.Nearest(t.sheet.text, sheets))
	c.add(t.replaceSheet(d))
	return "", false
}

// newRawSheet writes a sheet as text, a line for each of its rows, so that problems
// have a place in it.
func newRawSheet(name, title string, s *workbook.Sheet) (*rawSheet, error) {
	t := &sheetText{width: widthOf(s)}
	g := &rawSheet{merged: s.Merged, hidden: s.Hidden}
	for _, row := range s.Rows {
		if !t.row(row) {
			return nil, workbook.ErrTooLarge
		}
	}
	g.file = diag.NewSheet(name, title, t.String())
	for i := range t.rows {
		t.rows[i].span.File = g.file
		for j := range t.rows[i].cells {
			t.rows[i].cells[j].span.File = g.file
		}
	}
	g.rows = t.rows
	return g, nil
}

// widthOf is how many cells each row is written with, so that blank ones have a
// place too; none of them, if a cell far out would make that too many.
func widthOf(s *workbook.Sheet) int {
	width := 0
	for _, row := range s.Rows {
		width = max(width, row.Cells[len(row.Cells)-1].Column)
	}
	if len(s.Rows)*width > maxSheetCells {
		return 0
	}
	return width
}

// sheetText is the text of a sheet, with rows whose spans still lack the file.
type sheetText struct {
	strings.Builder
	rows  []sheetRow
	width int // of each row at least
	line  int // that is written next, from 1; 0 at the start
	cells int // that have been written, blank ones between others included
}

// row writes a row, and reports whether there was room for it.
func (t *sheetText) row(row workbook.Row) bool {
	t.line = max(t.line, 1)
	for ; t.line < row.Number; t.line++ {
		t.WriteByte('\n')
	}
	out := sheetRow{span: diag.Span{Start: t.Len()}, number: row.Number}
	for _, x := range row.Cells {
		if t.cells += x.Column - len(out.cells); t.cells > maxSheetCells || t.Len() > maxSheetText {
			return false
		}
		for len(out.cells) < x.Column {
			t.next(&out)
		}
		last := &out.cells[x.Column-1]
		t.WriteString(shownText(x))
		last.text, last.fault, last.span.End = x.Text, x.Fault, t.Len()
	}
	out.span.End = t.Len()
	for len(out.cells) < t.width {
		t.next(&out)
	}
	t.rows = append(t.rows, out)
	return true
}

// next begins a cell, blank as yet.
func (t *sheetText) next(row *sheetRow) {
	if len(row.cells) > 0 {
		t.WriteByte('\t')
	}
	row.cells = append(row.cells, cell{span: diag.Span{Start: t.Len(), End: t.Len()}})
}

// shownText is what stands for a cell, also where it has no text to go on with.
func shownText(x workbook.Cell) string {
	switch x.Fault {
	case workbook.NoStoredValue:
		return "="
	case workbook.LostDigits, workbook.NoDate:
		return "#####"
	}
	return x.Text
}
