package main

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

// fileSupply reads {files: …, format: …, and what is for that format}.
func (r *projectReader) fileSupply(n *yaml.Node) supply {
	s := &fileSupply{}
	var format text
	options := map[string]text{}
	r.object(n, "a source of files", map[string]func(*yaml.Node){
		"files":      func(n *yaml.Node) { s.paths = r.texts(n, "`files`", "a file name") },
		"format":     r.oneOf(&format, formatNames()...),
		"encoding":   r.option(options, "encoding", s.options.setEncoding),
		"delimiter":  r.option(options, "delimiter", s.options.setDelimiter),
		"header row": r.option(options, "header row", s.options.setHeaderRow),
		"sheet":      r.option(options, "sheet", s.options.setSheet),
		"resource":   r.option(options, "resource", s.options.setResource),
	})
	s.options.format = format.value
	if format.value == inFHIR && !hasKey(n, "resource") {
		d := r.add("E0283", format.span, "it does not say of which type the records are")
		d.Help = "say it: `resource: Patient`"
	}
	for _, name := range slices.Sorted(maps.Keys(options)) {
		r.mustApply(name, options[name].span, s)
	}
	return s
}

// option reads an option of files. set answers what is wrong with its value, and
// what to do about that.
func (r *projectReader) option(said map[string]text, name string, set func(value string) (wrong, help string)) func(*yaml.Node) {
	return func(n *yaml.Node) {
		got, ok := r.text(n, "`"+name+"`")
		if !ok {
			return
		}
		if wrong, help := set(got.value); wrong != "" {
			d := r.add("E0283", got.span, "%s", wrong)
			d.Help = help
			return
		}
		said[name] = got
	}
}

func (o *fileOptions) setEncoding(value string) (wrong, help string) {
	known := runtime.Encodings()
	o.encoding = strings.ToLower(value)
	if slices.Contains(known, o.encoding) {
		return "", ""
	}
	near := calledHere(o.encoding, known)
	if len(near) == 0 {
		near = diag.Nearest(o.encoding, known)
	}
	if len(near) > 0 {
		return "there is no encoding `" + value + "`", diag.DidYouMean(near)
	}
	return "there is no encoding `" + value + "`", "there are: " + strings.Join(known, ", ")
}

// calledHere finds the names that encodings have here which are called otherwise
// elsewhere: cp1252, latin1, ANSI.
func calledHere(name string, known []string) []string {
	switch strings.NewReplacer("-", "", "_", "").Replace(name) {
	case "latin1", "ansi":
		return []string{"windows-1252", "iso-8859-1"}
	case "ascii", "usascii":
		return []string{"utf-8"}
	case "unicode", "ucs2":
		return []string{"utf-16", "utf-16le"}
	case "macroman":
		return []string{"macintosh"}
	}
	page, ok := strings.CutPrefix(name, "cp")
	for _, family := range []string{"windows-", "ibm"} {
		if ok && slices.Contains(known, family+page) {
			return []string{family + page}
		}
	}
	return nil
}

func (o *fileOptions) setDelimiter(value string) (wrong, help string) {
	if value == "tab" {
		value = "\t"
	}
	if len(value) != 1 || value[0] >= 0x80 || strings.ContainsAny(value, "\"\r\n") {
		return "a delimiter is one sign of ASCII that is no quote", "for example \",\", \";\", \"|\" or tab"
	}
	o.delimiter = value[0]
	return "", ""
}

// maxHeaderRow is the last row of the largest spreadsheet.
const maxHeaderRow = 1 << 20

func (o *fileOptions) setHeaderRow(value string) (wrong, help string) {
	n, err := strconv.Atoi(value)
	if err != nil || n < 1 || n > maxHeaderRow {
		return "the row with the header is a number, from 1", "count as a text editor or the spreadsheet does"
	}
	o.headerRow = n
	return "", ""
}

func (o *fileOptions) setSheet(value string) (wrong, help string) {
	o.sheet = value
	return "", ""
}

func (o *fileOptions) setResource(value string) (wrong, help string) {
	o.resource = value
	if help, known := resourceHelp(value); !known {
		return "FHIR R4 has no resources `" + value + "`", help
	}
	return "", ""
}

// mustApply reports an option that is not for all files of a source whose format
// is known: it would be read and ignored.
func (r *projectReader) mustApply(option string, span diag.Span, s *fileSupply) {
	for _, file := range s.paths {
		format, known := formatNamed(s.options.format)
		if !known {
			format, known = formatOfFile(file.value)
		}
		if known && !format.takes(option) {
			d := r.add("E0283", span, "`%s` is not for %s, which `%s` is", option, format.called, file.value)
			d.Help = "it is for " + strings.Join(formatsWith(option), ", ")
			return
		}
	}
}

// formatsWith lists the formats that an option is for.
func formatsWith(option string) []string {
	var called []string
	for _, f := range fileFormats {
		if f.takes(option) {
			called = append(called, f.called)
		}
	}
	return called
}
