package runtime

import (
	"bytes"
	"io"
	"unicode/utf8"
)

// A rowSplitter cuts CSV (RFC 4180) into rows. Its delimiter is what the input
// or the file says, or the comma, the semicolon or the tab, whichever the header
// has most of.
//
// A row whose quotes are wrong is one line: reading goes on at the next line,
// so that a quote that nobody closed does not take the rest of the file along.
type rowSplitter struct {
	blocks    *blocks
	delimiter byte
	encoding  string // that the text was in, "" for UTF-8
	columns   int    // of the header
	wanted    []bool // the columns that are read; nil while the header is
	number    int64

	again   []byte // lines that are read once more, from againAt
	againAt int
	row     []byte // text of the row
	first   int    // length of its first line
	cells   []rowCell
	at      int     // how far the row is cut into cells
	open    rowCell // the cell in quotes that at is in, if from is not 0
	out     [][]byte
	few     [][]byte // cells of a quick row; only those that are read
	plain   []byte   // those that had doubled quotes
}

// A rowCell is a part of a row. Of a quoted one the quotes are left out, but a
// doubled quote inside is still doubled.
type rowCell struct {
	from, to int
	doubled  bool
}

func (s *rowSplitter) next(c *chunk) error {
	for {
		number := s.number + 1
		line, tooLong, err := s.line()
		if err != nil {
			return err
		}
		if !tooLong && s.quick(line) {
			*c = chunk{number: number, row: line, cells: s.few}
			return nil
		}
		f, err := s.read(line, tooLong)
		if err != nil {
			return err
		}
		if f.isNone() && len(bytes.TrimRight(s.row, "\r\n")) == 0 {
			continue
		}
		*c = chunk{number: number, flaw: f}
		if f.isNone() {
			c.cells, c.row, c.flaw = s.texts(), s.row, s.fault()
		}
		return nil
	}
}

// read reads one row, of which the first line is given. With a flaw, only what is
// wrong has been passed over.
func (s *rowSplitter) read(line []byte, tooLong bool) (flaw, error) {
	s.row, s.cells, s.at, s.open = append(s.row[:0], line...), s.cells[:0], 0, rowCell{}
	s.first = len(s.row)
	for {
		if tooLong {
			return flaw{code: "E0501", message: "the row is longer than 16 MiB"}, nil
		}
		switch s.scan() {
		case rowEnds:
			return flaw{}, nil
		case rowBroken:
			s.putBack()
			return flaw{code: "E0509", message: "a quote stands inside a cell where none may be"}, nil
		}
		var err error
		line, tooLong, err = s.line()
		s.row = append(s.row, line...)
		if err == io.EOF || len(s.row) > maxLine && !tooLong {
			s.putBack()
			return flaw{code: "E0509", message: "the quote that opens a cell is not closed"}, nil
		}
		if err != nil {
			return flaw{}, err
		}
	}
}

// line reads the next line, which is good until the next call.
func (s *rowSplitter) line() (line []byte, tooLong bool, err error) {
	if line = s.again[s.againAt:]; len(line) > 0 {
		if end := bytes.IndexByte(line, '\n') + 1; end > 0 {
			line = line[:end]
		}
		s.againAt += len(line)
	} else if line, tooLong, err = s.blocks.line(maxLine); err != nil {
		return nil, false, err
	}
	s.number++
	return line, tooLong, nil
}

// putBack lets all lines of the row but its first be read once more. This is
// not done over and over with long rows: a line that leaves a cell open when it
// is read first has an odd number of quotes, and when it is read inside a cell
// an even one.
func (s *rowSplitter) putBack() {
	rest := s.row[s.first:]
	if len(rest) == 0 {
		return
	}
	s.number -= int64(bytes.Count(rest[:len(rest)-1], []byte{'\n'})) + 1
	s.again, s.againAt = append(bytes.Clone(rest), s.again[s.againAt:]...), 0
}

// How scanning a row can end.
type rowResult uint8

const (
	rowEnds rowResult = iota
	rowOpen           // inside quotes: the next line belongs to it
	rowBroken
)

// scan cuts the row into cells, going on where it ended before.
func (s *rowSplitter) scan() rowResult {
	end := len(bytes.TrimSuffix(bytes.TrimSuffix(s.row, []byte("\n")), []byte("\r")))
	for {
		if s.open.from == 0 && s.at < end && s.row[s.at] == '"' {
			s.at++
			s.open.from = s.at
		}
		cut := s.bare
		if s.open.from > 0 {
			cut = s.quoted
		}
		if result := cut(end); result != rowEnds || s.at == end {
			return result
		}
		s.at++
	}
}

// bare reads a cell without quotes.
func (s *rowSplitter) bare(end int) rowResult {
	start := s.at
	for ; s.at < end && s.row[s.at] != s.delimiter; s.at++ {
		if s.row[s.at] == '"' {
			return rowBroken
		}
	}
	s.cells = append(s.cells, rowCell{from: start, to: s.at})
	return rowEnds
}

// quoted reads a cell in quotes, of which the first is passed over.
func (s *rowSplitter) quoted(end int) rowResult {
	for {
		quote := bytes.IndexByte(s.row[s.at:], '"')
		if quote < 0 {
			s.at = len(s.row)
			return rowOpen
		}
		s.at += quote + 1
		if s.at < len(s.row) && s.row[s.at] == '"' {
			s.open.doubled = true
			s.at++
			continue
		}
		if s.at < end && s.row[s.at] != s.delimiter {
			return rowBroken
		}
		s.open.to = s.at - 1
		s.cells, s.open = append(s.cells, s.open), rowCell{}
		return rowEnds
	}
}

// texts returns the cells without quotes. They are good until the next row.
func (s *rowSplitter) texts() [][]byte {
	s.out = s.out[:0]
	for _, c := range s.cells {
		text := s.row[c.from:c.to]
		if c.doubled {
			text = bytes.ReplaceAll(text, []byte(`""`), []byte(`"`))
		}
		s.out = append(s.out, text)
	}
	return s.out
}

// fault says what is wrong with a row that is well-formed.
func (s *rowSplitter) fault() flaw {
	switch {
	case !utf8.Valid(s.row):
		return flaw{code: "E0503", message: "the row is not UTF-8"}
	case len(s.cells) != s.columns:
		return flaw{code: "E0508", message: "the row has " + itoa(int64(len(s.cells))) + " cells and the header has " + itoa(int64(s.columns))}
	}
	return flaw{}
}
