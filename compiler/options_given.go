package compiler

import (
	"maps"
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// maxNamed is how many options that nothing gives are worth a word: where more
// are left out, a mapping is about a part of them, and is meant to be.
const maxNamed = 5

// yielded is what the mapping gives of the options of one category or option set.
type yielded struct {
	what  string // "the category \"Sex\""
	names []string
	given map[string]bool
	table string // the only table that gives them; "" where something else does too
	other bool
	rows  int  // how many rows the table has for them
	part  bool // of the options often only a part is meant
}

// worthAWord holds where the table has rows enough for all options, so that it
// gives some twice, or where all but few are given.
func (y *yielded) worthAWord(left int) bool {
	return y.rows >= len(y.names) || !y.part && 2*left < len(y.names)
}

// yields notes that an expression gives options; given are their names.
func (c *checker) yields(uid, what string, names, given []string, x *stdlib.Expression) {
	y := c.seen.yields[uid]
	if y == nil {
		y = &yielded{what: what, names: names, given: map[string]bool{}}
		c.seen.yields[uid] = y
	}
	for _, name := range given {
		y.given[name] = true
	}
	table, ok := x.Table()
	if !ok || y.table != "" && y.table != table {
		y.other = true
	}
	y.table = table
}

// otherwiseGiven notes that a category is given by something that is no table.
func (c *checker) otherwiseGiven(uid string) {
	if c.seen.yields[uid] == nil {
		c.seen.yields[uid] = &yielded{given: map[string]bool{}}
	}
	c.seen.yields[uid].other = true
}

// optionsNotGiven names the options that no row of a table gives, of categories
// and option sets that have no other source.
func (c *checker) optionsNotGiven() {
	for _, uid := range slices.Sorted(maps.Keys(c.seen.yields)) {
		y := c.seen.yields[uid]
		d, ok := c.declared[y.table]
		if y.other || !ok || isLibrary(d.module.File) || c.seen.unseen[y.table] || c.excludes(d.decl) {
			continue
		}
		var left []string
		for _, name := range y.names {
			if !y.given[name] {
				left = append(left, name)
			}
		}
		span := d.module.Span(d.name)
		if len(left) == 0 || len(left) > maxNamed || !y.worthAWord(len(left)) {
			continue
		}
		c.add(diag.New("W0224", span, "no row of `%s` gives %s of %s", y.table, quotedNames(left), y.what).
			WithHelp("nothing will ever be counted there; if that is meant, write a row that says so, with `report` or `skip`"))
	}
}

// excludes holds for a table that says of some key that it has no value: what it
// leaves out is left out on purpose.
func (c *checker) excludes(d lang.Decl) bool {
	switch d := d.(type) {
	case *lang.Codes:
		t := c.codeTables[d]
		return t == nil || slices.ContainsFunc(t.rows, func(row codeRow) bool { return row.fate.Value == nil })
	case *lang.Bands:
		s := c.bandSets[d]
		return s == nil || slices.ContainsFunc(s.bands, func(b band) bool { return b.fate.Value == nil })
	}
	return true
}

// categoryYields notes what a line gives of a category.
func (c *checker) categoryYields(says settled) {
	var given []string
	for _, o := range says.category.Options {
		if slices.Contains(says.options, o.UID) {
			given = append(given, o.Name)
		}
	}
	c.yields(says.category.UID, "the category "+quote(says.category.Name), optionNames(says.category.Options), given, says.value)
	c.seen.yields[says.category.UID].rows = c.rowsFor(says.category.UID, says.value)
}

// setYields notes what a value gives of an option set.
func (c *checker) setYields(set *metadata.OptionSet, results []stdlib.Value, x *stdlib.Expression) {
	var names, given []string
	for _, o := range set.Options {
		names = append(names, o.Name)
	}
	for _, v := range results {
		text, _ := stdlib.PlainText(v)
		if o := matchOption(set, text, ""); o != nil {
			given = append(given, o.Name)
		}
	}
	c.yields(set.UID, "the option set "+quote(set.Name), names, given, x)
	y := c.seen.yields[set.UID]
	y.rows, y.part = c.rowsFor(set.UID, x), true
}

// rowsFor is how many rows a table has for a category or an option set.
func (c *checker) rowsFor(uid string, x *stdlib.Expression) int {
	name, _ := x.Table()
	switch d := c.declared[name].decl.(type) {
	case *lang.Codes:
		return c.codeTables[d].rowsFor(uid)
	case *lang.Bands:
		return len(c.bandSets[d].bands)
	}
	return 0
}

func (t *codeTable) rowsFor(uid string) int {
	n := 0
	for _, row := range t.rows {
		if t.target == 0 || row.keys[t.target-1] == uid {
			n++
		}
	}
	return n
}
