package fhir

import (
	"bufio"
	"io"

	"github.com/crosswalk-dhis2/crosswalk/runtime/source/jsonscan"
)

// Lines copies lines of which each is a resource or a bundle.
func (c *copier) Lines(from *bufio.Reader) error { return c.ndjson(from, false) }

// ndjson is Lines; all holds where a last line without an end was cut off.
func (c *copier) ndjson(from *bufio.Reader, all bool) error {
	return jsonscan.EachLine(from, all, func(text []byte) error {
		c.scan.Over(text)
		return c.document()
	}, c.line)
}

// Documents copies a text: resources, one after the other or in a list.
func (c *copier) Documents(from io.Reader) error {
	return c.scan.Documents(from, c.document, c.document)
}

// Written is how many lines were written.
func (c *copier) Written() int64 { return c.lines }
