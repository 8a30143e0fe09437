package runtime

import "slices"

// A grid has what rules have in rows, by row and column. A row is cut into pages of
// neighbouring columns, which are made when something comes into them: where records
// count in most columns of their rows that is as good as an array, and where
// a form has thousands of rules of which few hold of a record, the others take no
// room. Values stay where they are: a pointer to one is good for as long as the grid.
//
// Where rows have many pages these are found by a hash table in place of an array.
type grid[T any] struct {
	wide    int32      // columns in a page
	perRow  int32      // pages of a row
	dense   []uint32   // by row and page, number of the page + 1
	sparse  *pageTable // in place of dense
	made    int        // pages
	chunks  [][]T      // of pagesInChunk pages each
	ordered []pageRef  // of sparse, after settle
}

const (
	pagesInChunk = 64
	// maxDensePages is how many pages a row has at most for an array: 256 bytes a row.
	maxDensePages = 64
)

func newGrid[T any](columns, wide int) grid[T] {
	g := grid[T]{wide: int32(wide), perRow: int32((columns + wide - 1) / wide)}
	if g.perRow > maxDensePages {
		g.sparse = &pageTable{}
	}
	return g
}

// at is what stands in a row and column, made zero if nothing does.
func (g *grid[T]) at(row, column int32) *T {
	page, within := column, int32(0)
	if g.wide > 1 {
		page, within = column/countsInPage, column%countsInPage
	}
	if g.sparse != nil {
		return g.value(g.sparse.page(row, page, g), within)
	}
	at := int(row)*int(g.perRow) + int(page)
	if at >= len(g.dense) {
		g.extend(row)
	}
	n := g.dense[at]
	if n == 0 {
		n = g.newPage()
		g.dense[at] = n
	}
	return g.value(n, within)
}

// extend makes room for a row and as many again.
func (g *grid[T]) extend(row int32) {
	rows := max(16, 2*int(row+1))
	g.dense = append(g.dense, make([]uint32, rows*int(g.perRow)-len(g.dense))...)
}

func (g *grid[T]) newPage() uint32 {
	if g.made%pagesInChunk == 0 {
		g.chunks = append(g.chunks, make([]T, pagesInChunk*int(g.wide)))
	}
	g.made++
	return uint32(g.made)
}

// value is that of a page, by its number + 1.
func (g *grid[T]) value(page uint32, within int32) *T {
	page--
	return &g.chunks[page/pagesInChunk][int32(page%pagesInChunk)*g.wide+within]
}

// settle must come between the last call of at and the first of row.
func (g *grid[T]) settle() {
	if g.sparse != nil {
		g.ordered = g.sparse.inOrder()
	}
}

// row calls yield with the pages of a row: the first column of each, and what stands
// in it, also what is zero.
func (g *grid[T]) row(row int32, yield func(first int32, page []T)) {
	if g.sparse == nil {
		from := int(row) * int(g.perRow)
		for page := range min(int(g.perRow), max(0, len(g.dense)-from)) {
			if n := g.dense[from+page]; n != 0 {
				yield(int32(page)*g.wide, g.page(n))
			}
		}
		return
	}
	from, _ := slices.BinarySearchFunc(g.ordered, uint64(uint32(row))<<32, pageRef.compare)
	for _, p := range g.ordered[from:] {
		if int32(p.key>>32) != row {
			return
		}
		yield(int32(uint32(p.key))*g.wide, g.page(p.page))
	}
}

// page is what stands in a page, by its number + 1.
func (g *grid[T]) page(page uint32) []T {
	page--
	from := int32(page%pagesInChunk) * g.wide
	return g.chunks[page/pagesInChunk][from : from+g.wide]
}
