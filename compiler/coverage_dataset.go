package compiler

import (
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/period"
)

// A formCoverage is the state of working out what is filled of one form. The
// work is in proportion to the cells that rules fill.
type formCoverage struct {
	*form
	fills      map[string][]fill // by data element
	grids      map[*metadata.CategoryCombo]*grid
	compulsory operands
	greyed     operands
	attributes *grid                // cells of the attribute option combo
	masks      map[string]*cellMask // which of them a rule reaches, by the options it can give
	reached    map[string][]string  // their UIDs, by mask: most cells of a form share one
	out        DataSetCoverage
}

// operands are cells of a form, by data element: of which option combo, or all.
type operands map[*metadata.DataElement]map[*metadata.CategoryOptionCombo]bool

func (o operands) add(list []metadata.Operand) {
	for _, x := range list {
		if o[x.Element] == nil {
			o[x.Element] = map[*metadata.CategoryOptionCombo]bool{}
		}
		o[x.Element][x.Combo] = true
	}
}

// has reports whether a cell is among them; an operand without an option combo
// is all cells of its element.
func (o operands) has(e *metadata.DataElement, combo *metadata.CategoryOptionCombo) bool {
	return o[e][combo] || o[e][nil]
}

// coverage says what the rules of the form fill.
func (f *form) coverage() DataSetCoverage {
	c := formCoverage{
		form: f, fills: map[string][]fill{}, grids: map[*metadata.CategoryCombo]*grid{}, compulsory: operands{}, greyed: operands{},
		attributes: gridOf(f.set.CategoryCombo), masks: map[string]*cellMask{}, reached: map[string][]string{},
	}
	for _, x := range f.fills {
		c.fills[x.element.UID] = append(c.fills[x.element.UID], x)
	}
	c.compulsory.add(f.set.CompulsoryOperands)
	for _, section := range f.set.Sections {
		c.greyed.add(section.Greyed)
	}
	c.head()
	for _, x := range f.set.Elements {
		c.element(x.Element)
	}
	for i := range c.out.Combos {
		c.out.Combos[i].Total = c.out.Cells.Filled
	}
	return c.out
}

func (c *formCoverage) head() {
	c.out = DataSetCoverage{Covered: covered(&c.set.Object), PeriodType: c.set.PeriodType, Elements: []ElementCoverage{}}
	if c.form.out.Zeros != nil {
		c.out.Zeros = c.form.out.Zeros.Scope
	}
	c.out.Attributes = categoryNames(c.attributes.categories)
	if len(c.out.Attributes) == 0 {
		return
	}
	for _, combo := range c.attributes.cells {
		c.out.Combos = append(c.out.Combos, AttributeCombo{UID: combo.UID, Options: optionNames(combo.Options)})
	}
}

func covered(o *metadata.Object) Covered { return Covered{UID: o.UID, Code: o.Code, Name: o.Name} }

// element says what fills the cells of one data element.
func (c *formCoverage) element(e *metadata.DataElement) {
	out := ElementCoverage{Covered: covered(&e.Object), Cells: []CellCoverage{}}
	combo := c.set.EffectiveCombo(e)
	if combo == nil || lacksCells(combo) {
		out.Unknown = true
		c.out.Elements = append(c.out.Elements, out)
		return
	}
	g := c.gridOf(combo)
	out.Categories = categoryNames(g.categories)
	by, reached, dates := c.cellsOf(e, g)
	for i, option := range g.cells {
		if c.greyed.has(e, option) {
			out.Greyed++
			continue
		}
		cell := CellCoverage{Combo: option.UID, Options: g.names[i], Compulsory: c.compulsory.has(e, option), Only: c.countAttributes(reached[i]), Periods: onlyPeriods(dates[i]), By: by[i]}
		c.count(&out, cell)
	}
	c.out.Elements = append(c.out.Elements, out)
}

// lacksCells holds for a combo of which the snapshot does not have all option combos.
func lacksCells(combo *metadata.CategoryCombo) bool {
	_, lacks := combo.Gap()
	_, whole := combo.Default()
	return lacks && !whole
}

func (c *formCoverage) count(out *ElementCoverage, cell CellCoverage) {
	out.add(cell.Filled())
	c.out.Cells.add(cell.Filled())
	if cell.Compulsory {
		c.out.Compulsory.add(cell.Filled())
	}
	out.Cells = append(out.Cells, cell)
}

// onlyPeriods lists the periods in which something fills a cell, unless it is
// open or filled in all of them.
func onlyPeriods(dates []period.Interval) []PeriodRange {
	var out []PeriodRange
	for _, i := range united(dates) {
		if !i.IsAll() {
			out = append(out, periodRange(i))
		}
	}
	return out
}

// cellsOf lists for every cell of a grid what fills it, in which attribute option
// combos, and for which periods.
func (c *formCoverage) cellsOf(e *metadata.DataElement, g *grid) ([][]Filler, []cellMask, [][]period.Interval) {
	by, reached, dates := make([][]Filler, len(g.cells)), make([]cellMask, len(g.cells)), make([][]period.Interval, len(g.cells))
	for i := range by {
		by[i] = []Filler{}
	}
	for _, x := range c.fills[e.UID] {
		from, mask := filler(x.span, x.row), c.maskOf(x)
		from.PeriodRange = periodRange(x.dates.Interval)
		if len(x.uses) > 0 {
			from.Use = string(originOf(x.uses[0].span()))
		}
		g.within(x.options, func(cell int) {
			by[cell] = append(by[cell], from)
			reached[cell].join(*mask)
			dates[cell] = append(dates[cell], x.dates.Interval)
		})
	}
	return by, reached, dates
}

// countAttributes counts a filled cell for the attribute option combos in which it
// is filled, and gives these if they are not all.
func (c *formCoverage) countAttributes(reached cellMask) []string {
	if len(c.out.Combos) == 0 || len(reached) == 0 {
		return nil
	}
	only, known := c.reached[reached.key()]
	n := 0
	for cell := range reached.cells {
		c.out.Combos[cell].Filled++
		n++
		if !known {
			only = append(only, c.out.Combos[cell].UID)
		}
	}
	c.reached[reached.key()] = only
	if n == len(c.out.Combos) {
		return nil
	}
	return only
}

func (c *formCoverage) gridOf(combo *metadata.CategoryCombo) *grid {
	g, ok := c.grids[combo]
	if !ok {
		g = gridOf(combo)
		c.grids[combo] = g
	}
	return g
}

// maskOf says which attribute option combos a rule reaches. Most rules of a form
// reach the same.
func (c *formCoverage) maskOf(x fill) *cellMask {
	var key strings.Builder
	for _, category := range c.attributes.categories {
		key.WriteString(strings.Join(x.attributes[category.UID], " ") + "\n")
	}
	mask, ok := c.masks[key.String()]
	if !ok {
		mask = &cellMask{}
		c.attributes.within(x.attributes, mask.set)
		c.masks[key.String()] = mask
	}
	return mask
}
