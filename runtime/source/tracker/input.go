package tracker

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

// Input makes the input of a file of tracker objects: a page, a list, or objects in
// lines. s.Tracker is not nil. The file may be packed; in.Open gives it as it is.
func Input(s *runtime.Source, in runtime.Input) runtime.Input {
	shape, file := newShape(s), in
	return runtime.Input{Source: in.Source, Name: in.Name, Format: "ndjson", Open: func() (io.ReadCloser, error) {
		text, err := file.Text()
		if err != nil {
			return nil, err
		}
		return &reader{name: in.Name, shape: shape, text: text, from: objectsIn(text, shape.kind)}, nil
	}}
}

// A reader gives the records of a text as lines of JSON.
type reader struct {
	name  string
	shape *shape
	text  io.Closer
	from  objects
	done  int64 // objects
	line  []byte
	rest  []byte // of line, not yet given
	err   error
}

// Read gives the lines as they come.
func (r *reader) Read(p []byte) (int, error) {
	for len(r.rest) == 0 {
		if r.err == nil {
			r.err = r.next()
		}
		if r.err != nil {
			return 0, r.err
		}
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

// next writes the next record.
func (r *reader) next() error {
	raw, err := r.from.next()
	if err != nil {
		return r.broken(err)
	}
	r.done++
	if _, isLine := r.from.(*lines); isLine && !json.Valid(raw) {
		r.line = append(r.line[:0], raw...) // rejected by who reads it
	} else {
		r.line = r.shape.line(r.line[:0], bytes.TrimSpace(raw))
	}
	r.line = append(r.line, '\n')
	r.rest = r.line
	return nil
}

// broken says why the objects cannot be read on.
func (r *reader) broken(err error) error {
	message := ""
	switch {
	case errors.Is(err, errNoJSON):
		message = fmt.Sprintf("it is no JSON after object %d", r.done)
	case errors.Is(err, errLong):
		message = fmt.Sprintf("object %d of it is larger than 64 MiB", r.done+1)
	case errors.Is(err, errNoList), errors.Is(err, errListing):
		return &runtime.InputError{Code: "E0650", Input: r.name, Message: fmt.Sprintf("it has no list `%s`, which the records of the source are", r.shape.kind)}
	default:
		return err
	}
	return &runtime.InputError{Code: "E0649", Input: r.name, Message: message}
}

// Close ends the reading.
func (r *reader) Close() error { return r.text.Close() }
