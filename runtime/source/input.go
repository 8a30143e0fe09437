package source

import (
	"bufio"
	"errors"
	"io"
	"strconv"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source/jsonscan"
)

// A Copier writes the records of a text of JSON as lines, one for each place of it.
type Copier interface {
	// Lines copies a text of which each line is a document.
	Lines(from *bufio.Reader) error
	// Documents copies documents, one after the other or in a list.
	Documents(from io.Reader) error
	// Written is how many lines were written.
	Written() int64
}

// Malformed is why a text is not of the form that a copier reads.
type Malformed struct {
	Code    diag.Code
	Message string
}

func (m *Malformed) Error() string { return m.Message }

// Input makes an input of a file that a copier reads, packed or not. An error that
// is about the text is one of runtime, at the place where the text goes wrong.
func Input(file runtime.Input, copier func(to io.Writer) Copier) runtime.Input {
	plain := file
	file.Format, file.Encoding = "ndjson", ""
	file.Open = func() (io.ReadCloser, error) {
		text, err := plain.Text()
		if err != nil {
			return nil, err
		}
		write := func(to io.Writer) error {
			c := copier(to)
			return atPlace(file.Name, c, copied(c, file.Name, text))
		}
		return Reader(write, text), nil
	}
	return file
}

// copied copies a file in the form that its name, or how it begins, tells.
func copied(c Copier, name string, text io.Reader) error {
	from := bufio.NewReaderSize(text, 64<<10)
	if runtime.FormatOf(name) == "ndjson" || jsonscan.IsLines(from) {
		return c.Lines(from)
	}
	return c.Documents(from)
}

// atPlace says where a text goes wrong.
func atPlace(name string, c Copier, err error) error {
	failed := &runtime.InputError{Code: "E0511", Input: name + ":" + strconv.FormatInt(c.Written()+1, 10)}
	var wrong *Malformed
	switch {
	case errors.Is(err, jsonscan.ErrEmpty):
		failed.Code, failed.Input, failed.Message = "E0518", name, err.Error()
	case errors.As(err, &wrong):
		failed.Code, failed.Message = wrong.Code, wrong.Message
	case errors.Is(err, io.ErrUnexpectedEOF):
		failed.Message, failed.Err = "the file ends too early, as if it had been cut off", err
	case jsonscan.IsBroken(err):
		failed.Message = err.Error()
	default:
		return err
	}
	return failed
}
