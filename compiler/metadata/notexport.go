package metadata

import (
	"encoding/json"
	"errors"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// syntaxProblem tells where a text stops being JSON.
func (r *reader) syntaxProblem(text string) diag.Diagnostic {
	err := json.Unmarshal([]byte(text), &skipped{})
	wrong := (*json.SyntaxError)(nil)
	if !errors.As(err, &wrong) {
		return diag.New("E0240", r.file.Span(0, 1), "the file cannot be read as JSON").WithHelp(exportAgain)
	}
	at := r.offset + int(wrong.Offset)
	if end := r.offset + len(strings.TrimRight(text, " \t\r\n")); at >= end && strings.Contains(err.Error(), "end of JSON") {
		return diag.New("E0241", r.file.Span(max(0, end-1), end), "the file ends here, before its JSON does").
			WithHelp("the download was cut off, most likely: " + exportAgain)
	}
	return diag.New("E0240", r.file.Span(max(0, at-1), at), "the file cannot be read as JSON from here on").
		WithHelp("undo what was edited by hand, or " + exportAgain)
}

// foreign tells what a JSON file is that is no metadata export.
func (r *reader) foreign() diag.Diagnostic {
	at := r.offset + strings.IndexAny(r.file.Text[r.offset:], "{[\"-0123456789tfn")
	span := r.file.Span(at, at+1)
	switch e := r.evidence; {
	case e.isAnswer:
		return diag.New("E0243", span, "this is not a metadata export, but another answer of DHIS2 (status %d)", e.httpStatus).
			WithHelp("check the address, the user and the user's rights, then " + exportAgain)
	case len(r.problems) > 0 && r.problems[0].Code == "E0245":
		return r.problems[0]
	case e.isObject:
		return diag.New("E0243", span, "this is not a metadata export, but a single object").
			WithHelp("an export is an object with lists of objects, such as `{\"organisationUnits\": [ … ]}`")
	}
	return diag.New("E0243", span, "this is not a metadata export: it has no data sets, programs or other metadata").
		WithHelp(exportAgain)
}
