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

// What a sheet of the format can hold at most.
const (
	maxRow    = 1 << 20
	maxColumn = 1 << 14
	maxText   = 4 * 32767 // of a cell; 32,767 characters
)

// maxCells bounds what of a sheet is kept.
const maxCells = 4 << 20

// Sheet reads a sheet by its name.
func (b *Book) Sheet(name string) (*Sheet, error) {
	for _, p := range b.sheets {
		if p.name == name {
			s := &sheetReader{book: b, sheet: &Sheet{}}
			if err := b.each(p.part, s.element); err != nil {
				return nil, err
			}
			return s.sheet, nil
		}
	}
	return nil, ErrDamaged
}

type sheetReader struct {
	book  *Book
	sheet *Sheet
	row   int // the number of the last row
	cells int
}

func (s *sheetReader) element(x *reader, e element) error {
	switch e.name {
	case "row":
		return s.readRow(x, e)
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
	if err1 != nil || err2 != nil || first < 1 || last > maxColumn {
		return ErrDamaged
	}
	for i := first; i <= last; i++ {
		s.sheet.Hidden.Columns = append(s.sheet.Hidden.Columns, i)
	}
	return nil
}

// readRow reads a row. A row or cell that does not say where it is stands after
// the one before.
func (s *sheetReader) readRow(x *reader, e element) error {
	number, ok := numberOr(e.attr("r"), s.row+1)
	if !ok || number <= s.row || number > maxRow {
		return ErrDamaged
	}
	s.row = number
	row := Row{Number: number}
	if e.is("hidden") {
		s.sheet.Hidden.Rows = append(s.sheet.Hidden.Rows, number)
	}
	column := 0
	err := x.children(func(e element) error {
		if e.name != "c" {
			return x.skip()
		}
		at, ok := columnOr(e.attr("r"), number, column+1)
		if !ok || at <= column || at > maxColumn {
			return ErrDamaged
		}
		column = at
		c, err := s.readCell(x, e)
		if c.Column = at; c.Text != "" || c.Fault != NoFault {
			row.Cells = append(row.Cells, c)
			s.cells++
		}
		if err == nil && s.cells > maxCells {
			err = ErrTooLarge
		}
		return err
	})
	if len(row.Cells) > 0 {
		s.sheet.Rows = append(s.sheet.Rows, row)
	}
	return err
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
	return Area{r1, r2, c1, c2}, ok1 && ok2 && r1 <= r2 && c1 <= c2 && r2 <= maxRow && c2 <= maxColumn
}

// ColumnName is the name of a column: 3 is C, 28 is AB.
func ColumnName(n int) string {
	name := ""
	for ; n > 0; n = (n - 1) / 26 {
		name = string(rune('A'+(n-1)%26)) + name
	}
	return name
}
