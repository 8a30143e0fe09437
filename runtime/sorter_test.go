package runtime

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// memorySpill is a spill in memory that counts how many are open.
type memorySpill struct {
	bytes.Buffer
	open *int
	fail bool
}

func (m *memorySpill) ReadAt(p []byte, at int64) (int, error) {
	return bytes.NewReader(m.Bytes()).ReadAt(p, at)
}

func (m *memorySpill) Close() error { *m.open--; return nil }

func (m *memorySpill) Write(p []byte) (int, error) {
	if m.fail {
		return 0, errors.New("no space is left")
	}
	return m.Buffer.Write(p)
}

func spiller(open *int) func() (Spill, error) {
	return func() (Spill, error) { *open++; return &memorySpill{open: open}, nil }
}

// Whatever fits into memory, the order is that of a stable sort, and no spill is
// left.
func TestSorterSorts(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		keys := rapid.SliceOfN(rapid.SliceOfN(rapid.Byte(), 0, 3), 0, 300).Draw(rt, "keys")
		open := 0
		s := &sorter{limit: rapid.IntRange(1, 4000).Draw(rt, "limit"), spill: spiller(&open)}
		var want []int
		for i, key := range keys {
			if err := s.add(key, fmt.Append(nil, i)); err != nil {
				rt.Fatal(err)
			}
			want = append(want, i)
		}
		slices.SortStableFunc(want, func(a, b int) int { return bytes.Compare(keys[a], keys[b]) })
		var got []int
		if err := s.each(func(key, content []byte) bool {
			var i int
			fmt.Sscan(string(content), &i)
			if !bytes.Equal(key, keys[i]) {
				rt.Fatalf("item %d has the key %q", i, key)
			}
			got = append(got, i)
			return true
		}); err != nil {
			rt.Fatal(err)
		}
		if !slices.Equal(got, want) {
			rt.Fatalf("got %v, want %v", got, want)
		}
		if open != 0 {
			rt.Fatalf("%d spills are left", open)
		}
	})
}

func TestSorterWithoutRoomSaysSo(t *testing.T) {
	open := 1
	s := &sorter{limit: 1, spill: func() (Spill, error) { return &memorySpill{open: &open, fail: true}, nil }}
	if err := s.add([]byte("a"), nil); err == nil || open != 0 {
		t.Errorf("error %v, %d spills open", err, open)
	}
}

// countedSpill counts what is written to spills.
type countedSpill struct {
	memorySpill
	written *int
}

func (c *countedSpill) Write(p []byte) (int, error) {
	*c.written += len(p)
	return c.memorySpill.Write(p)
}

// Items that come in order are written once, to one spill, however many times the
// memory they take; those of two lists, each in order, to a few. In no order they
// are written again when there are many runs.
func TestSorterWritesWhatIsInOrderOnce(t *testing.T) {
	const items, size = 100_000, 2 + 4 + 1 // heads, keys, contents
	for name, c := range map[string]struct {
		key    func(i int) int
		spills int
		once   bool
	}{
		"in order":     {func(i int) int { return i }, 1, true},
		"all equal":    {func(int) int { return 1 }, 1, true},
		"two lists":    {func(i int) int { return i % (items / 2) }, 3, true}, // one for what is held of both
		"one is late":  {func(i int) int { return max(i, 1) % (items - 1) }, 2, true},
		"in no order":  {func(i int) int { return i * 7919 % items }, 0, false},
		"from the end": {func(i int) int { return items - i }, 0, false},
	} {
		t.Run(name, func(t *testing.T) {
			open, spills, written := 0, 0, 0
			s := &sorter{limit: 20_000, spill: func() (Spill, error) {
				open++
				spills++
				return &countedSpill{memorySpill{open: &open}, &written}, nil
			}}
			for i := range items {
				if err := s.add(binary.BigEndian.AppendUint32(nil, uint32(c.key(i))), []byte{'x'}); err != nil {
					t.Fatal(err)
				}
			}
			var last []byte
			n := 0
			if err := s.each(func(key, _ []byte) bool {
				n++
				ok := bytes.Compare(last, key) <= 0
				last = append(last[:0], key...)
				return ok
			}); err != nil || n != items {
				t.Fatalf("%d items in order, error %v", n, err)
			}
			if once := written == items*size; once != c.once || c.once && spills != c.spills {
				t.Errorf("%d spills with %d bytes, want %d bytes once: %v", spills, written, items*size, c.once)
			}
			if open != 0 {
				t.Errorf("%d spills are left", open)
			}
		})
	}
}
