package runtime

import (
	"errors"
	"fmt"
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
)

// recordWithIndexes returns the record type of a source as expressions see it:
// each index is one more field, after the fields of its record type and in the
// order of the indexes. The transform's own types stay as they are.
func recordWithIndexes(src *Source) (*schema.Record, error) {
	if src.Record == nil {
		return nil, fmt.Errorf("%s: source `%s` has no record type", src.Origin, src.Name)
	}
	if err := checkRecord(src.Record, map[*schema.Record]bool{}); err != nil {
		return nil, fmt.Errorf("%s: source `%s`: %w", src.Origin, src.Name, err)
	}
	c := &recordCopier{done: map[*schema.Record]*schema.Record{}, byName: map[string]*schema.Record{}}
	root := c.record(src.Record)
	for _, x := range src.Indexes {
		if err := c.addIndex(x); err != nil {
			return nil, err
		}
	}
	return root, nil
}

// checkRecord makes sure that a record type is whole: a transform is data, and
// data may have been written by anybody.
func checkRecord(r *schema.Record, seen map[*schema.Record]bool) error {
	if seen[r] {
		return nil
	}
	seen[r] = true
	if r.Name == "" {
		return errors.New("a record type has no name")
	}
	names := map[string]bool{}
	for _, f := range r.Fields {
		if f == nil || f.Name == "" || names[f.Name] {
			return fmt.Errorf("the record type `%s` has a field without a name of its own", r.Name)
		}
		names[f.Name] = true
		if err := checkType(f.Type, seen); err != nil {
			return fmt.Errorf("the field `%s` of `%s` %w", f.Name, r.Name, err)
		}
	}
	return nil
}

func checkType(t *schema.Type, seen map[*schema.Record]bool) error {
	switch {
	case t == nil:
		return errors.New("has no type")
	case t.Kind > schema.Unknown:
		return errors.New("has a type that is not known")
	case t.Kind == schema.List || t.Kind == schema.Map:
		return checkType(t.Elem, seen)
	case t.Elem != nil:
		return errors.New("has a type with items and is no list")
	case t.Partial && t.Kind != schema.Date && t.Kind != schema.Instant:
		return errors.New("may say less than a day and is no date")
	case t.Kind == schema.Object && t.Record == nil:
		return errors.New("has no record type")
	case t.Kind == schema.Object:
		return checkRecord(t.Record, seen)
	}
	return nil
}

// recordCopier copies record types, those that contain themselves too.
type recordCopier struct {
	done   map[*schema.Record]*schema.Record
	byName map[string]*schema.Record
}

func (c *recordCopier) record(r *schema.Record) *schema.Record {
	if out := c.done[r]; out != nil {
		return out
	}
	out := &schema.Record{Name: r.Name}
	c.done[r] = out
	if c.byName[r.Name] == nil {
		c.byName[r.Name] = out
	}
	for _, f := range r.Fields {
		field := *f
		field.Type = c.typ(f.Type)
		out.Fields = append(out.Fields, &field)
	}
	return out
}

func (c *recordCopier) typ(t *schema.Type) *schema.Type {
	if t == nil {
		return nil
	}
	out := &schema.Type{Kind: t.Kind, Partial: t.Partial, Elem: c.typ(t.Elem)}
	if t.Record != nil {
		out.Record = c.record(t.Record)
	}
	return out
}

func (c *recordCopier) addIndex(x Index) error {
	r := c.byName[x.Record]
	if r == nil {
		return fmt.Errorf("%s: index `%s` is on a record type `%s` that the source does not have", x.Origin, x.Name, x.Record)
	}
	if slices.Contains(r.FieldNames(), x.Name) {
		return fmt.Errorf("%s: `%s` has a field `%s` already", x.Origin, x.Record, x.Name)
	}
	list := &schema.Type{Kind: schema.Object, Record: r}
	for _, name := range x.List {
		if list = fieldType(list, name); list == nil {
			return fmt.Errorf("%s: index `%s` names a field `%s` that is not there", x.Origin, x.Name, name)
		}
	}
	if list.Kind != schema.List {
		return fmt.Errorf("%s: index `%s` is not on a list", x.Origin, x.Name)
	}
	r.Fields = append(r.Fields, &schema.Field{Name: x.Name, Type: &schema.Type{Kind: schema.Map, Elem: list.Elem}})
	return nil
}

func fieldType(t *schema.Type, name string) *schema.Type {
	if t.Kind != schema.Object || t.Record == nil {
		return nil
	}
	f, ok := t.Record.Field(name)
	if !ok {
		return nil
	}
	return f.Type
}
