package metadata

import (
	"cmp"
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// Load reads one or several exports of DHIS2 metadata as JSON and merges them:
// org units, the system's information (/api/system/info) and settings may come
// in files of their own. An object that several files define is merged field by
// field.
//
// The snapshot is never nil. It contains what could be read in spite of the
// problems, which are sorted: a file that is not JSON contributes nothing, an
// object without an id is left out. That an object refers to one which is not
// there is no problem here; see [Gap].
func Load(files ...*diag.File) (*Snapshot, diag.List) {
	var problems diag.List
	lib := newLibrary()
	for _, file := range files {
		export, found := read(file)
		problems.Add(found...)
		problems.Add(lib.add(export)...)
	}
	problems.Add(lib.sharedUIDs()...)
	snapshot, found := link(lib)
	problems.Add(found...)
	problems.Sort()
	return snapshot, problems
}

// A definition is one object as an export defines it.
type definition struct {
	kind   Kind
	raw    rawItem
	at     diag.Span        // its id
	inline bool             // written in an object that refers to it, and not in the list of its kind
	fields map[string]field // what is known of them all, once it was merged with another
}

// A library holds the definitions of all files, each object once.
type library struct {
	kinds    map[Kind]map[string]*definition // by UID
	info     SystemInfo
	infoRank infoRank
	calendar diag.Span // where the calendar was told
}

func newLibrary() *library { return &library{kinds: map[Kind]map[string]*definition{}} }

// of returns the definitions of a kind in the order of their UIDs.
func (l *library) of(kind Kind) []*definition {
	all := make([]*definition, 0, len(l.kinds[kind]))
	for _, d := range l.kinds[kind] {
		all = append(all, d)
	}
	slices.SortFunc(all, func(a, b *definition) int { return cmp.Compare(a.raw.base().ID, b.raw.base().ID) })
	return all
}

func (l *library) add(e export) diag.List {
	problems := l.addInfo(e)
	for _, d := range e.objects {
		problems.Add(l.define(d)...)
		l.nested(d)
	}
	return problems
}

// define keeps a definition. The list of its kind counts more than what other
// objects write of it.
func (l *library) define(d *definition) diag.List {
	uid := d.raw.base().ID
	if l.kinds[d.kind] == nil {
		l.kinds[d.kind] = map[string]*definition{}
	}
	first, exists := l.kinds[d.kind][uid]
	switch {
	case !exists, first.inline && !d.inline:
		l.kinds[d.kind][uid] = d
		return nil
	case d.inline:
		return nil
	}
	return merge(first, d)
}

// sharedUIDs reports objects of different kinds with the same UID: a mapping
// that names a UID would not say which of them it means.
func (l *library) sharedUIDs() diag.List {
	var problems diag.List
	kinds := make([]Kind, 0, len(l.kinds))
	for kind := range l.kinds {
		kinds = append(kinds, kind)
	}
	slices.Sort(kinds)
	first := map[string]*definition{}
	for _, kind := range kinds {
		for _, d := range l.of(kind) {
			uid := d.raw.base().ID
			other, taken := first[uid]
			if !taken {
				first[uid] = d
				continue
			}
			problems.Add(diag.New("W0241", d.at, "%s and %s have the same UID `%s`", withArticle(other.kind.Word()), withArticle(d.kind.Word()), uid).
				WithLabel(other.at, "the %s", other.kind.Word()))
		}
	}
	return problems
}
