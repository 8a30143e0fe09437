package compiler

import (
	"encoding/binary"
	"math/bits"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
)

// A grid is the cells of a category combo, in the order of its option combos, and
// a tree in which those of some options are found: a level for each category, a
// branch for each option. Its size is that of the cells there are, which may be
// far fewer than the options would make.
type grid struct {
	categories []*metadata.Category // none for the default combo
	cells      []*metadata.CategoryOptionCombo
	names      [][]string // of the options of each cell
	root       *gridNode
}

type gridNode struct {
	options map[string]*gridNode // by UID
	cell    int                  // of a leaf
}

func gridOf(combo *metadata.CategoryCombo) *grid {
	g := &grid{root: &gridNode{}}
	if combo.IsDefault {
		g.cells, g.names = combo.Combos[:min(1, len(combo.Combos))], make([][]string, 1)
		return g
	}
	g.categories = combo.Categories
	for _, cell := range combo.Combos {
		if !cell.Fits() {
			continue // no form shows it
		}
		g.insert(cell, len(g.cells))
		g.cells = append(g.cells, cell)
		g.names = append(g.names, optionNames(cell.Options))
	}
	return g
}

func (g *grid) insert(cell *metadata.CategoryOptionCombo, number int) {
	node := g.root
	for _, option := range cell.Options {
		if node.options == nil {
			node.options = map[string]*gridNode{}
		}
		next := node.options[option.UID]
		if next == nil {
			next = &gridNode{}
			node.options[option.UID] = next
		}
		node = next
	}
	node.cell = number
}

// within visits the cells of which each option is among those of its category.
func (g *grid) within(options map[string][]string, visit func(cell int)) {
	if len(g.cells) > 0 {
		g.descend(g.root, 0, options, visit)
	}
}

func (g *grid) descend(node *gridNode, level int, options map[string][]string, visit func(cell int)) {
	if level == len(g.categories) {
		visit(node.cell)
		return
	}
	for _, uid := range options[g.categories[level].UID] {
		if next := node.options[uid]; next != nil {
			g.descend(next, level+1, options, visit)
		}
	}
}

// A cellMask is a set of cells of a grid, 64 a word.
type cellMask []uint64

func (m *cellMask) set(cell int) {
	for len(*m) <= cell/64 {
		*m = append(*m, 0)
	}
	(*m)[cell/64] |= 1 << (cell % 64)
}

func (m *cellMask) join(other cellMask) {
	for len(*m) < len(other) {
		*m = append(*m, 0)
	}
	for i, word := range other {
		(*m)[i] |= word
	}
}

// cells goes through the set in order.
func (m cellMask) cells(yield func(int) bool) {
	for i, word := range m {
		for ; word != 0; word &= word - 1 {
			if !yield(i*64 + bits.TrailingZeros64(word)) {
				return
			}
		}
	}
}

// key is the same for the same set.
func (m cellMask) key() string {
	var key []byte
	for _, word := range m {
		key = binary.LittleEndian.AppendUint64(key, word)
	}
	return string(key)
}
