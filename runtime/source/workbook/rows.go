package workbook

import "io"

// What the rows of a sheet may hold, unpacked: a file of some kilobytes can hold
// terabytes of blanks. A full sheet of fifty columns has about 2 GiB.
const (
	maxSheet  = 8 << 30
	maxRowXML = 16 << 20
)

// Rows reads the rows of a sheet one after the other, in the memory that one of
// them takes.
type Rows struct {
	reader sheetReader
	in     io.ReadCloser
	xml    *reader
	left   int64 // bytes that may still be unpacked
	ofRow  int64 // the same, of this row
	cells  []Cell
	ended  bool // the end of the rows was seen
}

// Rows opens a sheet. Its texts are as they are, with line breaks and blanks.
func (b *Book) Rows(sheet string) (*Rows, error) {
	if err := b.share(); err != nil {
		return nil, err
	}
	in, err := b.unpack(b.partOf(sheet))
	if err != nil {
		return nil, err
	}
	r := &Rows{reader: sheetReader{book: b, exact: true}, in: in, left: maxSheet}
	r.xml = newReader(&bounded{&bounded{in, &r.left, ErrEndless}, &r.ofRow, ErrLongRow})
	return r, nil
}

// Next reads the next row that has cells with something in them. It is good
// until the next call. The error is io.EOF after the last one.
func (r *Rows) Next() (Row, error) {
	for {
		r.ofRow = maxRowXML
		kind, err := r.xml.next(false)
		switch {
		case err != nil:
			return Row{}, r.atEnd(err)
		case kind == endTag:
			r.ended = r.ended || r.xml.name == "sheetData"
		case r.xml.name == "row":
			row, err := r.reader.readRow(r.xml, r.xml.begun(), r.cells[:0])
			if r.cells = row.Cells; err != nil || len(row.Cells) > 0 {
				return row, err
			}
		}
	}
}

// atEnd makes sure that an end is that of the sheet, and not of a file that was
// cut off.
func (r *Rows) atEnd(err error) error {
	if err == io.EOF && r.ended {
		return io.EOF
	}
	return damaged(err)
}

// Close ends the reading.
func (r *Rows) Close() error { return r.in.Close() }
