package fhir

import (
	"bytes"
	"io"

	"github.com/crosswalk-dhis2/crosswalk/runtime/source"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source/jsonscan"
)

// maxNesting is how many bundles may stand one inside the other.
const maxNesting = 16

// A copier writes the resources of a type as lines.
type copier struct {
	scan    *jsonscan.Scanner
	to      io.Writer
	wanted  []byte
	lines   int64
	records int64 // of the lines that are not empty
	held    [maxNesting + 1]held
	beside  beside
	kind    []byte
	gone    []byte // when all is gone that is said to be deleted, as JSON; nil where nobody says it
	pending int64  // empty lines that are written before the next
	// page is told of the links and the total of a server's bundle, and outcome of
	// each OperationOutcome; both may be nil.
	page    func(name, value []byte) error
	outcome func(resource []byte) error
	tell    func(records int64) // now and then; may be nil
}

// held is a resource as it is read.
type held struct {
	text   []byte // all that may be needed of it
	kind   []byte // its resourceType
	id     bool
	bundle bool // its entries, if any, are written already
	unsure bool // entries were read before it said that it is a bundle
	// Entries of something unsure that hold nothing, and the lines before them.
	pending, begun int64
	// Of a bundle, if it stands before the entries.
	history bool
	updated []byte // meta.lastUpdated, as JSON
}

func newCopier(resource string, to io.Writer) *copier {
	return &copier{scan: jsonscan.New(nil), to: to, wanted: []byte(resource)}
}

// noFHIR is the error of a text that cannot be taken for FHIR.
func noFHIR(message string) error { return &source.Malformed{Code: "E0640", Message: message} }

// document copies a resource that stands in no bundle, or a bundle.
func (c *copier) document() error {
	b, err := c.scan.Peek()
	switch {
	case err == io.EOF:
		return io.ErrUnexpectedEOF
	case err != nil:
		return err
	case b != '{':
		return noFHIR("it is no FHIR: there is a value that is no resource")
	}
	if err := c.resource(0); err != nil {
		return err
	}
	return c.write(&c.held[0], nil)
}

// resource reads a resource, and copies the entries of one that is a bundle.
func (c *copier) resource(depth int) error {
	if depth > maxNesting {
		return noFHIR("bundles stand in bundles, more than 16 of them")
	}
	r := &c.held[depth]
	*r = held{text: append(r.text[:0], '{'), kind: r.kind[:0], updated: r.updated[:0]}
	err := c.scan.Object(func(raw, name []byte) error {
		switch string(name) {
		case "resourceType":
			return c.typed(r, raw)
		case "entry":
			if b, _ := c.scan.Peek(); b == '[' && (r.bundle || len(r.kind) == 0) {
				r.begun = c.lines
				r.bundle, r.unsure = true, !r.bundle
				return c.scan.List(func() error { return c.entry(depth) })
			}
		case "id":
			r.id = true
		case "type", "meta":
			if r.bundle {
				return c.ofBundle(r, name)
			}
		case "link", "total":
			if depth == 0 && c.page != nil {
				return c.told(name)
			}
		}
		return c.keep(r, raw)
	})
	if err == nil && r.unsure {
		err = noFHIR("it has entries, and is no bundle: there is no \"resourceType\": \"Bundle\"")
	}
	r.text = append(r.text, '}')
	return err
}

// keep reads a part of a resource, or passes over it where nobody wants it.
func (c *copier) keep(r *held, raw []byte) error {
	if r.bundle || len(r.kind) > 0 && !c.needs(r.kind) || len(r.text) > jsonscan.MaxRecord {
		return c.scan.Skip()
	}
	var err error
	r.text, err = c.scan.AppendMember(r.text, raw, jsonscan.MaxRecord)
	return err
}

// typed reads the type of a resource. One that has two is kept if either is
// wanted: the run rejects it.
func (c *copier) typed(r *held, raw []byte) error {
	before := len(r.text)
	if before > 1 {
		r.text = append(r.text, ',')
	}
	r.text = append(append(r.text, raw...), ':')
	var err error
	if c.kind, err = c.scan.Append(c.kind[:0], maxName); err != nil {
		return err
	}
	kind, ok := plainName(c.kind)
	if !ok {
		return noFHIR("it is no FHIR: a `resourceType` is no name")
	}
	if err := c.judge(r, kind); err != nil {
		return err
	}
	if len(r.kind) == 0 || bytes.Equal(kind, c.wanted) {
		r.kind = append(r.kind[:0], kind...)
	}
	if r.text = append(r.text, c.kind...); r.bundle {
		r.text = r.text[:before]
	}
	return nil
}

// judge holds the type of a resource against what was read of it before.
func (c *copier) judge(r *held, kind []byte) error {
	switch {
	case string(kind) == "Bundle":
		r.bundle, r.unsure = true, false
	case r.unsure && string(kind) == "List" && !c.needs(kind) && c.lines == r.begun: // the other resource with entries
		c.pending -= r.pending
		r.bundle, r.unsure = false, false
	case r.bundle:
		return noFHIR("it has entries, and is no bundle: its `resourceType`, which comes after them, is another")
	}
	return nil
}

// needs reports whether resources of a type are kept.
func (c *copier) needs(kind []byte) bool {
	return bytes.Equal(kind, c.wanted) || c.outcome != nil && string(kind) == "OperationOutcome"
}

// told hands on a part of a server's bundle.
func (c *copier) told(name []byte) error {
	part := append([]byte(nil), name...)
	value, err := c.scan.Append(nil, jsonscan.MaxRecord)
	if err != nil {
		return err
	}
	return c.page(part, value)
}

// entry copies an entry of a bundle.
func (c *copier) entry(depth int) error {
	if b, err := c.scan.Peek(); err == nil && b != '{' {
		return noFHIR("an entry of the bundle is no object")
	}
	r, has := &c.held[min(depth+1, maxNesting)], false
	c.beside.reset()
	err := c.scan.Object(func(_, name []byte) (err error) {
		if string(name) != "resource" {
			return c.besideResource(name)
		}
		if has {
			return noFHIR("an entry of the bundle has two resources")
		}
		has = true
		return c.inEntry(depth + 1)
	})
	if err != nil {
		return err
	}
	around := &c.held[depth]
	if string(c.beside.method) == `"DELETE"` {
		return c.deletion(around)
	}
	if !has && around.unsure {
		around.pending++
		c.pending++
		return nil
	}
	if !has {
		return c.line(nil)
	}
	return c.write(r, c.beside.full)
}

// inEntry reads the resource of an entry. What is inside of it has addresses of
// its own.
func (c *copier) inEntry(depth int) error {
	if b, err := c.scan.Peek(); err == nil && b != '{' {
		return noFHIR("the resource of an entry is no object")
	}
	beside := c.beside.take()
	err := c.resource(depth)
	c.beside = beside
	return err
}

// write ends a resource: its line is written, or an empty one.
func (c *copier) write(r *held, full []byte) error {
	switch {
	case r.bundle:
		return nil
	case len(r.kind) == 0:
		return noFHIR("it is no FHIR: there is an object without a `resourceType`")
	case bytes.Equal(r.kind, c.wanted):
		if id := idOf(full); !r.id && id != nil {
			r.text = withID(r.text, id)
		}
		return c.line(r.text)
	case c.outcome != nil && string(r.kind) == "OperationOutcome":
		if err := c.outcome(r.text); err != nil {
			return err
		}
	}
	return c.line(nil)
}

// line writes a line; nil is an empty one.
func (c *copier) line(text []byte) error {
	for ; c.pending > 0; c.pending-- {
		c.lines++
		if _, err := c.to.Write(newline); err != nil {
			return err
		}
	}
	if c.lines++; c.tell != nil && c.lines%1000 == 0 {
		c.tell(c.records)
	}
	if text != nil {
		c.records++
		if _, err := c.to.Write(text); err != nil {
			return err
		}
	}
	_, err := c.to.Write(newline)
	return err
}

var newline = []byte("\n")
