package compiler

import (
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// An itemName is what stands for a record of a source in a block: the name that
// the block gives it, or that of a loop over records of an entity.
type itemName struct {
	path   string
	source *source
}

// noteItem notes the name of a loop that goes through records of an entity.
func (p *plot) noteItem(name string) {
	t, _ := p.env.Var(name)
	if p.entity == nil || t.Kind() != stdlib.KindRecord {
		return
	}
	for _, l := range p.entity.lists {
		if l.source.record.Name == t.RecordName() && !holdsItself(l.source.record) {
			p.items = append(slices.Clip(p.items), itemName{name, l.source})
			return
		}
	}
}

// holdsItself reports whether records of a type may hold others of it: then one
// in a loop may be no record of the source.
func holdsItself(root *schema.Record) bool {
	seen := map[*schema.Record]bool{}
	var holds func(r *schema.Record) bool
	holds = func(r *schema.Record) bool {
		if seen[r] {
			return r == root
		}
		seen[r] = true
		return slices.ContainsFunc(r.Fields, func(f *schema.Field) bool {
			t := f.Type
			for t.Elem != nil {
				t = t.Elem
			}
			return t.Record != nil && holds(t.Record)
		})
	}
	return holds(root)
}

// records lists what stands for a record here, innermost first.
func (p *plot) records() []itemName {
	if p.source != nil {
		return []itemName{{p.decl.From.As.Text, p.source}}
	}
	out := slices.Clone(p.items)
	slices.Reverse(out)
	return out
}

// loneRecords lists the records of an entity that are not in a loop: it has one of each.
func (p *plot) loneRecords() []itemName {
	var out []itemName
	if p.entity != nil {
		for _, l := range p.entity.lists {
			if l.decl.One {
				out = append(out, itemName{schema.JoinPath(p.decl.From.As.Text, l.decl.Name.Text), l.source})
			}
		}
	}
	return out
}

// own finds out whether no record but one can make an event or relationship: its
// identity then holds the record's key. Only such objects may be deleted when
// their record is, for a run never sees all records that there are.
func (b *body) own(lines []lang.Statement) {
	if b.broken || !b.wholeIdentity(lines) {
		return
	}
	records := b.records()
	for _, r := range append(records, b.loneRecords()...) {
		src := &r.source.out
		if outdates(src) && b.holdsKey(r) {
			b.out.Own = true
			if b.entity != nil {
				b.out.OwnOf = src.Name
			}
			return
		}
	}
	if i := slices.IndexFunc(records, func(r itemName) bool { return r.source.out.Deleted != nil }); i >= 0 {
		b.stays(records[i], lines)
	}
}

// outdates reports whether records of a source may count in one run and not in the next.
func outdates(src *runtime.Source) bool {
	return src.Version != nil || src.Deleted != nil || src.Duplicates == "last"
}

// stays warns of an object that is not deleted with its record.
func (b *body) stays(r itemName, lines []lang.Statement) {
	b.warn(diag.New("W0429", b.lineOf(lines, "identity"), "%s of a deleted record stays on the server: its identity does not hold the key of `%s`", b.called, r.source.out.Name).
		WithHelp("add %s to the identity, unless several records make one object; its UID is another one then", r.keyInWords()))
}

// wholeIdentity reports whether there is an identity, and no part of it has a problem.
func (b *body) wholeIdentity(lines []lang.Statement) bool {
	for _, line := range lines {
		if set, ok := line.(*lang.Setting); ok && settingWord(set) == "identity" {
			return len(b.out.Identity) == len(set.Values)
		}
	}
	return false
}

// holdsKey reports whether each part of a record's key is a part of the identity.
func (b *body) holdsKey(r itemName) bool {
	texts := identityTexts(b.out.Identity)
	for _, part := range r.source.out.Key {
		text, ok := r.keyPart(part)
		if !ok || !slices.Contains(texts, text) {
			return false
		}
	}
	return len(r.source.out.Key) > 0
}

// keyPart is a part of the key under the name that the record has here. It can be
// told only of a plain field.
func (r itemName) keyPart(part runtime.Expr) (string, bool) {
	field, ok := strings.CutPrefix(part.Text, r.source.out.Name+".")
	return r.path + "." + field, ok && plainPath.MatchString(part.Text)
}

func (r itemName) keyInWords() string {
	var texts []string
	for _, part := range r.source.out.Key {
		text, ok := r.keyPart(part)
		if !ok {
			return "the field that is the key"
		}
		texts = append(texts, "`"+text+"`")
	}
	return strings.Join(texts, " and ")
}
