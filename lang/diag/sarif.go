package diag

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// The types below are the part of SARIF 2.1.0 (an OASIS standard that code
// review services read) that diagnostics need.

type sarifLog struct {
	Schema  string     `json:"$schema"`
	Version string     `json:"version"`
	Runs    []sarifRun `json:"runs"`
}

type sarifRun struct {
	Tool       sarifTool     `json:"tool"`
	ColumnKind string        `json:"columnKind"`
	Results    []sarifResult `json:"results"`
}

type sarifTool struct {
	Driver sarifDriver `json:"driver"`
}

type sarifDriver struct {
	Name  string      `json:"name"`
	Rules []sarifRule `json:"rules"`
}

type sarifRule struct {
	ID               string       `json:"id"`
	ShortDescription *sarifText   `json:"shortDescription,omitempty"`
	FullDescription  *sarifText   `json:"fullDescription,omitempty"`
	Help             *sarifText   `json:"help,omitempty"`
	Configuration    *sarifConfig `json:"defaultConfiguration,omitempty"`
}

type sarifConfig struct {
	Level string `json:"level"`
}

type sarifText struct {
	Text string `json:"text"`
}

type sarifResult struct {
	RuleID           string          `json:"ruleId"`
	RuleIndex        int             `json:"ruleIndex"`
	Level            string          `json:"level"`
	Message          sarifText       `json:"message"`
	Locations        []sarifLocation `json:"locations,omitempty"`
	RelatedLocations []sarifLocation `json:"relatedLocations,omitempty"`
	Fixes            []sarifFix      `json:"fixes,omitempty"`
	Properties       *sarifMore      `json:"properties,omitempty"`
}

// sarifMore is what SARIF has no place for.
type sarifMore struct {
	Environments []string `json:"environments"`
}

type sarifLocation struct {
	ID       *int          `json:"id,omitempty"`
	Physical sarifPhysical `json:"physicalLocation"`
	Message  *sarifText    `json:"message,omitempty"`
}

type sarifPhysical struct {
	Artifact sarifArtifact `json:"artifactLocation"`
	Region   *sarifRegion  `json:"region,omitempty"`
}

type sarifArtifact struct {
	URI string `json:"uri"`
}

type sarifRegion struct {
	StartLine   int `json:"startLine"`
	StartColumn int `json:"startColumn"`
	EndLine     int `json:"endLine"`
	EndColumn   int `json:"endColumn"`
}

type sarifFix struct {
	Description sarifText     `json:"description"`
	Changes     []sarifChange `json:"artifactChanges"`
}

type sarifChange struct {
	Artifact     sarifArtifact      `json:"artifactLocation"`
	Replacements []sarifReplacement `json:"replacements"`
}

type sarifReplacement struct {
	Deleted  sarifRegion `json:"deletedRegion"`
	Inserted sarifText   `json:"insertedContent"`
}

// SARIF writes l as a SARIF 2.1.0 log with one run, results in the order of l,
// and the registry's entries of the codes in l as rules. Columns count code
// points from 1. Names of files are URIs relative to the project's root. The
// error is the writer's.
func SARIF(w io.Writer, l List) error { return writeJSON(w, newSARIF(l, Lookup)) }

func newSARIF(l List, lookup func(Code) (Entry, bool)) sarifLog {
	var codes []Code
	for _, d := range l {
		codes = append(codes, d.Code)
	}
	slices.Sort(codes)
	codes = slices.Compact(codes)
	run := sarifRun{
		Tool:       sarifTool{sarifDriver{Name: "crosswalk", Rules: make([]sarifRule, len(codes))}},
		ColumnKind: "unicodeCodePoints",
		Results:    make([]sarifResult, len(l)),
	}
	for i, code := range codes {
		run.Tool.Driver.Rules[i] = newSARIFRule(code, lookup)
	}
	for i, d := range l {
		index, _ := slices.BinarySearch(codes, d.Code)
		run.Results[i] = newSARIFResult(d, index)
	}
	return sarifLog{Schema: "https://json.schemastore.org/sarif-2.1.0.json", Version: "2.1.0", Runs: []sarifRun{run}}
}

func newSARIFRule(code Code, lookup func(Code) (Entry, bool)) sarifRule {
	entry, ok := lookup(code)
	if !ok {
		return sarifRule{ID: string(code)}
	}
	return sarifRule{
		ID:               string(code),
		ShortDescription: &sarifText{entry.Title},
		FullDescription:  &sarifText{entry.Why},
		Help:             &sarifText{entry.Cure},
		Configuration:    &sarifConfig{entry.Severity.String()},
	}
}

func newSARIFResult(d Diagnostic, rule int) sarifResult {
	result := sarifResult{RuleID: string(d.Code), RuleIndex: rule, Level: d.Severity.String(), Message: sarifText{wholeMessage(d)}}
	if d.Span.FileName() != "" {
		result.Locations = []sarifLocation{{Physical: newSARIFPhysical(d.Span)}}
	}
	for _, label := range d.Labels {
		if label.Span.FileName() == "" {
			result.Message.Text += "\n" + label.Message
			continue
		}
		id := len(result.RelatedLocations)
		result.RelatedLocations = append(result.RelatedLocations, newSARIFRelated(id, label))
	}
	if len(d.Environments) > 0 {
		result.Properties = &sarifMore{d.Environments}
	}
	if changes := sarifChanges(d.Edits); len(changes) > 0 {
		result.Fixes = []sarifFix{{Description: sarifText{fixDescription(d)}, Changes: changes}}
	}
	return result
}

// wholeMessage is for readers who show one text for each problem.
func wholeMessage(d Diagnostic) string {
	text := d.Message + d.Span.inSheet()
	for _, more := range []string{d.whereSaid(), d.Note, d.Help} {
		if more != "" {
			text += "\n" + more
		}
	}
	return text
}

func fixDescription(d Diagnostic) string {
	if d.Help == "" {
		return d.Message
	}
	return d.Help
}

func newSARIFRelated(id int, label Label) sarifLocation {
	location := sarifLocation{ID: &id, Physical: newSARIFPhysical(label.Span)}
	if label.Message != "" {
		location.Message = &sarifText{label.Message + label.Span.inSheet()}
	}
	return location
}

func newSARIFPhysical(s Span) sarifPhysical {
	physical := sarifPhysical{Artifact: sarifArtifact{fileURI(s.File.Name)}}
	if s.hasPlace() {
		region := newSARIFRegion(s)
		physical.Region = &region
	}
	return physical
}

func newSARIFRegion(s Span) sarifRegion {
	from, to := s.Pos(), s.EndPos()
	return sarifRegion{from.Line, from.Column, to.Line, to.Column}
}

func sarifChanges(edits []Edit) []sarifChange {
	var changes []sarifChange
	for _, group := range editsByFile(edits) {
		change := sarifChange{Artifact: sarifArtifact{fileURI(group[0].Span.File.Name)}}
		for _, e := range group {
			change.Replacements = append(change.Replacements, sarifReplacement{newSARIFRegion(e.Span), sarifText{e.Text}})
		}
		changes = append(changes, change)
	}
	return changes
}

// fileURI turns a file's name into a relative URI reference. (A whole package
// for URLs would bring names of hosts into a package that must not know any.)
func fileURI(name string) string {
	const harmless = "-._~/!$&'()*+,;=@"
	var b strings.Builder
	for i := range len(name) {
		c := name[i]
		if 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte(harmless, c) >= 0 {
			b.WriteByte(c)
			continue
		}
		fmt.Fprintf(&b, "%%%02X", c)
	}
	return b.String()
}
