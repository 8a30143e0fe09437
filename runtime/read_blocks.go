package runtime

import (
	"bytes"
	"io"
)

// blockSize is how much is read at a time.
const blockSize = 64 << 10

// maxLine is the longest line of NDJSON, and the longest CSV row; maxDocument
// is the longest record in a JSON file, which may be a whole bundle.
const (
	maxLine     = 16 << 20
	maxDocument = 256 << 20
)

// blocks reads a stream in blocks: as lines, or byte by byte through pos and
// end. It holds one block, and a line only where that goes over a block's end.
type blocks struct {
	source   io.Reader
	buf      []byte
	pos, end int
	err      error // io.EOF at the end, or why reading ended
	long     []byte
}

func newBlocks(source io.Reader) *blocks {
	return &blocks{source: source, buf: make([]byte, blockSize)}
}

// fill reads on when the block is used up; it answers false at the end.
func (b *blocks) fill() bool {
	if b.pos < b.end {
		return true
	}
	for b.err == nil {
		b.pos, b.end = 0, 0
		b.end, b.err = b.source.Read(b.buf)
		if b.end > 0 {
			return true
		}
	}
	return false
}

// Read gives the bytes as they come, for whoever cuts them up himself.
func (b *blocks) Read(p []byte) (n int, err error) {
	if b.pos == b.end && b.err == nil && len(p) >= len(b.buf) {
		n, b.err = b.source.Read(p)
		return n, b.err
	}
	if !b.fill() {
		return 0, b.err
	}
	n = copy(p, b.buf[b.pos:b.end])
	b.pos += n
	return n, nil
}

// head returns the first n bytes, or fewer where there are no more.
func (b *blocks) head(n int) []byte {
	for b.end-b.pos < n && b.err == nil {
		var got int
		got, b.err = b.source.Read(b.buf[b.end:])
		b.end += got
	}
	return b.buf[b.pos:min(b.pos+n, b.end)]
}

// line returns the next line with its line end, which the last one need not
// have. The slice is good until the next call. Of a line that is longer than
// limit the beginning comes back with tooLong, and all of it is passed over.
// The error is io.EOF after the last line; a line that an error cuts off is
// not returned.
func (b *blocks) line(limit int) (line []byte, tooLong bool, err error) {
	b.long = b.long[:0]
	for b.fill() {
		rest := b.buf[b.pos:b.end]
		end := bytes.IndexByte(rest, '\n') + 1
		part := rest
		if end > 0 {
			part = rest[:end]
		}
		b.pos += len(part)
		if end > 0 && len(b.long) == 0 && len(part) <= limit {
			return part, false, nil
		}
		tooLong = tooLong || len(b.long)+len(part) > limit
		b.long = append(b.long, part[:min(len(part), limit-len(b.long))]...)
		if end > 0 {
			return b.long, tooLong, nil
		}
	}
	if b.err != io.EOF || len(b.long) == 0 {
		return nil, false, b.err
	}
	return b.long, tooLong, nil
}
