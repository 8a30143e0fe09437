package source

import (
	"errors"
	"io"
	"iter"
)

// Pull gives what next gives, piece by piece and at the pace at which it is read. A
// piece is good until the next one; after an error next is not called again.
func Pull(next func() ([]byte, error), from io.Closer) io.ReadCloser {
	return &pulled{next: next, from: from}
}

type pulled struct {
	from io.Closer
	next func() ([]byte, error)
	rest []byte
	err  error
}

// Read gives the rest of a piece, or asks for the next.
func (p *pulled) Read(b []byte) (int, error) {
	for len(p.rest) == 0 {
		if p.err == nil {
			p.rest, p.err = p.next()
		}
		if p.err != nil {
			return 0, p.err
		}
	}
	n := copy(b, p.rest)
	p.rest = p.rest[n:]
	return n, nil
}

// Close may be called before the end.
func (p *pulled) Close() error { return p.from.Close() }

// Reader gives what write writes, at the pace at which it is read: an adapter is
// written as one that writes, and used as one that is read. What was written
// before an error is given before it. Close ends write, and closes from.
func Reader(write func(io.Writer) error, from io.Closer) io.ReadCloser {
	end := io.EOF
	next, stop := iter.Pull(func(yield func([]byte) bool) {
		w := &chunks{yield: yield}
		if err := write(w); err != nil && !errors.Is(err, errClosed) {
			end = err
		}
		w.flush()
	})
	return Pull(func() ([]byte, error) {
		if chunk, ok := next(); ok {
			return chunk, nil
		}
		return nil, end
	}, stopping{stop, from})
}

// stopping ends what writes before what it writes from is closed.
type stopping struct {
	stop func()
	from io.Closer
}

// Close ends both.
func (s stopping) Close() error {
	s.stop()
	return s.from.Close()
}

// chunkSize is about how much is written before it is read.
const chunkSize = 64 << 10

var errClosed = errors.New("closed")

// chunks collects what is written.
type chunks struct {
	yield  func([]byte) bool
	buf    []byte
	closed bool
}

// Write fails once nobody reads any more.
func (c *chunks) Write(b []byte) (int, error) {
	c.buf = append(c.buf, b...)
	if len(c.buf) >= chunkSize {
		c.flush()
	}
	if c.closed {
		return 0, errClosed
	}
	return len(b), nil
}

func (c *chunks) flush() {
	if len(c.buf) > 0 && !c.closed {
		c.closed = !c.yield(c.buf)
		c.buf = c.buf[:0]
	}
}
