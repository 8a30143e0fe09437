package schemafile

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
)

// maxRecord bounds the text of one record.
const maxRecord = 64 << 20

// readLines reads records that stand in a line each.
func (s *Sample) readLines(name string, r io.Reader) error {
	lines := bufio.NewScanner(withoutMark(r))
	lines.Buffer(make([]byte, 0, 64<<10), maxRecord)
	for number := 1; lines.Scan(); number++ {
		line := bytes.TrimSpace(lines.Bytes())
		if len(line) == 0 {
			continue
		}
		place := fmt.Sprintf("%s:%d", name, number)
		value, err := wholeValue(line)
		if err != nil {
			s.passOver(place)
			continue
		}
		if err := s.add(value, place); err != nil {
			return err
		}
	}
	if errors.Is(lines.Err(), bufio.ErrTooLong) {
		return errLong
	}
	return lines.Err()
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

// readJSON reads a list of records, one after the other, or records that follow
// one another.
func (s *Sample) readJSON(name string, r io.Reader) error {
	limited := &recordLimit{r: r, left: maxRecord}
	in := bufio.NewReader(withoutMark(limited))
	isList := firstSign(in) == '['
	d := json.NewDecoder(in)
	d.UseNumber()
	if isList {
		if _, err := d.Token(); err != nil {
			return err
		}
	}
	for number := 1; d.More(); number++ {
		limited.left = maxRecord
		value, err := nextValue(d, 0)
		if errors.Is(err, errLong) {
			return err
		}
		if err != nil {
			return refuse("E0628", "%s#%d is not JSON", name, number)
		}
		if err := s.add(value, fmt.Sprintf("%s#%d", name, number)); err != nil {
			return err
		}
	}
	return nil
}

// firstSign is the first byte that is no blank; it is not read.
func firstSign(in *bufio.Reader) byte {
	for {
		next, err := in.Peek(1)
		if err != nil {
			return 0
		}
		if strings.IndexByte(" \t\r\n", next[0]) < 0 {
			return next[0]
		}
		_, _ = in.Discard(1) // it was peeked
	}
}

// readCSV reads the rows of a table with a header. An empty cell is missing, and
// a column "patient.gender" is a field of a record.
func (s *Sample) readCSV(name string, r io.Reader) error {
	limited := &recordLimit{r: r, left: maxRecord}
	in := bufio.NewReaderSize(withoutMark(limited), 64<<10)
	header, _ := in.Peek(32 << 10)
	rows := csv.NewReader(in)
	rows.Comma = delimiterOf(header)
	rows.LazyQuotes, rows.FieldsPerRecord, rows.ReuseRecord = true, -1, true
	columns, err := rows.Read()
	if err != nil {
		return refuse("E0628", "%s has no header row", name)
	}
	var paths [][]string
	for _, column := range columns {
		paths = append(paths, columnPath(strings.TrimSpace(column)))
	}
	for {
		limited.left = maxRecord
		cells, err := rows.Read()
		if err == io.EOF {
			return nil
		}
		if err := s.addRow(name, rows, paths, cells, err); err != nil {
			return err
		}
	}
}

// addRow takes a row, or what the reader says of one that is none.
func (s *Sample) addRow(name string, rows *csv.Reader, paths [][]string, cells []string, err error) error {
	var broken *csv.ParseError
	switch {
	case errors.As(err, &broken):
		s.passOver(fmt.Sprintf("%s:%d", name, broken.StartLine))
		return nil
	case err != nil:
		return err
	}
	line, _ := rows.FieldPos(0)
	place := fmt.Sprintf("%s:%d", name, line)
	if len(cells) != len(paths) {
		s.passOver(place)
		return nil
	}
	return s.add(rowRecord(paths, cells), place)
}

// columnPath is the path of the field that a column fills.
func columnPath(column string) []string {
	if path, ok := schema.SplitPath(column); ok && !strings.Contains(column, "`") {
		return path
	}
	return []string{column}
}

func rowRecord(paths [][]string, cells []string) object {
	row := object{}
	for i, path := range paths {
		if cells[i] != "" && path[0] != "" {
			row = put(row, path, strings.Clone(cells[i]))
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

// delimiterOf is the sign that stands most often between the names of columns.
func delimiterOf(header []byte) rune {
	line, _, _ := bytes.Cut(header, []byte("\n"))
	best, most := ',', 0
	for _, sign := range ",;\t" {
		quoted, n := false, 0
		for _, c := range string(line) {
			if c == '"' {
				quoted = !quoted
			} else if c == sign && !quoted {
				n++
			}
		}
		if n > most {
			best, most = sign, n
		}
	}
	return best
}

// withoutMark passes over the mark that Windows puts before UTF-8.
func withoutMark(r io.Reader) io.Reader {
	in := bufio.NewReader(r)
	if mark, err := in.Peek(3); err == nil && string(mark) == "\ufeff" {
		_, _ = in.Discard(3) // it was peeked
	}
	return in
}

// A recordLimit ends reading where one record is longer than memory should hold.
type recordLimit struct {
	r    io.Reader
	left int // bytes until the record is too long
}

// Read passes bytes on.
func (l *recordLimit) Read(p []byte) (int, error) {
	if l.left <= 0 {
		return 0, errLong
	}
	n, err := l.r.Read(p)
	l.left -= n
	return n, err
}
