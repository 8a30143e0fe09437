package sheet

import (
	"slices"
	"strconv"

	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source/workbook"
)

// faultOf says why a cell has no value, "" if it has one. A day that is shown
// without its year is a day all the same: the file has the year.
func faultOf(cell workbook.Cell, row int) string {
	place := cellName(cell.Column, row)
	switch cell.Fault {
	case workbook.ErrorValue:
		return "cell " + place + " shows " + errorShown(cell.Text)
	case workbook.NoStoredValue:
		return "the formula of cell " + place + " has no stored value; open and save the file in a spreadsheet program, which works it out"
	case workbook.LostDigits:
		return "the number of cell " + place + " has more than 15 digits, of which the last ones were not kept"
	case workbook.NoDate:
		return "cell " + place + " is formatted as a date or a time of day, and its number is none"
	}
	return ""
}

// errorValues are the errors that cells can show (ECMA-376, 18.17.3, and later
// ones of Excel).
var errorValues = []string{"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA",
	"#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#UNKNOWN!", "#BUSY!"}

// errorShown names an error of the known ones: any other text is not ours to tell.
func errorShown(text string) string {
	if slices.Contains(errorValues, text) {
		return "the error " + text
	}
	return "an error"
}

func cellName(column, row int) string { return workbook.ColumnName(column) + strconv.Itoa(row) }

// merged are the areas of a sheet whose cells are shown as one. Only the first
// cell of an area holds a value; what was meant for the others, nobody can say.
type merged struct {
	areas []workbook.Area // ordered by their first row
	open  []workbook.Area // that the row which was read last lies in
}

// mark makes faults of the cells of a row that are merged with others. It is not
// ok where areas lie in each other, which no spreadsheet has: otherwise a row has
// at most as many as there are columns.
func (m *merged) mark(row int, into *runtime.CellRow) (ok bool) {
	for len(m.areas) > 0 && m.areas[0].FirstRow <= row {
		m.open, m.areas = append(m.open, m.areas[0]), m.areas[1:]
	}
	m.open = slices.DeleteFunc(m.open, func(a workbook.Area) bool { return a.LastRow < row })
	width := 0
	for _, a := range m.open {
		if width += a.LastColumn - a.FirstColumn + 1; width > workbook.MaxColumn {
			return false
		}
		m.markArea(a, row, into)
	}
	return true
}

func (m *merged) markArea(a workbook.Area, row int, into *runtime.CellRow) {
	first := cellName(a.FirstColumn, a.FirstRow)
	fault := "it is one of the merged cells " + first + " to " + cellName(a.LastColumn, a.LastRow) + ", of which only " + first + " holds the value"
	for column := a.FirstColumn; column <= a.LastColumn; column++ {
		if row != a.FirstRow || column != a.FirstColumn {
			into.Faults = withFault(into.Faults, column, fault)
		}
	}
}
