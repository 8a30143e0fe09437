package runtime

import (
	"crypto/sha256"
	"encoding/binary"
	"math"
)

// A digest128 is 128 bits of a SHA-256. Two texts with one of them are taken for equal.
type digest128 struct{ high, low uint64 }

func digestOf(text []byte) digest128 {
	sum := sha256.Sum256(text)
	return digest128{binary.BigEndian.Uint64(sum[0:]), binary.BigEndian.Uint64(sum[8:])}
}

// A standing says whether a record counts among those of its key.
type standing uint8

const (
	counts      standing = iota
	ahead                // it counts, and takes the place of others
	older                // another has a greater version
	olderOfNone          // older, and those of the greatest version are conflicting
	repeatOf             // another says the same in the same version
	conflicting          // another says something else in the same version
	overtaken            // another says something else in the same version, and its place in the input decides
)

// A keyTable remembers of every record of a source its key, its version and a
// digest of its content, and finds out which of them count. It takes about 50
// bytes a record while records are added, and one byte a record after settle if
// any key came twice, else none.
type keyTable struct {
	order     string // what decides between records of one key and version: "", duplicatesFirst or duplicatesLast
	chunks    [][]keyEntry
	size      int64
	tails     map[uint32]string   // of versions that have one, by ordinal
	conflicts map[uint32]struct{} // ordinals of best records that others contradict
	slots     []uint32            // ordinal+1 of the best record yet of a key, by the key's digest; 0 is free
	keys      int                 // slots in use
	twice     bool                // some key came twice
	standings []standing          // by ordinal, after settle
}

// A keyEntry is what is known of one record. A zero key is none: the record was
// rejected before it had one.
type keyEntry struct {
	key     digest128
	content digest128
	version int64
}

// Which of the records of one key and version that differ counts; without a word none.
const (
	duplicatesFirst = "first" // in the order of the input
	duplicatesLast  = "last"
)

const (
	keyChunk   = 1 << 14        // entries
	mostRecord = math.MaxUint32 // ordinals of a source
)

func newKeyTable(order string) *keyTable {
	return &keyTable{order: order, tails: map[uint32]string{}, conflicts: map[uint32]struct{}{}, slots: make([]uint32, 1024)}
}

// skip notes a record without a key.
func (t *keyTable) skip() { t.push(keyEntry{}) }

func (t *keyTable) push(e keyEntry) (ordinal uint32) {
	if t.size%keyChunk == 0 {
		t.chunks = append(t.chunks, make([]keyEntry, 0, keyChunk))
	}
	last := &t.chunks[len(t.chunks)-1]
	*last = append(*last, e)
	t.size++
	return uint32(t.size - 1)
}

func (t *keyTable) entry(ordinal uint32) *keyEntry {
	return &t.chunks[ordinal/keyChunk][ordinal%keyChunk]
}

// add notes a record; ordinals count up from 0 with every call of add or skip.
func (t *keyTable) add(key digest128, v version, content digest128) {
	ordinal := t.push(keyEntry{key, content, v.word})
	if v.tail != "" {
		t.tails[ordinal] = v.tail
	}
	slot := t.find(key)
	if t.slots[slot] == 0 {
		t.slots[slot] = ordinal + 1
		t.keys++
		t.grow()
		return
	}
	t.twice = true
	best := t.slots[slot] - 1
	switch c := t.compare(ordinal, best); {
	case c > 0, c == 0 && t.order == duplicatesLast:
		t.slots[slot] = ordinal + 1
	case c == 0 && t.order == "" && t.entry(best).content != content:
		t.conflicts[best] = struct{}{}
	}
}

// find returns the slot of a key, or the free one where it belongs.
func (t *keyTable) find(key digest128) int {
	mask := len(t.slots) - 1
	slot := int(key.low) & mask
	for t.slots[slot] != 0 && t.entry(t.slots[slot]-1).key != key {
		slot = (slot + 1) & mask
	}
	return slot
}

// grow keeps a quarter of the slots free.
func (t *keyTable) grow() {
	if t.keys < len(t.slots)/4*3 {
		return
	}
	old := t.slots
	t.slots = make([]uint32, 2*len(old))
	for _, taken := range old {
		if taken != 0 {
			t.slots[t.find(t.entry(taken-1).key)] = taken
		}
	}
}

func (t *keyTable) compare(a, b uint32) int {
	return compareVersions(version{t.entry(a).version, t.tails[a]}, version{t.entry(b).version, t.tails[b]})
}

// settle finds out which records count and forgets everything else.
func (t *keyTable) settle() {
	if t.twice {
		t.standings = make([]standing, t.size)
		for ordinal := range t.standings {
			t.standings[ordinal] = t.judge(uint32(ordinal))
		}
		t.lead()
	}
	t.chunks, t.slots, t.tails, t.conflicts = nil, nil, nil, nil
}

// lead marks the records that take the place of others.
func (t *keyTable) lead() {
	for ordinal, s := range t.standings {
		if s == older || s == overtaken {
			t.standings[t.slots[t.find(t.entry(uint32(ordinal)).key)]-1] = ahead
		}
	}
}

// judge compares a record with the best one of its key.
func (t *keyTable) judge(ordinal uint32) standing {
	e := t.entry(ordinal)
	if e.key == (digest128{}) {
		return counts
	}
	best := t.slots[t.find(e.key)] - 1
	_, contradicted := t.conflicts[best]
	isOlder := best != ordinal && t.compare(ordinal, best) < 0
	switch {
	case isOlder && contradicted:
		return olderOfNone
	case isOlder:
		return older
	case contradicted:
		return conflicting
	case best == ordinal:
		return counts
	case e.content != t.entry(best).content:
		return overtaken
	}
	return repeatOf
}

// standing says whether a record counts, after settle.
func (t *keyTable) standing(ordinal int64) standing {
	if t.standings == nil {
		return counts
	}
	return t.standings[ordinal]
}
