package metadata

import (
	"encoding/json"
	"errors"
	"io"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// An export is what one file says, in the order of the file.
type export struct {
	objects    []*definition
	system     rawSystem
	packaged   rawPackage
	calendarAt diag.Span
}

// A reader goes once through a file. Lists of kinds that a snapshot does not
// hold are stepped over without building anything: they are most of an export.
type reader struct {
	file     *diag.File
	offset   int // of the decoder's input in the file's text
	decoder  *json.Decoder
	export   export
	problems diag.List
	evidence evidence
}

// evidence is what tells a metadata export from other JSON.
type evidence struct {
	isExport   bool // it has a list of a kind, or tells of its system
	isObject   bool // it is a single object with an id
	isAnswer   bool // it is what DHIS2 answers to an import or a failure
	httpStatus int
}

// read reads one file. The export is empty if the file is no JSON object or is
// one of something else; the problems tell.
func read(file *diag.File) (export, diag.List) {
	if d, wrong := sniff(file); wrong {
		return export{}, diag.List{d}
	}
	text := strings.TrimPrefix(file.Text, byteOrderMark)
	r := &reader{file: file, offset: len(file.Text) - len(text), decoder: json.NewDecoder(strings.NewReader(text))}
	if err := r.document(); err != nil {
		return export{}, diag.List{r.syntaxProblem(text)}
	}
	if !r.evidence.isExport {
		return export{}, diag.List{r.foreign()}
	}
	return r.export, append(notUTF8(file), r.problems...)
}

// document reads the whole file. Its error means that the text is not JSON; what
// is JSON, but not what it should be, becomes a problem.
func (r *reader) document() error {
	first, err := r.decoder.Token()
	if err != nil {
		return err
	}
	if first != json.Delim('{') {
		return r.restOfForeign(first)
	}
	for r.decoder.More() {
		key, err := r.decoder.Token()
		if err != nil {
			return err
		}
		if err := r.member(key.(string)); err != nil {
			return err
		}
	}
	return r.end()
}

// restOfForeign makes sure that the text after its first token is JSON at all.
func (r *reader) restOfForeign(first json.Token) error {
	if first != json.Delim('[') {
		return r.nothingMore()
	}
	for r.decoder.More() {
		if err := r.decoder.Decode(&skipped{}); err != nil {
			return err
		}
	}
	return r.end()
}

// end reads the last bracket and makes sure that nothing follows.
func (r *reader) end() error {
	if _, err := r.decoder.Token(); err != nil {
		return err
	}
	return r.nothingMore()
}

func (r *reader) nothingMore() error {
	_, err := r.decoder.Token()
	if err == io.EOF {
		return nil
	}
	if err == nil {
		err = errors.New("more text")
	}
	return err
}

// skipped is a value that is not built.
type skipped struct{}

// UnmarshalJSON does nothing: the text has been found to be JSON already.
func (*skipped) UnmarshalJSON([]byte) error { return nil }

// member reads what stands behind a key of the file's object.
func (r *reader) member(key string) error {
	switch key {
	case "system", "systemInfo", "systemSettings":
		r.evidence.isExport = true
		return r.systemObject()
	case "package":
		r.evidence.isExport = true
		return r.lenient(&r.export.packaged)
	case "serverTimeZoneId", "keyCalendar":
		r.evidence.isExport = true
		return r.systemValue(key)
	case "version", "calendar":
		return r.systemValue(key)
	case "pager":
		return r.pager()
	case "httpStatusCode":
		r.evidence.isAnswer = true
		return r.lenient(&r.evidence.httpStatus)
	case "id":
		r.evidence.isObject = true
	}
	if newRaw(Kind(key)) != nil {
		return r.list(Kind(key))
	}
	return r.decoder.Decode(&skipped{})
}

// systemObject reads the head of an export. A part of the wrong type is as good
// as missing.
func (r *reader) systemObject() error {
	var s rawSystem
	start := r.next()
	if err := r.lenient(&s); err != nil {
		return err
	}
	if s.Version != "" {
		r.export.system.Version = s.Version
	}
	if s.TimeZone != "" {
		r.export.system.TimeZone = s.TimeZone
	}
	if s.Calendar == "" {
		s.Calendar = s.Setting
	}
	if s.Calendar != "" {
		r.export.system.Calendar, r.export.calendarAt = s.Calendar, r.file.Span(start, start+1)
	}
	return nil
}

// systemValue reads a value of a file that is itself what /api/system/info or
// /api/systemSettings answers.
func (r *reader) systemValue(key string) error {
	start := r.next()
	var text string
	if err := r.lenient(&text); err != nil {
		return err
	}
	span := r.file.Span(start, r.here())
	switch key {
	case "version":
		r.export.system.Version = text
	case "serverTimeZoneId":
		r.export.system.TimeZone = text
	case "calendar":
		r.export.system.Calendar, r.export.calendarAt = text, span
	case "keyCalendar":
		r.export.system.Setting, r.export.calendarAt = text, span
	}
	return nil
}

// pager notices that the file is one page of several.
func (r *reader) pager() error {
	start := r.next()
	var p struct {
		Page     float64 `json:"page"`
		Pages    float64 `json:"pageCount"`
		NextPage string  `json:"nextPage"`
	}
	if err := r.lenient(&p); err != nil {
		return err
	}
	if p.Pages > 1 || p.Page > 1 || p.NextPage != "" {
		r.problems.Add(diag.New("W0240", r.file.Span(start, start+1), "the file is one page of several").
			WithHelp("add `paging=false` to the address, so that DHIS2 sends everything at once"))
	}
	return nil
}

// lenient decodes a value whose type does not matter much: what has another
// type stays empty.
func (r *reader) lenient(into any) error {
	err := r.decoder.Decode(into)
	if wrong := (*json.UnmarshalTypeError)(nil); errors.As(err, &wrong) {
		return nil
	}
	return err
}

// here returns the offset in the file after what was read last.
func (r *reader) here() int { return r.offset + int(r.decoder.InputOffset()) }

// next returns the offset in the file of the value that is read next.
func (r *reader) next() int {
	at := r.here()
	for at < len(r.file.Text) && strings.IndexByte(" \t\r\n,:", r.file.Text[at]) >= 0 {
		at++
	}
	return at
}
