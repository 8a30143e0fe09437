package runtime

import (
	"bufio"
	"bytes"
	"container/heap"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
)

// A Spill is a place outside of memory for what does not fit: it is written
// once from its beginning, and then read from its beginning, perhaps in parts at
// the same time.
type Spill interface {
	io.Writer
	io.ReaderAt
	io.Closer // throws away what was written
}

// A sorter puts items in the order of their keys, byte by byte. It holds at most
// limit bytes of them in memory, and writes sorted runs to spills beyond that.
// Items that come in order make one run, however many they are: they are written
// once and read once, and nothing is merged.
type sorter struct {
	limit int
	spill func() (Spill, error) // nil: everything stays in memory
	arena []byte                // the texts of the items in memory
	items []sortItem
	runs  []*sortRun
}

// A sortItem is where an item's key and its content stand in the arena.
type sortItem struct{ start, content, end int }

// A sortRun is a sorted run in a spill.
type sortRun struct {
	spill Spill
	size  int64
	last  []byte // key
}

// itemSize is what an item takes in memory besides its text.
const itemSize = 24

// mergedRuns is how many runs are merged at once; more are merged into one first,
// so that the readers of runs have room.
const mergedRuns = 64

// add takes a copy of an item.
func (s *sorter) add(key, content []byte) error {
	start := len(s.arena)
	s.arena = append(append(s.arena, key...), content...)
	s.items = append(s.items, sortItem{start, start + len(key), len(s.arena)})
	if s.spill == nil || len(s.arena)+itemSize*len(s.items) < s.limit {
		return nil
	}
	return s.flush()
}

func (s *sorter) sortItems() {
	order := func(a, b sortItem) int {
		return bytes.Compare(s.arena[a.start:a.content], s.arena[b.start:b.content])
	}
	if !slices.IsSortedFunc(s.items, order) {
		slices.SortStableFunc(s.items, order)
	}
}

// flush writes the items in memory to a spill: behind the last run if they go on
// from it, and as a run of their own if not.
func (s *sorter) flush() error {
	if len(s.items) == 0 {
		return nil
	}
	s.sortItems()
	first := s.items[0]
	run, err := s.runFor(s.arena[first.start:first.content])
	i := 0
	if err == nil {
		err = run.write(func() (key, content []byte, err error) {
			if i == len(s.items) {
				return nil, nil, io.EOF
			}
			item := s.items[i]
			i++
			return s.arena[item.start:item.content], s.arena[item.content:item.end], nil
		})
	}
	s.arena, s.items = s.arena[:0], s.items[:0]
	if err == nil && len(s.runs) >= mergedRuns {
		err = s.mergeRuns()
	}
	if err != nil {
		return errors.Join(err, s.close())
	}
	return nil
}

// runFor is the run in which items from a key on can be written. An earlier one
// than the last would put them before equal ones that came first.
func (s *sorter) runFor(first []byte) (*sortRun, error) {
	if n := len(s.runs); n > 0 && bytes.Compare(s.runs[n-1].last, first) <= 0 {
		return s.runs[n-1], nil
	}
	return s.newRun()
}

func (s *sorter) newRun() (*sortRun, error) {
	spill, err := s.spill()
	if err != nil {
		return nil, err
	}
	run := &sortRun{spill: spill}
	s.runs = append(s.runs, run)
	return run, nil
}

// mergeRuns makes one run of all.
func (s *sorter) mergeRuns() error {
	old := s.runs
	s.runs = nil
	m, err := newMerge(old)
	if err == nil {
		var run *sortRun
		if run, err = s.newRun(); err == nil {
			err = run.write(m.next)
		}
	}
	return errors.Join(err, closeRuns(old))
}

// write appends to a run what next gives until io.EOF, none of which is before
// what the run has already.
func (r *sortRun) write(next func() (key, content []byte, err error)) error {
	w := bufio.NewWriterSize(r.spill, 1<<16)
	for {
		key, content, err := next()
		if err == io.EOF {
			return w.Flush()
		}
		if err != nil {
			return err
		}
		n, err := writeItem(w, key, content)
		if err != nil {
			return err
		}
		r.size += int64(n)
		r.last = append(r.last[:0], key...)
	}
}

func writeItem(w *bufio.Writer, key, content []byte) (int, error) {
	var head [2 * binary.MaxVarintLen64]byte
	n := binary.PutUvarint(head[:], uint64(len(key)))
	n += binary.PutUvarint(head[n:], uint64(len(content)))
	for _, part := range [][]byte{head[:n], key, content} {
		if _, err := w.Write(part); err != nil {
			return 0, err
		}
	}
	return n + len(key) + len(content), nil
}

// each calls yield with the items in order, until it answers false. Keys and
// contents are valid until yield returns. The sorter is empty after it.
func (s *sorter) each(yield func(key, content []byte) bool) error {
	defer s.close()
	if len(s.runs) == 0 {
		s.sortItems()
		for _, item := range s.items {
			if !yield(s.arena[item.start:item.content], s.arena[item.content:item.end]) {
				return nil
			}
		}
		return nil
	}
	if err := s.flush(); err != nil {
		return err
	}
	s.arena, s.items = nil, nil
	m, err := newMerge(s.runs)
	for err == nil {
		var key, content []byte
		if key, content, err = m.next(); err == nil && !yield(key, content) {
			return nil
		}
	}
	if err == io.EOF {
		return nil
	}
	return err
}

// close throws everything away.
func (s *sorter) close() error {
	s.arena, s.items = nil, nil
	runs := s.runs
	s.runs = nil
	return closeRuns(runs)
}

func closeRuns(runs []*sortRun) error {
	var all error
	for _, run := range runs {
		all = errors.Join(all, run.spill.Close())
	}
	return all
}

// A merge reads several runs as one.
type merge struct{ heads []*runHead }

// A runHead is a run with its first item that has not been given yet.
type runHead struct {
	r            *bufio.Reader
	number       int
	buf          []byte
	key, content []byte
	spare        []byte // of the item before, which is still in use
}

func newMerge(runs []*sortRun) (*merge, error) {
	m := &merge{}
	for i, run := range runs {
		h := &runHead{r: bufio.NewReaderSize(io.NewSectionReader(run.spill, 0, run.size), 1<<15), number: i}
		switch err := h.advance(); err {
		case nil:
			m.heads = append(m.heads, h)
		case io.EOF:
		default:
			return nil, err
		}
	}
	heap.Init(m)
	return m, nil
}

// next gives the next item; it is valid until the next call but one of its run.
func (m *merge) next() (key, content []byte, err error) {
	if len(m.heads) == 0 {
		return nil, nil, io.EOF
	}
	h := m.heads[0]
	key, content = h.key, h.content
	switch err := h.advance(); err {
	case nil:
		heap.Fix(m, 0)
	case io.EOF:
		heap.Pop(m)
	default:
		return nil, nil, err
	}
	return key, content, nil
}

// advance reads the next item of a run into another buffer than the one before.
func (h *runHead) advance() error {
	keySize, err := binary.ReadUvarint(h.r)
	if err != nil {
		return err // io.EOF at the end of the run
	}
	size, err := binary.ReadUvarint(h.r)
	if err != nil {
		return fmt.Errorf("what was put aside cannot be read: %w", unexpected(err))
	}
	h.buf, h.spare = h.spare, h.buf
	h.buf = slices.Grow(h.buf[:0], int(keySize+size))[:keySize+size]
	if _, err := io.ReadFull(h.r, h.buf); err != nil {
		return fmt.Errorf("what was put aside cannot be read: %w", unexpected(err))
	}
	h.key, h.content = h.buf[:keySize], h.buf[keySize:]
	return nil
}

func unexpected(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// Len, Less, Swap, Push and Pop are heap's. Of equal keys the item of the earlier
// run comes first: what is added first comes first.
func (m *merge) Len() int { return len(m.heads) }
func (m *merge) Less(i, j int) bool {
	c := bytes.Compare(m.heads[i].key, m.heads[j].key)
	return c < 0 || c == 0 && m.heads[i].number < m.heads[j].number
}
func (m *merge) Swap(i, j int) { m.heads[i], m.heads[j] = m.heads[j], m.heads[i] }
func (m *merge) Push(x any)    { m.heads = append(m.heads, x.(*runHead)) }
func (m *merge) Pop() any {
	last := m.heads[len(m.heads)-1]
	m.heads = m.heads[:len(m.heads)-1]
	return last
}
