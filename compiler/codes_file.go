package compiler

import (
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/decimal"
)

// fileRows adds the rows of what a code table is read from. A problem of a file
// as a whole leaves the table without rows.
func (c *checker) fileRows(t *codeTable) {
	switch from := t.decl.From; {
	case from.Metadata != nil:
		c.metadataRows(t)
	case from.IsSheet():
		c.sheetRows(t)
	default:
		c.mapRows(t)
	}
}

// sheetRows adds the rows of a CSV file.
func (c *checker) sheetRows(t *codeTable) {
	m, from := t.module, t.decl.From
	f := c.tableFile(m, t.decl.Name, from.File, from.In)
	if c.hasNoColumns(f) {
		return
	}
	s, ok := c.sheet(f)
	if !ok {
		return
	}
	keys, result, ok := c.codeColumns(t, s)
	if !ok {
		return
	}
	kind := t.kindOfBlock()
	for _, row := range c.soundRows(s.rawSheet, []sheetRow{s.header}, s.rows, append(slices.Clone(keys), result)) {
		c.fileRow(t, row, keys, result, kind)
	}
}

// codeColumns finds the columns that the table names; each unknown one is reported.
func (c *checker) codeColumns(t *codeTable, s *sheet) (keys []int, result int, ok bool) {
	ok = true
	for _, k := range t.decl.From.Keys {
		i, found := c.column(s, k.Name.Value, t.module.Span(k.Name))
		keys = append(keys, i)
		ok = ok && found
	}
	result, found := c.column(s, t.decl.From.Result.Value, t.module.Span(t.decl.From.Result))
	return keys, result, ok && found
}

// kindOfBlock is the type of the values in the rows of the block: `otherwise ->
// 9` says that the file's results are numbers. Without any value they are text.
func (t *codeTable) kindOfBlock() stdlib.Kind {
	for _, row := range t.decl.Rows {
		switch f := row.Fate; {
		case f.True, f.False:
			return stdlib.KindBool
		case f.Number != nil:
			return stdlib.KindDecimal
		case f.Text != nil:
			return stdlib.KindText
		}
	}
	return stdlib.KindText
}

func (c *checker) fileRow(t *codeTable, row sheetRow, keys []int, result int, kind stdlib.Kind) {
	out := codeRow{span: row.span, keys: make([]string, len(keys))}
	cells := make([]cell, len(keys))
	for i, k := range keys {
		cells[i] = row.cells[k]
		if cells[i].text == "" {
			c.blankCell(row, cells[i], t.decl.From.Keys[i].Name)
			return
		}
		out.keys[i] = cells[i].text
	}
	fate, ok := c.fileResult(row, row.cells[result], t.decl.From.Result, kind)
	if !ok {
		return
	}
	out.fate = fate
	if c.resolveTarget(t, &out, cells) {
		c.addCode(t, out)
	}
}

// cellValue reads a result of a file as a value of a kind.
func cellValue(text string, kind stdlib.Kind) (stdlib.Value, bool) {
	switch kind {
	case stdlib.KindBool:
		return stdlib.BoolValue(text == "true"), text == "true" || text == "false"
	case stdlib.KindDecimal:
		d, err := decimal.Parse(text)
		if whole, fits := d.Int64(); err == nil && fits && !strings.ContainsAny(text, ".eE") {
			return stdlib.IntValue(whole), true
		}
		return stdlib.DecimalValue{Decimal: d}, err == nil
	}
	return stdlib.TextValue(text), true
}

func (c *checker) blankCell(row sheetRow, blank cell, column lang.String) {
	span := blank.span
	if span.Start == span.End && span.File.Sheet == "" {
		span = row.span // nothing of the cell itself could be shown
	}
	c.add(diag.New("E0292", span, "this row has nothing in the column `%s`", strings.TrimSpace(column.Value)).
		WithHelp("fill the cell, with `skip: no match on purpose` if that is so; or take the row out: then `otherwise` decides"))
}
