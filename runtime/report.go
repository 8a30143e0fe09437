package runtime

import "github.com/crosswalk-dhis2/crosswalk/lang/diag"

// A Report accounts for a run. It holds counts and names of the mapping's own
// things (fields, rules, reasons), and never a record's values but for the places
// that lead to no org unit.
type Report struct {
	Mapping  string   `json:"mapping"`
	Digest   string   `json:"digest"`
	Periods  string   `json:"periods,omitempty"`  // the run's window, "202601..202603"
	OrgUnits []string `json:"orgUnits,omitempty"` // UIDs of the run's org units, ascending; empty for all
	// Interpreted is how many expressions ran on CEL's interpreter: see PlanOf.
	Interpreted int             `json:"interpreted,omitempty"`
	Sources     []SourceReport  `json:"sources"`
	Entities    []EntityReport  `json:"entities,omitempty"`
	DataSets    []DataSetReport `json:"dataSets,omitempty"`
	Programs    []ProgramReport `json:"programs,omitempty"`
}

// A SourceReport accounts for the records of a source:
// Read = Accepted + all of Excluded + all of Rejected.
type SourceReport struct {
	Name     string           `json:"name"`
	Read     int64            `json:"read"`
	Accepted int64            `json:"accepted"`           // handed to the blocks that read this source
	Excluded map[string]int64 `json:"excluded,omitempty"` // by reason: "deleted", "older version", "repeated", "not the first of its key", "not the last of its key"
	Rejected map[string]int64 `json:"rejected,omitempty"` // by code

	shards readByShards
}

// readByShards is what all shards of a run read alike; zero without shards.
type readByShards struct {
	records int64
	keys    digest128
}

// An EntityReport accounts for the records that entities are made of.
type EntityReport struct {
	Name     string             `json:"name"`
	Entities int64              `json:"entities"`           // made of at least one record
	Rejected map[string]int64   `json:"rejected,omitempty"` // entities that no block could use, by code
	Lists    []EntityListReport `json:"lists"`
}

// An EntityListReport accounts for the accepted records of a list's source:
// In = Joined + all of Excluded + all of Rejected.
type EntityListReport struct {
	Name     string           `json:"name"`
	In       int64            `json:"in"`
	Joined   int64            `json:"joined"`
	Excluded map[string]int64 `json:"excluded,omitempty"` // by reason: "where", "undecided: visit.status"
	Rejected map[string]int64 `json:"rejected,omitempty"` // by code
}

// A BlockReport accounts for the records of a block:
// In = Used + all of Excluded + all of Rejected.
type BlockReport struct {
	Origin   Origin           `json:"origin"`
	Source   string           `json:"source"`
	Since    string           `json:"since,omitempty"` // the first and the last period for which the block holds
	Until    string           `json:"until,omitempty"`
	In       int64            `json:"in"`
	Used     int64            `json:"used"`               // made or changed at least one cell or object
	Excluded map[string]int64 `json:"excluded,omitempty"` // by reason: "where", "undecided: visit.status", "outside the run's periods", "outside the run's org units", "outside the block's dates", "no rule used it"
	Rejected map[string]int64 `json:"rejected,omitempty"` // by code
	Passed   map[string]int64 `json:"passed,omitempty"`   // items and groups inside records that were passed over, by reason or code; not part of the sum
	Dropped  map[string]int64 `json:"dropped,omitempty"`  // list items passed over outside any rule, by field; not part of the sum
}

// A DataSetReport is what came out for one data set.
type DataSetReport struct {
	UID    string        `json:"uid"`
	Name   string        `json:"name"`
	Blocks []BlockReport `json:"blocks"`
	Rules  []RuleReport  `json:"rules"`
	Cells  int64         `json:"cells"`            // data values written, zeros included
	Zeros  int64         `json:"zeros,omitempty"`  // of them, zeros filled in
	Failed int64         `json:"failed,omitempty"` // cells that could not be written; each is in the rejects
	// Withdrawn counts the cells that records filled which no longer count, and that are not sent.
	Withdrawn int64 `json:"withdrawn,omitempty"`
	// Suppressed counts the cells that `suppress` kept back. Which they are is told
	// nowhere: it would say what they hide.
	Suppressed int64 `json:"suppressed,omitempty"`
	// Places are those that led to no org unit, and the org units that could not be
	// used; OtherPlaces counts the rejects of those that are too many to list.
	Places      []PlaceReport `json:"places,omitempty"`
	OtherPlaces int64         `json:"otherPlaces,omitempty"`
}

// A PlaceReport is a place that led to no org unit, or an org unit that was closed
// or not assigned, with how often that was so. A place is no patient's value: no
// private field can tell an org unit.
type PlaceReport struct {
	Code    diag.Code `json:"code"`
	Place   string    `json:"place,omitempty"`   // what the record says
	Near    string    `json:"near,omitempty"`    // what it would be, but for capitals and blanks
	OrgUnit string    `json:"orgUnit,omitempty"` // its UID
	Name    string    `json:"name,omitempty"`    // of the org unit
	Rejects int64     `json:"rejects"`
}

// A ProgramReport is what came out for one program.
type ProgramReport struct {
	UID             string        `json:"uid"`
	Name            string        `json:"name"`
	Blocks          []BlockReport `json:"blocks"`
	Rules           []RuleReport  `json:"rules"`
	TrackedEntities int64         `json:"trackedEntities,omitempty"`
	Enrollments     int64         `json:"enrollments,omitempty"`
	Events          int64         `json:"events,omitempty"`
	Relationships   int64         `json:"relationships,omitempty"`
	Failed          int64         `json:"failed,omitempty"` // objects made but not sent; each is in the rejects, itself or with what it hangs on
	// Overwritten counts, by target, the objects on which records gave different
	// values: the one of the later version (or, without versions, read later) was sent.
	Overwritten map[string]int64 `json:"overwritten,omitempty"`
	// Matched says, by kind of object, what `match` found of those that are sent.
	Matched map[string]MatchReport `json:"matched,omitempty"`
	// Unmatched holds where the mapping says `match` and the run was not told what
	// is on the server: it looked for nothing.
	Unmatched bool `json:"unmatched,omitempty"`
	// Deletes counts, by kind, the objects of records that no longer count and that
	// have to go from the server; they are in a file of their own.
	Deletes map[string]int64 `json:"deletes,omitempty"`
	// DeletesLeft counts, by reason, the objects of such records that the run could
	// not be sure to be nobody else's.
	DeletesLeft map[string]int64 `json:"deletesLeft,omitempty"`
	// Places and OtherPlaces are as those of a data set.
	Places      []PlaceReport `json:"places,omitempty"`
	OtherPlaces int64         `json:"otherPlaces,omitempty"`
}

// A MatchReport counts the objects of one kind that `match` looked for.
type MatchReport struct {
	Adopted int64 `json:"adopted,omitempty"` // found: they take the UID that is there
	Known   int64 `json:"known,omitempty"`   // there already under the UID of their own identity
	New     int64 `json:"new,omitempty"`     // not there
}

// A RuleReport says what became of the records (or list items) that a rule was
// asked about: Asked = Counted + Out + Undecided + Skipped + Reported + Missing + NotPlaced + Failed + Again + OutsideDates.
type RuleReport struct {
	Origin       Origin           `json:"origin"`
	Target       string           `json:"target"`          // in the mapping's words
	Since        string           `json:"since,omitempty"` // the first and the last period for which it holds, as its block does
	Until        string           `json:"until,omitempty"`
	Asked        int64            `json:"asked"`
	Counted      int64            `json:"counted"`                // contributed to a cell, or gave a value
	Out          int64            `json:"out,omitempty"`          // its condition was false
	Undecided    map[string]int64 `json:"undecided,omitempty"`    // its condition was missing, by field
	Missing      map[string]int64 `json:"missing,omitempty"`      // its value (or order, or identity) was missing, by field
	NotPlaced    map[string]int64 `json:"notPlaced,omitempty"`    // a category could not be told, by reason
	Skipped      map[string]int64 `json:"skipped,omitempty"`      // by the reason of a `skip` row
	Reported     map[string]int64 `json:"reported,omitempty"`     // by the reason of a `report` row; each is in the rejects
	Failed       map[string]int64 `json:"failed,omitempty"`       // by code; each is in the rejects
	Dropped      map[string]int64 `json:"dropped,omitempty"`      // list items passed over on the way, by field; not part of the sum
	Again        int64            `json:"again,omitempty"`        // `count once`: the record was in the cell already
	OutsideDates int64            `json:"outsideDates,omitempty"` // of periods before the rule's `since` or after its `until`
	Suppressed   int64            `json:"suppressed,omitempty"`   // cells to which the rule contributed and that `suppress` kept back; not part of the sum, which is of records
	Contradicted int64            `json:"contradicted,omitempty"` // placed by a fixed category although the record's own was another
}

// A Reject is one thing that was not counted or sent and should have been: a
// record, or what one rule made of it. It names places and rules, not values.
type Reject struct {
	Source  string    `json:"source,omitempty"`
	Record  string    `json:"record,omitempty"` // where it was read, "visits.ndjson:17"
	Key     string    `json:"key,omitempty"`    // the record's key, "" when it has none
	Code    diag.Code `json:"code"`
	Rule    Origin    `json:"rule,omitempty"`
	Target  string    `json:"target,omitempty"` // in the mapping's words
	Message string    `json:"message"`

	ordinal int64 // of the record in its source
}

// count adds one under a name, making the map when it is needed.
func count(m *map[string]int64, name string) { countN(m, name, 1) }

func countN(m *map[string]int64, name string, n int64) {
	if *m == nil {
		*m = map[string]int64{}
	}
	(*m)[name] += n
}
