package runtime

import "bytes"

// Names of fields are found without a look-up for each. Records of one source are
// written by one program, and so the objects in one place of them have mostly the
// same names in the same order. A place remembers them: the name that followed the
// last time is compared first, as it stands in the text with its quotes and colon,
// in two words of eight bytes. That also tells without more that no name stands
// twice, which costs one bit a name. What is remembered changes how long reading
// takes and nothing else.
//
// Measured against a text, a map look-up and a comparison with all other names of the
// object for each name: names alone are read 1.5 times as fast. With words.go and
// decode_skip.go, encounters of 1 KB with 73 names each are passed over at 780 instead
// of 570 MB a second of CPU time, and decoded into 5 fields at 540 instead of 390.

// mostNames is how many names a place remembers, and mostLearned how many all
// places do: names may be data ("2026-01-05": …), of which there is no end.
const (
	mostNames   = 255
	mostLearned = 8192
)

// habits are where objects stand in the records of one source, as one goroutine
// has met them.
type habits struct {
	root    *habit
	apart   *habit // below names that are not remembered
	learned int
}

// top is the place of the record itself.
func (hs *habits) top() *habit {
	if hs.root == nil {
		hs.root, hs.apart = &habit{}, &habit{full: true}
	}
	return hs.root
}

// A place remembers the names of the objects in one place of records: of the
// record itself, or of what stands below a name, alone or in lists.
type habit struct {
	plan   *recordPlan // whose fields the names are; nil where none is read
	names  []knownName // in the order in which they were met; their numbers count from 1
	byHash []uint8     // numbers; its size is a power of two, at least twice the names
	first  uint8       // the name that the last object began with; 0 is none
	full   bool
	other  *habit // the same place where values of another kind are read
}

// A knownName is a name that objects of a place have had.
type knownName struct {
	head, headMask uint64 // `"name":`, its first eight bytes
	tail, tailMask uint64 // and the next ones
	rest           string // and what is left
	size           int    // of all of it; 0 where the name was written with escapes, and is never expected
	text           []byte
	slot           int    // of the field that it is, or -1
	views          []int  // slots of the fields that look at it
	read           bool   // there is any of them
	next           uint8  // the name that followed the last time
	below          *habit // of the objects in its value
}

// of returns what is remembered of a place where a plan's records are read.
func (h *habit) of(plan *recordPlan) *habit {
	for q := h; ; q = q.other {
		if q.plan == nil && len(q.names) == 0 && !q.full {
			q.plan = plan
		}
		if q.plan == plan {
			return q
		}
		if q.other == nil {
			q.other = &habit{plan: plan}
			return q.other
		}
	}
}

// find returns the number of a name, or 0.
func (h *habit) find(name []byte) uint8 {
	if len(h.byHash) == 0 {
		return 0
	}
	last := uint(len(h.byHash) - 1)
	for i := hashName(name) & last; ; i = (i + 1) & last {
		n := h.byHash[i]
		if n == 0 || string(h.names[n-1].text) == string(name) {
			return n
		}
	}
}

// hashName tells names apart that differ in their beginning, their end or their
// length. At worst a look-up compares all names of a place.
func hashName(name []byte) uint {
	const odd = 0x9e3779b97f4a7c15
	head, tail := uint64(0), uint64(0)
	if n := len(name); n >= wordSize {
		head, tail = wordAt(name, 0), wordAt(name, n-wordSize)
	} else {
		for _, c := range name {
			head = head<<8 | uint64(c)
		}
	}
	h := (head ^ tail*odd ^ uint64(len(name))) * odd
	return uint(h >> 40)
}

// learn remembers a name and returns its number, or 0 where there is no room. A
// name that was written with an escape is not compared as it stands.
func (hs *habits) learn(h *habit, name []byte, escaped bool) uint8 {
	if h.full || len(h.names) == mostNames || hs.learned == mostLearned {
		h.full = true
		return 0
	}
	hs.learned++
	known := knownName{text: bytes.Clone(name), below: &habit{}}
	known.slot, known.views = h.plan.wants(name)
	known.read = known.slot >= 0 || len(known.views) > 0
	if !escaped {
		known.literal()
	}
	h.names = append(h.names, known)
	h.rehash()
	return uint8(len(h.names))
}

// wants returns the slot that a name is read into, or -1, and those of the fields
// that look at it.
func (plan *recordPlan) wants(name []byte) (slot int, views []int) {
	if plan == nil {
		return -1, nil
	}
	slot, wanted := plan.slots[string(name)]
	if !wanted {
		slot = -1
	}
	return slot, plan.views[string(name)]
}

// literal sets what the name is compared by.
func (k *knownName) literal() {
	text := `"` + string(k.text) + `":`
	var words, mask [2 * wordSize]byte
	for i := range copy(words[:], text) {
		mask[i] = 0xff
	}
	k.size, k.rest = len(text), text[min(len(text), len(words)):]
	k.head, k.headMask = wordAt(words[:], 0), wordAt(mask[:], 0)
	k.tail, k.tailMask = wordAt(words[:], wordSize), wordAt(mask[:], wordSize)
}

// stands reports whether the name and its colon stand at a place of a text.
func (k *knownName) stands(data []byte, at int) bool {
	const words = 2 * wordSize
	if at+words > len(data) {
		return false
	}
	text := data[at : at+words]
	if (wordAt(text, 0)^k.head)&k.headMask|(wordAt(text, wordSize)^k.tail)&k.tailMask != 0 {
		return false
	}
	return k.size <= words || k.restStands(data[at+words:])
}

// restStands compares what does not go into two words.
func (k *knownName) restStands(data []byte) bool {
	return len(data) >= len(k.rest) && string(data[:len(k.rest)]) == k.rest
}

// rehash makes the table by hash anew where it is too small, and else enters the
// name that was learned last.
func (h *habit) rehash() {
	const least = 8
	from := len(h.names) - 1
	if 2*len(h.names) > len(h.byHash) {
		h.byHash, from = make([]uint8, max(least, 2*len(h.byHash))), 0
	}
	last := uint(len(h.byHash) - 1)
	for n := from; n < len(h.names); n++ {
		i := hashName(h.names[n].text) & last
		for h.byHash[i] != 0 {
			i = (i + 1) & last
		}
		h.byHash[i] = uint8(n + 1)
	}
}

// expect notes that a name followed another, or began an object.
func (h *habit) expect(last, n uint8) {
	switch {
	case h.names[n-1].size == 0:
	case last == 0:
		h.first = n
	default:
		h.names[last-1].next = n
	}
}
