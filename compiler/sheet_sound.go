package compiler

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source/workbook"
)

// soundRows says what cells of a spreadsheet do not say what they seem to, in
// the columns that are used, and returns the rows that can be gone on with.
// header are the rows above that name the columns.
func (c *checker) soundRows(g *rawSheet, header, rows []sheetRow, used []int) []sheetRow {
	if !g.isSpreadsheet() {
		return rows
	}
	c.hiddenOnes(g, rows, used)
	merged := c.mergedCells(g, header[len(header)-1].number, used)
	faults := &cellFaults{first: map[cellFault]int{}}
	for _, row := range header {
		for _, i := range used {
			faults.add(i, row.at(i))
		}
	}
	var sound []sheetRow
	for _, row := range rows {
		good := !merged[row.number]
		for _, i := range used {
			good = faults.add(i, row.at(i)) && good
		}
		if good {
			sound = append(sound, row)
		}
	}
	c.add(faults.problems()...)
	return sound
}

// columnsOf are the indexes of columns with a name.
func columnsOf(columns []cell) []int {
	var used []int
	for i, x := range columns {
		if !x.isBlank() {
			used = append(used, i)
		}
	}
	return used
}

// cellFaults gathers the faults of cells: of one kind and column the first is
// shown, and the others are counted, since they have one cause.
type cellFaults struct {
	found []foundFault
	first map[cellFault]int
}

type cellFault struct {
	column int
	fault  workbook.Fault
}

type foundFault struct {
	cell
	more int
}

// add reports whether a cell has a text to go on with.
func (f *cellFaults) add(column int, x cell) bool {
	if x.fault == workbook.NoFault {
		return true
	}
	kind := cellFault{column, x.fault}
	if i, seen := f.first[kind]; seen {
		f.found[i].more++
	} else {
		f.first[kind] = len(f.found)
		f.found = append(f.found, foundFault{cell: x})
	}
	return x.fault == workbook.LikelyRange
}

func (f *cellFaults) problems() []diag.Diagnostic {
	var all []diag.Diagnostic
	for _, x := range f.found {
		d := x.problem()
		if x.more > 0 {
			d.Help += fmt.Sprintf("; %s more of the column", countOf(x.more, "cell"))
		}
		all = append(all, d)
	}
	return all
}

func (x cell) problem() diag.Diagnostic {
	switch x.fault {
	case workbook.NoStoredValue:
		return diag.New("E0384", x.span, "this formula has no stored value").
			WithHelp("open the file in Excel or LibreOffice, which work it out, and save it; or paste it as values")
	case workbook.LostDigits:
		return diag.New("E0385", x.span, "this number has more than 15 digits, and Excel has not kept the last ones").
			WithHelp("format the column as text before the codes are put in, and copy them anew from where they come from")
	case workbook.NoDate:
		return diag.New("E0383", x.span, "this cell is formatted as a date or a time of day, and its number is none").
			WithHelp("format it as what it is, or clear it")
	case workbook.LikelyRange:
		return diag.New("W0370", x.span, "this is the date %s, shown without its year: Excel makes that of what looks like `%s`", x.text, rangeLike(x.text)).
			WithHelp("if a range was meant, format the cell as text and write it again")
	}
	return diag.New("E0383", x.span, "this cell shows the error `%s`", x.text).
		WithHelp("put the formula right, or write the value that it should give")
}

// rangeLike is the range that a date without a year may have been: 5-9 of 9 May,
// or of 5 September where days come first.
func rangeLike(date string) string {
	month, _ := strconv.Atoi(date[5:7])
	day, _ := strconv.Atoi(date[8:10])
	return fmt.Sprintf("%d-%d", min(month, day), max(month, day))
}

// mergedCells reports cells below the header that are merged with others, the
// first with how many more there are, and returns the rows that have some.
func (c *checker) mergedCells(g *rawSheet, below int, used []int) map[int]bool {
	bad := map[int]bool{}
	var found []diag.Diagnostic
	for _, a := range g.merged {
		text := g.first(a)
		if text.isBlank() || a.LastRow <= below || !hides(a, below, used) {
			continue
		}
		for n := max(a.FirstRow, below+1); n <= a.LastRow; n++ {
			bad[n] = true
		}
		found = append(found, diag.New("E0382", text.span, "the cells %s%d to %s%d are merged, and only the first of them holds the text",
			workbook.ColumnName(a.FirstColumn), a.FirstRow, workbook.ColumnName(a.LastColumn), a.LastRow).
			WithHelp("unmerge them, and fill each one"))
	}
	if len(found) > 1 {
		found[0].Help += fmt.Sprintf("; %s more of the sheet", countOf(len(found)-1, "merged area"))
	}
	c.add(found[:min(1, len(found))]...)
	return bad
}

// first is the cell of an area that holds its text.
func (g *rawSheet) first(a workbook.Area) cell {
	i, found := slices.BinarySearchFunc(g.rows, a.FirstRow, func(r sheetRow, n int) int { return r.number - n })
	if !found {
		return cell{}
	}
	return g.rows[i].at(a.FirstColumn - 1)
}

// hides reports whether an area has cells of the columns that are used, below
// the header, besides its first cell.
func hides(a workbook.Area, below int, used []int) bool {
	return slices.ContainsFunc(used, func(i int) bool {
		inside := i+1 >= a.FirstColumn && i+1 <= a.LastColumn
		return inside && (i+1 > a.FirstColumn || a.LastRow > max(a.FirstRow, below))
	})
}

// hiddenOnes warns once of a sheet whose hidden rows and columns are read.
func (c *checker) hiddenOnes(g *rawSheet, rows []sheetRow, used []int) {
	var rowNames, columnNames []string
	var at diag.Span
	for _, row := range rows {
		if _, hidden := slices.BinarySearch(g.hidden.Rows, row.number); hidden {
			if rowNames = append(rowNames, fmt.Sprint(row.number)); at.File == nil {
				at = row.span
			}
		}
	}
	for _, i := range used {
		if slices.Contains(g.hidden.Columns, i+1) {
			if columnNames = append(columnNames, workbook.ColumnName(i+1)); at.File == nil {
				at = g.rows[0].at(i).span
			}
		}
	}
	what := bothOf(named("row", rowNames), named("column", columnNames))
	if what != "" {
		c.add(diag.New("W0371", at, "what the sheet hides is read like the rest: %s", what).
			WithHelp("show it, to see whether it is meant; delete what is not"))
	}
}

// named is "rows 4, 5 and 9 more".
func named(kind string, names []string) string {
	const shown = 8
	switch {
	case len(names) == 0:
		return ""
	case len(names) > shown+1:
		return kind + "s " + strings.Join(names[:shown], ", ") + fmt.Sprintf(" and %d more", len(names)-shown)
	case len(names) > 1:
		kind += "s"
	}
	return kind + " " + strings.Join(names, ", ")
}

func bothOf(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + " and " + b
}
