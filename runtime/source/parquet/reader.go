package parquet

import (
	"io"

	"github.com/parquet-go/parquet-go"

	"github.com/crosswalk-dhis2/crosswalk/runtime/source"
)

// A reader gives the rows of a file as lines of JSON.
type reader struct {
	name    string
	file    File
	root    *node
	columns []*column
	rows    int64 // that the file says it has; 0 may mean that it does not say
	done    int64 // that were read
	line    []byte
}

// next writes the next row.
func (r *reader) next() (line []byte, err error) {
	defer r.damagedByPanic(&err)
	ended := 0
	for _, c := range r.columns {
		switch err := c.next(); err {
		case nil:
		case io.EOF:
			ended++
		default:
			return nil, r.broken(err)
		}
	}
	if ended > 0 || len(r.columns) == 0 && r.done == r.rows {
		return nil, r.atEnd(ended)
	}
	r.done++
	r.line = append(r.root.append(r.line[:0], r.columns), '\n')
	return r.line, nil
}

// atEnd makes sure that all columns end together, where the file says that they
// do. Some programs forgot to write that.
func (r *reader) atEnd(ended int) error {
	if ended != len(r.columns) || r.rows != 0 && r.rows != r.done {
		return r.broken(errUneven)
	}
	return io.EOF
}

func (r *reader) broken(err error) error {
	if err == errLong {
		return r.failed("E0612", "a row of it has more than 4 million values in one column")
	}
	return r.unread(err)
}

// Close ends the reading.
func (r *reader) Close() error {
	for _, c := range r.columns {
		c.close()
	}
	return r.file.Close()
}

// append writes the root, which is always there.
func (n *node) append(b []byte, columns []*column) []byte {
	values := make([][]parquet.Value, len(columns))
	for i, c := range columns {
		values[i] = c.row
	}
	return n.value(b, values)
}

// isThere reports whether a part has a value. values are those of its leaves.
func (n *node) isThere(values [][]parquet.Value) bool {
	return len(values) > 0 && len(values[0]) > 0 && values[0][0].DefinitionLevel() >= n.def
}

// value writes what is there.
func (n *node) value(b []byte, values [][]parquet.Value) []byte {
	switch {
	case n.unreadable:
		return append(b, "true"...)
	case n.shape == leaf:
		return n.write(b, values[0][0])
	case n.shape == list:
		return n.items(b, values)
	case n.shape == entries:
		return n.entriesOf(b, values)
	}
	b = append(b, '{')
	first := true
	for _, child := range n.children {
		of := child.of(n, values)
		if !child.isThere(of) {
			continue
		}
		if !first {
			b = append(b, ',')
		}
		first = false
		b = append(source.AppendText(b, []byte(child.name)), ':')
		b = child.value(b, of)
	}
	return append(b, '}')
}

// of are the values of a child.
func (n *node) of(parent *node, values [][]parquet.Value) [][]parquet.Value {
	return values[n.from-parent.from : n.to-parent.from]
}

// items writes a list without those items that are null.
func (n *node) items(b []byte, values [][]parquet.Value) []byte {
	b = append(b, '[')
	first := true
	for item := range n.split(values) {
		child := n.children[0]
		if !child.isThere(item) {
			continue
		}
		if !first {
			b = append(b, ',')
		}
		first = false
		b = child.value(b, item)
	}
	return append(b, ']')
}

// entriesOf writes a map as an object.
func (n *node) entriesOf(b []byte, values [][]parquet.Value) []byte {
	key, value := n.children[0], n.children[1]
	b = append(b, '{')
	first := true
	for entry := range n.split(values) {
		k, v := key.of(n, entry), value.of(n, entry)
		if !key.isThere(k) || !value.isThere(v) {
			continue
		}
		if !first {
			b = append(b, ',')
		}
		first = false
		b = append(key.value(b, k), ':')
		b = value.value(b, v)
	}
	return append(b, '}')
}

// split cuts the values of a list into those of its items, which begin where the
// level of repetition is that of the list. Of an empty list there is one without
// anything in it.
func (n *node) split(values [][]parquet.Value) func(yield func([][]parquet.Value) bool) {
	return func(yield func([][]parquet.Value) bool) {
		rest := append([][]parquet.Value(nil), values...)
		item := make([][]parquet.Value, len(values))
		for len(rest) > 0 && len(rest[0]) > 0 {
			for i := range rest {
				end := min(1, len(rest[i]))
				for end < len(rest[i]) && rest[i][end].RepetitionLevel() > n.rep {
					end++
				}
				item[i], rest[i] = rest[i][:end], rest[i][end:]
			}
			if !yield(item) {
				return
			}
		}
	}
}
