package source

import (
	"errors"
	"io"
	"iter"
)

// Reader gives what write writes, at the pace at which it is read: an adapter is
// written as one that writes, and used as one that is read. What was written
// before an error is given before it. Close ends write, and closes from.
func Reader(write func(io.Writer) error, from io.Closer) io.ReadCloser {
	p := &pulled{from: from, err: io.EOF}
	p.next, p.stop = iter.Pull(func(yield func([]byte) bool) {
		w := &chunks{yield: yield}
		if err := write(w); err != nil && !errors.Is(err, errClosed) {
			p.err = err
		}
		w.flush()
	})
	return p
}

type pulled struct {
	from io.Closer
	next func() ([]byte, bool)
	stop func()
	rest []byte
	err  error // after the last chunk
}

// Read gives the rest of a chunk, or asks for the next.
func (p *pulled) Read(b []byte) (int, error) {
	for len(p.rest) == 0 {
		chunk, ok := p.next()
		if !ok {
			return 0, p.err
		}
		p.rest = chunk
	}
	n := copy(b, p.rest)
	p.rest = p.rest[n:]
	return n, nil
}

// Close may be called before the end.
func (p *pulled) Close() error {
	p.stop()
	return p.from.Close()
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
