package jsonschema

import (
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
	santhosh "github.com/santhosh-tekuri/jsonschema/v5"
)

// A Schema is what a JSON Schema says of the records of a source.
type Schema struct {
	// Record is the type of one record.
	Record *schema.Record

	// Items is true when the schema describes a list; a record is one item.
	Items bool

	// Files are all files that were read, in the order in which they were met;
	// the first is the source's own.
	Files []*diag.File

	// Unusable says for every path that leads to a value of Unknown type why it
	// cannot be read. The paths are those of schema.Record.Path; the reason
	// completes the sentence "`x` cannot be read: …".
	Unusable map[string]string

	// Tracker says how objects of DHIS2's tracker become the records; nil where
	// the schema is of none.
	Tracker *Tracker

	places map[string]diag.Span
}

// Place returns where the schema names the field at a path, or nowhere.
func (s *Schema) Place(path string) diag.Span { return s.places[path] }

// Import reads the schema of a source's records and every file that it refers
// to. name is the source's; it becomes the name of the record type. open is
// asked for files by their path from the project's root, with slashes, which
// never leads out of the project; its error should say fs.ErrNotExist of a
// file that is not there.
//
// The schema is nil when the list has errors. Drafts 4 to 2020-12 are read.
// Nothing is ever fetched from elsewhere.
func Import(name string, file *diag.File, open func(path string) (*diag.File, error)) (*Schema, diag.List) {
	p := load(file, open)
	found := p.found
	if !found.HasErrors() {
		found.Add(findLoops(p)...)
	}
	if found.HasErrors() {
		return nil, sorted(found)
	}
	compiled, more := compile(p)
	found.Add(more...)
	if compiled == nil {
		return nil, sorted(found)
	}
	s, more := describeRecords(name, p, compiled)
	found.Add(more...)
	return s, sorted(found)
}

func sorted(found diag.List) diag.List {
	found.Sort()
	return found
}

// describeRecords makes the record type out of a schema that is in order.
func describeRecords(name string, p *project, compiled *santhosh.Schema) (*Schema, diag.List) {
	s := &Schema{Unusable: map[string]string{}, places: map[string]diag.Span{}}
	for _, doc := range p.docs {
		s.Files = append(s.Files, doc.file)
	}
	b := &builder{reader: newReader(p), result: s}
	typ := b.build(name, compiled)
	root := p.docs[0]
	if b.exhausted() {
		return nil, diag.List{diag.New("E0267", root.file.Span(0, 0), "the schema combines too many parts").
			WithHelp("write down the fields of the records, without `allOf` and `anyOf` inside one another")}
	}
	if typ.Kind == schema.List && typ.Elem.Kind == schema.Object {
		s.Items, typ = true, typ.Elem
	}
	if typ.Kind != schema.Object {
		return nil, diag.List{notRecords(name, root, typ, s.Unusable[""])}
	}
	s.Record = typ.Record
	tracker, problems := trackerObjects(root, s)
	s.Tracker = tracker
	return s, problems
}

func notRecords(name string, root *document, typ *schema.Type, reason string) diag.Diagnostic {
	span := root.span(root.root)
	if stated := root.root.get("type"); stated != nil {
		span = root.span(stated)
	} else if root.root.kind == objectNode {
		span.End = span.Start + 1
	}
	d := diag.New("E0269", span, "a record of %s must be an object with named fields, not %s", quoted(name), typ.String()).
		WithHelp("describe one record: `{\"type\": \"object\", \"properties\": {…}}`, or a list of such")
	if typ.Kind == schema.Unknown {
		d.Message = "a record of " + quoted(name) + " must be an object with named fields: " + strings.Replace(reason, "this field", "here it", 1)
	}
	return d
}
