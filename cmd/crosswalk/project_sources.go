package main

import (
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

// A supply is where the records of a source come from, as the project file says.
type supply interface {
	// open gives what there is to read for a source. Paths start at the folder of
	// the project. What has to be kept until the end of the run is kept by in.
	open(in *inputs, source string, b *base) ([]runtime.Input, error)
}

// A sourceKind is a kind of source that is written as an object: one of its keys
// tells the kind.
//
//	sources:
//	  ward: {files: data/*.csv, format: csv}
type sourceKind struct {
	key  string
	read func(r *projectReader, n *yaml.Node) supply // reads all keys of the object
}

// sourceKinds lists the kinds. A kind is one line here, a type that is a supply,
// and a row of the table in spec/project.md.
var sourceKinds = []sourceKind{
	{"files", (*projectReader).fileSupply},
	{"sql", (*projectReader).sqlSupply},
	{"sqlite", (*projectReader).sqlSupply},
	{"fhir", (*projectReader).fhirSupply},
	{"openmrs", (*projectReader).openmrsSupply},
	{"tracker", (*projectReader).trackerSupply},
}

func (r *projectReader) sources(n *yaml.Node) map[string]named[supply] {
	all := map[string]named[supply]{}
	r.entries(n, "`sources`", func(key, value *yaml.Node) {
		all[key.Value] = named[supply]{r.source(value), r.span(key)}
	})
	return all
}

// source reads a source: a file, a list of files, or an object of some kind.
func (r *projectReader) source(n *yaml.Node) supply {
	if n.Kind != yaml.MappingNode {
		return &fileSupply{paths: r.texts(n, "a source", "a file name")}
	}
	var found []sourceKind
	for _, k := range sourceKinds {
		if hasKey(n, k.key) {
			found = append(found, k)
		}
	}
	switch len(found) {
	case 0:
		r.noKind(n)
		return &fileSupply{}
	case 1:
		return found[0].read(r, n)
	}
	r.wrongForm(n, "a source is of one kind, and this one has `"+found[0].key+"` and `"+found[1].key+"`")
	return &fileSupply{}
}

// noKind says that an object is no kind of source, at the key that may be a
// misspelt kind.
func (r *projectReader) noKind(n *yaml.Node) {
	keys := sourceKeys()
	for i := 0; i+1 < len(n.Content); i += 2 {
		if near := diag.Nearest(n.Content[i].Value, keys); len(near) > 0 {
			r.unknownKey(n.Content[i], "a source", keys)
			return
		}
	}
	r.wrongForm(n, "a source says where its records are, with the key "+strings.Join(keys, ", "))
}

func sourceKeys() []string {
	var keys []string
	for _, k := range sourceKinds {
		keys = append(keys, k.key)
	}
	return keys
}
