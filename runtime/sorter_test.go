package runtime

import (
	"bytes"
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
