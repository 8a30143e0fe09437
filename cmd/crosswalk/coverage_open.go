package main

import (
	"math/bits"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/compiler"
)

// maxSliced is up to how many categories cells are collapsed: each subset of
// them is looked at.
const maxSliced = 6

// openWords names cells of an element as short as it can: "all of 5-14y", "Male
// × 60+", or "all but Female × 60+". It is empty if there are none.
func openWords(e compiler.ElementCoverage, in func(compiler.CellCoverage) bool) string {
	chosen := make([]bool, len(e.Cells))
	rest := make([]bool, len(e.Cells))
	n := 0
	for i, c := range e.Cells {
		chosen[i], rest[i] = in(c), !in(c)
		if chosen[i] {
			n++
		}
	}
	switch {
	case n == 0:
		return ""
	case len(e.Categories) == 0:
		return "the cell"
	case n == len(e.Cells):
		return "all"
	}
	terms, others := wholeSlices(e, chosen), wholeSlices(e, rest)
	if len(others) < len(terms) {
		return "all but " + shown(others)
	}
	return shown(terms)
}

// wholeSlices names sets of cells that have some options in common and are all
// chosen, the largest first, until every chosen cell is in one of them.
func wholeSlices(e compiler.ElementCoverage, chosen []bool) []string {
	k := len(e.Categories)
	if k > maxSliced {
		return cellNames(e, chosen)
	}
	named := make([]bool, len(chosen))
	var terms []string
	for fixed := range k {
		for subset := range uint(1) << k {
			if bits.OnesCount(subset) == fixed+1 {
				terms = append(terms, slicesOf(e, chosen, named, subset)...)
			}
		}
	}
	return terms
}

// slicesOf names the slices that fix the categories of a subset.
func slicesOf(e compiler.ElementCoverage, chosen, named []bool, subset uint) []string {
	var order []string
	cells := map[string][]int{}
	for i, c := range e.Cells {
		name := optionsIn(c, subset)
		if cells[name] == nil {
			order = append(order, name)
		}
		cells[name] = append(cells[name], i)
	}
	var terms []string
	for _, name := range order {
		if !claim(cells[name], chosen, named) {
			continue
		}
		if bits.OnesCount(subset) < len(e.Categories) {
			name = "all of " + name
		}
		terms = append(terms, name)
	}
	return terms
}

// claim reports whether all cells are chosen and some has no name yet; then all have.
func claim(cells []int, chosen, named []bool) bool {
	fresh := false
	for _, i := range cells {
		if !chosen[i] {
			return false
		}
		fresh = fresh || !named[i]
	}
	for _, i := range cells {
		named[i] = true
	}
	return fresh
}

func optionsIn(c compiler.CellCoverage, subset uint) string {
	var parts []string
	for i, option := range c.Options {
		if subset&(1<<i) != 0 {
			parts = append(parts, option)
		}
	}
	return strings.Join(parts, " × ")
}

func cellNames(e compiler.ElementCoverage, chosen []bool) []string {
	var terms []string
	for i, c := range e.Cells {
		if chosen[i] {
			terms = append(terms, strings.Join(c.Options, " × "))
		}
	}
	return terms
}
