package jsonschema

import (
	"errors"
	"io/fs"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

const (
	maxFiles      = 200      // that one source's schema is spread over
	maxTotalBytes = 16 << 20 // of all of them
	maxReferences = 30_000   // in all of them
	maxSchemas    = 60_000   // in all of them, one inside another counted too
	maxNewest     = 6_000    // the same, when draft 2020-12 is needed
)

// scheme is that of the addresses under which project files are known while a
// schema is read. Nothing outside the project has it.
const scheme = "project"

// A document is one schema file.
type document struct {
	file  *diag.File
	root  *node
	url   string // scheme:///name
	draft int    // as stated by `$schema`: 4, 6, 7, 2019, 2020; 0 when it is not stated
}

// span returns the place of a value.
func (d *document) span(n *node) diag.Span { return d.file.Span(n.start, n.end) }

// A target is a schema that an address stands for.
type target struct {
	doc  *document
	node *node
}

// A reference is a `$ref`, or one of its dynamic kin, that has to be found.
type reference struct {
	doc  *document
	node *node    // its text
	base *url.URL // what it is relative to
}

// A project is all files of one source's schema.
type project struct {
	open       func(path string) (*diag.File, error)
	docs       []*document          // in the order in which they were met; the first is the source's own
	byName     map[string]*document // by file name; nil for a file that could not be read
	byURL      map[string]target    // without fragment: files, and schemas with an id of their own
	anchors    map[*document]map[string]*node
	walked     map[*node]bool
	schemas    []target // every schema in the files, in the order in which they were met
	references []reference
	targets    map[*node]target // by the reference's text
	bytes      int
	newest     bool // some keyword is known to draft 2020-12 only
	flagLimits bool // some `exclusiveMinimum` is a flag, which only draft 4 knows
	found      diag.List
}

// load reads a schema file and every file that it refers to, directly or not.
func load(file *diag.File, open func(path string) (*diag.File, error)) *project {
	p := &project{
		open:    open,
		byName:  map[string]*document{},
		byURL:   map[string]target{},
		anchors: map[*document]map[string]*node{},
		walked:  map[*node]bool{},
		targets: map[*node]target{},
	}
	p.addFile(file)
	for i := 0; i < len(p.references) && i < maxReferences; i++ {
		p.resolve(p.references[i])
	}
	p.checkSize(file)
	return p
}

// checkSize keeps schemas out with which the library would take too long: its
// time grows with the square of these numbers.
func (p *project) checkSize(file *diag.File) {
	at := file.Span(0, 0)
	if len(p.references) > maxReferences {
		p.found.Add(diag.New("E0267", at, "the schema has more than %d references", maxReferences))
	}
	if len(p.schemas) > maxSchemas {
		p.found.Add(diag.New("E0267", at, "the schema is made of more than %d schemas", maxSchemas))
	}
	stated := slices.ContainsFunc(p.docs, func(doc *document) bool { return doc.draft == 2020 })
	if len(p.schemas) > maxNewest && (stated || p.newest) {
		p.found.Add(diag.New("E0267", at, "the schema is made of more than %d schemas, the most that draft 2020-12 can have here", maxNewest).
			WithHelp("write `https://json-schema.org/draft/2019-09/schema` for `$schema`, if no keyword is new in 2020-12"))
	}
}

func (p *project) addFile(file *diag.File) *document {
	p.byName[file.Name] = nil
	if p.bytes += len(file.Text); p.bytes > maxTotalBytes {
		p.found.Add(diag.New("E0267", file.Span(0, 0), "the schema's files are larger than 16 MiB together"))
		return nil
	}
	root, found := scan(file)
	p.found.Add(found...)
	if root == nil {
		return nil
	}
	doc := &document{file: file, root: root, url: (&url.URL{Scheme: scheme, Path: "/" + file.Name}).String()}
	if !root.isSchema() {
		p.found.Add(diag.New("E0263", doc.span(root), "a schema must be an object, not %s", root.kind.article()))
		return nil
	}
	p.docs = append(p.docs, doc)
	p.byName[file.Name] = doc
	p.byURL[doc.url] = target{doc, root}
	p.anchors[doc] = map[string]*node{}
	p.readDraft(doc)
	p.walk(doc, root, mustParse(doc.url))
	return doc
}

// mustParse parses an address that was written by this package.
func mustParse(address string) *url.URL {
	u, err := url.Parse(address)
	if err != nil {
		return &url.URL{Scheme: scheme}
	}
	return u
}

func (p *project) readDraft(doc *document) {
	stated := doc.root.get("$schema")
	if stated == nil || stated.kind != textNode {
		return
	}
	if doc.draft = draftOf(stated.text); doc.draft == 0 {
		p.found.Add(diag.New("E0268", doc.span(stated), "%s is no version of JSON Schema that is known here", quoted(stated.text)).
			WithHelp("use draft 4, 6, 7, 2019-09 or 2020-12, for example `https://json-schema.org/draft/2020-12/schema`"))
	}
}

// draftOf reads the address of a draft; 0 when it is none.
func draftOf(address string) int {
	address = strings.TrimSuffix(strings.TrimSuffix(address, "/"), "#")
	_, address, _ = strings.Cut(address, "://")
	switch address {
	case "json-schema.org/draft-04/schema":
		return 4
	case "json-schema.org/draft-06/schema":
		return 6
	case "json-schema.org/draft-07/schema":
		return 7
	case "json-schema.org/draft/2019-09/schema":
		return 2019
	case "json-schema.org/draft/2020-12/schema", "json-schema.org/schema":
		return 2020
	}
	return 0
}

// walk notes the ids, anchors and references of a schema and all inside it.
func (p *project) walk(doc *document, n *node, base *url.URL) {
	if p.walked[n] || n.kind != objectNode {
		return
	}
	p.walked[n] = true
	p.schemas = append(p.schemas, target{doc, n})
	base = p.noteID(doc, n, base)
	p.noteMarks(n)
	for _, key := range []string{"$ref", "$dynamicRef", "$recursiveRef"} {
		if ref := n.get(key); ref != nil && ref.kind == textNode {
			p.references = append(p.references, reference{doc, ref, base})
		}
	}
	eachSubschema(n, func(_ keyword, sub *node) { p.walk(doc, sub, base) })
}

// noteID returns what references inside n are relative to.
func (p *project) noteID(doc *document, n *node, base *url.URL) *url.URL {
	for _, key := range []string{"$anchor", "$dynamicAnchor"} {
		if name, ok := n.getText(key); ok {
			p.anchors[doc][name] = n
		}
	}
	key := "$id"
	if doc.draft == 4 {
		key = "id"
	}
	id := n.get(key)
	if id == nil || id.kind != textNode {
		return base
	}
	if name, ok := strings.CutPrefix(id.text, "#"); ok {
		p.anchors[doc][name] = n
		return base
	}
	u, err := base.Parse(id.text)
	if err != nil {
		return base
	}
	u.Fragment, u.RawFragment = "", ""
	p.noteAddress(doc, n, u.String(), id)
	// The library never ends where an id is not written as it reads one back.
	id.text = u.String()
	return u
}

// noteAddress makes a schema known under its id. That of a whole file may be
// the file's own address.
func (p *project) noteAddress(doc *document, n *node, address string, id *node) {
	if first, ok := p.byURL[address]; ok && first.node != n {
		p.found.Add(diag.New("E0271", doc.span(id), "the `$id` %s stands for two schemas", quoted(id.text)).
			WithLabel(first.doc.file.Span(first.node.start, first.node.start+1), "the other one"))
		return
	}
	p.byURL[address] = target{doc, n}
}

func (p *project) noteMarks(n *node) {
	for _, key := range []string{"prefixItems", "$dynamicRef", "$dynamicAnchor"} {
		p.newest = p.newest || n.get(key) != nil
	}
	for _, key := range []string{"exclusiveMinimum", "exclusiveMaximum"} {
		limit := n.get(key)
		p.flagLimits = p.flagLimits || limit != nil && limit.kind == boolNode
	}
}

// resolve finds what a reference stands for, and reads its file if need be.
func (p *project) resolve(ref reference) {
	u, err := ref.base.Parse(ref.node.text)
	if err != nil {
		p.report("E0264", ref, "%s is no reference", quoted(ref.node.text))
		return
	}
	fragment := u.EscapedFragment()
	u.Fragment, u.RawFragment = "", ""
	address := strings.TrimSuffix(u.String(), "#")
	if draftOf(address) != 0 {
		return // the library brings the schemas of schemas along
	}
	found, ok := p.byURL[address]
	if !ok {
		doc := p.openReferred(ref)
		if doc == nil {
			return
		}
		found = target{doc, doc.root}
		p.byURL[address] = found
	}
	p.resolveFragment(ref, found, fragment)
}

func (p *project) resolveFragment(ref reference, in target, fragment string) {
	found := in.node
	switch {
	case strings.HasPrefix(fragment, "/"):
		found = in.node.at(fragment)
	case fragment != "":
		found = p.anchors[in.doc][fragment]
	}
	if found == nil {
		p.reportNowhere(ref, in, fragment)
		return
	}
	if !found.isSchema() {
		p.report("E0264", ref, "%s leads to %s, not to a schema", quoted(ref.node.text), found.kind.article())
		return
	}
	p.targets[ref.node] = target{in.doc, found}
	if !p.walked[found] {
		p.walk(in.doc, found, mustParse(in.doc.url))
	}
}

func (p *project) reportNowhere(ref reference, in target, fragment string) {
	d := diag.New("E0264", ref.doc.span(ref.node), "%s leads nowhere", quoted(ref.node.text))
	parts := pointerParts(fragment)
	if strings.HasPrefix(fragment, "/") && len(parts) > 1 {
		if in.node.get(parts[0]) == nil {
			d = d.WithHelp("`%s` has no `%s`", in.doc.file.Name, parts[0])
		} else {
			d = d.WithHelp("`%s` in `%s` has no %s", parts[0], in.doc.file.Name, quoted(parts[1]))
		}
	}
	p.found.Add(d)
}

// openReferred reads the file that a reference names. Only relative paths that
// stay in the project are files; nothing is ever fetched.
func (p *project) openReferred(ref reference) *document {
	name, ok := p.fileName(ref)
	if !ok {
		return nil
	}
	if doc, met := p.byName[name]; met {
		return doc
	}
	if len(p.byName) == maxFiles {
		p.report("E0267", ref, "the schema is spread over more than %d files", maxFiles)
		return nil
	}
	p.byName[name] = nil
	file, err := p.open(name)
	if err != nil || file == nil {
		p.reportUnreadable(ref, name, err)
		return nil
	}
	if file.Name != name { // the name is what other references are relative to
		file = diag.NewFile(name, file.Text)
	}
	return p.addFile(file)
}

func (p *project) reportUnreadable(ref reference, name string, err error) {
	if errors.Is(err, fs.ErrNotExist) {
		p.report("E0266", ref, "there is no file %s", quoted(name))
		return
	}
	p.report("E0266", ref, "the file %s cannot be read", quoted(name))
}

func (p *project) fileName(ref reference) (string, bool) {
	u, err := url.Parse(ref.node.text)
	if err != nil || u.IsAbs() || u.Host != "" || u.Opaque != "" {
		p.reportOutside(ref, "%s is an address outside the project", quoted(ref.node.text))
		return "", false
	}
	if strings.HasPrefix(u.Path, "/") || strings.ContainsAny(u.Path, "\\\x00") || u.RawQuery != "" {
		p.reportOutside(ref, "%s is no path relative to this file", quoted(ref.node.text))
		return "", false
	}
	if u.Path == "" { // a fragment of a schema with an id that nothing has
		p.report("E0264", ref, "%s leads nowhere", quoted(ref.node.text))
		return "", false
	}
	name := path.Join(path.Dir(ref.doc.file.Name), u.Path)
	if !fs.ValidPath(name) {
		p.reportOutside(ref, "%s leads out of the project", quoted(ref.node.text))
		return "", false
	}
	return name, true
}

func (p *project) reportOutside(ref reference, format string, args ...any) {
	p.found.Add(diag.New("E0265", ref.doc.span(ref.node), format, args...).
		WithHelp("save that schema in the project and refer to it by a path relative to this file, such as `patient.schema.json#/$defs/patient`"))
}

func (p *project) report(code diag.Code, ref reference, format string, args ...any) {
	p.found.Add(diag.New(code, ref.doc.span(ref.node), format, args...))
}

// quoted shows a text of the schema in a message, cut when it is long.
func quoted(text string) string {
	const most = 80
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most]) + "…"
	}
	return "`" + text + "`"
}
