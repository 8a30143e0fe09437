package jsonschema

import (
	"errors"
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	santhosh "github.com/santhosh-tekuri/jsonschema/v5"
)

// translate says an error of the library in our words and at its place. last
// is the file that was read last: the one whose rules were being checked.
func translate(p *project, last *document, err error) diag.List {
	var broken *santhosh.ValidationError
	if errors.As(err, &broken) {
		return translateBroken(p, last, broken)
	}
	return diag.List{notUnderstood(last)}
}

// translateBroken makes one diagnostic of each place at which a schema breaks
// the rules of its draft. The library tells of every rule that a place breaks,
// and of the places around it: only the innermost ones are the user's mistakes.
func translateBroken(p *project, last *document, broken *santhosh.ValidationError) (found diag.List) {
	var places []string
	around := map[string]bool{} // places with a broken place inside
	eachLeaf(broken, func(leaf *santhosh.ValidationError) {
		place := leaf.InstanceLocation
		places = append(places, place)
		for end := strings.LastIndexByte(place, '/'); end >= 0 && !around[place[:end]]; end = strings.LastIndexByte(place[:end], '/') {
			around[place[:end]] = true
		}
	})
	slices.Sort(places)
	places = slices.Compact(places)
	doc := documentWith(p, last, places)
	for _, place := range places {
		if !around[place] {
			found.Add(wrongKeyword(doc, place))
		}
	}
	if len(found) == 0 {
		return diag.List{notUnderstood(last)}
	}
	return found
}

func eachLeaf(e *santhosh.ValidationError, do func(*santhosh.ValidationError)) {
	if len(e.Causes) == 0 {
		do(e)
		return
	}
	for _, cause := range e.Causes {
		eachLeaf(cause, do)
	}
}

// documentWith is last, unless the places are not in it but in another file.
func documentWith(p *project, last *document, places []string) *document {
	has := func(doc *document) bool {
		return !slices.ContainsFunc(places, func(place string) bool { return doc.root.at(place) == nil })
	}
	if has(last) {
		return last
	}
	if i := slices.IndexFunc(p.docs, has); i >= 0 {
		return p.docs[i]
	}
	return last
}

// wrongKeyword says what must be written at a place of a schema.
func wrongKeyword(doc *document, place string) diag.Diagnostic {
	n, name, wants := doc.root, "", aSchema
	for _, part := range pointerParts(place) {
		next := n.step(part)
		if next == nil {
			break
		}
		name, wants = expectation(n, part, name, wants)
		n = next
	}
	subject := "this"
	if name != "" {
		subject = quoted(name)
	}
	span := doc.span(n)
	if n.kind == objectNode || n.kind == listNode {
		span.End = span.Start + 1
	}
	if wants == typeWords && n.kind == textNode {
		return diag.New("E0263", span, "%s is no type of JSON Schema", quoted(n.text)).WithHelp("%s must be %s", subject, wants)
	}
	return diag.New("E0263", span, "%s must be %s", subject, wants)
}

// expectation steps from a value in a schema to a part of it: the keyword that
// the part belongs to and what must be written there. wants says what the
// value itself has to be, and with that whether it is a schema or data.
func expectation(n *node, part, name, wants string) (string, string) {
	switch {
	case wants == aSchema && n.kind == objectNode:
		if word, known := lookupKeyword(part); known {
			return part, word.wantsHere(n.get(part))
		}
		return part, wants
	case wants == schemaTable:
		return part, aSchema
	case wants == manySchemas:
		return "", aSchema
	}
	return name, wants
}

// wantsHere is what must be written for a value of a keyword that has several
// forms, so that a fault inside it is told apart from a fault of its own.
func (k keyword) wantsHere(value *node) string {
	if k.position == schemaOrList && value != nil && value.kind == listNode {
		return manySchemas
	}
	if k.position == schemaOrData {
		return schemaTable
	}
	return k.wants
}
