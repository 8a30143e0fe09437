package tracker

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"

	"github.com/crosswalk-dhis2/crosswalk/runtime/source/jsonscan"
)

// Why a text cannot be taken for pages of objects.
var (
	errNoList  = errors.New("it has no such list")
	errListing = errors.New("it is no list")
)

// A pager is what a page says of the others.
type pager struct {
	Page      int    `json:"page"`
	Total     int64  `json:"total"`
	PageCount int    `json:"pageCount"`
	NextPage  string `json:"nextPage"`
}

// A page is a document with a list of objects: the list alone, or an object with it
// under `instances` (2.40) or the name of its kind, beside what is said of pages.
// Lists of other kinds are passed over.
type page struct {
	*copier
	found bool
	pager pager
	each  func(from, to int64) // is told where objects stand in the text; may be nil
}

// read copies the objects of pages that follow each other.
func (p *page) read() error {
	for {
		b, err := p.scan.Peek()
		switch {
		case err == io.EOF && !p.found:
			return errNoList
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		case b == '[':
			err = p.list()
		case b == '{':
			err = p.scan.Object(p.member)
		case p.found:
			err = jsonscan.ErrBroken
		default:
			err = errListing
		}
		if err != nil {
			return err
		}
	}
}

// member reads a member of the object around the list.
func (p *page) member(_, name []byte) error {
	switch string(name) {
	case "instances", p.shape.kind:
		return p.listed()
	case "pager":
		return p.said(&p.pager)
	case "page":
		return p.said(&p.pager.Page)
	case "total":
		return p.said(&p.pager.Total)
	case "pageCount":
		return p.said(&p.pager.PageCount)
	}
	return p.scan.Skip()
}

// said reads what is said of pages.
func (p *page) said(into any) error {
	value, err := p.scan.Value(maxPager)
	if err == nil && json.Unmarshal(value, into) != nil {
		return jsonscan.ErrBroken
	}
	return err
}

// maxPager is the length of the longest that may be said of pages.
const maxPager = 64 << 10

// listed reads the list, or null in its place.
func (p *page) listed() error {
	b, err := p.scan.Peek()
	if err == nil && b == '[' {
		return p.list()
	}
	value, err := p.scan.Value(len("null"))
	switch {
	case err != nil:
		return err
	case !bytes.Equal(value, []byte("null")):
		return errListing
	}
	p.found = true
	return nil
}

func (p *page) list() error {
	p.found = true
	return p.scan.List(func() error {
		if _, err := p.scan.Peek(); err != nil {
			return err
		}
		from := p.scan.Offset()
		err := p.item()
		if p.each != nil {
			p.each(from, p.scan.Offset())
		}
		return err
	})
}
