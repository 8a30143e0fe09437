package runtime

import "math/bits"

// pairs are pairs of a cell and a thing, each of which counts once however often it
// is added. They are appended, and what is there twice is taken out in batches, in
// less than half of the time of asking a Go map whether each is there already
// (BenchmarkPairs), whose answer is in no cache. A pair takes 20 bytes, and at most as
// much again for pairs that were not compared yet; digests in a map took 60.
//
// They are kept in parts by their hashes, and only pairs of one part are compared.
type pairs struct {
	parts [pairParts]pairPart
	n     int      // in all parts
	table []uint32 // scratch space
}

const (
	pairParts     = 64
	pairPartShift = 64 - 6
	pairsInChunk  = 512
	// firstPairs is how many pairs a part has before they are compared.
	firstPairs = 4096
)

// A pairPart is a part of the pairs.
type pairPart struct {
	chunks [][]pair // of pairsInChunk pairs
	n      int
	limit  int // of n, before what is twice is taken out
}

func (p *pairs) add(x pair) {
	part := &p.parts[partOf(&x)]
	if part.n >= part.limit {
		p.shrink(part)
	}
	if part.n == len(part.chunks)*pairsInChunk {
		part.chunks = append(part.chunks, make([]pair, pairsInChunk))
	}
	*part.at(part.n) = x
	part.n++
	p.n++
}

// partOf is the part of a pair.
func partOf(x *pair) int { return int(x.hash() >> pairPartShift) }

func (part *pairPart) at(i int) *pair { return &part.chunks[i/pairsInChunk][i%pairsInChunk] }

// shrink takes out what is twice, and lets the part grow to twice of what stays.
func (p *pairs) shrink(part *pairPart) {
	p.unique(part)
	part.limit = max(firstPairs, 2*part.n)
}

// unique takes out what is twice.
func (p *pairs) unique(part *pairPart) {
	size := 1 << bits.Len(uint(2*part.n))
	if size > len(p.table) {
		p.table = make([]uint32, size)
	}
	table := p.table[:size]
	clear(table)
	kept := 0
	for i := range part.n {
		x := *part.at(i)
		slot := x.hash() & uint64(size-1)
		for table[slot] != 0 && *part.at(int(table[slot] - 1)) != x {
			slot = (slot + 1) & uint64(size-1)
		}
		if table[slot] == 0 {
			*part.at(kept) = x
			kept++
			table[slot] = uint32(kept)
		}
	}
	p.n += kept - part.n
	part.n = kept
}

// each calls yield with each pair once, in no order.
func (p *pairs) each(yield func(pair)) {
	for i := range p.parts {
		part := &p.parts[i]
		p.shrink(part)
		for j := range part.n {
			yield(*part.at(j))
		}
	}
	p.table = nil
}
