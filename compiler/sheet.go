package compiler

import (
	"strconv"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source/workbook"
)

// A rawSheet is what a CSV file or a sheet of a spreadsheet holds: rows of cells,
// without those of blank cells alone, which spreadsheets write unasked.
type rawSheet struct {
	file   *diag.File
	rows   []sheetRow
	merged []workbook.Area // of a spreadsheet
	hidden workbook.Hidden
}

// A sheet is a rawSheet of which one row names the columns. Each of its rows has as
// many cells as there are columns.
type sheet struct {
	*rawSheet
	header  sheetRow
	columns []cell
	rows    []sheetRow
}

// A sheetRow is one row of a file.
type sheetRow struct {
	cells  []cell
	span   diag.Span // without the line break
	number int       // in a spreadsheet
}

// A cell and its place, which includes the quotes of a CSV file.
type cell struct {
	text  string // "" is a blank cell
	span  diag.Span
	fault workbook.Fault
}

// isBlank reports whether a cell shows nothing.
func (x cell) isBlank() bool { return x.text == "" && x.fault == workbook.NoFault }

func allBlank(cells []cell) bool {
	for _, x := range cells {
		if !x.isBlank() {
			return false
		}
	}
	return true
}

// at is a cell by its index; what lies beyond the last one is blank.
func (r sheetRow) at(i int) cell {
	if i < len(r.cells) {
		return r.cells[i]
	}
	return cell{span: diag.Span{File: r.span.File, Start: r.span.End, End: r.span.End}}
}

// isSpreadsheet reports whether it is a sheet of a spreadsheet.
func (g *rawSheet) isSpreadsheet() bool { return g.file.Sheet != "" }

// rawSheet reads the file of a table.
func (c *checker) rawSheet(t tableFile) (*rawSheet, bool) {
	f, ok := c.open(t.path, t.named)
	if !ok {
		return nil, false
	}
	if isWorkbook(f.Name) {
		return c.workbookRows(f, t)
	}
	if t.sheet != nil {
		c.add(diag.New("E0381", t.sheet.at, "`%s` is a CSV file, and has no sheets", f.Name).
			WithHelp("leave `sheet %s` out", quote(t.sheet.text)))
		return nil, false
	}
	return c.csvRows(f)
}

// sheet reads the file of a table as rows below a header.
func (c *checker) sheet(t tableFile) (*sheet, bool) {
	g, ok := c.rawSheet(t)
	if !ok {
		return nil, false
	}
	return c.belowHeader(g, t)
}

// belowHeader takes the header off. Rows with a problem are reported and left
// out; ok is false if nothing can be read.
func (c *checker) belowHeader(g *rawSheet, t tableFile) (*sheet, bool) {
	first, ok := c.headerRow(g, t)
	if !ok {
		return nil, false
	}
	s := &sheet{rawSheet: g, header: g.rows[first], columns: withoutBlankEnd(g, g.rows[first].cells)}
	if !c.uniqueColumns(s.columns) || !c.renamed(s, t) {
		return nil, false
	}
	for _, row := range g.rows[first+1:] {
		c.addRow(s, row)
	}
	return s, true
}

// withoutBlankEnd leaves cells without a name at the end of a spreadsheet's
// header out; in a CSV file separators say where rows end.
func withoutBlankEnd(g *rawSheet, cells []cell) []cell {
	for g.isSpreadsheet() && len(cells) > 0 && cells[len(cells)-1].isBlank() {
		cells = cells[:len(cells)-1]
	}
	return cells
}

// headerRow finds the row that names the columns: the first one, or the one that
// the table says.
func (c *checker) headerRow(g *rawSheet, t tableFile) (int, bool) {
	if len(g.rows) == 0 {
		c.add(diag.New("E0293", g.file.Span(0, 0), "the file has no rows").
			WithHelp("the first row names the columns"))
		return 0, false
	}
	if t.header == nil {
		return 0, true
	}
	n, err := strconv.Atoi(t.header.text)
	for i, row := range g.rows {
		if err == nil && g.numberOf(row) == n {
			return i, true
		}
	}
	c.add(diag.New("E0293", t.header.at, "`%s` has nothing in row %s", g.file.Name, t.header.text).
		WithHelp("say the number of the row that names the columns, as the spreadsheet shows it"))
	return 0, false
}

// numberOf is the number of a row; in a CSV file, of the line where it begins.
func (g *rawSheet) numberOf(row sheetRow) int {
	if g.isSpreadsheet() {
		return row.number
	}
	return row.span.Pos().Line
}

// uniqueColumns reports names that stand twice. Columns without a name are let
// be: nobody can ask for them.
func (c *checker) uniqueColumns(columns []cell) bool {
	seen := map[string]cell{}
	for _, col := range columns {
		before, twice := seen[col.text]
		if twice && col.text != "" {
			c.add(diag.New("E0293", col.span, "two columns are named `%s`", col.text).
				WithLabel(before.span, "the first one"))
			return false
		}
		seen[col.text] = col
	}
	return true
}

func (c *checker) addRow(s *sheet, row sheetRow) {
	switch {
	case s.isSpreadsheet():
		c.addSpreadsheetRow(s, row)
	case len(row.cells) != len(s.columns):
		c.add(diag.New("E0291", row.span, "this row has %s, and the first line has %d", countOf(len(row.cells), "cell"), len(s.columns)))
	default:
		s.rows = append(s.rows, row)
	}
}

// addSpreadsheetRow gives a row as many cells as there are columns: only what is
// filled is in a spreadsheet.
func (c *checker) addSpreadsheetRow(s *sheet, row sheetRow) {
	for i := len(s.columns); i < len(row.cells); i++ {
		if !row.cells[i].isBlank() {
			c.add(diag.New("E0291", row.cells[i].span, "this cell is beyond the last column, which is %s", workbook.ColumnName(len(s.columns))).
				WithHelp("give its column a name in row %d, or take the cell out", s.header.number))
			return
		}
	}
	cells := make([]cell, len(s.columns))
	for i := range cells {
		cells[i] = row.at(i)
	}
	row.cells = cells
	s.rows = append(s.rows, row)
}

// column returns the index of a column, and reports an unknown one.
func (c *checker) column(s *sheet, name string, named diag.Span) (int, bool) {
	var names []string
	for i, col := range s.columns {
		if col.text == "" {
			continue
		}
		if col.text == strings.TrimSpace(name) {
			return i, true
		}
		names = append(names, col.text)
	}
	c.add(noColumn(s.rawSheet, s.columns[0].span, name, named, names))
	return 0, false
}

// noColumn says that a column is not there, and which are.
func noColumn(g *rawSheet, header diag.Span, name string, named diag.Span, names []string) diag.Diagnostic {
	d := diag.New("E0290", named, "`%s` has no column `%s`", g.file.Name, name).
		WithHelp("its columns are %s", strings.Join(names, ", ")).WithNearest(diag.Nearest(name, names))
	return replaceText(d, named, name).WithLabel(header, "the columns are named here")
}
