package fhir

import (
	"bufio"
	"errors"
	"io"
	"strconv"

	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source/jsonscan"
)

// Input makes an input of the resources of a type that are in a file: a bundle, a
// resource, a list of them, or lines of both; packed or not.
func Input(file runtime.Input, resource string) runtime.Input {
	plain := file
	file.Format, file.Encoding = "ndjson", ""
	file.Open = func() (io.ReadCloser, error) {
		text, err := plain.Text()
		if err != nil {
			return nil, err
		}
		write := func(to io.Writer) error {
			c := newCopier(resource, to)
			return c.inFile(file.Name, text)
		}
		return source.Reader(write, text), nil
	}
	return file
}

// inFile copies a file; the error is one of runtime, at the entry.
func (c *copier) inFile(name string, text io.Reader) error {
	from := bufio.NewReaderSize(text, 64<<10)
	var err error
	if runtime.FormatOf(name) == "ndjson" || jsonscan.IsLines(from) {
		err = c.ndjson(from, false)
	} else {
		err = c.documents(from)
	}
	if err == nil || !isMalformed(err) {
		return err
	}
	failed := &runtime.InputError{Code: "E0511", Input: name + ":" + strconv.FormatInt(c.lines+1, 10), Err: err}
	var p *problem
	switch {
	case errors.As(err, &p):
		failed.Code, failed.Message, failed.Err = p.code, p.message, nil
	case errors.Is(err, io.ErrUnexpectedEOF):
		failed.Message = "the file ends too early, as if it had been cut off"
	case errors.Is(err, jsonscan.ErrDeep), errors.Is(err, jsonscan.ErrBroken):
		failed.Message, failed.Err = err.Error(), nil
	}
	return failed
}
