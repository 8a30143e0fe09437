package fhir

import (
	"bufio"
	"bytes"
	"io"

	"github.com/crosswalk-dhis2/crosswalk/runtime/source/jsonscan"
)

// ndjson copies lines of which each is a resource or a bundle. A line that cannot
// be read is passed on, so that it is rejected alone; but the last, where it has no
// end, is one that was cut off, if all has to be there.
func (c *copier) ndjson(from *bufio.Reader, all bool) error {
	var line []byte
	for {
		var ended bool
		var err error
		line, ended, err = jsonscan.ReadLine(from, line[:0])
		switch {
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		case all && !ended && !jsonscan.Valid(line):
			return io.ErrUnexpectedEOF
		}
		if err := c.ofLine(line); err != nil {
			return err
		}
	}
}

func (c *copier) ofLine(line []byte) error {
	text := bytes.TrimSpace(line)
	switch {
	case len(text) == 0:
		return c.line(nil)
	case len(line) > jsonscan.MaxRecord || text[0] != '{' || !jsonscan.Valid(text):
		return c.line(line)
	}
	c.scan.Over(text)
	return c.document()
}
