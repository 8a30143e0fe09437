package jsonschema

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	santhosh "github.com/santhosh-tekuri/jsonschema/v5"
)

// compile checks the files against the rules of their draft and links them.
// The schema is nil when there are errors.
func compile(p *project) (compiled *santhosh.Schema, found diag.List) {
	for _, t := range p.schemas {
		found.Add(takePattern(t.doc, t.node)...)
		found.Add(quotePatterns(t.doc, t.node.get("patternProperties"))...)
	}
	last := p.docs[0]
	c := santhosh.NewCompiler()
	c.Draft = defaultDraft(p)
	c.AssertFormat = true
	c.ExtractAnnotations = true
	c.LoadURL = func(address string) (io.ReadCloser, error) {
		t, ok := p.byURL[address]
		if !ok {
			return nil, errUnknownAddress
		}
		last = t.doc
		return io.NopCloser(bytes.NewReader(t.node.appendJSON(nil))), nil
	}
	// The library asserts types that its own rules have promised; a schema that
	// gets around them must not take the compiler down.
	defer func() {
		if recover() != nil {
			compiled = nil
			found.Add(notUnderstood(last))
		}
	}()
	compiled, err := c.Compile(p.docs[0].url)
	if err != nil {
		found.Add(translate(p, last, err)...)
		return nil, found
	}
	return compiled, found
}

var errUnknownAddress = errors.New("no file of the project has this address")

// defaultDraft is the draft of files that state none. What 2019-09 knows is
// the same in 2020-12, except that the latter has no lists of `items`; so the
// newest draft is taken only when it is needed.
func defaultDraft(p *project) *santhosh.Draft {
	switch {
	case p.newest:
		return santhosh.Draft2020
	case p.flagLimits:
		return santhosh.Draft4
	}
	return santhosh.Draft2019
}

// takePattern takes a pattern out of the tree that no linear-time matcher can
// run, and warns of it. It says nothing about the type of a field, so a schema
// that is otherwise fine can still be used.
func takePattern(doc *document, n *node) diag.List {
	pattern := n.get("pattern")
	if pattern == nil || pattern.kind != textNode || usable(pattern.text) {
		return nil
	}
	n.members = slices.DeleteFunc(n.members, func(m member) bool { return m.key == "pattern" })
	delete(n.index, "pattern")
	return diag.List{badPattern(doc.span(pattern), pattern.text)}
}

// quotePatterns makes keys that cannot be used as patterns into ones that
// match only themselves; the schemas below them are kept.
func quotePatterns(doc *document, n *node) (found diag.List) {
	if n == nil {
		return nil
	}
	for i, m := range n.members {
		if usable(m.key) {
			continue
		}
		found.Add(badPattern(doc.file.Span(m.value.keyStart, m.value.keyEnd), m.key))
		n.members[i].key = regexp.QuoteMeta(m.key)
		if n.index != nil {
			n.index[n.members[i].key] = m.value
		}
	}
	return found
}

func usable(pattern string) bool {
	_, err := regexp.Compile(pattern)
	return err == nil
}

func badPattern(span diag.Span, pattern string) diag.Diagnostic {
	d := diag.New("W0260", span, "the pattern cannot be used and is passed over")
	for _, look := range []string{"(?=", "(?!", "(?<=", "(?<!"} {
		if strings.Contains(pattern, look) {
			return d.WithHelp("`%s…)` looks ahead or behind, which patterns cannot do here; the field can be read all the same", look)
		}
	}
	return d.WithHelp("the field can be read all the same")
}

// notUnderstood is the last resort.
func notUnderstood(doc *document) diag.Diagnostic {
	return diag.New("E0271", doc.file.Span(0, 0), "parts of the schema contradict each other").
		WithHelp("look for two parts with the same `$id`, and for `$id`, `$anchor` and `$vocabulary` in places where they do not belong")
}
