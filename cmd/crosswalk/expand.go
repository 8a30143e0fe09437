package main

import (
	"bytes"
	"encoding/json"

	"github.com/crosswalk-dhis2/crosswalk/compiler"
)

// expandFormat names the form of expansions in JSON; spec/files.md describes it.
const expandFormat = "crosswalk.rules/1"

// expansions is what `check --expand --format json` prints.
type expansions struct {
	Format   string         `json:"format"`
	Mappings []expandedFile `json:"mappings"`
}

type expandedFile struct {
	File string `json:"file"`
	*compiler.Expansion
}

// checkExpand prints the rules that mappings without errors come to.
func checkExpand(s system, f *checkFlags, paths []string) error {
	right, err := s.rightMappings(f, "--expand", paths)
	if err != nil {
		return err
	}
	all := expansions{Format: expandFormat, Mappings: []expandedFile{}}
	for _, c := range right {
		all.Mappings = append(all.Mappings, expandedFile{c.file(), compiler.Expand(c.transform)})
	}
	if f.format.value == "json" {
		return s.print(all.json())
	}
	return s.print(all.text())
}

func (all expansions) json() []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(all); err != nil {
		panic(err) // texts always have a JSON form
	}
	return b.Bytes()
}

// text is a file of the language for each mapping; of several, each says which it is.
func (all expansions) text() []byte {
	var b bytes.Buffer
	for i, m := range all.Mappings {
		if i > 0 {
			b.WriteByte('\n')
		}
		if len(all.Mappings) > 1 {
			b.WriteString("// " + m.File + "\n")
		}
		b.WriteString(m.Text())
	}
	return b.Bytes()
}
