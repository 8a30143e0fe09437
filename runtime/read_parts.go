package runtime

import (
	"bytes"
	"io"
)

// An input can be decoded by several workers: it is cut into parts, each of which
// is read as if it were the input, by a splitter of its own that begins to count
// where the part begins. Read in their order, the parts give the same records,
// numbers and flaws as the input read at once. A run has one worker so far, and reads
// its inputs whole.

// partSize is how much text a part has.
const partSize = 1 << 20

// A portion is a number of whole lines, or whole rows of CSV.
type portion struct {
	before int64 // lines of the input before it
	blocks *blocks
}

// A partCutter cuts NDJSON, or the rows of CSV, into parts.
type partCutter struct {
	blocks *blocks
	rows   *rowSplitter // of CSV; it has read the header, and finds where rows end
	before int64
	size   int
	carry  []byte // what was read and belongs to the next part
	rest   bool   // all that is left has been given out
}

// lineParts cuts NDJSON.
func lineParts(b *blocks) *partCutter { return &partCutter{blocks: b, size: partSize} }

// parts cuts what stands below the header, which has been read.
func (s *rowSplitter) parts() *partCutter {
	finder := &rowSplitter{delimiter: s.delimiter}
	return &partCutter{blocks: s.blocks, rows: finder, before: s.number, size: partSize, carry: s.again[s.againAt:]}
}

// lines reads a part of NDJSON.
func (p portion) lines() *lineSplitter { return &lineSplitter{blocks: p.blocks, number: p.before} }

// of reads a part of CSV whose header s has read.
func (s *rowSplitter) of(p portion) *rowSplitter {
	return &rowSplitter{blocks: p.blocks, delimiter: s.delimiter, encoding: s.encoding, columns: s.columns, wanted: s.wanted,
		few: make([][]byte, len(s.few)), number: p.before}
}

// next cuts the next part. Its text is in room, which is made larger where that is
// not enough and may be used again when the part has been read. The error is io.EOF
// after the last part, and else what the system said.
//
// Where a line, or a row that nobody closes, is too long for a part, or reading
// fails, all that is left is one part, which is read from the input as it comes. It
// must have been read before next is called again.
func (c *partCutter) next(room []byte) (portion, error) {
	if c.rest {
		return portion{}, io.EOF
	}
	text := append(room[:0], c.carry...)
	c.carry = c.carry[:0]
	for want := c.size; ; want += len(text) {
		var err error
		text, err = c.read(text, want)
		whole := c.whole(text, err == io.EOF)
		switch {
		case whole > 0:
			c.carry = append(c.carry, text[whole:]...)
			return c.part(text[:whole]), nil
		case len(text) > maxLine || len(text) > 0 && err != nil:
			return c.allThatIsLeft(text), nil
		case err != nil:
			return portion{}, err
		}
	}
}

// read reads on until there are so many bytes, or no more.
func (c *partCutter) read(text []byte, want int) ([]byte, error) {
	if cap(text) < want {
		text = append(make([]byte, 0, want), text...)
	}
	for len(text) < want {
		n, err := c.blocks.Read(text[len(text):want])
		text = text[:len(text)+n]
		if err != nil {
			return text, err
		}
	}
	return text, nil
}

// part makes a part of text and counts its lines.
func (c *partCutter) part(text []byte) portion {
	p := portion{c.before, &blocks{buf: text, end: len(text), err: io.EOF}}
	c.before += int64(bytes.Count(text, []byte{'\n'}))
	return p
}

// allThatIsLeft makes a part of what has been read and what will be.
func (c *partCutter) allThatIsLeft(text []byte) portion {
	c.rest = true
	return portion{c.before, newBlocks(io.MultiReader(bytes.NewReader(text), c.blocks))}
}

// whole is how much of a text is whole lines or rows; last holds when nothing comes
// after it.
func (c *partCutter) whole(text []byte, last bool) int {
	switch {
	case c.rows != nil:
		return c.rows.wholeRows(text, last)
	case last:
		return len(text)
	}
	return bytes.LastIndexByte(text, '\n') + 1
}

// wholeRows is how much of a text is whole rows. Only lines with quotes are looked
// at: any other that begins a row is one.
func (s *rowSplitter) wholeRows(text []byte, last bool) (whole int) {
	at, reach := 0, 0 // where a row begins, and how far one before it had to be read
	for {
		if at >= reach {
			whole = at
		}
		quote := bytes.IndexByte(text[at:], '"')
		if quote < 0 {
			break
		}
		at += bytes.LastIndexByte(text[at:at+quote], '\n') + 1
		end, read := s.rowEnd(text[at:], last)
		if end == 0 {
			if at >= reach {
				whole = at
			}
			return whole
		}
		reach = max(reach, at+read)
		at += end
	}
	if last {
		return len(text)
	}
	if at += bytes.LastIndexByte(text[at:], '\n') + 1; at >= reach {
		whole = at
	}
	return whole
}

// rowEnd is where the row ends that a text begins with, judged as read does it, and
// how much of the text tells; 0 where more is needed. The two differ where quotes are
// wrong: the row is then one line, whatever those after it are.
func (s *rowSplitter) rowEnd(text []byte, last bool) (end, read int) {
	if line := bytes.IndexByte(text, '\n') + 1; line > 0 && line <= maxLine && s.isRow(text[:line]) {
		return line, line
	}
	s.cells, s.at, s.open = s.cells[:0], 0, rowCell{}
	first := 0
	for {
		line := bytes.IndexByte(text[read:], '\n') + 1
		switch {
		case line > 0:
		case !last:
			return 0, 0
		case read == len(text):
			return first, read
		default:
			line = len(text) - read
		}
		if line > maxLine {
			return 0, 0
		}
		if read += line; first == 0 {
			first = read
		} else if read > maxLine {
			return first, read
		}
		s.row = text[:read]
		switch s.scan() {
		case rowEnds:
			return read, read
		case rowBroken:
			return first, read
		}
	}
}
