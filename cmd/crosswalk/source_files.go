package main

import (
	"go.yaml.in/yaml/v3"

	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

// A fileSupply is a source whose records are in files.
type fileSupply struct {
	paths   []text
	options fileOptions
}

// fileOptions say how files are read, where their names do not.
type fileOptions struct {
	format string
}

// fileSupply reads {files: …, format: …}.
func (r *projectReader) fileSupply(n *yaml.Node) supply {
	s := &fileSupply{}
	var format text
	r.object(n, "a source of files", map[string]func(*yaml.Node){
		"files":  func(n *yaml.Node) { s.paths = r.texts(n, "`files`") },
		"format": r.oneOf(&format, "ndjson", "json", "csv"),
	})
	s.options.format = format.value
	return s
}

func (s *fileSupply) open(in *inputs, source string, b *base) ([]runtime.Input, error) {
	var list []runtime.Input
	for _, t := range s.paths {
		found, err := in.expand(source, t.value, b.place.dir, s.options)
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
