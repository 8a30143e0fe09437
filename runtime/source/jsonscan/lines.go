package jsonscan

import (
	"bufio"
	"bytes"
	"io"
)

// MaxRecord is the longest line that a run reads. What is longer is cut a byte
// behind it, so that the run rejects it for its length.
const MaxRecord = 16 << 20

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

// IsLines tells from how a text begins whether its records stand in lines: the
// first is JSON of its own, and others follow it.
func IsLines(from *bufio.Reader) bool {
	head, _ := from.Peek(from.Size()) // a shorter text is all there is
	head = bytes.TrimLeft(head, " \t\r\n")
	line, more, _ := bytes.Cut(head, []byte("\n"))
	return len(bytes.TrimSpace(more)) > 0 && len(line) > 0 && line[0] == '{' && Valid(line)
}
