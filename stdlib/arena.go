package stdlib

// An Arena is where the parts of one record lie, so that they cost no allocation
// each: after Reset they are used again for the next record. A nil Arena
// allocates everything, for records that stay.
//
// It is one worker's.
type Arena struct {
	records pool[Record]
	lists   pool[List]
	maps    pool[Map]
	data    []Datum
	used    int
	bytes   []byte
}

// mostKept is what of an arena stays for the next record, in data and in bytes:
// one huge record must not make every later one pay.
const mostKept = 1 << 16

// Reset gives everything back.
func (a *Arena) Reset() {
	if a == nil {
		return
	}
	a.records.reset()
	a.lists.reset()
	a.maps.reset()
	if len(a.data) > mostKept {
		a.data = nil
	}
	a.used = 0
	if a.bytes = a.bytes[:0]; cap(a.bytes) > mostKept {
		a.bytes = nil
	}
}

// Record returns a record in which everything is missing.
func (a *Arena) Record(t *RecordType) *Record {
	if a == nil {
		return t.New()
	}
	r := a.records.next()
	*r = Record{Record: t, Slots: a.zeros(len(t.missing))}
	return r
}

// List returns a list of items, which are copied.
func (a *Arena) List(items []Datum) *List {
	if a == nil {
		return NewList(append([]Datum(nil), items...))
	}
	l := a.lists.next()
	*l = List{items: a.zeros(len(items))}
	copy(l.items, items)
	return l
}

// Map returns a map without entries.
func (a *Arena) Map(name string) *Map {
	if a == nil {
		return NewMap(name)
	}
	m := a.maps.next()
	*m = Map{name: name, entries: m.entries[:0]}
	return m
}

// Text returns a copy of a text.
func (a *Arena) Text(text []byte) string {
	if a == nil {
		return string(text)
	}
	from := len(a.bytes)
	a.bytes = append(a.bytes, text...)
	return ViewOf(a.bytes[from:])
}

// join returns two texts as one.
func (a *Arena) join(x, y string) string {
	if a == nil {
		return x + y
	}
	from := len(a.bytes)
	a.bytes = append(append(a.bytes, x...), y...)
	return ViewOf(a.bytes[from:])
}

// flipped returns a text whose letters from first to last are of the other case.
func (a *Arena) flipped(text string, first, last byte) string {
	if a == nil {
		a = &Arena{}
	}
	from := len(a.bytes)
	a.bytes = append(a.bytes, text...)
	for i, c := range a.bytes[from:] {
		if first <= c && c <= last {
			a.bytes[from+i] = c ^ ' '
		}
	}
	return ViewOf(a.bytes[from:])
}

// zeros are so many data. What was given before stays where it is when there is
// no more room: the new block is for those that follow.
func (a *Arena) zeros(n int) []Datum {
	if a.used+n > len(a.data) {
		a.data, a.used = make([]Datum, max(2*len(a.data), n, 64)), 0
	}
	out := a.data[a.used : a.used+n : a.used+n]
	a.used += n
	clear(out)
	return out
}

// A pool gives out things of one type that stay where they are.
type pool[T any] struct {
	blocks [][]T
	used   int
}

const (
	poolBlock  = 64
	mostBlocks = 64
)

func (p *pool[T]) next() *T {
	if p.used == len(p.blocks)*poolBlock {
		p.blocks = append(p.blocks, make([]T, poolBlock))
	}
	t := &p.blocks[p.used/poolBlock][p.used%poolBlock]
	p.used++
	return t
}

func (p *pool[T]) reset() {
	if len(p.blocks) > mostBlocks {
		p.blocks = p.blocks[:mostBlocks]
	}
	p.used = 0
}
