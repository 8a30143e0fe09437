package jsonschema

import "github.com/crosswalk-dhis2/crosswalk/lang/diag"

// A walker looks for schemas that are defined by themselves: following only
// references and keywords that speak of the same value, one comes back to where
// one was. Such a schema says nothing. (A person whose children are persons is
// fine: children are other values.)
type walker struct {
	project *project
	state   map[*node]uint8 // 1: on the way, 2: done
	found   diag.List
}

// findLoops reports each reference that closes a circle.
func findLoops(p *project) diag.List {
	w := &walker{project: p, state: map[*node]uint8{}}
	for _, ref := range p.references {
		if t, ok := p.targets[ref.node]; ok {
			w.visit(t.doc, t.node)
		}
	}
	return w.found
}

func (w *walker) visit(doc *document, n *node) {
	if n.kind != objectNode || w.state[n] != 0 {
		return
	}
	w.state[n] = 1
	for _, key := range []string{"$ref", "$dynamicRef", "$recursiveRef"} {
		w.follow(doc, n.get(key))
	}
	eachSubschema(n, func(word keyword, sub *node) {
		if word.inPlace {
			w.visit(doc, sub)
		}
	})
	w.state[n] = 2
}

func (w *walker) follow(doc *document, ref *node) {
	t, ok := w.project.targets[ref]
	if ref == nil || !ok {
		return
	}
	if w.state[t.node] == 1 {
		w.found.Add(diag.New("E0270", doc.span(ref), "%s leads back to itself", quoted(ref.text)).
			WithHelp("a schema cannot be made of itself: only its properties or items can be like it again"))
		return
	}
	w.visit(t.doc, t.node)
}
