package diag

import (
	"encoding/json"
	"io"
)

// The names of the fields below are read by other programs: they stay.

type jsonDiagnostic struct {
	Code     Code        `json:"code"`
	Severity string      `json:"severity"`
	Message  string      `json:"message"`
	Note     string      `json:"note"`
	Help     string      `json:"help"`
	File     string      `json:"file"`
	Sheet    string      `json:"sheet,omitempty"`
	Start    *jsonPlace  `json:"start"`
	End      *jsonPlace  `json:"end"`
	Labels   []jsonLabel `json:"labels"`
	Edits    []jsonEdit  `json:"edits"`

	Environments []string `json:"environments,omitempty"`
}

type jsonPlace struct {
	Line   int    `json:"line"`
	Column int    `json:"column"`
	Offset int    `json:"offset"`
	Cell   string `json:"cell,omitempty"`
}

type jsonLabel struct {
	Message string     `json:"message"`
	File    string     `json:"file"`
	Sheet   string     `json:"sheet,omitempty"`
	Start   *jsonPlace `json:"start"`
	End     *jsonPlace `json:"end"`
}

type jsonEdit struct {
	File  string     `json:"file"`
	Start *jsonPlace `json:"start"`
	End   *jsonPlace `json:"end"`
	Text  string     `json:"text"`
}

// JSON writes l as one array of objects, in the order of l. Every field is
// always there:
//
//	code, severity ("error" or "warning"), message, note and help ("" for none),
//	file ("" for nowhere), start, end, labels, edits
//
// start and end are null where no place in a text is known, else have a line, a
// column (code points, from 1) and an offset (bytes, from 0); end is just after
// the last character. A problem in a spreadsheet has its sheet besides, and the
// places there the cell ("C17"); their line is the row. A label has message, file, start, end; an edit has file,
// start, end and the text to put there. Where several environments were checked,
// a problem that not all of them have lists its environments besides. The error is
// the writer's.
func JSON(w io.Writer, l List) error {
	all := make([]jsonDiagnostic, len(l))
	for i, d := range l {
		all[i] = newJSONDiagnostic(d)
	}
	return writeJSON(w, all)
}

func newJSONDiagnostic(d Diagnostic) jsonDiagnostic {
	start, end := jsonPlaces(d.Span)
	j := jsonDiagnostic{
		Code: d.Code, Severity: d.Severity.String(), Message: d.Message, Note: d.Note, Help: d.Help,
		File: d.Span.FileName(), Sheet: d.Span.sheet(), Start: start, End: end,
		Environments: d.Environments,
		Labels:       make([]jsonLabel, len(d.Labels)), Edits: make([]jsonEdit, len(d.Edits)),
	}
	for i, label := range d.Labels {
		start, end := jsonPlaces(label.Span)
		j.Labels[i] = jsonLabel{Message: label.Message, File: label.Span.FileName(), Sheet: label.Span.sheet(), Start: start, End: end}
	}
	for i, edit := range d.Edits {
		start, end := jsonPlaces(edit.Span)
		j.Edits[i] = jsonEdit{File: edit.Span.FileName(), Start: start, End: end, Text: edit.Text}
	}
	return j
}

func jsonPlaces(s Span) (start, end *jsonPlace) {
	if !s.hasPlace() {
		return nil, nil
	}
	s = s.clamped()
	return newJSONPlace(s.File, s.Start), newJSONPlace(s.File, s.End)
}

func newJSONPlace(f *File, offset int) *jsonPlace {
	pos := f.Pos(offset)
	p := &jsonPlace{Line: pos.Line, Column: pos.Column, Offset: offset}
	if f.Sheet != "" {
		p.Cell = f.cellName(offset)
	}
	return p
}

// writeJSON writes a value for people and programs: indented, with <, > and &
// as they are.
func writeJSON(w io.Writer, value any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(value)
}
