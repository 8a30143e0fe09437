package runtime

import "io"

// A RawRecord is a record as an input has it, before anybody asks for its fields.
// What it holds is good until the next one is read.
type RawRecord struct {
	Place string   // "visits.ndjson:17"
	JSON  []byte   // nil where records are rows
	Cells [][]byte // of a row, in the order of the columns; an empty one is missing
	Bad   bool     // it is no record, and the run would reject it
}

// RawRecords are the records of an input for whoever asks what there is, and not
// what a mapping makes of it: they are cut and counted as a run does.
type RawRecords struct {
	reader *recordReader
	chunk  chunk
}

// RawRecords opens the input. The error is an [*InputError].
func (in *Input) RawRecords() (*RawRecords, error) {
	r, err := in.openRecords()
	if err != nil {
		return nil, err
	}
	if _, err := columnsOf(r.names, &recordPlan{}, r.place(r.header)); err != nil { // of two columns with one name
		r.close()
		return nil, err
	}
	return &RawRecords{reader: r}, nil
}

// Columns are the names in the header; nil where records are JSON.
func (r *RawRecords) Columns() []string { return r.reader.names }

// Next reads the next record. The error is io.EOF after the last one, and an
// [*InputError] where the input cannot be read to its end.
func (r *RawRecords) Next(rec *RawRecord) error {
	err := r.reader.next(&r.chunk)
	if err == io.EOF {
		return err
	}
	if err != nil {
		return r.reader.input.inputError(err)
	}
	c := &r.chunk
	*rec = RawRecord{Place: r.reader.place(c.number), JSON: c.text, Cells: c.cells, Bad: !c.flaw.isNone()}
	return nil
}

// Close ends the reading.
func (r *RawRecords) Close() { r.reader.close() }
