package compiler

import (
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// maxJSONDepth bounds the objects and lists inside of one another.
const maxJSONDepth = 100

// jsonReader builds the part of a JSON file that is asked for. Members of other
// names are stepped over: they are most of what terminology servers write.
type jsonReader struct {
	file    *diag.File
	wanted  []string // names of members
	decoder *json.Decoder
	offset  int // of the decoder's input in the file's text
	problem *diag.Diagnostic
}

// readJSON reads a file of one JSON value; a problem is reported.
func (c *checker) readJSON(f *diag.File, wanted []string) (*jsonValue, bool) {
	if at, wrong := notText(f.Text); wrong {
		c.add(diag.New("E0340", f.Span(at, at+1), "this is no text in UTF-8"))
		return nil, false
	}
	text := strings.TrimPrefix(f.Text, bom)
	r := &jsonReader{file: f, wanted: wanted, decoder: json.NewDecoder(strings.NewReader(text)), offset: len(f.Text) - len(text)}
	r.decoder.UseNumber()
	value, err := r.value(0)
	if err == nil {
		err = r.nothingMore()
	}
	if err != nil && r.problem == nil {
		r.fail(r.syntaxSpan(text, err), "the file cannot be read as JSON from here on")
	}
	if r.problem != nil {
		c.add(*r.problem)
		return nil, false
	}
	return value, true
}

// errJSON stops the reading after a problem that has been noted.
var errJSON = errors.New("not the JSON that it should be")

func (r *jsonReader) fail(span diag.Span, format string, args ...any) error {
	d := diag.New("E0340", span, format, args...)
	r.problem = &d
	return errJSON
}

// syntaxSpan is where the text stops to be JSON: its last character if it ends
// too early.
func (r *jsonReader) syntaxSpan(text string, err error) diag.Span {
	end := r.offset + len(strings.TrimRight(text, " \t\r\n"))
	at := end
	if wrong := (*json.SyntaxError)(nil); errors.As(err, &wrong) {
		at = min(end, max(r.next(), r.here()+1))
	}
	return r.file.Span(max(0, at-1), at)
}

func (r *jsonReader) nothingMore() error {
	if _, err := r.decoder.Token(); err != io.EOF {
		return r.fail(r.file.Span(r.here()-1, r.here()), "there is more text after the end of the JSON")
	}
	return nil
}

// here is the place in the file after what was read last.
func (r *jsonReader) here() int { return r.offset + int(r.decoder.InputOffset()) }

// next is the place in the file of the value that is read next.
func (r *jsonReader) next() int {
	at := r.here()
	for at < len(r.file.Text) && strings.IndexByte(" \t\r\n,:", r.file.Text[at]) >= 0 {
		at++
	}
	return at
}

func (r *jsonReader) value(depth int) (*jsonValue, error) {
	start := r.next()
	token, err := r.decoder.Token()
	if err != nil {
		return nil, err
	}
	v := &jsonValue{}
	switch t := token.(type) {
	case json.Delim:
		err = r.nested(v, t, depth+1)
	case string:
		v.kind, v.text = jsonText, t
	case json.Number:
		v.kind, v.text = jsonNumber, t.String()
	case bool:
		v.kind, v.text = jsonBool, "false"
		if t {
			v.text = "true"
		}
	}
	v.span = r.file.Span(start, r.here())
	return v, err
}

func (r *jsonReader) nested(v *jsonValue, bracket json.Delim, depth int) error {
	if depth > maxJSONDepth {
		return r.fail(r.file.Span(r.here()-1, r.here()), "the file is nested more than %d levels deep", maxJSONDepth)
	}
	v.kind = jsonList
	read := r.item
	if bracket == '{' {
		v.kind, read = jsonObject, r.member
	}
	for r.decoder.More() {
		if err := read(v, depth); err != nil {
			return err
		}
	}
	_, err := r.decoder.Token()
	return err
}

func (r *jsonReader) item(v *jsonValue, depth int) error {
	item, err := r.value(depth)
	v.items = append(v.items, item)
	return err
}

func (r *jsonReader) member(v *jsonValue, depth int) error {
	start := r.next()
	token, err := r.decoder.Token()
	if err != nil {
		return err
	}
	key, _ := token.(string)
	if !slices.Contains(r.wanted, key) {
		return r.skip()
	}
	if slices.ContainsFunc(v.members, func(m jsonMember) bool { return m.key == key }) {
		return r.fail(r.file.Span(start, r.here()), "the key `%s` is given twice", key)
	}
	value, err := r.value(depth)
	v.members = append(v.members, jsonMember{key, value})
	return err
}

// skip steps over a value, however deep it is.
func (r *jsonReader) skip() error {
	for depth := 0; ; {
		token, err := r.decoder.Token()
		if err != nil {
			return err
		}
		switch token {
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
		if depth == 0 {
			return nil
		}
	}
}
