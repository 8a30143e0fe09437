package schemafile

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

// Read adds the records of an input, which are cut as a run cuts them. Inputs of a
// sample all have cells, or none has. The error is a [Refusal], or a
// *runtime.InputError where the input cannot be read to its end.
func (s *Sample) Read(in *runtime.Input) error {
	records, err := in.RawRecords()
	if err != nil {
		return err
	}
	defer records.Close()
	cells := records.Columns() != nil
	if s.records > 0 && s.cells != cells {
		return refuse("E0626", "%s cannot be in one sample with inputs of another kind: cells of CSV and of spreadsheets are texts", in.Name)
	}
	s.cells = cells
	var paths [][]string
	for _, column := range records.Columns() {
		paths = append(paths, columnPath(column))
	}
	var r runtime.RawRecord
	for {
		switch err := records.Next(&r); {
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		}
		if err := s.read(&r, paths); err != nil {
			return err
		}
	}
}

// read takes a record, or passes over what is none.
func (s *Sample) read(r *runtime.RawRecord, paths [][]string) error {
	if r.Bad {
		s.passOver(r.Place)
		return nil
	}
	if s.cells {
		return s.add(rowRecord(paths, r.Cells), r.Place)
	}
	value, err := wholeValue(r.JSON)
	if err != nil {
		s.passOver(r.Place)
		return nil
	}
	return s.add(value, r.Place)
}

// wholeValue reads a text that is one JSON value and nothing more.
func wholeValue(text []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	value, err := nextValue(d, 0)
	if err != nil {
		return nil, err
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, errors.New("something follows the value")
	}
	return value, nil
}

// columnPath is the path of the field that a column fills: "patient.gender" is a
// field of a record.
func columnPath(column string) []string {
	if path, ok := schema.SplitPath(column); ok && !strings.Contains(column, "`") {
		return path
	}
	return []string{column}
}

// rowRecord makes a record of cells. An empty one is missing.
func rowRecord(paths [][]string, cells [][]byte) object {
	row := object{}
	for i, path := range paths {
		if len(cells[i]) > 0 && path[0] != "" {
			row = put(row, path, string(cells[i]))
		}
	}
	return row
}

// put adds a value at a path of objects.
func put(o object, path []string, value string) object {
	if len(path) == 1 {
		return append(o, member{path[0], value})
	}
	for i, m := range o {
		if inner, ok := m.value.(object); ok && m.name == path[0] {
			o[i].value = put(inner, path[1:], value)
			return o
		}
	}
	return append(o, member{path[0], put(object{}, path[1:], value)})
}
