package runtime

import "slices"

// A keyLedger finds out which records of a source count. It is a keyTable while
// that is small. Beyond its limit it puts what is known of the records outside of
// memory, in parts by the digests of keys, and judges part after part: all
// records of a key are in one.
type keyLedger struct {
	order     string
	versioned bool
	limit     int                   // bytes of the table
	spill     func() (Spill, error) // nil: everything stays in memory

	size      int64
	table     *keyTable // nil once it is outside
	parts     []*keyPart
	nameless  []uint32   // ordinals of records without a key, if the table is outside
	asked     bitset     // records whose content has to be known, if the table is outside
	answers   keyAnswers // their contents
	standings []standing // by ordinal, after settle; nil: all count
}

func newKeyLedger(sp *sourcePlan) *keyLedger {
	return &keyLedger{order: sp.order, versioned: sp.version != nil, limit: sp.memory, spill: sp.spill, table: newKeyTable(sp.order, sp.version != nil)}
}

// skip notes a record without a key.
func (l *keyLedger) skip() {
	if l.table != nil {
		l.table.skip()
	} else {
		l.nameless = append(l.nameless, uint32(l.size))
	}
	l.size++
}

// pass notes a record of which nothing is ever asked.
func (l *keyLedger) pass() {
	if l.table != nil {
		l.table.skip()
	}
	l.size++
}

// add notes a record; ordinals count up from 0 with every call of add, skip or pass. The
// error is that of a spill, here and below.
func (l *keyLedger) add(key digest128, v version, text uint64) error {
	ordinal := uint32(l.size)
	l.size++
	if l.table == nil {
		return l.part(key).write(keyEntry{key, ordinal, v, text})
	}
	l.table.add(key, v, text)
	if l.spill != nil && l.table.bytes() > l.limit {
		return l.moveOut()
	}
	return nil
}

// divide reports whether records have to be looked at once more, because texts of
// one key and version differ. Parts of which that is not so are settled.
func (l *keyLedger) divide() (bool, error) {
	if l.table != nil {
		return l.table.divide(), nil
	}
	for i, p := range l.parts {
		t, ordinals, err := p.load(l)
		if err != nil {
			return false, err
		}
		if !t.divide() {
			l.take(t, ordinals)
			l.parts[i] = nil
			if err := p.close(); err != nil {
				return false, err
			}
			continue
		}
		if l.asked == nil {
			l.asked = newBitset(l.size)
		}
		for at := range t.keys.size {
			if t.asks(at) {
				l.asked.add(*ordinals.at(uint32(at)))
			}
		}
	}
	return l.asked != nil, nil
}

// asks reports, after divide, whether the content of a record has to be known.
func (l *keyLedger) asks(ordinal int64) bool {
	if ordinal >= l.size {
		return false
	}
	if l.table != nil {
		return l.table.asks(ordinal)
	}
	return l.asked.has(uint32(ordinal))
}

// answer takes the digest of a content that was asked for, in the order of ordinals.
func (l *keyLedger) answer(ordinal int64, content uint64) {
	if l.table != nil {
		l.table.answer(ordinal, content)
		return
	}
	l.answers.push(uint32(ordinal), content)
}

// settle finds out which records count and forgets everything else.
func (l *keyLedger) settle() error {
	if l.table != nil {
		l.table.settle()
		l.standings, l.table = l.table.standings, nil
		return nil
	}
	for _, p := range l.parts {
		if p == nil {
			continue
		}
		t, ordinals, err := p.load(l)
		if err != nil {
			return err
		}
		l.take(t, ordinals)
	}
	for _, ordinal := range l.nameless {
		l.stand(ordinal, nameless)
	}
	l.asked, l.answers, l.nameless = nil, keyAnswers{}, nil
	return l.close()
}

// take settles a part of the table.
func (l *keyLedger) take(t *keyTable, ordinals *column[uint32]) {
	t.settle()
	for at, s := range t.standings {
		if s != counts {
			l.stand(*ordinals.at(uint32(at)), s)
		}
	}
}

func (l *keyLedger) stand(ordinal uint32, s standing) {
	if l.standings == nil {
		l.standings = make([]standing, l.size)
	}
	l.standings[ordinal] = s
}

// standing says whether a record counts, after settle.
func (l *keyLedger) standing(ordinal int64) standing {
	if l.standings == nil {
		return counts
	}
	return l.standings[ordinal]
}

// keyAnswers are digests of contents by ordinal, in ascending order: 12 bytes each.
type keyAnswers struct {
	ordinals []uint32
	contents []uint64
}

func (a *keyAnswers) push(ordinal uint32, content uint64) {
	a.ordinals, a.contents = append(a.ordinals, ordinal), append(a.contents, content)
}

func (a *keyAnswers) of(ordinal uint32) (content uint64, ok bool) {
	at, ok := slices.BinarySearch(a.ordinals, ordinal)
	if !ok {
		return 0, false
	}
	return a.contents[at], true
}
