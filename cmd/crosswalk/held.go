package main

import (
	"bytes"
	"io"

	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

// mostHeld is how much of a payload is held in memory.
const mostHeld = 1 << 20

// A held payload goes to nobody until it is whole: who reads from a pipe cannot
// tell half of a payload that has an object a line from all of it. The beginning is
// in memory, and all of it on the disk if there is more.
type held struct {
	memory bytes.Buffer
	spill  runtime.Spill // nil: all is in memory
	size   int64         // of what is in the spill
}

// Write takes a part of the payload.
func (h *held) Write(data []byte) (int, error) {
	if h.spill == nil && h.memory.Len()+len(data) <= mostHeld {
		return h.memory.Write(data)
	}
	if h.spill == nil {
		var err error
		if h.spill, err = newSpill(); err != nil {
			return 0, err
		}
		if err := h.put(h.memory.Bytes()); err != nil {
			return 0, err
		}
		h.memory = bytes.Buffer{}
	}
	return len(data), h.put(data)
}

func (h *held) put(data []byte) error {
	n, err := h.spill.Write(data)
	h.size += int64(n)
	if err != nil {
		return cannot("keep", "the payload", err)
	}
	return nil
}

// Close does nothing: the payload is held until it is released or thrown away.
func (h *held) Close() error { return nil }

// release writes the payload.
func (h *held) release(w io.Writer) error {
	from := io.Reader(&h.memory)
	if h.spill != nil {
		from = io.NewSectionReader(h.spill, 0, h.size)
	}
	_, err := io.Copy(w, from)
	h.discard()
	return err
}

func (h *held) discard() {
	h.memory.Reset()
	if h.spill != nil {
		_ = h.spill.Close() // nothing in it is needed any more
		h.spill = nil
	}
}
