package tracker

import (
	"errors"
	"fmt"
	"io"

	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source/jsonscan"
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
		write := func(to io.Writer) error {
			c := newCopier(shape, to)
			return c.broken(in.Name, c.inFile(text))
		}
		return source.Reader(write, text), nil
	}}
}

// broken says of a file why its objects cannot be read on.
func (c *copier) broken(name string, err error) error {
	switch {
	case errors.Is(err, jsonscan.ErrBroken):
		return &runtime.InputError{Code: "E0649", Input: name, Message: fmt.Sprintf("it is no JSON after object %d", c.objects)}
	case errors.Is(err, jsonscan.ErrDeep):
		return &runtime.InputError{Code: "E0649", Input: name, Message: fmt.Sprintf("object %d of it is nested more than 10,000 levels deep", c.objects+1)}
	case errors.Is(err, errNoList), errors.Is(err, errListing):
		return &runtime.InputError{Code: "E0650", Input: name, Message: fmt.Sprintf("it has no list `%s`, which the records of the source are", c.shape.kind)}
	}
	return err
}
