package runtime

import (
	"bytes"
	"cmp"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
)

// A rowColumn says which field a column of a CSV file or a sheet fills: a path of slots from
// the record. Columns that no expression reads have none.
type rowColumn struct {
	path   []int
	values *typePlan
}

// columnsOf finds the fields that columns fill, by the names in a header. Every
// field that expressions read has to have a column, named by the field or, in a
// nested record, by its path ("patient.gender"): a column that is misspelt must
// not look like values that nobody recorded. Columns of other names are passed
// over. place is the header's.
func columnsOf(names []string, plan *recordPlan, place string) ([]rowColumn, error) {
	columns := make([]rowColumn, len(names))
	leaves := appendLeaves(nil, plan, "", nil)
	at := map[string]int{}
	for i, name := range names {
		if before, twice := at[name]; twice && name != "" {
			return nil, wrongHeader(place, twoColumns(leaves, name, before, i))
		}
		at[name] = i
	}
	for _, leaf := range leaves {
		i, ok := at[leaf.name]
		if !ok {
			return nil, wrongHeader(place, "the header has no column `"+leaf.name+"`, which the mapping reads"+likely(leaf.name, leaves, names))
		}
		if columns[i].values != nil {
			return nil, wrongHeader(place, "the mapping reads the column `"+leaf.name+"` as values of several kinds, and cells of a CSV file have one")
		}
		columns[i] = leaf.column
	}
	return columns, nil
}

// twoColumns says that two columns have one name. A name is shown only if the
// mapping knows it: where the header was lost, the first row is a record.
func twoColumns(leaves []rowLeaf, name string, i, j int) string {
	if slices.ContainsFunc(leaves, func(l rowLeaf) bool { return l.name == name }) {
		return "the header has two columns `" + name + "`"
	}
	return "columns " + itoa(int64(i)+1) + " and " + itoa(int64(j)+1) + " of the header have one name"
}

// headerNames reads the names of the columns and finds the delimiter.
func (s *rowSplitter) headerNames(in *Input) ([]string, error) {
	line, err := s.headerLine(in)
	if err == io.EOF {
		return nil, &InputError{Code: "E0518", Input: in.Name, Message: "the file is empty: it has no header row"}
	}
	if err != nil {
		return nil, in.inputError(err)
	}
	if s.delimiter == 0 {
		s.delimiter = likeliestDelimiter(line)
	}
	s.again = line
	line, tooLong, err := s.line()
	if err != nil {
		return nil, in.broken(err)
	}
	f, err := s.read(line, tooLong)
	if err != nil {
		return nil, in.broken(err)
	}
	if f.isNone() && (!utf8.Valid(s.row) || s.encoding != "" && bytes.Contains(s.row, unknownSign)) {
		f.message = "the header has bytes that are no characters in " + cmp.Or(s.encoding, "UTF-8")
	}
	if f.message != "" {
		return nil, wrongHeader(s.place(in), f.message)
	}
	var names []string
	for _, text := range s.texts() {
		names = append(names, strings.TrimSpace(string(text)))
	}
	return names, nil
}

// headerLine returns the first line of the header: the one that the input says,
// or the first that is not blank. A line above it may state the delimiter.
func (s *rowSplitter) headerLine(in *Input) ([]byte, error) {
	if in.HeaderRow > 0 {
		return s.lineAt(in)
	}
	line, err := s.firstLine()
	if err == nil && s.states(line) {
		s.number++
		line, err = s.firstLine()
	}
	return line, err
}

// lineAt passes over the lines above the header, which are no rows.
func (s *rowSplitter) lineAt(in *Input) ([]byte, error) {
	for {
		line, _, err := s.blocks.line(maxLine)
		here := s.number+1 == int64(in.HeaderRow)
		switch {
		case err == io.EOF, err == nil && here && len(bytes.TrimSpace(line)) == 0:
			return nil, &InputError{Code: "E0510", Input: in.Name, Message: "line " + itoa(int64(in.HeaderRow)) + ", which should be the header, is empty or not there"}
		case err != nil:
			return nil, err
		case here:
			return bytes.Clone(line), nil
		}
		s.states(line)
		s.number++
	}
}

// states reports whether a line states the delimiter, which counts if nobody has
// said one.
func (s *rowSplitter) states(line []byte) bool {
	delimiter, ok := statedDelimiter(line)
	if ok && s.delimiter == 0 {
		s.delimiter = delimiter
	}
	return ok
}

// firstLine returns the first line that is not blank.
func (s *rowSplitter) firstLine() ([]byte, error) {
	for {
		line, tooLong, err := s.blocks.line(maxLine)
		if err != nil {
			return nil, err
		}
		if tooLong || len(bytes.TrimSpace(line)) > 0 {
			return bytes.Clone(line), nil
		}
		s.number++
	}
}

// place is that of the row that was read last.
func (s *rowSplitter) place(in *Input) string { return in.Name + ":" + itoa(s.number) }

func wrongHeader(place, message string) error {
	return &InputError{Code: "E0510", Input: place, Message: message}
}

// statedDelimiter reads the line `sep=;` that spreadsheets write before the header.
func statedDelimiter(line []byte) (delimiter byte, ok bool) {
	line = bytes.TrimPrefix(line, []byte("\ufeff"))
	line = bytes.Trim(bytes.TrimRight(line, "\r\n"), `"`)
	if len(line) != len("sep=;") || !strings.EqualFold(string(line[:4]), "sep=") || line[4] == '"' {
		return 0, false
	}
	return line[4], true
}

// likeliestDelimiter counts delimiters outside quotes.
func likeliestDelimiter(line []byte) byte {
	const delimiters = ",;\t"
	var counts [len(delimiters)]int
	quoted := false
	for _, c := range line {
		if c == '"' {
			quoted = !quoted
		} else if i := strings.IndexByte(delimiters, c); i >= 0 && !quoted {
			counts[i]++
		}
	}
	best := 0
	for i, n := range counts {
		if n > counts[best] {
			best = i
		}
	}
	return delimiters[best]
}

// likely suggests a column for a name that has none. Names are shown only if one
// of them is a field's: otherwise the first row may be a record.
func likely(name string, leaves []rowLeaf, names []string) string {
	if !slices.ContainsFunc(leaves, func(l rowLeaf) bool { return slices.Contains(names, l.name) }) {
		return ""
	}
	if near := diag.Nearest(name, names); len(near) > 0 {
		return "; " + diag.DidYouMean(near)
	}
	return ""
}

// A rowLeaf is a field that can be a column.
type rowLeaf struct {
	name   string
	column rowColumn
}

// appendLeaves appends the fields of a record and, by their paths, those of
// nested records. Lists and maps are leaves: no cell can hold one. prefix and
// above are the names and the slots on the way to the record.
func appendLeaves(leaves []rowLeaf, plan *recordPlan, prefix string, above []int) []rowLeaf {
	names := make([]string, len(plan.fields))
	for name, slot := range plan.slots {
		names[slot] = name
	}
	for key, slots := range plan.views {
		for _, slot := range slots {
			names[slot] = key
		}
	}
	for slot, t := range plan.fields {
		name := names[slot]
		if prefix != "" {
			name = schema.JoinPath(prefix, name)
		}
		path := append(above[:len(above):len(above)], slot)
		if t.kind == schema.Object {
			leaves = appendLeaves(leaves, t.record, name, path)
			continue
		}
		leaves = append(leaves, rowLeaf{name, rowColumn{path, t}})
	}
	return leaves
}
