package workbook

import (
	"errors"
	"io"
	"strings"
)

// A reader goes through the elements of a part. Prefixes of names do not count:
// the two flavours of the format differ in them alone.
type reader struct{ tokens }

func newReader(in io.Reader) *reader { return &reader{newTokens(in)} }

// An element is where one begins. It is valid until the reader goes on.
type element struct {
	name  string
	attrs []attribute
}

// attr returns an attribute, "" if it is not there.
func (e element) attr(name string) string {
	for _, a := range e.attrs {
		if a.name == name {
			return string(a.value)
		}
	}
	return ""
}

// is reports whether an attribute says yes.
func (e element) is(name string) bool { v := e.attr(name); return v == "1" || v == "true" }

// begun is the element that has just begun.
func (r *reader) begun() element { return element{r.name, r.attrs} }

// each calls f for every element up to the end of the part.
func (r *reader) each(f func(x *reader, e element) error) error {
	for {
		kind, err := r.next(false)
		switch {
		case err == io.EOF:
			return nil
		case err != nil:
			return damaged(err)
		}
		if kind == startTag {
			if err := f(r, r.begun()); err != nil {
				return err
			}
		}
	}
}

// children calls f for the elements in the one that the reader stands in, to
// its end. f reads each to its end.
func (r *reader) children(f func(e element) error) error {
	for {
		kind, err := r.next(false)
		switch {
		case err != nil:
			return damaged(err)
		case kind == endTag:
			return nil
		}
		if err := f(r.begun()); err != nil {
			return err
		}
	}
}

// skip reads to the end of the element.
func (r *reader) skip() error {
	for depth := 1; depth > 0; {
		kind, err := r.next(false)
		if err != nil {
			return damaged(err)
		}
		if kind == startTag {
			depth++
		} else {
			depth--
		}
	}
	return nil
}

// text reads the text of an element without elements in it, to its end.
func (r *reader) text() (string, error) {
	text := ""
	for {
		kind, err := r.next(true)
		if err != nil || len(text) > maxText {
			return "", damaged(err)
		}
		switch kind {
		case textBetween:
			text += string(r.data)
		case startTag:
			if err := r.skip(); err != nil {
				return "", err
			}
		case endTag:
			return text, nil
		}
	}
}

// rich reads the text of `<t>a</t>` or of runs `<r><t>a</t></r>`, to the end of
// the element around them. How it is pronounced (rPh) is no part of it.
func (r *reader) rich() (string, error) {
	var b strings.Builder
	err := r.children(func(e element) error {
		part, err := "", error(nil)
		switch e.name {
		case "t":
			part, err = r.text()
		case "r":
			part, err = r.rich()
		default:
			err = r.skip()
		}
		b.WriteString(part)
		return err
	})
	if err == nil && b.Len() > maxText {
		err = ErrDamaged
	}
	return unescaped(b.String()), err
}

// damaged keeps the reasons of our own, and drops those of the XML reader.
func damaged(err error) error {
	for _, own := range []error{ErrTooLarge, ErrLongRow, ErrEndless} {
		if errors.Is(err, own) {
			return own
		}
	}
	return ErrDamaged
}
