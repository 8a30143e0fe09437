package workbook

import (
	"strconv"
	"strings"
)

// A Sheet is one sheet of a workbook: rows and cells in order, without those
// that are not written into the file.
type Sheet struct {
	Rows   []Row
	Merged []Area // cells that are shown as one; the first holds the text
	Hidden Hidden
}

// A Row is the cells of a row; Number counts from 1, as people see it.
type Row struct {
	Number int
	Cells  []Cell
}

// A Cell is what a cell shows. Column counts from 1: 3 is C.
type Cell struct {
	Column int
	Text   string // "" where nothing can be shown
	Fault  Fault
}

// A Fault is why a cell may not say what it seems to, or says nothing.
type Fault uint8

// The faults of cells; only with LikelyRange there is a text to go on with.
const (
	NoFault       Fault = iota
	ErrorValue          // `#REF!`, which is the text
	NoStoredValue       // a formula that was never worked out
	LostDigits          // a number so long that Excel has not kept its last digits
	NoDate              // a number that is shown as a date and is none
	LikelyRange         // a day of a month without a year: what becomes of `5-9`
)

// An Area is a rectangle of cells; all counts are inclusive and from 1.
type Area struct{ FirstRow, LastRow, FirstColumn, LastColumn int }

// Hidden are the rows and columns that are not shown, in ascending order.
type Hidden struct{ Rows, Columns []int }

// MaxColumn is the last column that a sheet of the format can have.
const MaxColumn = 1 << 14

// What else a sheet of the format can hold at most.
const (
	maxRow  = 1 << 20
	maxText = 4 * 32767 // of a cell; 32,767 characters
)

// maxCells bounds what of a sheet is kept.
const maxCells = 4 << 20

// Sheet reads a sheet by its name, as a table of codes and the like: line breaks
// and blanks at the ends of cells do not count.
func (b *Book) Sheet(name string) (*Sheet, error) {
	if err := b.share(); err != nil {
		return nil, err
	}
	s := &sheetReader{book: b, sheet: &Sheet{}}
	if err := b.each(b.partOf(name), s.element); err != nil {
		return nil, err
	}
	return s.sheet, nil
}

// A sheetReader reads the rows of a sheet.
type sheetReader struct {
	book  *Book
	sheet *Sheet
	exact bool // texts as they are
	row   int  // the number of the last row
	cells int  // that were kept
}

// text is a text as whoever reads the sheet wants it.
func (s *sheetReader) text(text string) string {
	if s.exact {
		return exact(text)
	}
	return plain(text)
}

func (s *sheetReader) element(x *reader, e element) error {
	switch e.name {
	case "row":
		return s.keepRow(x, e)
	case "col":
		return s.hiddenColumns(e)
	case "mergeCell":
		area, ok := areaOf(e.attr("ref"))
		if !ok {
			return ErrDamaged
		}
		s.sheet.Merged = append(s.sheet.Merged, area)
	}
	return nil
}

func (s *sheetReader) hiddenColumns(e element) error {
	if !e.is("hidden") {
		return nil
	}
	first, err1 := strconv.Atoi(e.attr("min"))
	last, err2 := strconv.Atoi(e.attr("max"))
	if err1 != nil || err2 != nil || first < 1 || last > MaxColumn {
		return ErrDamaged
	}
	for i := first; i <= last; i++ {
		s.sheet.Hidden.Columns = append(s.sheet.Hidden.Columns, i)
	}
	return nil
}

// keepRow reads a row into the sheet.
func (s *sheetReader) keepRow(x *reader, e element) error {
	hidden := e.is("hidden")
	row, err := s.readRow(x, e, nil)
	if row.Number > 0 && hidden {
		s.sheet.Hidden.Rows = append(s.sheet.Hidden.Rows, row.Number)
	}
	if len(row.Cells) > 0 {
		s.sheet.Rows = append(s.sheet.Rows, row)
	}
	if s.cells += len(row.Cells); err == nil && s.cells > maxCells {
		err = ErrTooLarge
	}
	return err
}

// readRow reads a row, its cells into those that are given. A row or cell that
// does not say where it is stands after the one before.
func (s *sheetReader) readRow(x *reader, e element, cells []Cell) (Row, error) {
	number, ok := numberOr(e.attr("r"), s.row+1)
	if !ok || number <= s.row || number > maxRow {
		return Row{}, ErrDamaged
	}
	s.row = number
	column := 0
	err := x.children(func(e element) error {
		if e.name != "c" {
			return x.skip()
		}
		at, ok := columnOr(e.attr("r"), number, column+1)
		if !ok || at <= column || at > MaxColumn {
			return ErrDamaged
		}
		column = at
		c, err := s.readCell(x, e)
		if c.Column = at; c.Text != "" || c.Fault != NoFault {
			cells = append(cells, c)
		}
		return err
	})
	return Row{number, cells}, err
}

func numberOr(text string, otherwise int) (int, bool) {
	if text == "" {
		return otherwise, true
	}
	n, err := strconv.Atoi(text)
	return n, err == nil
}

// columnOr reads the column of a place such as C17, which must be in the row.
func columnOr(text string, row, otherwise int) (int, bool) {
	if text == "" {
		return otherwise, true
	}
	column, number, ok := placeOf(text)
	return column, ok && number == row
}

// placeOf reads C17.
func placeOf(text string) (column, row int, ok bool) {
	i := 0
	for ; i < len(text) && i < 3 && text[i] >= 'A' && text[i] <= 'Z'; i++ {
		column = column*26 + int(text[i]-'A') + 1
	}
	row, err := strconv.Atoi(text[i:])
	return column, row, err == nil && column > 0 && row > 0
}

// areaOf reads B2:C3.
func areaOf(text string) (Area, bool) {
	from, to, isArea := strings.Cut(text, ":")
	if !isArea {
		to = from
	}
	c1, r1, ok1 := placeOf(from)
	c2, r2, ok2 := placeOf(to)
	return Area{r1, r2, c1, c2}, ok1 && ok2 && r1 <= r2 && c1 <= c2 && r2 <= maxRow && c2 <= MaxColumn
}

// ColumnName is the name of a column: 3 is C, 28 is AB.
func ColumnName(n int) string {
	name := ""
	for ; n > 0; n = (n - 1) / 26 {
		name = string(rune('A'+(n-1)%26)) + name
	}
	return name
}
