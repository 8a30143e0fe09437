package runtime

import (
	"cmp"
	"slices"
)

// A pageTable finds the pages of a grid by row and page, packed into 64 bits.
type pageTable struct {
	slots []pageRef
	used  int
}

// A pageRef is a page: where it stands, and its number + 1; 0 is none.
type pageRef struct {
	key  uint64
	page uint32
}

func (p pageRef) compare(key uint64) int { return cmp.Compare(p.key, key) }

// pageMaker makes pages.
type pageMaker interface{ newPage() uint32 }

// page finds a page, or makes it.
func (t *pageTable) page(row, page int32, maker pageMaker) uint32 {
	if t.used >= len(t.slots)/4*3 {
		t.grow()
	}
	key := uint64(uint32(row))<<32 | uint64(uint32(page))
	p := t.find(key)
	if p.page == 0 {
		*p = pageRef{key, maker.newPage()}
		t.used++
	}
	return p.page
}

func (t *pageTable) find(key uint64) *pageRef {
	mask := uint64(len(t.slots) - 1)
	slot := mix(key, 0) & mask
	for t.slots[slot].page != 0 && t.slots[slot].key != key {
		slot = (slot + 1) & mask
	}
	return &t.slots[slot]
}

func (t *pageTable) grow() {
	old := t.slots
	t.slots = make([]pageRef, max(64, 2*len(old)))
	for _, p := range old {
		if p.page != 0 {
			*t.find(p.key) = p
		}
	}
}

// inOrder lists the pages by row, and then by page.
func (t *pageTable) inOrder() []pageRef {
	list := slices.DeleteFunc(slices.Clone(t.slots), func(p pageRef) bool { return p.page == 0 })
	slices.SortFunc(list, func(a, b pageRef) int { return cmp.Compare(a.key, b.key) })
	return list
}
