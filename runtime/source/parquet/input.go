package parquet

import (
	"errors"
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source"
)

// A File is an open Parquet file.
type File interface {
	io.ReaderAt
	io.Closer
	Size() int64
}

// Input makes an input of a file: lines of JSON, of which each is a row. record
// are the fields that are read; nil are all that the file has, for whoever asks
// what its records look like. The error is a *runtime.InputError where the file
// cannot be read, or its columns are not those fields.
func Input(of, name string, record *schema.Record, open func() (File, error)) (runtime.Input, error) {
	start := func() (io.ReadCloser, error) {
		r, err := begin(name, record, open)
		if err != nil {
			return nil, err
		}
		return source.Pull(r.next, r), nil
	}
	r, err := start()
	if err != nil {
		return runtime.Input{}, err
	}
	r.Close() // only read
	return runtime.Input{Source: of, Name: name, Format: "ndjson", Open: start}, nil
}

// begin opens a file and plans how its rows are written.
func begin(name string, record *schema.Record, open func() (File, error)) (*reader, error) {
	file, err := open()
	if err != nil {
		return nil, &runtime.InputError{Code: "E0511", Input: name, Message: "the file cannot be read to its end", Err: err}
	}
	r := &reader{name: name, file: file}
	if err := r.plan(record); err != nil {
		r.Close() // only read
		return nil, err
	}
	return r, nil
}

func (r *reader) plan(record *schema.Record) (err error) {
	defer r.damagedByPanic(&err)
	f, err := parquet.OpenFile(r.file, r.file.Size(), parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	if err != nil {
		return r.unread(err)
	}
	p := &planner{}
	if record == nil {
		record, p.sampled = fieldsOf(f.Root()), true
	}
	r.root = p.group(f.Root(), record, record.Name)
	r.columns, r.rows = p.columns, f.NumRows()
	if len(p.problems) > 0 {
		return p.wrong(r.name)
	}
	return nil
}

// unread is the error of a file that cannot be read as Parquet.
func (r *reader) unread(err error) error {
	var own *runtime.InputError
	if errors.As(err, &own) {
		return own
	}
	return r.failed("E0612", "it is no Parquet file, or it is damaged")
}

func (r *reader) failed(code diag.Code, message string) error {
	return &runtime.InputError{Code: code, Input: r.name, Message: message}
}

// damagedByPanic makes an error of what the library panics with: it trusts some
// of what files say of themselves.
func (r *reader) damagedByPanic(err *error) {
	if what := recover(); what != nil {
		*err = r.unread(fmt.Errorf("panic: %T", what)) // what it says may be data
	}
}
