package runtime

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// A thingSpill has the things that do not fit into memory. They are written part by
// part, as they are kept in memory, so that each part can be read and compared by
// itself at the end; where that is still too much it is read several times.
type thingSpill struct {
	limit   int // bytes of cells and things in memory; 0: no limit
	room    int // of it, what there is for things
	open    func() (Spill, error)
	pairs   *partSpill // nil: nothing is there
	choices *partSpill
	err     error // the first; there is nothing to rely on after it
}

// A partSpill is a spill and where in it the pieces of each part are, in the order
// in which they were written.
type partSpill struct {
	spill  Spill
	size   int64
	pieces [pairParts][]piece
}

type piece struct{ from, size int64 }

func (s *partSpill) write(part int, data []byte) error {
	if len(data) == 0 {
		return nil
	}
	if _, err := s.spill.Write(data); err != nil {
		return err
	}
	s.pieces[part] = append(s.pieces[part], piece{s.size, int64(len(data))})
	s.size += int64(len(data))
	return nil
}

// bytes is how long a part is.
func (s *partSpill) bytes(part int) (n int64) {
	for _, p := range s.pieces[part] {
		n += p.size
	}
	return n
}

// read gives a part from its beginning.
func (s *partSpill) read(part int) *bufio.Reader {
	var all []io.Reader
	for _, p := range s.pieces[part] {
		all = append(all, io.NewSectionReader(s.spill, p.from, p.size))
	}
	return bufio.NewReaderSize(io.MultiReader(all...), 1<<16)
}

func (s *partSpill) close() {
	if s != nil {
		_ = s.spill.Close() // nothing in it is needed any more
	}
}

// Sizes in memory.
const (
	pairSize   = 20
	choiceSize = 150 // without the key
	rowSize    = 22
)

// relieve makes room for more things, if it is needed: by taking out pairs that are
// there twice and, if that is not enough, by putting everything aside.
func (c *cells) relieve() {
	t := &c.things
	if t.outside.limit == 0 || t.bytes() < t.outside.room || t.outside.open == nil || t.outside.err != nil {
		return
	}
	for i := range t.pairs.parts {
		t.pairs.shrink(&t.pairs.parts[i])
	}
	if t.outside.room = max(t.outside.limit/4, t.outside.limit-c.bytes()); t.bytes() >= t.outside.room/2 {
		t.outside.err = t.putAside()
	}
}

// bytes is about what things take in memory.
func (t *things) bytes() int {
	return t.pairs.n*pairSize + len(t.choices)*choiceSize + t.keyed
}

// bytes is about what cells take in memory, without things.
func (c *cells) bytes() (n int) {
	for i := range c.groups {
		g := &c.groups[i]
		n += (len(g.rows.keys)+len(g.around.keys))*rowSize + g.counts.bytes(8) + g.once.bytes(16) + g.sums.bytes(64) +
			g.extremes.bytes(32) + g.latest.bytes(96) + g.things.bytes(4) + g.arounds.bytes(4)
	}
	return n
}

// bytes is about what a grid takes in memory, whose values take so much each.
func (g *grid[T]) bytes(each int) int {
	n := g.made*int(g.wide)*each + 4*len(g.dense)
	if g.sparse != nil {
		n += 16 * len(g.sparse.slots)
	}
	return n
}

// putAside writes all things to spills.
func (t *things) putAside() error {
	if t.pairs.n > 0 {
		if err := t.outside.start(&t.outside.pairs); err != nil {
			return err
		}
		if err := t.putPairsAside(); err != nil {
			return err
		}
	}
	if len(t.choices) == 0 {
		return nil
	}
	if err := t.outside.start(&t.outside.choices); err != nil {
		return err
	}
	return t.putChoicesAside()
}

func (s *thingSpill) start(p **partSpill) error {
	if *p != nil {
		return nil
	}
	spill, err := s.open()
	if err == nil {
		*p = &partSpill{spill: spill}
	}
	return err
}

func (t *things) putPairsAside() error {
	for i := range t.pairs.parts {
		part := &t.pairs.parts[i]
		t.scratch = t.scratch[:0]
		for j := range part.n {
			t.scratch = appendPair(t.scratch, part.at(j))
		}
		if err := t.outside.pairs.write(i, t.scratch); err != nil {
			return err
		}
		part.n = 0
	}
	t.pairs.n = 0
	return nil
}

func appendPair(buf []byte, p *pair) []byte {
	buf = binary.BigEndian.AppendUint32(buf, p.formAndCell)
	for _, word := range p.bits {
		buf = binary.BigEndian.AppendUint32(buf, word)
	}
	return buf
}

func readPair(r io.Reader, buf *[pairSize]byte) (p pair, err error) {
	if _, err = io.ReadFull(r, buf[:]); err != nil {
		return p, err // io.EOF at the end
	}
	p.formAndCell = binary.BigEndian.Uint32(buf[0:])
	for i := range p.bits {
		p.bits[i] = binary.BigEndian.Uint32(buf[4+4*i:])
	}
	return p, nil
}

// putChoicesAside writes the choices, each part together.
func (t *things) putChoicesAside() error {
	var parts [pairParts][]byte
	for what, x := range t.choices {
		i := partOf(&what)
		parts[i] = appendChoice(appendPair(parts[i], &what), &x)
	}
	for i, data := range parts {
		if err := t.outside.choices.write(i, data); err != nil {
			return err
		}
	}
	clear(t.choices)
	t.keyed = 0
	return nil
}

func appendChoice(buf []byte, c *choice) []byte {
	buf = binary.AppendUvarint(buf, uint64(c.cell))
	buf = binary.AppendVarint(buf, c.order.word)
	buf = appendText(appendText(buf, c.order.tail), c.key)
	return binary.AppendVarint(buf, c.ordinal)
}

func readChoice(r *bufio.Reader) (c choice, err error) {
	var errs [5]error
	var cell uint64
	cell, errs[0] = binary.ReadUvarint(r)
	c.cell = int32(cell)
	c.order.word, errs[1] = binary.ReadVarint(r)
	c.order.tail, errs[2] = readText(r)
	c.key, errs[3] = readText(r)
	c.ordinal, errs[4] = binary.ReadVarint(r)
	return c, errors.Join(errs[:]...)
}

func readText(r *bufio.Reader) (string, error) {
	n, err := binary.ReadUvarint(r)
	if err != nil {
		return "", err
	}
	text := make([]byte, n)
	_, err = io.ReadFull(r, text)
	return string(text), err
}

// eachPass calls visit for each part of a spill as often as it takes to hold only a
// part of the part: visit takes what chosen lets through.
func (s *thingSpill) eachPass(p *partSpill, visit func(part int, chosen func(*pair) bool) error) error {
	for part := range p.pieces {
		passes := uint64(p.bytes(part)/int64(max(s.room, 1<<12)) + 1)
		for pass := range passes {
			err := visit(part, func(x *pair) bool { return x.hash()>>16%passes == pass })
			if err != nil && err != io.EOF {
				return fmt.Errorf("what was put aside cannot be read: %w", unexpected(err))
			}
		}
	}
	return nil
}

// resolvePairs calls yield with each pair once.
func (t *things) resolvePairs(yield func(pair)) error {
	if err := t.putAside(); err != nil {
		return err
	}
	defer func() { t.outside.pairs.close(); t.outside.pairs = nil }()
	return t.outside.eachPass(t.outside.pairs, func(part int, chosen func(*pair) bool) error {
		var buf [pairSize]byte
		var some pairs
		r := t.outside.pairs.read(part)
		for {
			x, err := readPair(r, &buf)
			if err != nil {
				some.each(yield)
				return err
			}
			if chosen(&x) {
				some.add(x)
			}
		}
	})
}

// resolveChoices calls yield with each thing and the choice that counts, and lost
// with the cells of the others.
func (t *things) resolveChoices(yield func(pair, choice), lost func(cellRef)) error {
	if err := t.putAside(); err != nil {
		return err
	}
	defer func() { t.outside.choices.close(); t.outside.choices = nil }()
	return t.outside.eachPass(t.outside.choices, func(part int, chosen func(*pair) bool) error {
		some := &cells{things: things{choices: map[pair]choice{}, cells: t.cells}}
		r := t.outside.choices.read(part)
		var buf [pairSize]byte
		for {
			what, err := readPair(r, &buf)
			if err != nil {
				for what, x := range some.things.choices {
					yield(what, x)
				}
				return err
			}
			x, err := readChoice(r)
			if err != nil {
				return unexpected(err)
			}
			if !chosen(&what) {
				continue
			}
			if cell, any := some.choose(what, x, t.cells[x.cell-1].earliest); any {
				lost(cell)
			}
		}
	})
}

// close throws away what is still put aside when a run ends early.
func (c *cells) close() {
	c.things.outside.pairs.close()
	c.things.outside.choices.close()
}
