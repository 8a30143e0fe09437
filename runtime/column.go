package runtime

// A column is a list that grows without being copied: of something that is known
// of every record of a source, by its ordinal.
type column[T any] struct {
	chunks [][]T
	size   int64
}

// columnChunk is how many items are added to a column at a time.
const columnChunk = 1 << 13

func (c *column[T]) push(item T) {
	at := c.size % columnChunk
	if at == 0 {
		c.chunks = append(c.chunks, make([]T, columnChunk))
	}
	c.chunks[len(c.chunks)-1][at] = item
	c.size++
}

func (c *column[T]) at(ordinal uint32) *T { return &c.chunks[ordinal/columnChunk][ordinal%columnChunk] }

// A bitset is a set of ordinals.
type bitset []uint64

func newBitset(size int64) bitset { return make(bitset, (size+63)/64) }

// with is the set with an ordinal more, which may lie beyond all others.
func (b bitset) with(ordinal uint32) bitset {
	for int(ordinal/64) >= len(b) {
		b = append(b, 0)
	}
	b.add(ordinal)
	return b
}

func (b bitset) add(ordinal uint32) { b[ordinal/64] |= 1 << (ordinal % 64) }
func (b bitset) has(ordinal uint32) bool {
	return int(ordinal/64) < len(b) && b[ordinal/64]>>(ordinal%64)&1 == 1
}
