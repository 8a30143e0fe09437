package diag

// A Span is a half-open range of bytes in a file. The zero Span is "nowhere".
// Lines and columns are worked out only when something is shown.
//
// A span of a file without text names the file and no place in it.
type Span struct {
	File       *File
	Start, End int
}

// Span returns the range [start, end) of f.
func (f *File) Span(start, end int) Span { return Span{File: f, Start: start, End: end} }

// FileName returns the file's name, or "" for nowhere.
func (s Span) FileName() string {
	if s.File == nil {
		return ""
	}
	return s.File.Name
}

// sheet returns the sheet that the span is in, or "" for a place in a text.
func (s Span) sheet() string {
	if s.File == nil {
		return ""
	}
	return s.File.Sheet
}

// Text returns the text of the span, as far as it is inside the file.
func (s Span) Text() string {
	if s.File == nil {
		return ""
	}
	s = s.clamped()
	return s.File.Text[s.Start:s.End]
}

// Pos returns where the span starts, or the zero Pos for nowhere.
func (s Span) Pos() Pos {
	if s.File == nil {
		return Pos{}
	}
	return s.File.Pos(s.Start)
}

// EndPos returns the place just after the span, or the zero Pos for nowhere.
func (s Span) EndPos() Pos {
	if s.File == nil {
		return Pos{}
	}
	return s.File.Pos(s.clamped().End)
}

// hasPlace reports whether the span is a place in a text, and not nowhere or
// only a file's name.
func (s Span) hasPlace() bool { return s.File != nil && s.File.Text != "" }

// clamped returns the span with ends inside the text, in order, and not inside
// a character: whoever shows a problem must never fail over a wrong span.
func (s Span) clamped() Span {
	size := len(s.File.Text)
	s.Start = characterStart(s.File.Text, max(0, min(s.Start, size)))
	s.End = characterStart(s.File.Text, max(s.Start, min(s.End, size)))
	return s
}

// withoutLineBreak returns the clamped span without line breaks at its end,
// which are no reason to show the line after them.
func (s Span) withoutLineBreak() Span {
	s = s.clamped()
	for s.End > s.Start && (s.File.Text[s.End-1] == '\n' || s.File.Text[s.End-1] == '\r') {
		s.End--
	}
	return s
}
