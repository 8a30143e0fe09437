package runtime

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// An InputError is why an input cannot be read at all, or not to its end. It
// ends the run; everything that was read before it is accounted for.
type InputError struct {
	Code    diag.Code
	Input   string // the input's name, or a place in it: "visits.csv:1"
	Message string // in the style of diagnostics, without values of records
	Err     error  // what the system said, or nil
}

func (e *InputError) Error() string {
	text := e.Input + ": " + e.Message + " (" + string(e.Code) + ")"
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Unwrap returns what the system said.
func (e *InputError) Unwrap() error { return e.Err }

// broken turns an error of opening or reading into an InputError.
func (in *Input) broken(err error) error {
	message := "the file cannot be read to its end"
	if errors.Is(err, io.ErrUnexpectedEOF) {
		message = "the file ends too early, as if it had been cut off"
	}
	return &InputError{Code: "E0511", Input: in.Name, Message: message, Err: err}
}

// A chunk is the text of what should be one record.
type chunk struct {
	number int64    // of its line, or of the record in a JSON file, from 1
	text   []byte   // JSON formats
	cells  [][]byte // CSV and rows; of CSV only those that are read
	row    []byte   // CSV: the text that the cells are parts of
	faults []string // of rows: why cells have no value; nil, or one a cell
	flaw   flaw     // why it cannot be a record; it is then not decoded
}

// A splitter cuts an input into records. It ends with io.EOF, and only with an
// error when the input cannot be read on. What a chunk holds is good until the
// next call.
type splitter interface {
	next(c *chunk) error
}

// A recordReader reads the records of one input.
type recordReader struct {
	input  *Input
	opened *opened // nil where the input comes as rows
	close  func()
	splitter
	mark   string   // between the input's name and a number: ":" for lines, "#" for records
	names  []string // of columns; nil where records are JSON
	header int64    // row of the names

	source  *sourcePlan // whose records they are; nil where nobody asks for their fields
	columns []rowColumn // of CSV and rows
	layout  string      // what tells the form of texts from others in which they would mean something else; "" for JSON
	joined  []byte      // scratch space
}

// A decoding turns the text of a chunk into a record.
type decoding func(c *chunk) (*stdlib.Record, flaw)

// decoding decodes the fields of a plan. It may trust what was read before. Its
// records are good until the next one.
func (r *recordReader) decoding(plan *recordPlan, trusted bool) decoding {
	d := newDecoder(plan, r.source.zone, r.source.blank)
	d.trusted = trusted
	if !r.source.keeps {
		d.arena = &stdlib.Arena{}
	}
	if r.layout == "" {
		return func(c *chunk) (*stdlib.Record, flaw) { return d.decode(c.text) }
	}
	columns := plan.columns(r.columns)
	return func(c *chunk) (*stdlib.Record, flaw) { return d.decodeRow(columns, c) }
}

// findColumns finds out what the cells of rows are.
func (r *recordReader) findColumns() error {
	columns, err := columnsOf(r.names, r.source.plan, r.place(r.header))
	if err != nil {
		return err
	}
	r.columns, r.layout = columns, "sheet "
	if rows, isCSV := r.splitter.(*rowSplitter); isCSV {
		rows.expect(columns)
		r.layout = "csv " + string(rows.delimiter)
	}
	for _, column := range columns {
		r.layout += fmt.Sprint(column.path)
	}
	return nil
}

// text is what a chunk was read from: of one layout, chunks with the same texts
// are the same.
func (r *recordReader) text(c *chunk) []byte {
	switch {
	case c.row != nil:
		return c.row
	case c.cells == nil:
		return c.text
	}
	r.joined = r.joined[:0]
	for _, cell := range c.cells {
		r.joined = append(binary.AppendUvarint(r.joined, uint64(len(cell))), cell...)
	}
	for _, fault := range c.faults {
		r.joined = append(binary.AppendUvarint(r.joined, uint64(len(fault))), fault...)
	}
	return r.joined
}

// next reads the next record, and sees to it that its text could be read.
func (r *recordReader) next(c *chunk) error {
	err := r.splitter.next(c)
	if err == nil && c.flaw.isNone() && r.opened != nil {
		c.flaw = r.opened.undecoded(c)
	}
	return err
}

// openRecords opens an input in its format, and finds the fields in it that are read.
func (sp *sourcePlan) openRecords(in *Input) (*recordReader, error) {
	r, err := in.openRecords()
	if err != nil {
		return nil, err
	}
	r.source = sp
	if r.names == nil {
		return r, nil
	}
	if err := r.findColumns(); err != nil {
		r.close()
		return nil, err
	}
	return r, nil
}

// openRecords opens an input in its format, whatever its records are made of.
func (in *Input) openRecords() (*recordReader, error) {
	if in.Rows != nil {
		return in.openSheet()
	}
	format, err := in.format()
	if err != nil {
		return nil, err
	}
	o, err := openInput(in)
	if err != nil {
		return nil, err
	}
	r := &recordReader{input: in, opened: o, close: o.close, mark: ":"}
	switch format {
	case "ndjson":
		r.splitter = &lineSplitter{blocks: o.blocks}
	case "json":
		r.splitter, r.mark = &jsonSplitter{blocks: o.blocks, input: in}, "#"
	case "csv":
		err = r.openRows()
	}
	if err != nil {
		o.close()
		return nil, err
	}
	return r, nil
}

// openRows reads the header of a CSV file.
func (r *recordReader) openRows() error {
	rows := &rowSplitter{blocks: r.opened.blocks, delimiter: r.input.Delimiter, encoding: r.opened.encoding}
	names, err := rows.headerNames(r.input)
	r.splitter, r.names, r.header = rows, names, rows.number
	rows.columns = len(names)
	return err
}

// openSheet opens an input that comes as rows, and reads its header.
func (in *Input) openSheet() (*recordReader, error) {
	rows, err := in.Rows()
	if err != nil {
		return nil, in.inputError(err)
	}
	s := &sheetSplitter{rows: rows}
	names, err := s.header()
	if err == io.EOF {
		err = &InputError{Code: "E0518", Input: in.Name, Message: "it is empty: it has no header row"}
	}
	if err != nil {
		rows.Close()
		return nil, in.inputError(err)
	}
	return &recordReader{input: in, close: func() { rows.Close() }, splitter: s, mark: ":", names: names, header: s.number}, nil
}

// place says where a chunk stands: "visits.ndjson:17", or "bundle.json#3" for
// the third record of a JSON file, whose lines mean nothing.
func (r *recordReader) place(number int64) string { return r.input.Name + r.mark + itoa(number) }

// format is the format of an input, said or taken from its name.
func (in *Input) format() (string, error) {
	format := in.Format
	if format == "" {
		format = FormatOf(in.Name)
	}
	switch format {
	case "ndjson", "json", "csv":
		return format, nil
	}
	return "", &InputError{Code: "E0517", Input: in.Name, Message: "the format of the file is not known"}
}

// FormatOf takes the format of text from a name's ending, "" when it says nothing.
func FormatOf(name string) string {
	name = strings.ToLower(name)
	for _, packed := range []string{".gz", ".zst"} {
		if rest, ok := strings.CutSuffix(name, packed); ok {
			name = rest
			break
		}
	}
	switch path.Ext(name) {
	case ".ndjson", ".jsonl":
		return "ndjson"
	case ".json":
		return "json"
	case ".csv", ".tsv":
		return "csv"
	}
	return ""
}
