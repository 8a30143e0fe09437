package stdlib

import (
	"fmt"
	"strings"

	"github.com/google/cel-go/common/decls"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
)

// entryPrefix begins the names of the record types that `map.entries()` gives:
// they are in no schema.
const entryPrefix = "entry of "

// entriesFunction is `map.entries()`: a list of records with `key` and `value`,
// in the order of the keys. CEL has no record type whose fields depend on
// another type, so every type of map that records have gets one of its own.
func (e *Env) entriesFunction(maps []mapField) *decls.FunctionDecl {
	opts := []decls.FunctionOpt{decls.DisableTypeGuards(true)}
	seen := map[string]bool{}
	for _, m := range maps {
		of := TypeOf(m.typ)
		if key := of.cel.String(); seen[key] {
			continue
		} else {
			seen[key] = true
		}
		r := &schema.Record{Name: entryPrefix + m.path, Fields: []*schema.Field{
			{Name: "key", Type: &schema.Type{Kind: schema.Text}, Required: true},
			{Name: "value", Type: m.typ.Elem, Required: true},
		}}
		e.records[r.Name] = r
		o := member([]*types.Type{of.cel}, listOf(recordType(r.Name)), entriesOf(NewRecordType(r)))
		id := fmt.Sprintf("entries_%d", len(seen))
		opts = append(opts, o.option(id))
		e.overloads[id] = o
	}
	if len(seen) == 0 {
		return nil
	}
	f, err := decls.NewFunction("entries", opts...)
	if err != nil {
		panic(fmt.Sprintf("stdlib: function entries: %v", err))
	}
	return f
}

func entriesOf(t *RecordType) func([]ref.Val) ref.Val {
	return func(a []ref.Val) ref.Val {
		entries := a[0].(*Map).Entries()
		items := make([]Datum, len(entries))
		for i, e := range entries {
			r := t.New()
			r.Slots[0], r.Slots[1] = TextDatum(e.Key), e.Value
			items[i] = r.Datum()
		}
		return NewList(items)
	}
}

// A mapField is a map somewhere in a record.
type mapField struct {
	path string
	typ  *schema.Type
}

// mapsIn lists the maps of a record and of the records inside. A map that is in
// another map's values has the path of its entries.
func mapsIn(r *schema.Record) []mapField {
	var out []mapField
	for _, f := range r.Fields {
		path := schema.JoinPath(r.Name, f.Name)
		for t := f.Type; t != nil; t = t.Elem {
			switch t.Kind {
			case schema.Map:
				out = append(out, mapField{path, t})
				path = entryPrefix + path
			case schema.Object:
				out = append(out, mapsIn(t.Record)...)
			}
		}
	}
	return out
}

// inSchema reports whether a record type's fields are those of a source.
func inSchema(record string) bool {
	return record != "" && record != periodRecord && !strings.HasPrefix(record, entryPrefix)
}
