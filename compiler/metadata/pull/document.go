package pull

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
)

// A document is a snapshot in its normal form: one object a line, in the order of
// their UIDs, with sorted keys, so that two snapshots differ
// in the lines of what was changed.
type document struct {
	text bytes.Buffer
}

func newDocument(s System) *document {
	d := &document{}
	d.text.WriteString("{\n\"system\": ")
	d.text.Write(encoded(s))
	return d
}

func (d *document) bytes() []byte {
	return append(bytes.Clone(d.text.Bytes()), "\n}\n"...)
}

// add writes the objects of a kind.
func (d *document) add(kind metadata.Kind, objects []json.RawMessage) error {
	type line struct {
		id   string
		text []byte
	}
	var lines []line
	for _, raw := range objects {
		id, text, err := normal(kind, raw)
		if err != nil {
			return err
		}
		lines = append(lines, line{id, text})
	}
	slices.SortFunc(lines, func(a, b line) int { return strings.Compare(a.id, b.id) })
	d.text.WriteString(",\n\"" + string(kind) + "\": [")
	for i, l := range lines {
		if i > 0 {
			if l.id == lines[i-1].id {
				return errors.New("an object came twice: the metadata changed while it was read; run it again")
			}
			d.text.WriteByte(',')
		}
		d.text.WriteByte('\n')
		d.text.Write(l.text)
	}
	if len(lines) > 0 {
		d.text.WriteByte('\n')
	}
	d.text.WriteByte(']')
	return nil
}

// normal writes an object anew.
func normal(kind metadata.Kind, raw json.RawMessage) (id string, text []byte, err error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var object map[string]any
	if err := d.Decode(&object); err != nil {
		return "", nil, errors.New("a list holds what is no object")
	}
	id, ok := object["id"].(string)
	if !ok || !metadata.IsUID(id) {
		return "", nil, errors.New("an object has no UID")
	}
	for key, value := range object {
		if list, ok := value.([]any); ok && !slices.Contains(ordered[kind], key) {
			sortReferences(list)
		}
	}
	return id, encoded(object), nil
}

// ordered are lists whose order is DHIS2's own; that of others is chance. An empty
// list stays: it says that there are none, and a list that is left out says nothing.
var ordered = map[metadata.Kind][]string{
	metadata.CategoryKind:          {"categoryOptions"},
	metadata.CategoryComboKind:     {"categories"},
	metadata.OptionSetKind:         {"options"},
	metadata.SectionKind:           {"dataElements"},
	metadata.TrackedEntityTypeKind: {"trackedEntityTypeAttributes"},
	metadata.ProgramKind:           {"programStages", "programTrackedEntityAttributes"},
	metadata.ProgramStageKind:      {"programStageDataElements"},
}

// sortReferences sorts a list of objects by what they are written as.
func sortReferences(list []any) {
	slices.SortStableFunc(list, func(a, b any) int { return bytes.Compare(encoded(a), encoded(b)) })
}

func encoded(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err) // values that JSON was read into can be written
	}
	return bytes.TrimRight(b.Bytes(), "\n")
}
