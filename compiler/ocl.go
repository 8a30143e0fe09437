package compiler

import (
	"slices"
)

// mapTypes says what the map types of the Open Concept Lab mean for a table; see
// closeness.
var mapTypes = map[string]mapMatch{"SAME-AS": exactMatch, "NARROWER-THAN": broaderMatch}

// noMaps are map types that lead nowhere else: they hold concepts of one source
// together.
var noMaps = []string{"Q-AND-A", "CONCEPT-SET"}

// isOCL reports whether a JSON file is an export of OCL, or a list of mappings.
func isOCL(root *jsonValue) bool {
	list := root
	if root.kind == jsonObject {
		list = root.get("mappings")
	}
	if list == nil || list.kind != jsonList {
		return false
	}
	return root.kind == jsonObject || len(list.items) > 0 && list.items[0].kind == jsonObject && list.items[0].get("map_type") != nil
}

// ocl reads the mappings of an export of OCL; retired ones are left out.
func (r *mapReader) ocl(root *jsonValue) {
	if root.kind == jsonList {
		root = &jsonValue{kind: jsonObject, members: []jsonMember{{"mappings", root}}, span: root.span}
	}
	for _, x := range r.list(root, "mappings") {
		if !r.yes(x, "retired") {
			r.oclMapping(x)
		}
	}
}

func (r *mapReader) oclMapping(x *jsonValue) {
	word, span, ok := r.text(x, "map_type")
	if !ok || slices.Contains(noMaps, word) {
		return
	}
	if word == "" {
		r.problem(span, "this mapping does not say its `map_type`")
		return
	}
	from, ok := r.oclCode(x, "from")
	if !ok {
		return
	}
	match, counts := mapTypes[word]
	if !counts {
		r.leaveOut(span, from.code, "`%s` does not say that its target takes in all that the code means", word)
		return
	}
	if to, ok := r.oclCode(x, "to"); ok {
		r.out = append(r.out, mapEntry{source: from, target: to, match: match})
	}
}

// oclCode reads one side of a mapping. A source is named by its address or its
// short name.
func (r *mapReader) oclCode(x *jsonValue, side string) (mapCode, bool) {
	code, span, ok := r.text(x, side+"_concept_code")
	if !ok {
		return mapCode{}, false
	}
	if code == "" {
		r.problem(span, "this mapping does not say its `%s_concept_code`", side)
		return mapCode{}, false
	}
	return mapCode{system: r.oclSource(x, side), code: code, local: code, name: r.oclName(x, side), span: span}, true
}

func (r *mapReader) oclSource(x *jsonValue, side string) codeSystem {
	url, name := r.first(x, side+"_source_url"), r.first(x, side+"_source_name")
	if url == "" {
		return codeSystem{id: name}
	}
	return codeSystem{id: url, name: name}
}

func (r *mapReader) oclName(x *jsonValue, side string) string {
	return r.first(x, side+"_concept_name", side+"_concept_name_resolved")
}

// first is the first of some texts that is there.
func (r *mapReader) first(x *jsonValue, keys ...string) string {
	for _, key := range keys {
		if text, _, _ := r.text(x, key); text != "" {
			return text
		}
	}
	return ""
}

// oclMembers are the members of OCL's exports that are read.
var oclMembers = []string{
	"mappings", "retired", "map_type", "from_concept_code", "to_concept_code", "from_source_url", "from_source_name", "to_source_url",
	"to_source_name", "from_concept_name", "from_concept_name_resolved", "to_concept_name", "to_concept_name_resolved",
}
