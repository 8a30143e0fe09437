package main

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// maxProject is the size of a project file, in bytes, that is still read.
const maxProject = 1 << 20

// readProject reads a project file; what could be read is good to use even if
// there are problems.
func readProject(file *diag.File) (*project, diag.List) {
	r := &projectReader{file: file, lines: lineStarts(file.Text), project: &project{file: file, environments: map[string]settings{}}}
	if root, ok := r.document(); ok {
		r.top(root)
		r.checkDefault()
	}
	r.problems.Sort()
	return r.project, r.problems
}

type projectReader struct {
	file     *diag.File
	lines    []int // where each starts
	project  *project
	problems diag.List
}

func (r *projectReader) add(code diag.Code, span diag.Span, format string, args ...any) *diag.Diagnostic {
	r.problems.Add(diag.New(code, span, format, args...))
	return &r.problems[len(r.problems)-1]
}

// document parses the one YAML document of the file; it is not ok if it is
// broken or empty.
func (r *projectReader) document() (*yaml.Node, bool) {
	if len(r.file.Text) > maxProject {
		r.add("E0280", r.file.Span(0, 0), "the file is larger than 1 MiB")
		return nil, false
	}
	if at := diag.NotUTF8(r.file.Text); at >= 0 {
		r.add("E0280", r.file.Span(at, at+1), "the file is not UTF-8 from here on")
		return nil, false
	}
	decoder := yaml.NewDecoder(bytes.NewReader([]byte(r.file.Text)))
	var doc, second yaml.Node
	err := decoder.Decode(&doc)
	if errors.Is(err, io.EOF) {
		return nil, false // nothing is said, which is allowed
	}
	if err == nil {
		err = decoder.Decode(&second)
	}
	switch {
	case err == nil:
		r.add("E0280", r.span(&second), "a second document begins here, and a project file has one")
		return nil, false
	case !errors.Is(err, io.EOF):
		r.broken(err)
		return nil, false
	case isEmptyDocument(&doc):
		return nil, false // again, nothing is said
	}
	return doc.Content[0], true
}

func isEmptyDocument(doc *yaml.Node) bool {
	return len(doc.Content) == 0 || doc.Content[0].Kind == yaml.ScalarNode && doc.Content[0].Tag == "!!null"
}

var yamlLine = regexp.MustCompile(`line (\d+)`)

// broken says where the text stops being YAML. What the YAML reader says is
// about its tokens, so only the line is taken from it, and the usual slips.
func (r *projectReader) broken(err error) {
	said := err.Error()
	line := 1
	if found := yamlLine.FindStringSubmatch(said); found != nil {
		line, _ = strconv.Atoi(found[1])
	}
	span := r.lineSpan(line)
	d := r.add("E0280", span, "this line cannot be read as YAML, or one just before it")
	switch {
	case strings.Contains(r.file.Line(span.Pos().Line), "\t"):
		d.Help = "indent with blanks, not with tabs"
	case strings.Contains(said, "mapping values"):
		d.Help = "check the indentation; a text with `: ` in it needs quotes"
	case strings.Contains(said, "unexpected end of stream"):
		d.Help = "a quote or a bracket is not closed"
	default:
		d.Help = "check the indentation, quotes and brackets"
	}
}

// top reads the keys of the top level.
func (r *projectReader) top(root *yaml.Node) {
	keys := map[string]func(*yaml.Node){
		"mapping":             r.path(&r.project.mapping),
		"default environment": r.into(&r.project.defaultEnvironment),
		"environments":        r.environments,
	}
	r.settingKeys(&r.project.top, keys)
	r.object(root, "the project file", keys)
}

func (r *projectReader) environments(n *yaml.Node) {
	r.entries(n, "`environments`", func(key, value *yaml.Node) {
		var s settings
		keys := map[string]func(*yaml.Node){"snapshot": r.path(&s.snapshot)}
		r.settingKeys(&s, keys)
		if !isNull(value) { // an environment may be the top level by another name
			r.object(value, "an environment", keys)
		}
		r.project.environments[key.Value] = s
	})
}

// settingKeys adds what the top level and environments have in common.
func (r *projectReader) settingKeys(s *settings, keys map[string]func(*yaml.Node)) {
	keys["namespace"] = r.into(&s.namespace)
	keys["out"] = r.into(&s.out)
	keys["periods"] = r.periods(&s.periods)
	keys["format"] = r.oneOf(&s.format, "json", "csv", "adx")
	keys["tracker"] = r.oneOf(&s.tracker, "nested", "ndjson")
	keys["memory"] = r.size(&s.memory)
	keys["orgUnits"] = func(n *yaml.Node) { s.orgUnits = cleaned(r.texts(n, "`orgUnits`", "a file name")) }
	keys["only org units"] = func(n *yaml.Node) { s.onlyUnits = r.texts(n, "`only org units`", "the UID or code of an org unit") }
	keys["existing"] = func(n *yaml.Node) { s.existing = r.texts(n, "`existing`", "a file name") }
	keys["sources"] = func(n *yaml.Node) { s.sources = r.sources(n) }
	keys["servers"] = func(n *yaml.Node) { s.servers = r.servers(n) }
	keys["values"] = func(n *yaml.Node) { s.values = r.pairs(n, "`values`") }
	keys["tables"] = func(n *yaml.Node) { s.tables = r.tables(n) }
	keys["dhis2"] = r.dhis2(&s.dhis2)
	keys["lints"] = func(n *yaml.Node) { s.lints = r.lints(n) }
	keys["zones"] = func(n *yaml.Node) { s.zones = r.zones(n) }
}

func (r *projectReader) pairs(n *yaml.Node, what string) map[string]named[text] {
	all := map[string]named[text]{}
	r.entries(n, what, func(key, value *yaml.Node) {
		if t, ok := r.text(value, "`"+key.Value+"`"); ok {
			all[key.Value] = named[text]{t, r.span(key)}
		}
	})
	return all
}

// zones leaves out zones that are not known.
func (r *projectReader) zones(n *yaml.Node) map[string]named[text] {
	all := r.pairs(n, "`zones`")
	for source, zone := range all {
		if _, err := time.LoadLocation(zone.value.value); err != nil || zone.value.value == "Local" {
			d := r.add("E0228", zone.value.span, "there is no time zone \"%s\"", zone.value.value)
			d.Help = "zones are named as in the IANA list: Africa/Kampala"
			delete(all, source)
		}
	}
	return all
}

func (r *projectReader) checkDefault() {
	name := r.project.defaultEnvironment
	if _, ok := r.project.environments[name.value]; ok || name.value == "" {
		return
	}
	d := r.add("E0284", name.span, "there is no environment `%s`", name.value)
	d.Help = diag.DidYouMean(diag.Nearest(name.value, r.project.environmentNames()))
}
