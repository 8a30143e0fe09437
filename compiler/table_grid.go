package compiler

import (
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source/workbook"
)

// A gridTable is a table that is made from a grid: a row of it is a cell of the
// grid, addressed by what the grid's rows and columns are called.
type gridTable struct {
	*rawSheet
	decl   *lang.Grid
	header []sheetRow // one row for each name after `across`
	below  []sheetRow
	by     []int // the columns that name the rows
	across []gridColumn
}

// A gridColumn is a column whose cells become rows. A label that is blank is
// not there.
type gridColumn struct {
	at     int
	labels []cell
}

// gridTable reads a table `by … across … as …`.
func (c *checker) gridTable(m *lang.Module, d *lang.Table) (*table, bool) {
	f := c.tableFile(m, d.Name, d.File, d.In)
	if !c.keepsColumns(d.Name.Text) {
		return nil, false
	}
	raw, ok := c.rawSheet(f)
	if !ok || !c.distinctNames(m, d.Grid) {
		return nil, false
	}
	g, ok := c.grid(raw, m, d, f)
	if !ok {
		return nil, false
	}
	rows := c.soundRows(raw, g.header, g.below, g.used())
	if !c.labelled(g, rows) {
		return nil, false
	}
	return g.table(m, d, rows), true
}

// distinctNames demands that no two columns of the table have one name.
func (c *checker) distinctNames(m *lang.Module, g *lang.Grid) bool {
	seen := map[string]diag.Span{}
	for _, name := range slices.Concat(g.By, g.Across, []lang.String{g.Cell}) {
		text := strings.TrimSpace(name.Value)
		if before, twice := seen[text]; twice {
			c.add(diag.New("E0387", m.Span(name), "two columns of the table are named `%s`", text).
				WithLabel(before, "the first one").
				WithHelp("the columns after `by` have the names of the sheet; choose other names after `across` and `as`"))
			return false
		}
		seen[text] = m.Span(name)
	}
	return true
}

// grid takes the header apart.
func (c *checker) grid(raw *rawSheet, m *lang.Module, d *lang.Table, f tableFile) (*gridTable, bool) {
	first, ok := c.headerRow(raw, f)
	if !ok {
		return nil, false
	}
	n := len(d.Grid.Across)
	if first+n > len(raw.rows) {
		c.add(diag.New("E0293", raw.file.Span(0, 0), "the file has fewer rows than the %d of the header", n).
			WithHelp("each name after `across` is for one row of the header"))
		return nil, false
	}
	g := &gridTable{rawSheet: raw, decl: d.Grid, header: raw.rows[first : first+n], below: raw.rows[first+n:]}
	ok = true
	for _, name := range d.Grid.By {
		i, found := c.gridKey(g, name, m.Span(name))
		g.by = append(g.by, i)
		ok = ok && found
	}
	if ok {
		g.findAcross()
	}
	return g, ok
}

// width is how many columns the header has.
func (g *gridTable) width() int {
	n := 0
	for _, row := range g.header {
		n = max(n, len(row.cells))
	}
	return n
}

// gridKey finds the column that names rows: one of the header's rows names it.
func (c *checker) gridKey(g *gridTable, name lang.String, named diag.Span) (int, bool) {
	found := -1
	var names []string
	var first cell
	for i := range g.width() {
		for _, row := range g.header {
			x := row.at(i)
			switch {
			case x.text == "":
			case x.text != strings.TrimSpace(name.Value):
				names = append(names, x.text)
			case found >= 0 && found != i:
				c.add(diag.New("E0293", x.span, "two columns are named `%s`", x.text).WithLabel(first.span, "the first one"))
				return 0, false
			default:
				found, first = i, x
			}
		}
	}
	if found < 0 {
		c.add(noColumn(g.rawSheet, g.header[0].span, name.Value, named, names))
	}
	return found, found >= 0
}

// findAcross finds the other columns and their labels.
func (g *gridTable) findAcross() {
	for i := range g.width() {
		if g.isBy(i) {
			continue
		}
		col := gridColumn{at: i}
		for level := range g.header {
			col.labels = append(col.labels, g.label(level, i))
		}
		g.across = append(g.across, col)
	}
}

func (g *gridTable) isBy(column int) bool { return slices.Contains(g.by, column) }

// label is what a row of the header says of a column: its cell; where that is
// blank, the cell that it is merged with; and above another label the one to the
// left, as ages stand once over their sexes.
func (g *gridTable) label(level, column int) cell {
	x := g.header[level].at(column)
	if !x.isBlank() {
		return x
	}
	for _, a := range g.merged {
		row := g.header[level].number
		if row >= a.FirstRow && row <= a.LastRow && column+1 >= a.FirstColumn && column+1 <= a.LastColumn {
			return g.first(a)
		}
	}
	if level+1 < len(g.header) && column > 0 && !g.isBy(column-1) && !g.header[level+1].at(column).isBlank() {
		return g.label(level, column-1)
	}
	return x
}

// used are the columns that cells are taken from.
func (g *gridTable) used() []int {
	used := append([]int{}, g.by...)
	for _, col := range g.across {
		used = append(used, col.at)
	}
	return used
}

// labelled demands that columns with cells have labels, and no two the same.
func (c *checker) labelled(g *gridTable, rows []sheetRow) bool {
	ok := true
	seen := map[string]gridColumn{}
	for _, col := range g.across {
		x, filled := firstFilled(rows, col.at)
		blank := col.blankLevel()
		switch before, twice := seen[col.key()]; {
		case !filled:
		case blank >= 0:
			ok = false
			c.add(diag.New("E0386", x.span, "this cell is in a column without a label: row %d of the header says nothing of %s",
				g.numberOf(g.header[blank]), workbook.ColumnName(col.at+1)).
				WithHelp("fill the header, or clear the column"))
		case twice:
			ok = false
			c.add(diag.New("E0386", col.labels[len(col.labels)-1].span, "two columns are both labelled %s", col.words()).
				WithLabel(before.labels[len(before.labels)-1].span, "the first one").
				WithHelp("give each column labels of its own: nothing else tells its cells apart"))
		default:
			seen[col.key()] = col
		}
	}
	return ok
}

// firstFilled is the first cell of a column that is not blank.
func firstFilled(rows []sheetRow, column int) (cell, bool) {
	for _, row := range rows {
		if x := row.at(column); !x.isBlank() {
			return x, true
		}
	}
	return cell{}, false
}

// blankLevel is the first row of the header that says nothing of a column; -1 if
// there is none.
func (col gridColumn) blankLevel() int {
	for i, x := range col.labels {
		if x.text == "" {
			return i
		}
	}
	return -1
}

func (col gridColumn) key() string { return strings.Join(col.texts(), "\x00") }

func (col gridColumn) words() string { return quotedNames(col.texts()) }

func (col gridColumn) texts() []string {
	texts := make([]string, len(col.labels))
	for i, x := range col.labels {
		texts[i] = x.text
	}
	return texts
}

// table makes a row of each cell that is not blank.
func (g *gridTable) table(m *lang.Module, d *lang.Table, rows []sheetRow) *table {
	t := &table{module: m, decl: d, file: g.file}
	for _, name := range slices.Concat(g.decl.By, g.decl.Across, []lang.String{g.decl.Cell}) {
		t.columns = append(t.columns, strings.TrimSpace(name.Value))
	}
	for _, row := range rows {
		for _, col := range g.across {
			if x := row.at(col.at); x.text != "" {
				cells := append(g.keys(row), col.labels...)
				t.rows = append(t.rows, newTableRow(t.columns, sheetRow{cells: append(cells, x), span: x.span}))
			}
		}
	}
	return t
}

// keys are the cells that name a row.
func (g *gridTable) keys(row sheetRow) []cell {
	cells := make([]cell, len(g.by))
	for i, column := range g.by {
		cells[i] = row.at(column)
	}
	return cells
}
