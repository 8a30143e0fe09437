package openmrs

import (
	"bufio"
	"encoding/json"
	"io"

	"github.com/crosswalk-dhis2/crosswalk/runtime/source"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source/jsonscan"
)

// A copier writes records as lines.
type copier struct {
	scan  *jsonscan.Scanner
	to    io.Writer
	lines int64
	text  []byte
	links []byte // of the last page
	total int64
}

func newCopier(to io.Writer) *copier {
	return &copier{scan: jsonscan.New(nil), to: to}
}

// What a text is if it is not what OpenMRS gives.
var (
	errNoPage  = &source.Malformed{Code: "E0644", Message: "it is no page of OpenMRS' REST service, and no record"}
	errRefused = &source.Malformed{Code: "E0644", Message: "OpenMRS answers with an error"}
)

// Lines copies lines of which each is a record or a page. A line that cannot be
// read is passed on, so that it is rejected alone.
func (c *copier) Lines(from *bufio.Reader) error {
	return jsonscan.EachLine(from, false, func(text []byte) error {
		c.scan.Over(text)
		return c.document()
	}, c.line)
}

// Documents copies pages and records, one after the other or in a list.
func (c *copier) Documents(from io.Reader) error {
	return c.scan.Documents(from, c.document, c.record)
}

// Written is how many lines were written.
func (c *copier) Written() int64 { return c.lines }

// A document is a page or a record, as its keys tell.
type document struct{ page, error, uuid bool }

// document copies the results of a page, or a record.
func (c *copier) document() error {
	if b, err := c.scan.Peek(); err == nil && b != '{' {
		return errNoPage
	}
	var d document
	c.links, c.text = nil, append(c.text[:0], '{')
	err := c.scan.Object(func(raw, name []byte) error {
		switch string(name) {
		case "results":
			if b, _ := c.scan.Peek(); b == '[' && !d.uuid {
				d.page = true
				return c.scan.List(c.record)
			}
		case "uuid":
			d.uuid = true
		case "error":
			d.error = true
		case "links", "totalCount":
			return c.part(&d, raw, string(name) == "links")
		}
		return c.keep(&d, raw)
	})
	switch {
	case err != nil || d.page:
		return err
	case d.error && !d.uuid:
		return errRefused
	}
	return c.line(append(c.text, '}'))
}

// keep reads a part of what may be a record.
func (c *copier) keep(d *document, raw []byte) error {
	if d.page || len(c.text) > jsonscan.MaxRecord {
		return c.scan.Skip()
	}
	var err error
	c.text, err = c.scan.AppendMember(c.text, raw, jsonscan.MaxRecord)
	return err
}

// part reads what a page says of all pages. Records have links, too.
func (c *copier) part(d *document, raw []byte, links bool) error {
	key := append([]byte(nil), raw...)
	value, err := c.scan.Append(nil, jsonscan.MaxRecord)
	if err != nil {
		return err
	}
	if links {
		c.links = value
	} else if json.Unmarshal(value, &c.total) != nil {
		c.total = 0 // it is only shown
	}
	if !d.page && len(c.text) <= jsonscan.MaxRecord {
		if len(c.text) > 1 {
			c.text = append(c.text, ',')
		}
		c.text = append(append(append(c.text, key...), ':'), value...)
	}
	return nil
}

// record copies a record as it is; what is none, the run rejects.
func (c *copier) record() error {
	var text []byte
	var err error
	if text, err = c.scan.Append(c.text[:0], jsonscan.MaxRecord); err != nil {
		return err
	}
	c.text = text
	return c.line(text)
}

// line writes a line.
func (c *copier) line(text []byte) error {
	c.lines++
	if _, err := c.to.Write(text); err != nil {
		return err
	}
	_, err := c.to.Write([]byte("\n"))
	return err
}
