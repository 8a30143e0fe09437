package runtime

import (
	"bytes"
	"io"
	"unicode/utf8"
)

// A naiveRows cuts CSV line by line and byte by byte, as the rowSplitter has to cut
// it. Its delimiter is what the input
// or the file says, or the comma, the semicolon or the tab, whichever the header
// has most of.
//
// A row whose quotes are wrong is one line: reading goes on at the next line,
// so that a quote that nobody closed does not take the rest of the file along.
type naiveRows struct {
	blocks    *blocks
	delimiter byte
	columns   int // of the header
	number    int64

	again   []byte // lines that are read once more, from againAt
	againAt int
	row     []byte // text of the row
	first   int    // length of its first line
	cells   []rowCell
	at      int     // how far the row is cut into cells
	open    rowCell // the cell in quotes that at is in, if from is not 0
	out     [][]byte
}

func (s *naiveRows) next(c *chunk) error {
	for {
		number := s.number + 1
		f, err := s.read()
		if err != nil {
			return err
		}
		if f.isNone() && len(bytes.TrimRight(s.row, "\r\n")) == 0 {
			continue
		}
		*c = chunk{number: number, flaw: f}
		if f.isNone() {
			c.cells, c.flaw = s.texts(), s.fault()
		}
		return nil
	}
}

// read reads one row. With a flaw, only what is wrong has been passed over.
func (s *naiveRows) read() (flaw, error) {
	s.row, s.cells, s.at, s.open = s.row[:0], s.cells[:0], 0, rowCell{}
	tooLong, err := s.more()
	if err != nil {
		return flaw{}, err
	}
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
		tooLong, err = s.more()
		if err == io.EOF || len(s.row) > maxLine && !tooLong {
			s.putBack()
			return flaw{code: "E0509", message: "the quote that opens a cell is not closed"}, nil
		}
		if err != nil {
			return flaw{}, err
		}
	}
}

// more appends the next line to the row.
func (s *naiveRows) more() (tooLong bool, err error) {
	line := s.again[s.againAt:]
	if len(line) > 0 {
		if end := bytes.IndexByte(line, '\n') + 1; end > 0 {
			line = line[:end]
		}
		s.againAt += len(line)
	} else {
		if line, tooLong, err = s.blocks.line(maxLine); err != nil {
			return false, err
		}
	}
	s.number++
	s.row = append(s.row, line...)
	return tooLong, nil
}

// putBack lets all lines of the row but its first be read once more. This is
// not done over and over with long rows: a line that leaves a cell open when it
// is read first has an odd number of quotes, and when it is read inside a cell
// an even one.
func (s *naiveRows) putBack() {
	rest := s.row[s.first:]
	if len(rest) == 0 {
		return
	}
	s.number -= int64(bytes.Count(rest[:len(rest)-1], []byte{'\n'})) + 1
	s.again, s.againAt = append(bytes.Clone(rest), s.again[s.againAt:]...), 0
}

// scan cuts the row into cells, going on where it ended before.
func (s *naiveRows) scan() rowResult {
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
func (s *naiveRows) bare(end int) rowResult {
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
func (s *naiveRows) quoted(end int) rowResult {
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
func (s *naiveRows) texts() [][]byte {
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
func (s *naiveRows) fault() flaw {
	switch {
	case !utf8.Valid(s.row):
		return flaw{code: "E0503", message: "the row is not UTF-8"}
	case len(s.cells) != s.columns:
		return flaw{code: "E0508", message: "the row has " + itoa(int64(len(s.cells))) + " cells and the header has " + itoa(int64(s.columns))}
	}
	return flaw{}
}

// A naiveDocument cuts a JSON file byte by byte into records, as the jsonSplitter has
// to cut it: the items of a list, or an
// object that is the whole file, or one such after the other.
//
// It only follows brackets and quotes; the decoder checks what is between. A
// record with brackets or quotes that do not match is cut where it most likely
// ends, so that it does not take the records after it along: a closing bracket
// closes everything that was opened inside its own, and a text ends at the end
// of its line.
type naiveDocument struct {
	blocks *blocks
	input  *Input
	number int64
	inList bool
	first  bool // in a list, before its first item

	text    []byte // of the record that is being read
	open    []byte // brackets that are open in it
	objects int    // how many of them are {
	quoted  bool   // inside a text
	escaped bool   // after a backslash in it
	tooLong bool
}

func (s *naiveDocument) next(c *chunk) error {
	for {
		b, err := s.look()
		if err != nil {
			return s.atEnd(err)
		}
		switch {
		case !s.inList && b == '[':
			s.blocks.pos++
			s.inList, s.first = true, true
		case s.inList && s.first && b == ']':
			s.blocks.pos++
			s.inList = false
		default:
			return s.record(c)
		}
	}
}

// look comes to the next byte that is not white space.
func (s *naiveDocument) look() (byte, error) {
	for s.blocks.fill() {
		block := s.blocks.buf[s.blocks.pos:s.blocks.end]
		for i, b := range block {
			if !isSpace(b) {
				s.blocks.pos += i
				return b, nil
			}
		}
		s.blocks.pos = s.blocks.end
	}
	return 0, s.blocks.err
}

// atEnd judges an end between two records.
func (s *naiveDocument) atEnd(err error) error {
	switch {
	case err != io.EOF:
		return err
	case s.inList:
		return s.cutOff("the file ends inside its list of records")
	case s.number == 0 && !s.first:
		return &InputError{Code: "E0518", Input: s.input.Name, Message: "the file is empty"}
	}
	return io.EOF
}

func (s *naiveDocument) cutOff(message string) error {
	return &InputError{Code: "E0511", Input: s.input.Name + "#" + itoa(s.number+1), Message: message, Err: io.ErrUnexpectedEOF}
}

// record reads a record to its end.
func (s *naiveDocument) record(c *chunk) error {
	s.first = false
	s.text, s.open, s.objects = s.text[:0], s.open[:0], 0
	s.quoted, s.escaped, s.tooLong = false, false, false
	done := false
	for !done && s.blocks.fill() {
		done = s.followBlock()
	}
	if !done {
		if s.blocks.err != io.EOF {
			return s.blocks.err
		}
		if s.inList || s.quoted || len(s.open) > 0 {
			return s.cutOff("the file ends inside a record")
		}
	}
	s.number++
	*c = chunk{number: s.number, text: s.text}
	if s.tooLong {
		*c = chunk{number: s.number, flaw: flaw{code: "E0501", message: "the record is longer than 256 MiB"}}
	}
	return nil
}

// followBlock takes what the block has of the record; done at the record's end.
func (s *naiveDocument) followBlock() (done bool) {
	block := s.blocks.buf[s.blocks.pos:s.blocks.end]
	taken, used := len(block), len(block)
	for i, b := range block {
		if what := s.step(b, i+len(s.text) > 0); what != jsonTake {
			done, taken, used = true, i, i
			if what == jsonLast {
				taken++
			}
			if what != jsonLeave {
				used++
			}
			break
		}
	}
	s.blocks.pos += used
	s.tooLong = s.tooLong || len(s.text)+taken > maxDocument
	if s.tooLong {
		s.text = append(s.text[:0], '.') // something was there
		return done
	}
	s.text = append(s.text, block[:taken]...)
	return done
}

// step follows one byte; begun holds when the record has bytes before it.
func (s *naiveDocument) step(b byte, begun bool) jsonStep {
	if s.quoted {
		switch {
		case s.escaped:
			s.escaped = false
		case b == '\\':
			s.escaped = true
		case b == '"' || b == '\n':
			s.quoted = false
		}
		return jsonTake
	}
	switch b {
	case '"':
		s.quoted = true
	case '{', '[':
		if !s.inList && begun && len(s.open) == 0 {
			return jsonLeave
		}
		s.push(b)
	case '}', ']':
		return s.closing(b)
	case ',':
		if s.inList && len(s.open) == 0 {
			return jsonDrop
		}
	case ' ', '\t', '\n', '\r':
		if !s.inList && len(s.open) == 0 {
			return jsonLeave
		}
	}
	return jsonTake
}

// closing follows a closing bracket.
func (s *naiveDocument) closing(b byte) jsonStep {
	opening, there := byte('{'), s.objects
	if b == ']' {
		opening, there = '[', len(s.open)-s.objects
	}
	switch {
	case there > 0:
		for s.pop() != opening {
		}
	case s.inList && b == ']':
		s.inList = false
		return jsonDrop
	}
	if !s.inList && len(s.open) == 0 {
		return jsonLast
	}
	return jsonTake
}

// push notes an opening bracket, pop forgets the last one. The { among them are
// counted, so that a bracket which closes nothing does not make one search for
// its own in all that are open.
func (s *naiveDocument) push(b byte) {
	s.open = append(s.open, b)
	if b == '{' {
		s.objects++
	}
}

func (s *naiveDocument) pop() byte {
	last := len(s.open) - 1
	b := s.open[last]
	s.open = s.open[:last]
	if b == '{' {
		s.objects--
	}
	return b
}
