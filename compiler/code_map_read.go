package compiler

import (
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// fhirMembers are the members of FHIR resources that are read.
var fhirMembers = []string{
	"resourceType", "group", "source", "target", "element", "code", "display", "equivalence", "relationship", "noMap", "unmapped",
	"dependsOn", "product", "valueSet",
	"expansion", "total", "contains", "abstract", "system", "compose", "include", "exclude", "concept", "filter",
}

// readCodeMap finds out what a file is by what is in it: its name tells little.
func (c *checker) readCodeMap(t *codeTable, f *diag.File) (*codeMap, bool) {
	r := &mapReader{checker: c, file: f}
	switch {
	case isSSSOM(f):
		r.sssom()
		return r.result(f.Span(0, 0))
	case !beginsJSON(f):
		c.add(diag.New("E0342", t.module.Span(t.decl.From.File), "`%s` is a sheet, and no columns of it are named", f.Name).
			WithHelp("say which columns are meant, as in `column \"code\" -> column \"data element\"`"))
		return nil, false
	}
	root, ok := c.readJSON(f, slices.Concat(fhirMembers, oclMembers))
	if !ok {
		return nil, false
	}
	if !r.json(root) {
		return nil, false
	}
	return r.result(root.short())
}

// result is what was read; ok is false if nothing in it counts.
func (r *mapReader) result(at diag.Span) (*codeMap, bool) {
	if len(r.out) == 0 && !r.wrong {
		r.problem(at, "the file has no rows that count")
	}
	return &codeMap{file: r.file, entries: r.out}, len(r.out) > 0
}

// beginsJSON reports whether a file begins with an object, or with a list of
// objects or of nothing. (A sheet may begin with a bracket, too.)
func beginsJSON(f *diag.File) bool {
	const space = " \t\r\n"
	text := strings.TrimLeft(strings.TrimPrefix(f.Text, bom), space)
	if list, ok := strings.CutPrefix(text, "["); ok {
		text = strings.TrimLeft(list, space)
		return strings.HasPrefix(text, "{") || strings.HasPrefix(text, "]")
	}
	return strings.HasPrefix(text, "{")
}

// hasNoColumns refuses a file that is made of rows from code to code where
// columns of it are named.
func (c *checker) hasNoColumns(t tableFile) bool {
	f, ok := c.open(t.path, t.named)
	var what string
	switch {
	case !ok:
		return false
	case beginsJSON(f):
		what = "JSON, and has no columns"
	case sssomStart(f) > len(bom) && isSSSOM(f):
		what = "a mapping set of SSSOM, of which the columns are known"
	default:
		return false
	}
	c.add(diag.New("E0342", t.named, "`%s` is %s", f.Name, what).
		WithHelp("take the columns out: the file itself says what becomes of each code"))
	return true
}

// json takes a JSON file by what it says it is; false if it is none of codes.
func (r *mapReader) json(root *jsonValue) bool {
	kind := root.get("resourceType")
	switch {
	case kind == nil && isOCL(root):
		r.ocl(root)
		return true
	case kind == nil:
		r.add(diag.New("E0341", root.short(), "this is no file of codes").WithHelp(codeFiles))
	case kind.text == "ConceptMap":
		r.conceptMap(root)
		return true
	case kind.text == "ValueSet":
		r.valueSet(root)
		return true
	default:
		r.add(diag.New("E0341", kind.short(), "this is no file of codes, but a FHIR resource of another kind").WithHelp(codeFiles))
	}
	return false
}

const codeFiles = "codes are read from FHIR ConceptMaps and ValueSets, mapping sets of SSSOM, exports of OCL, and sheets of which the columns are named"

// A mapReader gathers the rows of a file. What is not as it should be is
// reported and left out.
type mapReader struct {
	*checker
	file   *diag.File
	out    []mapEntry
	wrong  bool // something was reported
	listed int  // entries of an expansion, headings too
}

func (r *mapReader) problem(span diag.Span, format string, args ...any) {
	r.wrong = true
	r.add(diag.New("E0341", span, format, args...))
}

func (r *mapReader) leaveOut(span diag.Span, code, format string, args ...any) {
	r.wrong = true
	r.notTaken(span, code, format, args...)
}

// list is the list under a key; nothing if there is none.
func (r *mapReader) list(v *jsonValue, key string) []*jsonValue {
	x := v.get(key)
	if x == nil {
		return nil
	}
	if x.kind != jsonList {
		r.problem(x.short(), "`%s` must be a list, and is %s", key, x.kind.what())
		return nil
	}
	objects := x.items[:0:0]
	for _, item := range x.items {
		if item.kind != jsonObject {
			r.problem(item.short(), "`%s` must be a list of objects, and this is %s", key, item.kind.what())
			continue
		}
		objects = append(objects, item)
	}
	return objects
}

// text is the text under a key, without white space around it; "" if there is
// none. at is the place of the text, or of v if there is none.
func (r *mapReader) text(v *jsonValue, key string) (text string, at diag.Span, ok bool) {
	x := v.get(key)
	if x == nil {
		return "", v.short(), true
	}
	if x.kind != jsonText {
		r.problem(x.short(), "`%s` must be a text, and is %s", key, x.kind.what())
		return "", x.short(), false
	}
	if strings.Contains(x.text, "\x00") {
		r.problem(x.span, "`%s` holds a character that no code can have", key)
		return "", x.span, false
	}
	return strings.TrimSpace(x.text), x.span, true
}

// yes reports whether a key is true.
func (r *mapReader) yes(v *jsonValue, key string) bool {
	x := v.get(key)
	if x != nil && x.kind != jsonBool {
		r.problem(x.short(), "`%s` must be true or false, and is %s", key, x.kind.what())
	}
	return x != nil && x.kind == jsonBool && x.text == "true"
}
