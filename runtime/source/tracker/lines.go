package tracker

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"

	"github.com/crosswalk-dhis2/crosswalk/runtime/source/jsonscan"
)

// lines are objects, one a line.
type lines struct {
	in   *bufio.Reader
	line []byte
}

func (l *lines) next() ([]byte, error) {
	l.line = l.line[:0]
	for {
		part, err := l.in.ReadSlice('\n')
		if l.line = append(l.line, part...); len(l.line) > maxObject {
			return nil, errLong
		}
		switch {
		case err == nil, err == io.EOF && len(l.line) > 0:
			return bytes.TrimRight(l.line, "\r\n"), nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return nil, err
		}
	}
}

// documents are objects, one after the other, over several lines.
type documents struct {
	in   *limited
	json *json.Decoder
	raw  json.RawMessage
}

func (d *documents) next() ([]byte, error) {
	d.in.left, d.raw = maxObject, d.raw[:0]
	err := d.json.Decode(&d.raw)
	return d.raw, plain(err, false)
}

// sniffed is how much of a text is looked at to tell its form.
const sniffed = 64 << 10

// objectsIn tells the form of a text by how it begins.
func objectsIn(r io.Reader, kind string) objects {
	in := bufio.NewReaderSize(r, sniffed)
	head, _ := in.Peek(sniffed) // a shorter text, and one that breaks, says so when it is read
	switch {
	case isPage(head):
		return newPage(in, kind)
	case isSpread(head):
		l := &limited{from: in}
		return &documents{in: l, json: json.NewDecoder(l)}
	}
	return &lines{in: in}
}

// isPage reports whether a text begins as a list, or as an object around one:
// what is said of pages, or a list of objects. No object begins with lists.
func isPage(head []byte) bool {
	d := json.NewDecoder(bytes.NewReader(head))
	t, err := d.Token()
	if err != nil || t != json.Delim('{') {
		return t == json.Delim('[')
	}
	t, _ = d.Token()
	switch t {
	case "pager", "page", "pageSize", "pageCount", "total":
		return true
	case "instances", events, enrollments, trackedEntities, "relationships":
		t, _ = d.Token()
		return t == json.Delim('[')
	}
	return false
}

// isSpread reports whether the first line is the beginning of an object that goes
// on in the next.
func isSpread(head []byte) bool {
	line, _, more := bytes.Cut(bytes.TrimLeft(head, " \t\r\n"), []byte("\n"))
	return more && !json.Valid(line) && jsonscan.IsBegun(line)
}
