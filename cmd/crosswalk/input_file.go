package main

import (
	"io"
	"os"

	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source/sheet"
)

// A handle is an open file that can be read from its beginning, and at any place.
type handle interface {
	io.ReadCloser
	io.ReaderAt
	Size() int64
}

// openFile opens a regular file.
func openFile(path string) (handle, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, err
	}
	return regular{f, info.Size()}, nil
}

type regular struct {
	*os.File
	size int64
}

// Size is how large the file was when it was opened.
func (f regular) Size() int64 { return f.size }

// recordsOf makes the input of a file, of which the format is known by its name,
// if it is not said. Options that are not for its format do not count: they may
// have been said of other files. What is on the server is of no source.
func recordsOf(source, name string, o fileOptions, open func() (handle, error)) (runtime.Input, error) {
	format, known := formatNamed(o.format)
	if !known {
		format, _ = formatOfFile(name)
	}
	switch {
	case format.name == spreadsheet && source == "":
		return runtime.Input{}, misused("%s: what is on the server is read as JSON, and this is a spreadsheet", name)
	case format.name == spreadsheet:
		asked := sheet.Options{Sheet: o.sheet, HeaderRow: o.headerRow}
		in, err := sheet.Input(source, name, asked, func() (sheet.File, error) { return open() })
		if err != nil {
			return in, runFailure(err)
		}
		return in, nil
	}
	in := runtime.Input{Source: source, Name: name, Format: format.name}
	in.Open = func() (io.ReadCloser, error) { return open() }
	if format.takes("encoding") {
		in.Encoding = o.encoding
	}
	if format.takes("delimiter") {
		in.Delimiter, in.HeaderRow = o.delimiter, o.headerRow
	}
	return in, nil
}
