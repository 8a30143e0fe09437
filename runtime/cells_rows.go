package runtime

import "math/bits"

// A rowKey is where the cells of a row are, apart from their elements.
type rowKey struct{ unit, period, combo, attribute int32 }

// hash mixes all bits of a key by two multiplications of 128 bits.
func (k rowKey) hash() uint64 {
	return mix(mix(uint64(uint32(k.unit))<<32|uint64(uint32(k.period)), uint64(uint32(k.combo))<<32|uint64(uint32(k.attribute))), 0)
}

// mix folds the product of two words; the constants are those of wyhash.
func mix(a, b uint64) uint64 {
	high, low := bits.Mul64(a^0xa0761d6478bd642f, b^0xe7037ed1a0b428db)
	return high ^ low
}

// A rowTable numbers rows, by open addressing: 16 bytes a row and about 6 for its
// slot. A Go map with the six numbers of a cell as its key had to be asked once for each
// rule: to count a record in 30 of two million cells took more than thirty times as long
// (BenchmarkRows).
type rowTable struct {
	keys  []rowKey
	slots []uint32 // number of the row + 1; 0 is free
}

// row is the number of a row, which is made if it is not there.
func (t *rowTable) row(key rowKey) int32 {
	if len(t.keys) >= len(t.slots)/4*3 {
		t.grow()
	}
	slot := t.find(key)
	if t.slots[slot] == 0 {
		t.keys = append(t.keys, key)
		t.slots[slot] = uint32(len(t.keys))
	}
	return int32(t.slots[slot] - 1)
}

func (t *rowTable) find(key rowKey) uint64 {
	mask := uint64(len(t.slots) - 1)
	slot := key.hash() & mask
	for t.slots[slot] != 0 && t.keys[t.slots[slot]-1] != key {
		slot = (slot + 1) & mask
	}
	return slot
}

func (t *rowTable) grow() {
	t.slots = make([]uint32, max(64, 2*len(t.slots)))
	for i, key := range t.keys {
		t.slots[t.find(key)] = uint32(i + 1)
	}
}
