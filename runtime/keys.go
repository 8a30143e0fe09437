package runtime

import (
	"crypto/sha256"
	"encoding/binary"
	"math"
)

// A digest128 is 128 bits of a digest. Two texts with one of them are taken for equal.
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
	nameless             // it has no key, or no version that can be read: nobody knows what it stands beside
)

// A keyTable remembers of every record of a source its key, its version and a
// digest of its text, and finds out which of them count. While records are added
// it takes 24 bytes a record, 8 more where there are versions, and 5 to 11 for
// each key; after settle one byte a record if any key came twice or a record has
// none, else nothing.
//
// Two records of one text say the same. Where texts differ what they say may be
// the same all the same: then isDisputed holds, and the records that asks names
// have to be looked at once more, before settle.
type keyTable struct {
	order     string // what decides between records of one key and version: "", duplicatesFirst or duplicatesLast
	versioned bool
	keys      column[digest128] // by ordinal; zero for none
	texts     column[uint64]    // digests of texts, or of contents where texts differ
	versions  column[int64]
	tails     map[uint32]string // of versions that have one, by ordinal

	slots     []uint32   // ordinal+1 of the best record yet of a key, by the key's digest; 0 is free
	taken     int        // slots in use
	uneven    bool       // not all records count
	disputed  bool       // records of one key and version have different texts
	split     bitset     // best records of which another of the same version has another text
	standings []standing // by ordinal, after settle; nil: all count
}

// Which of the records of one key and version that differ counts; without a word none.
const (
	duplicatesFirst = "first" // in the order of the input
	duplicatesLast  = "last"
)

const mostRecord = math.MaxUint32 // ordinals of a source

func newKeyTable(order string, versioned bool) *keyTable {
	return &keyTable{order: order, versioned: versioned, tails: map[uint32]string{}, slots: make([]uint32, 1024)}
}

// skip notes a record without a key.
func (t *keyTable) skip() {
	t.uneven = true
	t.push(digest128{}, 0, 0)
}

func (t *keyTable) push(key digest128, text uint64, version int64) {
	t.keys.push(key)
	t.texts.push(text)
	if t.versioned {
		t.versions.push(version)
	}
}

// add notes a record; ordinals count up from 0 with every call of add or skip.
func (t *keyTable) add(key digest128, v version, text uint64) {
	ordinal := uint32(t.keys.size)
	t.push(key, text, v.word)
	if v.tail != "" {
		t.tails[ordinal] = v.tail
	}
	slot := t.find(key)
	if t.slots[slot] == 0 {
		t.slots[slot] = ordinal + 1
		t.taken++
		t.grow()
		return
	}
	t.uneven = true
	best := t.slots[slot] - 1
	c := t.compare(ordinal, best)
	if c > 0 || c == 0 && t.order == duplicatesLast {
		t.slots[slot] = ordinal + 1
	}
	t.disputed = t.disputed || c == 0 && *t.texts.at(best) != text
}

// find returns the slot of a key, or the free one where it belongs.
func (t *keyTable) find(key digest128) int {
	mask := len(t.slots) - 1
	slot := int(key.low) & mask
	for t.slots[slot] != 0 && *t.keys.at(t.slots[slot] - 1) != key {
		slot = (slot + 1) & mask
	}
	return slot
}

// grow keeps a quarter of the slots free.
func (t *keyTable) grow() {
	if t.taken < len(t.slots)/4*3 {
		return
	}
	old := t.slots
	t.slots = make([]uint32, 2*len(old))
	for _, taken := range old {
		if taken != 0 {
			t.slots[t.find(*t.keys.at(taken - 1))] = taken
		}
	}
}

func (t *keyTable) compare(a, b uint32) int {
	if !t.versioned {
		return 0
	}
	return compareVersions(version{*t.versions.at(a), t.tails[a]}, version{*t.versions.at(b), t.tails[b]})
}

// best returns the record that is ahead of all others of a record's key.
func (t *keyTable) best(ordinal uint32) uint32 { return t.slots[t.find(*t.keys.at(ordinal))] - 1 }

func (t *keyTable) isNameless(ordinal uint32) bool { return *t.keys.at(ordinal) == digest128{} }

// divide finds the best records of which another of the same version has another
// text, and reports whether there are any.
func (t *keyTable) divide() bool {
	t.split = nil
	if !t.disputed {
		return false
	}
	for i := range t.keys.size {
		ordinal := uint32(i)
		if t.isNameless(ordinal) {
			continue
		}
		best := t.best(ordinal)
		if *t.texts.at(ordinal) != *t.texts.at(best) && t.compare(ordinal, best) == 0 {
			if t.split == nil {
				t.split = newBitset(t.keys.size)
			}
			t.split.add(best)
		}
	}
	return t.split != nil
}

// asks reports, after divide, whether the content of a record has to be known:
// whether it is one of several of the greatest version that have different texts.
func (t *keyTable) asks(ordinal int64) bool {
	if ordinal >= t.keys.size || t.isNameless(uint32(ordinal)) {
		return false
	}
	best := t.best(uint32(ordinal))
	return t.split.has(best) && t.compare(uint32(ordinal), best) == 0
}

// answer takes the digest of a content that the table asked for.
func (t *keyTable) answer(ordinal int64, content uint64) { *t.texts.at(uint32(ordinal)) = content }

// settle finds out which records count and forgets everything else.
func (t *keyTable) settle() {
	t.divide() // of contents now
	if t.uneven {
		t.standings = make([]standing, t.keys.size)
		for ordinal := range t.standings {
			t.standings[ordinal] = t.judge(uint32(ordinal))
		}
		t.lead()
	}
	*t = keyTable{order: t.order, standings: t.standings}
}

// lead marks the records that take the place of others.
func (t *keyTable) lead() {
	for ordinal, s := range t.standings {
		if s == older || s == overtaken {
			t.standings[t.best(uint32(ordinal))] = ahead
		}
	}
}

// judge compares a record with the best one of its key.
func (t *keyTable) judge(ordinal uint32) standing {
	if t.isNameless(ordinal) {
		return nameless
	}
	best := t.best(ordinal)
	contradicted := t.order == "" && t.split.has(best)
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
	case *t.texts.at(ordinal) != *t.texts.at(best):
		return overtaken
	}
	return repeatOf
}

// bytes is about how much memory the table takes.
func (t *keyTable) bytes() int {
	const tail = 64 // of a version, with its place in the map
	size := 24
	if t.versioned {
		size = 32
	}
	return int(t.keys.size)*size + 4*len(t.slots) + tail*len(t.tails)
}

// entry is what is known of a record.
func (t *keyTable) entry(ordinal uint32) keyEntry {
	e := keyEntry{key: *t.keys.at(ordinal), ordinal: ordinal, text: *t.texts.at(ordinal)}
	if t.versioned {
		e.version = version{*t.versions.at(ordinal), t.tails[ordinal]}
	}
	return e
}
