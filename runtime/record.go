package runtime

import "github.com/crosswalk-dhis2/crosswalk/stdlib"

// A record is an accepted record of a source on its way through the blocks, or
// an entity. A source has one of them, which it fills anew for each: whoever
// keeps a record beyond its turn keeps a copy of what it says.
//
// How it is called is worked out when somebody asks, which for most records
// nobody does.
type record struct {
	source  string
	ordinal int64 // 0, 1, 2 … in the order of reading, over all inputs of the source
	value   *stdlib.Record
	fate    fate
	joined  bool  // it is an entity
	foreign bool  // it is another shard's, and may only be part of an entity of this one
	part    *part // not nil: it stands for the entity that it would be of

	replaces bool // others of its key, which may have counted before it, do not count

	reading    *reading       // which has it at hand; nil: of an entity
	named      *stdlib.Record // it with the fields of key and version; nil: not asked for yet
	keyText    string         // its key; "" may be one that nobody asked for yet
	changed    version        // where isDated
	isKeyKnown bool
	isDated    bool
}

// A fate says what a record is yielded for.
type fate uint8

const (
	counted  fate = iota // it counts
	outdated             // it is an older version: what it made may have to go
	deleted              // likewise, and no version of it counts
	doubtful             // it cannot be used, and takes the place of older versions
)

// place is where the record stands: "visits.ndjson:17"; "" for entities.
func (r *record) place() string {
	if r.reading == nil {
		return ""
	}
	return r.reading.place()
}

// key is the record's key, its parts joined by "|"; "" where the source has none.
func (r *record) key() string {
	if r.reading != nil && !r.isKeyKnown {
		r.isKeyKnown = true
		if rec := r.reading.name(r); rec != nil {
			key, _ := r.reading.keyOf(rec)
			r.keyText = string(key)
		}
	}
	return r.keyText
}

// version is the oldest when the source declares none, or the record has none.
func (r *record) version() version {
	if r.reading == nil {
		return oldest
	}
	if !r.isDated {
		r.isDated, r.changed = true, oldest
		if rec := r.reading.name(r); rec != nil {
			r.changed, _ = r.reading.versionOf(rec)
		}
	}
	return r.changed
}
