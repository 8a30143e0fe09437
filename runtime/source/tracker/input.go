package tracker

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source"
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
		r := &reader{name: in.Name, shape: shape, from: objectsIn(text, shape.kind)}
		return source.Pull(r.next, text), nil
	}}
}

// A reader gives the records of a text as lines of JSON.
type reader struct {
	name  string
	shape *shape
	from  objects
	done  int64 // objects
	line  []byte
}

// next writes the next record.
func (r *reader) next() ([]byte, error) {
	raw, err := r.from.next()
	if err != nil {
		return nil, r.broken(err)
	}
	r.done++
	if _, isLine := r.from.(*lines); isLine && !json.Valid(raw) {
		r.line = append(r.line[:0], raw...) // rejected by who reads it
	} else {
		r.line = r.shape.line(r.line[:0], bytes.TrimSpace(raw))
	}
	r.line = append(r.line, '\n')
	return r.line, nil
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
