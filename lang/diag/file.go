package diag

import (
	"slices"
	"sync"
	"unicode/utf8"
)

// A File is an immutable text with a name. Name is relative to the project's
// root, with slashes, so that it reads the same on every machine.
type File struct {
	Name string
	Text string

	// Sheet is the sheet of the spreadsheet Name that Text shows, or "" for a file
	// that is text itself: a line for each row, with tabs between the cells.
	Sheet string

	once  sync.Once
	lines []int // byte offsets at which lines start
}

// NewFile returns a file. The text is kept as it is, CRLF and all.
func NewFile(name, text string) *File { return &File{Name: name, Text: text} }

// NewSheet returns a file that shows one sheet of a spreadsheet.
func NewSheet(name, sheet, text string) *File { return &File{Name: name, Sheet: sheet, Text: text} }

// NotUTF8 returns the byte offset at which text stops being UTF-8, or -1 if all
// of it is. The character U+FFFD, written out, is UTF-8.
func NotUTF8(text string) int {
	if utf8.ValidString(text) {
		return -1
	}
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return -1
}

// A Pos is a place for people: line and column count from 1, columns count
// code points. A byte that is not UTF-8 counts as one code point.
type Pos struct{ Line, Column int }

// Pos returns the position of a byte offset. Offsets outside the text are
// clamped; one inside a character means the start of that character.
func (f *File) Pos(offset int) Pos {
	line, start, offset := f.locate(offset)
	return Pos{Line: line, Column: utf8.RuneCountInString(f.Text[start:offset]) + 1}
}

// UTF16Column returns the column of a byte offset, counted from 1 in UTF-16
// code units, which is what editors count (their protocol counts from 0).
// Offsets are treated as in [File.Pos].
func (f *File) UTF16Column(offset int) int {
	_, start, offset := f.locate(offset)
	column := 1
	for _, r := range f.Text[start:offset] {
		column++
		if r > 0xFFFF {
			column++ // a surrogate pair
		}
	}
	return column
}

// Line returns the text of a line, counted from 1, without its line break.
// A line that does not exist is "".
func (f *File) Line(n int) string {
	if n < 1 || n > f.LineCount() {
		return ""
	}
	start, end := f.lineRange(n)
	return f.Text[start:end]
}

// LineCount returns the number of lines. It is at least 1, and a line break at
// the very end begins one more (empty) line.
func (f *File) LineCount() int { return len(f.lineStarts()) }

// lineRange returns the bytes of an existing line without its line break.
func (f *File) lineRange(n int) (start, end int) {
	lines := f.lineStarts()
	start, end = lines[n-1], len(f.Text)
	if n < len(lines) {
		end = lines[n] - 1
	}
	if end > start && f.Text[end-1] == '\r' {
		end--
	}
	return start, end
}

// locate finds the line of an offset, where that line starts, and the offset
// itself as it is after clamping.
func (f *File) locate(offset int) (line, start, clamped int) {
	offset = characterStart(f.Text, max(0, min(offset, len(f.Text))))
	lines := f.lineStarts()
	i, found := slices.BinarySearch(lines, offset)
	if !found {
		i--
	}
	return i + 1, lines[i], offset
}

func (f *File) lineStarts() []int {
	f.once.Do(func() {
		f.lines = []int{0}
		for i := range len(f.Text) {
			if f.Text[i] == '\n' {
				f.lines = append(f.lines, i+1)
			}
		}
	})
	return f.lines
}

// characterStart returns the offset at which the character around offset
// starts. Bytes that are not UTF-8 are characters of their own.
func characterStart(text string, offset int) int {
	if offset >= len(text) || utf8.RuneStart(text[offset]) {
		return offset
	}
	for i := offset - 1; i >= max(0, offset-utf8.UTFMax+1); i-- {
		if !utf8.RuneStart(text[i]) {
			continue
		}
		if _, size := utf8.DecodeRuneInString(text[i:]); i+size > offset {
			return i
		}
		break
	}
	return offset
}
