package diag

import (
	"fmt"
	"strings"
)

// Place names a byte offset for people: "opd.xwalk:14:37" or, in a spreadsheet,
// "moh705.xlsx, sheet \"ICD-10\", row 17, column C".
func (f *File) Place(offset int) string {
	if f.Sheet != "" {
		return f.Name + ", " + f.sheetPlace(offset)
	}
	pos := f.Pos(offset)
	return fmt.Sprintf("%s:%d:%d", f.Name, pos.Line, pos.Column)
}

// sheetPlace names an offset within a spreadsheet.
func (f *File) sheetPlace(offset int) string {
	line, column := f.cell(offset)
	return fmt.Sprintf("sheet %q, row %d, column %s", f.Sheet, line, column)
}

// cellName is the cell of a spreadsheet as formulas name it: "C17".
func (f *File) cellName(offset int) string {
	line, column := f.cell(offset)
	return fmt.Sprint(column, line)
}

func (f *File) cell(offset int) (row int, column string) {
	row, start, offset := f.locate(offset)
	return row, columnName(strings.Count(f.Text[start:offset], "\t"))
}

// columnName is what spreadsheets call a column: 0 is A, 27 is AB.
func columnName(n int) string {
	name := string(rune('A' + n%26))
	for n = n/26 - 1; n >= 0; n = n/26 - 1 {
		name = string(rune('A'+n%26)) + name
	}
	return name
}

// inSheet is what a message for readers who see only file and line has to add.
func (s Span) inSheet() string {
	if s.sheet() == "" || !s.hasPlace() {
		return ""
	}
	return " (" + s.File.sheetPlace(s.Start) + ")"
}
