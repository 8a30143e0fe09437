package metadata

import (
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

const (
	byteOrderMark = "\ufeff"
	exportAgain   = "export the metadata again, for example with `/api/metadata.json?skipSharing=true&defaults=INCLUDE`"
)

// sniff reports a file that is something else than JSON, such as what a server
// sends to someone who is not logged in.
func sniff(file *diag.File) (diag.Diagnostic, bool) {
	text := strings.TrimSpace(strings.TrimPrefix(file.Text, byteOrderMark))
	head := strings.ToLower(text[:min(len(text), 15)])
	start := strings.Index(file.Text, text)
	span := file.Span(start, start+1)
	switch {
	case text == "":
		return diag.New("E0241", file.Span(0, 0), "the file is empty").WithHelp(exportAgain), true
	case strings.HasPrefix(head, "<!doctype html"), strings.HasPrefix(head, "<html"):
		return diag.New("E0242", span, "this is a web page instead of metadata").
			WithHelp("most likely it is the login page: download the export with a user name and password or a personal access token"), true
	case head[0] == '<':
		return diag.New("E0242", span, "this is XML instead of JSON").WithHelp(exportAgain), true
	case strings.HasPrefix(file.Text, "\x1f\x8b"), strings.HasPrefix(file.Text, "PK\x03\x04"):
		return diag.New("E0242", file.Span(0, 1), "this file is compressed").WithHelp("unpack it first"), true
	case strings.HasPrefix(file.Text, "\xff\xfe"), strings.HasPrefix(file.Text, "\xfe\xff"), strings.Contains(head, "\x00"):
		return diag.New("E0242", file.Span(0, 1), "this file is in UTF-16").WithHelp("save it as UTF-8"), true
	}
	return diag.Diagnostic{}, false
}

// notUTF8 reports the first character that is none. Names would not be what
// they are in DHIS2, so that a mapping could not find them.
func notUTF8(file *diag.File) diag.List {
	at := diag.NotUTF8(file.Text)
	if at < 0 {
		return nil
	}
	return diag.List{diag.New("E0249", file.Span(at, at+1), "this is not a character in UTF-8").
		WithHelp("save the file as UTF-8, or export it again")}
}
