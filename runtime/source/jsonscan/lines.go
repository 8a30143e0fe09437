package jsonscan

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
)

// MaxRecord is the longest line that a run reads. What is longer is cut a byte
// behind it, so that the run rejects it for its length.
const MaxRecord = 16 << 20

const white = " \t\r\n" // space of JSON

// ReadLine reads a line without its end, which the last may not have. Of one that
// is too long a byte more is given than a run reads.
func ReadLine(from *bufio.Reader, line []byte) (text []byte, ended bool, err error) {
	for {
		part, err := from.ReadSlice('\n')
		room := MaxRecord + 2 - len(line)
		line = append(line, part[:min(len(part), room)]...)
		switch {
		case err == nil, err == io.EOF && len(line) > 0:
			return bytes.TrimRight(line, "\r\n"), err == nil, nil
		case err != bufio.ErrBufferFull:
			return nil, false, err
		}
	}
}

// EachLine goes through the lines of a text. document is told each that is an object
// by itself, and other each that is not, which the run rejects alone; of an empty one
// it is told nil. But a last line that has no end, and is no JSON, was cut off, if
// all has to be there.
func EachLine(from *bufio.Reader, all bool, document, other func(line []byte) error) error {
	var line []byte
	for {
		var ended bool
		var err error
		line, ended, err = ReadLine(from, line[:0])
		switch text := bytes.Trim(line, white); {
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		case all && !ended && !Valid(line):
			return io.ErrUnexpectedEOF
		case len(text) == 0:
			err = other(nil)
		case len(line) > MaxRecord || text[0] != '{' || !Valid(text):
			err = other(line)
		default:
			err = document(text)
		}
		if err != nil {
			return err
		}
	}
}

// IsLines tells from how a text begins whether its records stand in lines: the
// first is JSON of its own, and others follow it.
func IsLines(from *bufio.Reader) bool {
	head, _ := from.Peek(from.Size()) // a shorter text is all there is
	head = bytes.TrimLeft(head, white)
	line, more, _ := bytes.Cut(head, []byte("\n"))
	return len(bytes.TrimSpace(more)) > 0 && len(line) > 0 && line[0] == '{' && Valid(line)
}

// IsBegun reports whether a line that is no JSON of its own begins some that goes on
// in the next lines; else it is a bad line.
func IsBegun(line []byte) bool {
	for d := json.NewDecoder(bytes.NewReader(line)); ; {
		_, err := d.Token()
		switch {
		case err == io.EOF, err == io.ErrUnexpectedEOF:
			return true
		case err != nil:
			return false
		}
	}
}
