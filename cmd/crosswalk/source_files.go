package main

import (
	"path"
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

// A fileSupply is a source whose records are in files.
type fileSupply struct {
	paths   []text
	options fileOptions
}

// fileOptions say how files are read, where their names and what is in them do
// not. The zero value of each is "not said".
type fileOptions struct {
	format    string
	encoding  string
	delimiter byte
	headerRow int
	sheet     string
	resource  string
}

func (s *fileSupply) open(in *inputs, source string, b *base) ([]runtime.Input, error) {
	var list []runtime.Input
	for _, t := range s.paths {
		found, err := in.expand(source, t.value, b.paths, s.options)
		if err != nil {
			return nil, err
		}
		list = append(list, found...)
	}
	return list, nil
}

// optionsOf are the options that the project gives for a source, which stay when
// the command line says where its files are.
func (s settings) optionsOf(source string) fileOptions {
	if f, ok := s.sources[source].value.(*fileSupply); ok {
		return f.options
	}
	return fileOptions{}
}

// elsewhere are the options for another file: what its name says of its format
// counts before what was said of the files in the project.
func (o fileOptions) elsewhere(name string) fileOptions {
	found, known := formatOfFile(name)
	if isJSON := found.name == "json" || found.name == "ndjson"; isJSON && (o.format == inFHIR || o.format == inOpenMRS) {
		return o
	}
	if known {
		o.format = ""
	}
	return o
}

// A fileFormat is a form that records can have in a file.
type fileFormat struct {
	name    string   // as the project file has it
	called  string   // in messages
	endings []string // of names
	options []string // keys of the project file that are for it
}

// fileFormats lists the forms. Those of text may be packed.
var fileFormats = []fileFormat{
	{"ndjson", "NDJSON", []string{".ndjson", ".jsonl"}, []string{"encoding"}},
	{"json", "JSON", []string{".json"}, []string{"encoding"}},
	{"csv", "CSV", []string{".csv", ".tsv"}, []string{"encoding", "delimiter", "header row"}},
	{spreadsheet, "a spreadsheet", []string{".xlsx", ".xlsm", ".xltx", ".xls", ".xlsb", ".ods"}, []string{"sheet", "header row"}}, // of the last three, reading says what to do
	{columnar, "Parquet", []string{".parquet", ".pq"}, nil},
	{inFHIR, "FHIR", nil, []string{"resource"}},
	{inOpenMRS, "OpenMRS", nil, nil},
	{trackerObjects, "tracker objects", nil, nil},
}

// The formats that are not read as they are.
const (
	spreadsheet    = "xlsx"
	columnar       = "parquet"
	trackerObjects = "tracker"
)

// The formats whose files are called as JSON or NDJSON.
const (
	inFHIR    = "fhir"
	inOpenMRS = "openmrs"
)

// formatNames lists the names of the formats.
func formatNames() []string {
	var names []string
	for _, f := range fileFormats {
		names = append(names, f.name)
	}
	return names
}

// formatNamed finds a format by its name.
func formatNamed(name string) (fileFormat, bool) {
	i := slices.IndexFunc(fileFormats, func(f fileFormat) bool { return f.name == name })
	if i < 0 {
		return fileFormat{}, false
	}
	return fileFormats[i], true
}

// formatOfFile takes the format from a file's name, if that says it.
func formatOfFile(name string) (fileFormat, bool) {
	if format := runtime.FormatOf(name); format != "" {
		return formatNamed(format)
	}
	ending := strings.ToLower(path.Ext(name))
	i := slices.IndexFunc(fileFormats, func(f fileFormat) bool { return slices.Contains(f.endings, ending) })
	if i < 0 {
		return fileFormat{}, false
	}
	return fileFormats[i], true
}

// takes reports whether an option of the project file is for the format.
func (f fileFormat) takes(option string) bool { return slices.Contains(f.options, option) }
