package tracker

import (
	"bufio"
	"bytes"
	"io"

	"github.com/crosswalk-dhis2/crosswalk/runtime/source/jsonscan"
)

// sniffed is how much of a text is looked at to tell its form.
const sniffed = 64 << 10

// inFile copies the objects of a file, whose form its beginning tells.
func (c *copier) inFile(text io.Reader) error {
	in := bufio.NewReaderSize(text, sniffed)
	head, _ := in.Peek(sniffed) // a shorter text, and one that breaks, says so when it is read
	switch c.scan.Reset(in); {
	case isPage(head):
		return (&page{copier: c}).read()
	case isSpread(head):
		return c.documents()
	}
	return c.lines(in)
}

// isPage reports whether a text begins as a list, or as an object around one:
// what is said of pages, or a list of objects. No object begins with lists.
func isPage(head []byte) bool {
	s := jsonscan.New(nil)
	s.Over(head)
	b, _ := s.Peek()
	if b == '[' {
		return true
	}
	is := false
	_ = s.Object(func(_, name []byte) error { // only the first key counts
		switch string(name) {
		case "pager", "page", "pageSize", "pageCount", "total":
			is = true
		case "instances", events, enrollments, trackedEntities, "relationships":
			b, _ := s.Peek()
			is = b == '['
		}
		return errFound
	})
	return is
}

// isSpread reports whether the first line is the beginning of an object that goes
// on in the next.
func isSpread(head []byte) bool {
	line, _, more := bytes.Cut(bytes.TrimLeft(head, blanks), []byte("\n"))
	return more && !jsonscan.Valid(line) && jsonscan.IsBegun(line)
}

// documents copies objects that stand one after the other, over several lines.
func (c *copier) documents() error {
	for {
		_, err := c.scan.Peek()
		if err == nil {
			err = c.item()
		}
		switch {
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		}
	}
}

// lines copies objects, one a line. A line that cannot be read is passed on, so
// that it is rejected alone.
func (c *copier) lines(in *bufio.Reader) error {
	return jsonscan.EachLine(in, false, func(text []byte) error {
		c.scan.Over(text)
		return c.item()
	}, c.line)
}
