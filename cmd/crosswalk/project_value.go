package main

import (
	"maps"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/crosswalk-dhis2/crosswalk/compiler"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/calendar"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/period"
)

// object reads a node whose keys are known ones.
func (r *projectReader) object(n *yaml.Node, what string, keys map[string]func(*yaml.Node)) {
	r.entries(n, what, func(key, value *yaml.Node) {
		if read, ok := keys[key.Value]; ok {
			read(value)
			return
		}
		r.unknownKey(key, what, slices.Sorted(maps.Keys(keys)))
	})
}

// secretKeys are what people try to keep in a project file.
var secretKeys = []string{"password", "token", "secret", "user", "username", "login", "url", "server", "pat", "credentials", "auth", "key"}

func (r *projectReader) unknownKey(key *yaml.Node, what string, known []string) {
	d := r.add("E0281", r.span(key), "%s has no key `%s`", what, key.Value)
	near := diag.Nearest(key.Value, known)
	switch {
	case slices.Contains(secretKeys, strings.ToLower(key.Value)):
		d.Help = "servers stand under `servers`, which say where their secrets are; secrets themselves stay out of the file, which is shared"
	case len(near) > 0:
		d.Help = diag.DidYouMean(near)
	case key.Value == "facilities" && slices.Contains(known, "tables"):
		d.Help = "which org unit a place is, a table of the mapping says; `tables` names its file"
	case key.Value == "snapshot":
		d.Help = "the mapping's `target` names the snapshot; an environment may replace it"
	default:
		d.Help = "there are: " + strings.Join(known, ", ")
	}
}

// entries visits the entries of a node that has to be a mapping of YAML.
func (r *projectReader) entries(n *yaml.Node, what string, visit func(key, value *yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		r.wrongForm(n, what+" is made of lines `name: value`")
		return
	}
	first := map[string]*yaml.Node{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		switch {
		case key.Kind != yaml.ScalarNode || key.Tag == "!!merge" || key.Value == "":
			r.wrongForm(key, "a name is a text")
		case first[key.Value] != nil:
			d := r.add("E0282", r.span(key), "`%s` is said twice", key.Value)
			*d = d.WithLabel(r.span(first[key.Value]), "said here first")
		default:
			first[key.Value] = key
			visit(key, value)
		}
	}
}

func (r *projectReader) wrongForm(n *yaml.Node, rule string) {
	if n.Kind == yaml.AliasNode || n.Tag == "!!merge" {
		rule = "`*` and `<<` repeat other parts in YAML, and are not used here"
	}
	r.add("E0283", r.span(n), "%s", rule)
}

// text reads a scalar as it is written: 202601 and yes are texts too.
func (r *projectReader) text(n *yaml.Node, what string) (text, bool) {
	switch {
	case n.Kind != yaml.ScalarNode:
		r.wrongForm(n, what+" is one text")
		return text{}, false
	case isNull(n) || n.Value == "":
		r.wrongForm(n, what+" has no value")
		return text{}, false
	}
	return text{n.Value, r.span(n)}, true
}

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!null" }

// into reads the text of a key.
func (r *projectReader) into(t *text) func(*yaml.Node) {
	return func(n *yaml.Node) { *t, _ = r.text(n, "this key") }
}

// path reads the name of a file of the project.
func (r *projectReader) path(t *text) func(*yaml.Node) {
	return func(n *yaml.Node) {
		if got, ok := r.text(n, "this key"); ok {
			*t = cleaned([]text{got})[0]
		}
	}
}

// cleaned writes names of files in one way, since ./a and a are the same file.
func cleaned(list []text) []text {
	for i := range list {
		list[i].value = path.Clean(list[i].value)
	}
	return list
}

func (r *projectReader) oneOf(t *text, words ...string) func(*yaml.Node) {
	return func(n *yaml.Node) {
		got, ok := r.text(n, "this key")
		if ok && !slices.Contains(words, got.value) {
			r.wrongForm(n, "it is one of "+strings.Join(words, ", "))
			return
		}
		*t = got
	}
}

func (r *projectReader) periods(t *text) func(*yaml.Node) {
	return func(n *yaml.Node) {
		got, ok := r.text(n, "this key")
		if !ok {
			return
		}
		if err := anyRange(got.value); err != nil {
			d := r.add("E0283", r.span(n), "the run's periods are %s", err)
			d.Help = periodsHelp
			return
		}
		*t = got
	}
}

// dhis2 reads a version of DHIS2, or the first and the last of several.
func (r *projectReader) dhis2(t *text) func(*yaml.Node) {
	return func(n *yaml.Node) {
		got, ok := r.text(n, "this key")
		if !ok {
			return
		}
		if _, err := compiler.ParseVersions(got.value); err != nil {
			d := r.add("E0283", r.span(n), "%s", err)
			d.Help = "write one version, 2.41, or the first and the last: 2.40..2.42"
			return
		}
		*t = got
	}
}

// anyRange is nil for periods of any calendar that a server may keep: which one
// it is, the metadata says, and a run sees to it.
func anyRange(text string) error {
	_, _, err := period.ParseRange(text)
	for _, system := range calendar.Systems() {
		if _, _, other := period.In(system).ParseRange(text); other == nil {
			return nil
		}
	}
	return err
}

// periodsHelp shows how the periods of a run are written.
const periodsHelp = "write one period, 202601, or the first and the last: 202601..202603"

// texts reads one text or a list of them; one says what a text is.
func (r *projectReader) texts(n *yaml.Node, what, one string) []text {
	if n.Kind != yaml.SequenceNode {
		if n.Kind == yaml.ScalarNode {
			if t, ok := r.text(n, what); ok {
				return []text{t}
			}
			return nil
		}
		r.wrongForm(n, what+" is "+one+", or a list of them")
		return nil
	}
	all := []text{}
	for _, item := range n.Content {
		if t, ok := r.text(item, "an item of the list"); ok {
			all = append(all, t)
		}
	}
	return all
}

// span is the place of a node: of a scalar all of it, of others the first sign.
func (r *projectReader) span(n *yaml.Node) diag.Span {
	start := r.offset(n.Line, n.Column)
	rest := r.file.Text[start:]
	size := min(1, len(rest))
	switch {
	case n.Kind != yaml.ScalarNode:
	case n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0:
		size = quotedSize(rest)
	case n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) == 0 && strings.HasPrefix(rest, n.Value):
		size = len(n.Value)
	}
	return r.file.Span(start, start+size)
}

// offset turns a line and a column in code points, both from 1, into bytes.
func (r *projectReader) offset(line, column int) int {
	span := r.lineSpan(line)
	at := span.Start
	for ; column > 1 && at < span.End; column-- {
		_, size := utf8.DecodeRuneInString(r.file.Text[at:])
		at += size
	}
	return at
}

// lineSpan is the text of a line; a number past the end means the last line.
func (r *projectReader) lineSpan(line int) diag.Span {
	text := r.file.Text
	start := r.lines[max(1, min(line, len(r.lines)))-1]
	if start == 0 && strings.HasPrefix(text, "\ufeff") {
		start = len("\ufeff")
	}
	end := strings.IndexByte(text[start:], '\n')
	if end < 0 {
		end = len(text) - start
	}
	return r.file.Span(start, start+len(strings.TrimRight(text[start:start+end], "\r")))
}

// lineStarts finds the offset at which each line of a text starts. A line break
// at its very end begins no line.
func lineStarts(text string) []int {
	starts := []int{0}
	for i := range len(text) - 1 {
		if text[i] == '\n' {
			starts = append(starts, i+1)
		}
	}
	return starts
}

// quotedSize is the length of a quoted scalar up to its closing quote.
func quotedSize(rest string) int {
	quote := rest[:min(1, len(rest))]
	for i := 1; i < len(rest); i++ {
		switch {
		case quote == `"` && rest[i] == '\\':
			i++
		case rest[i:i+1] != quote:
		case quote == "'" && strings.HasPrefix(rest[i+1:], quote):
			i++ // two are one in the text
		default:
			return i + 1
		}
	}
	return min(1, len(rest))
}
