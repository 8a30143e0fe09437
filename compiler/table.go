package compiler

import (
	"fmt"

	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// table is a `table` declaration with its rows, for `for each row in rows`.
type table struct {
	module  *lang.Module
	decl    *lang.Table
	file    *diag.File
	columns []string // as the header names them; "" for a column without a name
	rows    []tableRow
}

// A tableRow is one row of the file. A nil cell is blank: its value is missing.
type tableRow struct {
	cells map[string]*string   // by column
	spans map[string]diag.Span // of the cells
	span  diag.Span            // of the row

	blanks bool // some cell is blank
}

// loadTable reads the file of a table. A table that cannot be read is not in
// c.tables; that has been reported then.
func (c *checker) loadTable(m *lang.Module, d *lang.Table) {
	load := c.rowTable
	if d.Grid != nil {
		load = c.gridTable
	}
	if t, ok := load(m, d); ok {
		c.tables[d.Name.Text] = t
	}
}

// rowTable reads a table whose rows are those of the file.
func (c *checker) rowTable(m *lang.Module, d *lang.Table) (*table, bool) {
	s, ok := c.sheet(c.tableFile(m, d.Name, d.File, d.In))
	if !ok {
		return nil, false
	}
	t := &table{module: m, decl: d, file: s.file, rows: make([]tableRow, 0, len(s.rows))}
	for _, col := range s.columns {
		t.columns = append(t.columns, col.text)
	}
	for _, row := range c.soundRows(s.rawSheet, []sheetRow{s.header}, s.rows, columnsOf(s.columns)) {
		t.rows = append(t.rows, newTableRow(t.columns, row))
	}
	return t, true
}

func newTableRow(columns []string, row sheetRow) tableRow {
	out := tableRow{cells: make(map[string]*string, len(columns)), spans: make(map[string]diag.Span, len(columns)), span: row.span}
	for i, name := range columns {
		if name == "" {
			continue
		}
		out.spans[name] = row.cells[i].span
		out.cells[name] = nil
		if text := row.cells[i].text; text != "" {
			out.cells[name] = &text
		} else {
			out.blanks = true
		}
	}
	return out
}

// countOf is "1 row", "2 rows".
func countOf(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
