package tracker

import (
	"encoding/json"
	"errors"
	"io"
)

// maxObject is the size of one object that is still read: 64 MiB.
const maxObject = 64 << 20

// An objects reader gives one object after the other, as JSON that is good until
// the next call. A line of NDJSON may be no JSON: its reader says so. The end is io.EOF.
type objects interface {
	next() ([]byte, error)
}

// Why objects cannot be read on.
var (
	errNoJSON  = errors.New("it is no JSON from here on")
	errLong    = errors.New("it is larger than 64 MiB")
	errNoList  = errors.New("it has no such list")
	errListing = errors.New("it is no list")
)

// A page is a document with a list of objects: the list alone, or an object with it
// under `instances` (2.40) or the name of its kind, beside what is said of pages.
// Lists of other kinds are passed over.
type page struct {
	in     *limited
	json   *json.Decoder
	kind   string
	inside int // how many lists and objects are open around the next item
	found  bool
	pager  pager
	raw    json.RawMessage
}

// A pager is what a page says of the others.
type pager struct {
	Page      int    `json:"page"`
	Total     int64  `json:"total"`
	PageCount int    `json:"pageCount"`
	NextPage  string `json:"nextPage"`
}

func newPage(r io.Reader, kind string) *page {
	in := &limited{from: r}
	return &page{in: in, json: json.NewDecoder(in), kind: kind}
}

func (p *page) next() ([]byte, error) {
	p.in.left = maxObject
	for {
		raw, err := p.step()
		if raw != nil || err != nil {
			return raw, p.plain(err)
		}
	}
}

// step reads an item of the list, or what stands around it.
func (p *page) step() ([]byte, error) {
	switch {
	case p.inList() && p.json.More():
		p.raw = p.raw[:0]
		err := p.json.Decode(&p.raw)
		return p.raw, err
	case p.inList():
		return nil, p.end(2)
	case p.inside == 0:
		return nil, p.begin()
	case p.json.More():
		return nil, p.key()
	}
	return nil, p.end(1)
}

// end reads the bracket at the end of what is inside. A text that ends before it
// was cut off.
func (p *page) end(of int) error {
	_, err := p.json.Token()
	if err == nil {
		p.inside -= of
	}
	return err
}

// inList reports whether items come next. Two more are open there than in the
// document around it, so that a list alone and one in an object are told apart.
func (p *page) inList() bool { return p.inside >= 2 }

// begin reads the first bracket of a document; several may follow each other.
func (p *page) begin() error {
	t, err := p.json.Token()
	switch {
	case err == io.EOF && !p.found:
		return errNoList
	case err != nil:
		return err
	case t == json.Delim('['):
		p.inside, p.found = 2, true
	case t == json.Delim('{'):
		p.inside = 1
	default:
		return errListing
	}
	return nil
}

// key reads a member of the object around the list.
func (p *page) key() error {
	t, err := p.json.Token()
	if err != nil {
		return err
	}
	switch t {
	case "instances", p.kind:
		return p.list()
	case "pager":
		return p.json.Decode(&p.pager)
	case "page":
		return p.json.Decode(&p.pager.Page)
	case "total":
		return p.json.Decode(&p.pager.Total)
	case "pageCount":
		return p.json.Decode(&p.pager.PageCount)
	}
	return p.pass()
}

func (p *page) list() error {
	t, err := p.json.Token()
	switch {
	case err != nil:
		return err
	case t == nil:
		p.found = true
		return nil
	case t != json.Delim('['):
		return errListing
	}
	p.inside, p.found = 3, true
	return nil
}

// pass passes over a value, of any size.
func (p *page) pass() error {
	for depth := 0; ; {
		p.in.left = maxObject
		t, err := p.json.Token()
		if err != nil {
			return err
		}
		switch t {
		case json.Delim('['), json.Delim('{'):
			depth++
		case json.Delim(']'), json.Delim('}'):
			depth--
		}
		if depth == 0 {
			return nil
		}
	}
}

// plain turns errors of the JSON reader into ours; those of the stream stay.
func (p *page) plain(err error) error { return plain(err, p.inside > 0) }

func plain(err error, inside bool) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case err == io.EOF && inside:
		return io.ErrUnexpectedEOF
	case errors.As(err, &syntax), errors.As(err, &kind):
		return errNoJSON
	}
	return err
}

// A limited reader ends with an error where too much is read for one object.
type limited struct {
	from io.Reader
	left int
}

func (l *limited) Read(b []byte) (int, error) {
	if l.left <= 0 {
		return 0, errLong
	}
	n, err := l.from.Read(b)
	l.left -= n
	return n, err
}
