package openmrs

import (
	"bufio"
	"errors"
	"io"
	"strconv"

	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source/jsonscan"
)

// Input makes an input of a file of pages or records, packed or not.
func Input(file runtime.Input) runtime.Input {
	plain := file
	file.Format, file.Encoding = "ndjson", ""
	file.Open = func() (io.ReadCloser, error) {
		text, err := plain.Text()
		if err != nil {
			return nil, err
		}
		write := func(to io.Writer) error { return newCopier(to).inFile(file.Name, text) }
		return source.Reader(write, text), nil
	}
	return file
}

// inFile copies a file; the error is one of runtime, at the record.
func (c *copier) inFile(name string, text io.Reader) error {
	from := bufio.NewReaderSize(text, 64<<10)
	var err error
	if runtime.FormatOf(name) == "ndjson" || jsonscan.IsLines(from) {
		err = c.ndjson(from)
	} else {
		err = c.documents(from)
	}
	failed := &runtime.InputError{Code: "E0511", Input: name + ":" + strconv.FormatInt(c.lines+1, 10)}
	var wrong wrongText
	switch {
	case err == nil:
		return nil
	case errors.Is(err, errEmpty):
		failed.Code, failed.Input, failed.Message = "E0518", name, "it is empty"
	case errors.As(err, &wrong):
		failed.Code, failed.Message = "E0644", wrong.Error()
	case errors.Is(err, io.ErrUnexpectedEOF):
		failed.Message, failed.Err = "the file ends too early, as if it had been cut off", err
	case errors.Is(err, jsonscan.ErrDeep), errors.Is(err, jsonscan.ErrBroken):
		failed.Message = err.Error()
	default:
		return err
	}
	return failed
}
