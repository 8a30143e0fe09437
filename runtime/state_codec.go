package runtime

import (
	"bufio"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"hash"
	"io"
)

// A stateWriter writes the parts of a state: numbers and texts, one after another.
// The first error ends it.
type stateWriter struct {
	w    *bufio.Writer
	hash hash.Hash
	buf  []byte
	err  error
}

func newStateWriter(w io.Writer) *stateWriter {
	hash := sha256.New()
	return &stateWriter{w: bufio.NewWriterSize(io.MultiWriter(w, hash), 1<<16), hash: hash}
}

func (w *stateWriter) put(data []byte) {
	if w.err == nil {
		_, w.err = w.w.Write(data)
	}
}

func (w *stateWriter) int(n int64) {
	w.buf = binary.AppendVarint(w.buf[:0], n)
	w.put(w.buf)
}

func (w *stateWriter) ints(all ...int32) {
	w.buf = w.buf[:0]
	for _, n := range all {
		w.buf = binary.AppendVarint(w.buf, int64(n))
	}
	w.put(w.buf)
}

func (w *stateWriter) size(n int) { w.int(int64(n)) }

func (w *stateWriter) bool(b bool) {
	if b {
		w.int(1)
		return
	}
	w.int(0)
}

func (w *stateWriter) text(s string) {
	w.size(len(s))
	if w.err == nil {
		_, w.err = w.w.WriteString(s)
	}
}

// close writes the SHA-256 of all to the stream underneath.
func (w *stateWriter) close(to io.Writer) error {
	if w.err == nil {
		w.err = w.w.Flush()
	}
	if w.err == nil {
		_, w.err = to.Write(w.hash.Sum(nil))
	}
	return w.err
}

// errState is the error of a state that says what no run writes.
var errState = errors.New("it says what no run writes")

// A stateReader reads what a stateWriter wrote. After the first error it gives
// zeros.
type stateReader struct {
	r   *bufio.Reader
	err error
}

func (r *stateReader) int() int64 {
	if r.err != nil {
		return 0
	}
	n, err := binary.ReadVarint(r.r)
	if err != nil {
		r.fail(err)
		return 0
	}
	return n
}

func (r *stateReader) fail(err error) {
	if r.err == nil {
		r.err = err
	}
}

// below is a number of those from 0 up to a limit.
func (r *stateReader) below(limit int) int32 {
	n := r.int()
	if n < 0 || n >= int64(limit) {
		r.fail(errState)
		return 0
	}
	return int32(n)
}

// size is how many of something follow.
func (r *stateReader) size() int {
	n := r.int()
	if n < 0 || n > 1<<40 {
		r.fail(errState)
		return 0
	}
	return int(n)
}

func (r *stateReader) bool() bool { return r.int() != 0 }

func (r *stateReader) text() string {
	n := r.size()
	if r.err != nil || n == 0 {
		return ""
	}
	if n > 1<<28 {
		r.fail(errState)
		return ""
	}
	text := make([]byte, n)
	if _, err := io.ReadFull(r.r, text); err != nil {
		r.fail(err)
	}
	return string(text)
}

// more counts down, and stops at an error.
func (r *stateReader) more(n *int) bool {
	*n--
	return *n >= 0 && r.err == nil
}
