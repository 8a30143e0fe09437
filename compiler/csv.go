package compiler

import (
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// bom is the byte order mark that spreadsheets put in front of UTF-8.
const bom = "\uFEFF"

// csvRows reads a CSV file: RFC 4180, with or without a byte order mark, lines
// ending in LF, CRLF or CR, cells separated by commas, semicolons or tabs,
// whichever the first line has most of. White space around a cell does not count.
func (c *checker) csvRows(f *diag.File) (*rawSheet, bool) {
	if at, ok := notText(f.Text); ok {
		c.add(diag.New("E0293", f.Span(at, at+1), "this is no text in UTF-8").
			WithHelp("save the sheet as \"CSV UTF-8\""))
		return nil, false
	}
	r := &csvReader{file: f}
	if strings.HasPrefix(f.Text, bom) {
		r.at = len(bom)
	}
	r.separator = separatorOf(f.Text[r.at:])
	g := &rawSheet{file: f}
	for {
		row, ok := r.row()
		if !ok {
			break
		}
		if !allBlank(row.cells) {
			g.rows = append(g.rows, row)
		}
	}
	if r.problem != nil {
		c.add(*r.problem)
		return nil, false
	}
	return g, true
}

// notText finds the first byte that is no UTF-8, or is NUL.
func notText(text string) (at int, found bool) {
	nul, invalid := strings.IndexByte(text, 0), diag.NotUTF8(text)
	if nul >= 0 && (invalid < 0 || nul < invalid) {
		return nul, true
	}
	return invalid, invalid >= 0
}

// separatorOf is the one of comma, semicolon and tab that the first line with
// something in it has most of, outside of quotes.
func separatorOf(text string) byte {
	text = strings.TrimLeft(text, "\r\n")
	counts := map[byte]int{}
	quoted := false
	for i := range len(text) {
		switch b := text[i]; b {
		case '"':
			quoted = !quoted
		case ',', ';', '\t':
			if !quoted {
				counts[b]++
			}
		}
		if !quoted && (text[i] == '\n' || text[i] == '\r') {
			break
		}
	}
	best := byte(',')
	for _, b := range []byte{';', '\t'} {
		if counts[b] > counts[best] {
			best = b
		}
	}
	return best
}

// csvReader cuts a text into rows.
type csvReader struct {
	file      *diag.File
	separator byte
	at        int
	problem   *diag.Diagnostic // what ended the reading too early
}

// row reads the next row; false at the end of the file and after a problem.
func (r *csvReader) row() (sheetRow, bool) {
	text := r.file.Text
	if r.at >= len(text) || r.problem != nil {
		return sheetRow{}, false
	}
	start := r.at
	var cells []cell
	for {
		x, ok := r.cell()
		if !ok {
			return sheetRow{}, false
		}
		cells = append(cells, x)
		if r.at < len(text) && text[r.at] == r.separator {
			r.at++
			continue
		}
		row := sheetRow{cells: cells, span: r.file.Span(start, r.at)}
		r.lineBreak()
		return row, true
	}
}

// lineBreak moves over LF, CRLF or a CR alone.
func (r *csvReader) lineBreak() {
	if strings.HasPrefix(r.file.Text[r.at:], "\r") {
		r.at++
	}
	if strings.HasPrefix(r.file.Text[r.at:], "\n") {
		r.at++
	}
}

// cell reads a cell and stops at what ends it.
func (r *csvReader) cell() (cell, bool) {
	text := r.file.Text
	start := r.at
	for start < len(text) && text[start] == ' ' {
		start++
	}
	if start < len(text) && text[start] == '"' {
		return r.quoted(start)
	}
	end := r.at
	for end < len(text) && text[end] != r.separator && text[end] != '\n' && text[end] != '\r' {
		end++
	}
	x := cell{text: strings.TrimSpace(text[r.at:end]), span: r.file.Span(r.at, end)}
	r.at = end
	return x, true
}

// quoted reads a cell in quotes; a quote inside is written twice.
func (r *csvReader) quoted(start int) (cell, bool) {
	text := r.file.Text
	doubled := false
	end := start + 1
	for {
		i := strings.IndexByte(text[end:], '"')
		if i < 0 {
			return r.fail(start, "this quote is not closed")
		}
		end += i + 1
		if end == len(text) || text[end] != '"' {
			break
		}
		doubled = true
		end++
	}
	inner := text[start+1 : end-1]
	if doubled {
		inner = strings.ReplaceAll(inner, `""`, `"`)
	}
	x := cell{text: strings.TrimSpace(inner), span: r.file.Span(start, end)}
	for end < len(text) && text[end] == ' ' {
		end++
	}
	if end < len(text) && text[end] != r.separator && text[end] != '\n' && text[end] != '\r' {
		return r.fail(end, "after a closing quote a separator or the end of the line is due")
	}
	r.at = end
	return x, true
}

func (r *csvReader) fail(at int, message string) (cell, bool) {
	d := diag.New("E0293", r.file.Span(at, at+1), "%s", message).
		WithHelp("a quote inside a quoted cell is written twice")
	r.problem = &d
	return cell{}, false
}
