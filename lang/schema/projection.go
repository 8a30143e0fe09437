package schema

import (
	"fmt"
	"strings"
)

// Project returns the part of a record that the given paths touch: the same
// names, the same order, and only fields on one of the paths. It is what the
// transform carries, and what a decoder has to read of a record.
//
// Paths are those of Path. A path that ends at a record, or at a list or map of
// records, keeps it with none of its fields, which is enough to know whether it
// is there and how long it is; "diagnoses.*" keeps all that is below, and "*"
// the whole record. The receiver is not changed, and the result shares no field
// with it.
//
// A path that the record does not have is an error.
func (r *Record) Project(paths []string) (*Record, error) {
	wanted := &branch{}
	for _, path := range paths {
		if err := r.want(wanted, path); err != nil {
			return nil, err
		}
	}
	return r.prune(wanted), nil
}

// want adds a path to a set of wanted ones.
func (r *Record) want(wanted *branch, path string) error {
	place, all := strings.CutSuffix("."+path, ".*")
	if all && place == "" {
		wanted.all = true
		return nil
	}
	place = place[1:]
	steps, ok := r.Steps(place)
	if !ok || all && steps[len(steps)-1].Type.Inner() == nil {
		return fmt.Errorf("`%s` has no field `%s`", r.Name, path)
	}
	for _, step := range steps {
		wanted = wanted.to(step.Name)
	}
	wanted.all = wanted.all || all
	return nil
}

// A branch is the set of paths below one field.
type branch struct {
	all  bool
	next map[string]*branch
}

// to returns the branch of a name below b, which it adds where there is none.
func (b *branch) to(name string) *branch {
	if b.next == nil {
		b.next = map[string]*branch{}
	}
	if b.next[name] == nil {
		b.next[name] = &branch{}
	}
	return b.next[name]
}

// below returns what is wanted of a field; nil means that it is not wanted.
func (b *branch) below(name string) *branch {
	if b.all {
		return b
	}
	return b.next[name]
}

func (r *Record) prune(wanted *branch) *Record {
	pruned := &Record{Name: r.Name}
	for _, field := range r.Fields {
		below := wanted.below(field.Name)
		if below == nil {
			continue
		}
		kept := *field
		kept.Type = field.Type.prune(below)
		pruned.Fields = append(pruned.Fields, &kept)
	}
	return pruned
}

func (t *Type) prune(wanted *branch) *Type {
	pruned := &Type{Kind: t.Kind, Partial: t.Partial}
	if t.Elem != nil {
		pruned.Elem = t.Elem.prune(wanted)
	}
	if t.Record != nil {
		pruned.Record = t.Record.prune(wanted)
	}
	return pruned
}
