package runtime

import "bytes"

// Rows give an input as rows of cells, as a sheet of a spreadsheet has them.
// What cells say is decoded like the cells of CSV.
type Rows interface {
	// Next reads the next row that is not empty; the first is the header. The
	// error is io.EOF after the last one, and otherwise ends the run.
	Next(row *CellRow) error
	// Close ends the reading.
	Close() error
}

// A CellRow may be used again for the next one.
type CellRow struct {
	Number int64    // of the row, from 1, as people see it
	Cells  [][]byte // in the order of the columns; nil is an empty cell
	// Faults say of cells, by the same order, why they have no value that could be
	// used, without that value: "cell C17 shows the error #N/A". They may be fewer
	// than the cells.
	Faults []string
}

// A sheetSplitter gives the rows below a header.
type sheetSplitter struct {
	rows   Rows
	row    CellRow
	named  []bool // columns that have a name; what stands in others is no part of a record
	number int64
}

// header reads the names of the columns.
func (s *sheetSplitter) header() ([]string, error) {
	if err := s.rows.Next(&s.row); err != nil {
		return nil, err
	}
	s.number = s.row.Number
	var names []string
	for _, cell := range s.row.Cells {
		names = append(names, string(bytes.TrimSpace(cell)))
	}
	for len(names) > 0 && names[len(names)-1] == "" {
		names = names[:len(names)-1]
	}
	for _, name := range names {
		s.named = append(s.named, name != "")
	}
	return names, nil
}

func (s *sheetSplitter) next(c *chunk) error {
	for {
		if err := s.rows.Next(&s.row); err != nil {
			return err
		}
		cells, faults := fitted(s.row.Cells, len(s.named)), fitted(s.row.Faults, len(s.named))
		if s.isEmpty(cells, faults) {
			continue
		}
		*c = chunk{number: s.row.Number, cells: cells, faults: faults}
		return nil
	}
}

// isEmpty reports whether a row has nothing in the columns with a name.
func (s *sheetSplitter) isEmpty(cells [][]byte, faults []string) bool {
	for i, named := range s.named {
		if named && (len(cells[i]) > 0 || faults[i] != "") {
			return false
		}
	}
	return true
}

// fitted gives as many items as there are columns.
func fitted[T any](list []T, n int) []T {
	var none T
	for len(list) < n {
		list = append(list, none)
	}
	return list[:n]
}
