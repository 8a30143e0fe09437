// Package modules holds the standard library's mapping modules, which a mapping
// takes in with `use std.age`.
package modules

import (
	"embed"
	"slices"
	"strings"
)

//go:embed *.xwalk
var files embed.FS

// Names lists the modules, "std.age" first to last in order.
func Names() []string {
	entries, err := files.ReadDir(".")
	if err != nil {
		panic(err) // embedded
	}
	var names []string
	for _, e := range entries {
		names = append(names, "std."+strings.TrimSuffix(e.Name(), ".xwalk"))
	}
	slices.Sort(names)
	return names
}

// Text returns the text of a module by its name, "std.age".
func Text(name string) (string, bool) {
	file, ok := strings.CutPrefix(name, "std.")
	if !ok {
		return "", false
	}
	text, err := files.ReadFile(file + ".xwalk")
	return string(text), err == nil
}
