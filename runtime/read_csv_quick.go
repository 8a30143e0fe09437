package runtime

import (
	"bytes"
	"unicode/utf8"
)

// Nearly every row is one line whose quotes are right. It is cut as it lies in the
// block, cells are looked at eight bytes at a time, and only those that are read
// are kept. Whatever else a row may be (of several lines, with quotes or a number
// of cells that are wrong, not UTF-8) is left to the rowSplitter's other methods.
//
// Measured on rows of 20 columns of which 4 are read: 1.9 times as fast.

// expect notes which columns of the header are read.
func (s *rowSplitter) expect(columns []rowColumn) {
	s.columns, s.wanted, s.few = len(columns), make([]bool, len(columns)), make([][]byte, len(columns))
	for i, column := range columns {
		s.wanted[i] = column.values != nil
	}
	if !s.isOrdinary() {
		s.wanted = nil // never quick
	}
}

// isOrdinary holds where the delimiter means nothing else.
func (s *rowSplitter) isOrdinary() bool {
	return (s.delimiter >= ' ' || s.delimiter == '\t') && s.delimiter < utf8.RuneSelf && s.delimiter != '"'
}

// quick cuts a line that is a row. It answers false where it may not be one, or may
// be blank; nothing has been done then. Cells that are not read stay as they were.
func (s *rowSplitter) quick(line []byte) bool {
	end := lengthOf(line)
	if end == 0 || len(s.wanted) == 0 || !utf8.Valid(line) {
		return false
	}
	line, at := line[:end], 0
	s.plain = s.plain[:0]
	for i, wanted := range s.wanted {
		from, to, doubled := at, 0, false
		if at < end && line[at] == '"' {
			from++
			if to, doubled = closingQuote(line, from); to < 0 {
				return false
			}
			at = to + 1
		} else {
			to = s.cellEnd(line, at)
			at = to
		}
		if wanted {
			s.few[i] = line[from:to:to]
			if doubled {
				s.few[i] = s.single(line[from:to])
			}
		}
		switch {
		case at == end:
			return i == len(s.wanted)-1
		case line[at] != s.delimiter:
			return false
		}
		at++
	}
	return false
}

// lengthOf is the length of a line without its end.
func lengthOf(line []byte) int {
	end := len(line)
	if end > 0 && line[end-1] == '\n' {
		end--
	}
	if end > 0 && line[end-1] == '\r' {
		end--
	}
	return end
}

// isRow reports whether a line with quotes is surely a row: each quote that opens a
// cell stands at its beginning, and is closed at its end.
func (s *rowSplitter) isRow(line []byte) bool {
	if !s.isOrdinary() {
		return false
	}
	line = line[:lengthOf(line)]
	for at := 0; ; {
		quote := bytes.IndexByte(line[at:], '"')
		if quote < 0 {
			return true
		}
		if at += quote; at > 0 && line[at-1] != s.delimiter {
			return false
		}
		end, _ := closingQuote(line, at+1)
		switch at = end + 1; {
		case end < 0:
			return false
		case at == len(line):
			return true
		case line[at] != s.delimiter:
			return false
		}
		at++
	}
}

// cellEnd is where a cell without quotes ends: at a delimiter, the end, or a quote,
// which may not be there.
func (s *rowSplitter) cellEnd(line []byte, at int) int {
	delimiter := wordOf(s.delimiter)
	for ; at+wordSize <= len(line); at += wordSize {
		w := wordAt(line, at)
		if marks := zeros(w^delimiter) | zeros(w^wordOf('"')); marks != 0 {
			return at + firstOf(marks)
		}
	}
	for at < len(line) && line[at] != s.delimiter && line[at] != '"' {
		at++
	}
	return at
}

// closingQuote finds the quote that closes a cell, or -1; doubled holds when the
// cell has quotes in it, each written twice.
func closingQuote(line []byte, at int) (end int, doubled bool) {
	for {
		next := bytes.IndexByte(line[at:], '"')
		if next < 0 {
			return -1, false
		}
		at += next
		if at+1 == len(line) || line[at+1] != '"' {
			return at, doubled
		}
		doubled = true
		at += 2
	}
}

// single writes the doubled quotes of a cell once. It is good until the next row.
func (s *rowSplitter) single(cell []byte) []byte {
	from := len(s.plain)
	for {
		quote := bytes.IndexByte(cell, '"') + 1
		if quote == 0 {
			s.plain = append(s.plain, cell...)
			return s.plain[from:]
		}
		s.plain = append(s.plain, cell[:quote]...)
		cell = cell[quote+1:]
	}
}
