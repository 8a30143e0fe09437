// Package schemas holds the standard library's JSON Schemas, which a mapping
// takes for the records of a source with `source patient from std.fhir.r4.Patient`.
//
// They are written for what mappings to DHIS2 read, not to tell right records
// from wrong ones: more may stand in a record than they know.
package schemas

import (
	"embed"
	"io/fs"
	"path"
	"slices"
	"strings"
)

//go:embed std
var files embed.FS

// parts is the end of the names of files that other schemas refer to and that
// describe no record of their own.
const parts = "types.json"

// Names lists the schemas, "std.fhir.r4.Patient" and others, in order.
func Names() []string {
	var names []string
	err := fs.WalkDir(files, "std", func(file string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() && path.Base(file) != parts {
			names = append(names, nameOf(file))
		}
		return err
	})
	if err != nil {
		panic(err) // embedded
	}
	slices.Sort(names)
	return names
}

// File returns the file of a schema by its name: "std/fhir/r4/Patient.json" of
// "std.fhir.r4.Patient".
func File(name string) (string, bool) {
	file := strings.ReplaceAll(name, ".", "/") + ".json"
	_, ok := Text(file)
	return file, ok && path.Base(file) != parts
}

// Text returns the text of a file: of a schema's, or of one that it refers to.
func Text(file string) (string, bool) {
	if !strings.HasPrefix(file, "std/") {
		return "", false
	}
	text, err := files.ReadFile(file)
	return string(text), err == nil
}

func nameOf(file string) string {
	return strings.ReplaceAll(strings.TrimSuffix(file, ".json"), "/", ".")
}
