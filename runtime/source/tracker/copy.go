package tracker

import (
	"io"

	"github.com/crosswalk-dhis2/crosswalk/runtime/source/jsonscan"
)

// A copier writes the records of objects as lines.
type copier struct {
	scan    *jsonscan.Scanner // of the text
	inner   *jsonscan.Scanner // of an event in an enrollment
	shape   *shape
	to      io.Writer
	objects int64 // that gave a line, which may be empty
	levels  [3]level
	value   []byte // that is read before it is known whose it is
	record  []byte

	// Of the object that is read:
	long  bool   // more of it is wanted than a line may hold
	twice []byte // a key that it says twice, or an object inside of it
}

func newCopier(s *shape, to io.Writer) *copier {
	return &copier{scan: jsonscan.New(nil), inner: jsonscan.New(nil), shape: s, to: to}
}

// item copies an item of a list. What is no object stays as it is, and is rejected
// by who reads it.
func (c *copier) item() error {
	b, err := c.scan.Peek()
	switch {
	case err != nil:
		return err
	case b == '{':
		err = c.object()
	default:
		c.record, err = c.scan.Append(c.record[:0], jsonscan.MaxRecord)
	}
	if err != nil {
		return err
	}
	return c.line(c.record)
}

// object reads the record of an object, an empty one where it is of another stage,
// program or type.
func (c *copier) object() error {
	c.long, c.twice = false, c.twice[:0]
	l := &c.levels[0]
	if err := c.read(0, c.shape, c.scan); err != nil {
		return err
	}
	c.record = c.record[:0]
	switch {
	case l.program == another || l.kind == another:
		return nil
	case len(c.twice) > 0:
		c.record = c.ambiguous()
		return nil
	}
	if !c.long {
		c.record = l.append(c.record)
	}
	if c.long || len(c.record) > jsonscan.MaxRecord {
		c.record = tooLong(c.record)
	}
	return nil
}

// ambiguous is a record that is rejected for a key that an object says twice,
// whether or not the record would have it: of two programs that read it, each could
// take another.
func (c *copier) ambiguous() []byte {
	out := append(append(append(c.record, '{'), c.twice...), ":null,"...)
	return append(append(out, c.twice...), ":null}"...)
}

// tooLong is a line that is rejected for its length.
func tooLong(line []byte) []byte {
	const length = jsonscan.MaxRecord + 1
	if len(line) < length {
		line = append(line, make([]byte, length-len(line))...)
	}
	return line[:length]
}

// line writes a line.
func (c *copier) line(text []byte) error {
	c.objects++
	if len(text) > 0 {
		if _, err := c.to.Write(text); err != nil {
			return err
		}
	}
	_, err := c.to.Write(newline)
	return err
}

var newline = []byte("\n")
