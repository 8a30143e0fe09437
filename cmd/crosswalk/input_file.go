package main

import (
	"io"
	"os"

	"github.com/crosswalk-dhis2/crosswalk/runtime"
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
// have been said of other files.
func recordsOf(source, name string, o fileOptions, open func() (handle, error)) runtime.Input {
	format, known := formatNamed(o.format)
	if !known {
		format, _ = formatOfFile(name)
	}
	in := runtime.Input{Source: source, Name: name, Format: format.name}
	in.Open = func() (io.ReadCloser, error) { return open() }
	if format.takes("encoding") {
		in.Encoding = o.encoding
	}
	if format.takes("delimiter") {
		in.Delimiter = o.delimiter
	}
	if format.takes("header row") {
		in.HeaderRow = o.headerRow
	}
	return in
}
