package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/compiler"
	"github.com/crosswalk-dhis2/crosswalk/compiler/importcode"
)

// importCodes is what `check --import-codes` says of one mapping. The names of
// the fields are read by other programs: they stay.
type importCodes struct {
	Mapping  string            `json:"mapping"`
	Snapshot string            `json:"snapshot"`
	Versions []string          `json:"versions"`
	Codes    []importcode.Line `json:"codes"`
}

func newImportCodes(c *compiled) importCodes {
	t := c.transform
	return importCodes{Mapping: c.file(), Snapshot: t.Target.Snapshot, Versions: t.Target.Versions, Codes: compiler.ImportCodes(c.result)}
}

// checkImportCodes prints the answers for mappings that have no errors.
func checkImportCodes(s system, f *checkFlags, paths []string) error {
	right, err := s.rightMappings(f, "--import-codes", paths)
	if err != nil {
		return err
	}
	all := []importCodes{}
	for _, c := range right {
		all = append(all, newImportCodes(c))
	}
	return s.showImportCodes(all, f.format.value)
}

// showImportCodes writes the reports of all mappings to standard output.
func (s system) showImportCodes(all []importCodes, format string) error {
	if format == "json" {
		var b bytes.Buffer
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		if err := e.Encode(all); err != nil {
			panic(err) // texts always have a JSON form
		}
		return s.print(b.Bytes())
	}
	var b bytes.Buffer
	for _, one := range all {
		one.text(&b)
	}
	return s.print(b.Bytes())
}

func (r importCodes) text(b *bytes.Buffer) {
	fmt.Fprintf(b, "%s: what DHIS2 %s can say to its payloads, where the metadata is that of %s\n", r.Mapping, versionRange(r.Versions), r.Snapshot)
	for _, class := range []importcode.Class{importcode.Cannot, importcode.Guarded, importcode.Depends} {
		lines := slices.DeleteFunc(slices.Clone(r.Codes), func(l importcode.Line) bool { return l.Class != class })
		fmt.Fprintf(b, "\n%s: %s\n", class, plural(int64(len(lines)), "rule"))
		writeImportLines(b, lines)
	}
	b.WriteByte('\n')
}

// writeImportLines writes a line for each rule that concerns the mapping, and
// one for all others with the same reason.
func writeImportLines(b *bytes.Buffer, lines []importcode.Line) {
	var reasons []string
	others := map[string][]string{}
	for _, l := range lines {
		if l.Concerns {
			fmt.Fprintf(b, "  %-5s  %s\n         %s%s\n", l.Code, l.Demand, l.Why, placesText(l.Places))
			continue
		}
		if others[l.Why] == nil {
			reasons = append(reasons, l.Why)
		}
		others[l.Why] = append(others[l.Why], l.Code)
	}
	for _, why := range reasons {
		fmt.Fprintf(b, "  %s:\n    %s\n", why, strings.Join(others[why], " "))
	}
}

// shownPlaces is how many places of a guard are named; JSON has them all.
const shownPlaces = 3

func placesText(places []importcode.Place) string {
	if len(places) == 0 {
		return ""
	}
	var words []string
	for _, p := range places[:min(len(places), shownPlaces)] {
		words = append(words, fmt.Sprintf("%s %s", p.Origin, p.Label))
	}
	text := "; at " + strings.Join(words, ", ")
	if more := len(places) - shownPlaces; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

func versionRange(versions []string) string {
	if len(versions) == 1 {
		return versions[0]
	}
	return versions[0] + " to " + versions[len(versions)-1]
}
