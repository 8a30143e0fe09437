package sheet

import (
	"io"
	"strconv"

	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source/workbook"
)

// A table reads one sheet.
type table struct {
	name   string // of the input
	file   File
	rows   *workbook.Rows
	merged merged
	header int // the row that is the header; 0 is the first one
	ready  *workbook.Row
}

func openTable(name, sheet string, header int, open func() (File, error)) (runtime.Rows, error) {
	file, err := open()
	if err != nil {
		return nil, unread(name, err)
	}
	t := &table{name: name, file: file, header: header}
	if err := t.begin(sheet); err != nil {
		t.Close()
		return nil, err
	}
	return t, nil
}

// begin opens the sheet and comes to its header.
func (t *table) begin(sheet string) error {
	book, err := workbook.Open(t.file, t.file.Size())
	if err != nil {
		return unread(t.name, err)
	}
	areas, err := book.Merged(sheet)
	if err != nil {
		return unread(t.name, err)
	}
	t.merged.areas = areas
	if t.rows, err = book.Rows(sheet); err != nil {
		return unread(t.name, err)
	}
	return t.toHeader()
}

// toHeader passes over the rows above the header.
func (t *table) toHeader() error {
	for {
		row, err := t.rows.Next()
		switch {
		case err == io.EOF && t.header == 0:
			return nil
		case err == io.EOF, err == nil && t.header > 0 && row.Number > t.header:
			return &runtime.InputError{Code: "E0510", Input: t.name,
				Message: "row " + strconv.Itoa(t.header) + ", which should be the header, is empty or not there"}
		case err != nil:
			return unread(t.name, err)
		case t.header == 0 || row.Number == t.header:
			t.ready = &row
			return nil
		}
	}
}

// Next gives the next row that is not empty.
func (t *table) Next(into *runtime.CellRow) error {
	if t.ready != nil {
		row := *t.ready
		t.ready = nil
		return t.put(row, into)
	}
	row, err := t.rows.Next()
	switch {
	case err == io.EOF:
		return io.EOF
	case err != nil:
		return unread(t.name, err)
	}
	return t.put(row, into)
}

// put writes a row in full, with the cells that the file leaves out.
func (t *table) put(row workbook.Row, into *runtime.CellRow) error {
	into.Number = int64(row.Number)
	into.Cells, into.Faults = into.Cells[:0], into.Faults[:0]
	for _, cell := range row.Cells {
		for len(into.Cells) < cell.Column-1 {
			into.Cells = append(into.Cells, nil)
		}
		into.Cells = append(into.Cells, []byte(cell.Text))
		if fault := faultOf(cell, row.Number); fault != "" {
			into.Cells[cell.Column-1] = nil
			into.Faults = withFault(into.Faults, cell.Column, fault)
		}
	}
	if !t.merged.mark(row.Number, into) {
		return unread(t.name, workbook.ErrDamaged)
	}
	return nil
}

// withFault sets the fault of a column.
func withFault(faults []string, column int, fault string) []string {
	for len(faults) < column {
		faults = append(faults, "")
	}
	faults[column-1] = fault
	return faults
}

// Close ends the reading.
func (t *table) Close() error {
	if t.rows != nil {
		t.rows.Close()
	}
	return t.file.Close()
}
