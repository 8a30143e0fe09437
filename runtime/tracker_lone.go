package runtime

import (
	"regexp"
	"slices"
	"strings"
)

// makesLoneEvents reports whether each event of a program is made by one record,
// and nothing else that the run makes or looks for can change it or take it away.
// Such events are written as soon as their record has been worked on; all other
// objects wait for the last record.
//
// It is so in a program without registration whose rules are all of one source
// that has a key, with all of that key in the same parts of each identity, without
// relationships.
func (r *Runner) makesLoneEvents(p *programPlan) bool {
	if p.program.Registration || len(p.blocks) == 0 || r.options.keep {
		return false
	}
	src := r.transform.source(p.blocks[0].source)
	if src == nil || len(src.Key) == 0 {
		return false
	}
	var key []int // the parts of the first identity that are the record's key
	for _, b := range p.blocks {
		if b.source != src.Name || len(b.relationships) > 0 {
			return false
		}
		for _, o := range b.events {
			parts, whole := keyParts(src, b.as, o.Identity)
			if key == nil {
				key = parts
			}
			if !whole || o.Match != "" || !slices.Equal(parts, key) || r.isLinked(p, o.Type) {
				return false
			}
		}
	}
	return true
}

// source is nil where records of a name are put together to entities.
func (t *Transform) source(name string) *Source {
	i := slices.IndexFunc(t.Sources, func(s Source) bool { return s.Name == name })
	if i < 0 {
		return nil
	}
	return &t.Sources[i]
}

// plainField is a field of a record, as nothing else can be written.
var plainField = regexp.MustCompile(`^[A-Za-z_]\w*(\.\w+)+$`)

// keyParts finds the parts of a key among those of an identity; as is the name of
// the record there. whole holds where all are found.
func keyParts(src *Source, as string, identity []Expr) (parts []int, whole bool) {
	for _, part := range src.Key {
		field, ok := strings.CutPrefix(part.Text, src.Name+".")
		at := slices.IndexFunc(identity, func(e Expr) bool { return e.Text == as+"."+field })
		if !ok || at < 0 || !plainField.MatchString(part.Text) {
			return nil, false
		}
		parts = append(parts, at)
	}
	return parts, true
}

// isLinked reports whether an object of a type may be at an end of a relationship,
// or be made by another program than its own.
func (r *Runner) isLinked(own *programPlan, typeUID string) bool {
	linked := false
	for _, p := range r.programs {
		p.eachRule(func(o *objectPlan) {
			isEnd := o.Kind == Relationship && (o.From.Type == typeUID || o.To.Type == typeUID)
			linked = linked || isEnd || o.Type == typeUID && p != own
		})
	}
	return linked
}
