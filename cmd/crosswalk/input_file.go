package main

import (
	"io"
	"os"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source/fhir"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source/openmrs"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source/parquet"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source/sheet"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source/tracker"
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
func (in *inputs) recordsOf(source, name string, o fileOptions, open func() (handle, error)) (runtime.Input, error) {
	format, known := formatNamed(o.format)
	if !known {
		format, _ = formatOfFile(name)
	}
	switch {
	case (format.name == spreadsheet || format.name == columnar) && source == "":
		return runtime.Input{}, misused("%s: what is on the server is read as JSON, and this is %s", name, format.called)
	case format.name == spreadsheet:
		asked := sheet.Options{Sheet: o.sheet, HeaderRow: o.headerRow}
		input, err := sheet.Input(source, name, asked, func() (sheet.File, error) { return open() })
		return input, openFailure(err)
	case format.name == columnar:
		input, err := parquet.Input(source, name, in.fieldsOf(source), func() (parquet.File, error) { return open() })
		return input, openFailure(err)
	}
	input := runtime.Input{Source: source, Name: name, Format: format.name}
	input.Open = func() (io.ReadCloser, error) { return open() }
	switch format.name {
	case inFHIR:
		return fhir.Input(input, o.resource), nil
	case inOpenMRS:
		return openmrs.Input(input), nil
	}
	if format.takes("encoding") {
		input.Encoding = o.encoding
	}
	if format.takes("delimiter") {
		input.Delimiter, input.HeaderRow = o.delimiter, o.headerRow
	}
	return in.asTracker(input)
}

// asTracker reads JSON as objects of DHIS2's tracker where the schema of the source
// is of such.
func (in *inputs) asTracker(input runtime.Input) (runtime.Input, error) {
	said := input.Format == trackerObjects
	if input.Source == "" || !said && input.Format != "json" && input.Format != "ndjson" {
		return input, nil
	}
	s, known := in.sourceNamed(input.Source)
	switch {
	case known && s.Tracker != nil:
		return tracker.Input(s, input), nil
	case said:
		return runtime.Input{}, noTrackerSchema(input.Source)
	}
	return input, nil
}

// noTrackerSchema says that nobody knows what the values of tracker objects are called.
func noTrackerSchema(source string) error {
	return runFailure(&runtime.InputError{Code: "E0651", Input: source, Message: "its schema does not say which tracker objects its records are"})
}

// openFailure says in plain words why a file is not what it should be.
func openFailure(err error) error {
	if err == nil {
		return nil
	}
	return runFailure(err)
}

// fieldsOf are the fields of a source that are read; nil are all.
func (in *inputs) fieldsOf(source string) *schema.Record {
	if in.transform == nil {
		return nil
	}
	if s, ok := in.sourceNamed(source); ok {
		return s.Record
	}
	return &schema.Record{Name: source}
}

func (in *inputs) sourceNamed(name string) (*runtime.Source, bool) {
	if in.transform == nil {
		return nil, false
	}
	for i := range in.transform.Sources {
		if in.transform.Sources[i].Name == name {
			return &in.transform.Sources[i], true
		}
	}
	return nil, false
}
