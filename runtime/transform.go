package runtime

import (
	"fmt"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/calendar"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/period"
)

// Format names the artefact and its version; a runner refuses any other.
const Format = "crosswalk.transform/1"

// A Transform is a checked mapping, bound to one server's metadata, with
// nothing left to look up: names are UIDs, tables are rows, conditions are
// canonical CEL text. It is pure data; spec/transform.md describes its JSON.
type Transform struct {
	Format     string      `json:"format"`
	Digest     string      `json:"digest"` // "sha256:…" of the canonical JSON with this field empty
	Language   int         `json:"language"`
	Mapping    string      `json:"mapping"`
	Namespace  string      `json:"namespace"` // part of every derived UID: another namespace makes other objects
	Target     Target      `json:"target"`
	Inputs     []InputFile `json:"inputs"` // everything the compiler read, by name
	Sources    []Source    `json:"sources"`
	Entities   []Entity    `json:"entities,omitempty"`
	Tables     []Table     `json:"tables,omitempty"`
	OptionSets []Options   `json:"optionSets,omitempty"`
	OrgUnits   OrgUnits    `json:"orgUnits"`
	Categories []Category  `json:"categories,omitempty"`
	Combos     []Combo     `json:"combos,omitempty"`
	// OptionLimits are the options of attribute combos that may not be used always and everywhere.
	OptionLimits []OptionLimit `json:"optionLimits,omitempty"`
	DataSets     []DataSet     `json:"dataSets,omitempty"`
	Programs     []Program     `json:"programs,omitempty"`
}

// Target is the server that the transform was made for.
type Target struct {
	Snapshot string   `json:"snapshot"` // file name of the metadata snapshot
	Versions []string `json:"versions"` // every DHIS2 version it was checked for, ascending
	Calendar string   `json:"calendar"` // the server's calendar, by DHIS2's name: of its period ids, and of DATE and AGE values of data sets
}

// Periods are those of the server's calendar. It is ErrCalendar for one that is
// not implemented, or not called by its one name.
func (t Target) Periods() (period.Periods, error) {
	system, ok := calendar.ParseSystem(t.Calendar)
	if !ok || system.String() != t.Calendar {
		return period.Periods{}, fmt.Errorf("%w: %q", ErrCalendar, t.Calendar)
	}
	return period.In(system), nil
}

// An InputFile is a file that the compiler read.
type InputFile struct {
	Path   string `json:"path"` // relative to the project's root
	SHA256 string `json:"sha256"`
}

// An Origin is a place in a mapping file, "opd.xwalk:14:3".
type Origin string

// An Expr is canonical CEL text in the environment of spec/expressions.md.
type Expr struct {
	Text   string `json:"cel"`
	Origin Origin `json:"origin"`
}

// A Source is a kind of record. Expressions see the record under the name that
// the block gives it; Key, Version and Deleted see it under Name.
type Source struct {
	Name           string          `json:"name"`
	Record         *schema.Record  `json:"record"` // the projection: fields that some expression reads, and no others
	Zone           string          `json:"zone"`   // IANA name, in which instants become local dates
	BlankIsMissing bool            `json:"blankIsMissing,omitempty"`
	Key            []Expr          `json:"key"`
	Version        *Expr           `json:"version,omitempty"`    // of two records with one key the greater counts
	Deleted        *Expr           `json:"deleted,omitempty"`    // true: the record counts nowhere
	Duplicates     string          `json:"duplicates,omitempty"` // of records of one key and version that differ the "first" or "last" in the input counts; "": none
	Indexes        []Index         `json:"indexes,omitempty"`
	Private        []string        `json:"private,omitempty"` // field paths, "patient.name"
	Tracker        *TrackerObjects `json:"tracker,omitempty"` // nil: its records are as they come
	Origin         Origin          `json:"origin"`
}

// TrackerObjects says which objects of a DHIS2 server's tracker are the records
// of a source, and which of their values are its fields.
type TrackerObjects struct {
	Records           string            `json:"records"`                     // "events" | "enrollments" | "trackedEntities"
	Program           string            `json:"program"`                     // UID
	ProgramStage      string            `json:"programStage,omitempty"`      // UID, of events
	TrackedEntityType string            `json:"trackedEntityType,omitempty"` // UID, of tracked entities
	UIDs              map[string]string `json:"uids,omitempty"`              // path of a field → UID of its data element, attribute or program stage
}

// An Index adds a map field to a record type: the items of a list by a text in them.
type Index struct {
	Record string   `json:"record"` // name of the record type that gets the field
	Name   string   `json:"name"`   // the new field
	List   []string `json:"list"`   // path from that record to the list
	By     []string `json:"by"`     // path from an item to its key; items without one are not in the index
	Origin Origin   `json:"origin"`
}

// An Entity is what several records are about: they are put together by a key,
// into lists. Blocks read entities as they read sources.
type Entity struct {
	Name   string       `json:"name"`
	Lists  []EntityList `json:"lists"`
	Origin Origin       `json:"origin"`
}

// An EntityList is a list of an entity: the records of a source that have its
// key, in an order. By, Order and Where see the record under the source's name.
type EntityList struct {
	Name   string     `json:"name"`
	Source string     `json:"source"`
	By     Expr       `json:"by"`
	Order  *Expr      `json:"order,omitempty"` // nil: there is at most one record, and the field is it
	Where  *Condition `json:"where,omitempty"`
	Origin Origin     `json:"origin"`
}

// A Table is a code table or a set of bands, called as a function of its name.
type Table struct {
	Name      string `json:"name"`
	Kind      string `json:"kind"`                // "codes" | "age bands" | "number bands"
	Keys      int    `json:"keys"`                // number of arguments
	Result    string `json:"result"`              // "text" | "int" | "decimal" | "bool"
	Rows      []Row  `json:"rows,omitempty"`      // codes: exact keys to a fate
	Bands     []Band `json:"bands,omitempty"`     // bands, ascending, half-open
	Missing   *Fate  `json:"missing,omitempty"`   // for a missing argument; nil: the result is missing
	Otherwise *Fate  `json:"otherwise,omitempty"` // for anything no row covers; nil: cannot happen, rejected if it does
	Origin    Origin `json:"origin"`
}

// A Row of a code table.
type Row struct {
	Keys []string `json:"keys"`
	Fate Fate     `json:"fate"`
}

// A Band is [From, Under): nil is unbounded.
type Band struct {
	From  *Bound `json:"from,omitempty"`
	Under *Bound `json:"under,omitempty"`
	Fate  Fate   `json:"fate"`
}

// A Bound is a number, or an age in completed units.
type Bound struct {
	Number string `json:"number"`         // plain decimal text
	Unit   string `json:"unit,omitempty"` // "days" | "weeks" | "months" | "years", ages only
}

// A Fate is what a row says: exactly one of its fields is set.
type Fate struct {
	Value  *string `json:"value,omitempty"`  // as text; Table.Result says how to read it
	Skip   string  `json:"skip,omitempty"`   // expected: counted under this reason
	Report string  `json:"report,omitempty"` // a fault in the data: listed with the record's key
}

// Options maps the texts that stand for an option (its code, and its name where
// unique) to the option's code.
type Options struct {
	UID  string            `json:"uid"`
	Name string            `json:"name"`
	Keys map[string]string `json:"keys"`
}

// OrgUnits are the org units that the transform's look-ups can end at.
type OrgUnits struct {
	Units   []OrgUnit                    `json:"units,omitempty"`   // by UID, ascending; empty when the snapshot has none
	Schemes map[string]map[string]string `json:"schemes,omitempty"` // "code", "name", "path", "attribute:UID", "table:NAME" → value → UID; "uid" needs no entry
	// RollUps are the schemes that begin with RollUp: value → UIDs, in each of which the record counts.
	RollUps map[string]map[string][]string `json:"rollUps,omitempty"`
}

// RollUp begins the schemes of org unit rules whose records count in several org
// units.
const RollUp = "each:"

// An OrgUnit with the days on which it is open.
type OrgUnit struct {
	UID    string `json:"uid"`
	Name   string `json:"name,omitempty"`
	Opened string `json:"opened,omitempty"` // yyyy-MM-dd, first day open
	Closed string `json:"closed,omitempty"` // yyyy-MM-dd, last day open
}

// A Category with the texts that stand for its options.
type Category struct {
	UID  string            `json:"uid"`
	Name string            `json:"name"`
	Keys map[string]string `json:"keys"` // text → category option UID
}

// A Combo is a category combo: its categories in order, and its option combos.
type Combo struct {
	UID          string        `json:"uid"`
	Name         string        `json:"name"`
	Categories   []string      `json:"categories,omitempty"` // UIDs; empty for the default combo
	OptionCombos []OptionCombo `json:"optionCombos"`
}

// An OptionCombo is one combination, its options in the order of the combo's categories.
type OptionCombo struct {
	UID     string   `json:"uid"`
	Options []string `json:"options,omitempty"`
}

// An OptionLimit says when and where an attribute option may be used.
type OptionLimit struct {
	UID        string   `json:"uid"`
	Name       string   `json:"name"`
	From       string   `json:"from,omitempty"`       // yyyy-MM-dd, its first day
	Until      string   `json:"until,omitempty"`      // yyyy-MM-dd, its last day
	Restricted bool     `json:"restricted,omitempty"` // to OrgUnits
	OrgUnits   []string `json:"orgUnits,omitempty"`   // UIDs of those in which data sets may use it, with what is below others
}

// A DataSet is an aggregate form and the blocks that fill it.
type DataSet struct {
	UID            string    `json:"uid"`
	Name           string    `json:"name"`
	PeriodType     string    `json:"periodType"`
	AttributeCombo string    `json:"attributeCombo"`         // a Combo's UID
	OrgUnits       []string  `json:"orgUnits,omitempty"`     // assigned ones by UID; empty when the snapshot has no org units
	InputPeriods   []string  `json:"inputPeriods,omitempty"` // ids; if any, the form takes no other periods
	GracePeriods   int       `json:"gracePeriods,omitempty"` // for how many periods after its last day an attribute option is taken
	Elements       []Element `json:"elements"`
	Zeros          *Zeros    `json:"zeros,omitempty"`
	Combine        []Combine `json:"combine,omitempty"`
	Suppress       int64     `json:"suppress,omitempty"` // numbers above 0 and below it are not sent; 0: all are
	Blocks         []Block   `json:"blocks"`
	Origin         Origin    `json:"origin"`
}

// An Element is a data element of the form that some rule writes.
type Element struct {
	UID       string `json:"uid"`
	Name      string `json:"name"`
	ValueType string `json:"valueType"`           // a DHIS2 ValueType
	Combo     string `json:"combo"`               // the effective category combo
	OptionSet string `json:"optionSet,omitempty"` // an Options' UID
	Override  bool   `json:"override,omitempty"`  // Combo is the data set's own, not that of the data element
}

// Zeros says for which org units empty cells are sent as 0.
type Zeros struct {
	Scope    string   `json:"scope"`              // "reporting" | "assigned" | "group"
	Group    string   `json:"group,omitempty"`    // of "group": its name
	OrgUnits []string `json:"orgUnits,omitempty"` // of "group": its members that are assigned
	Origin   Origin   `json:"origin"`
}

// Combine says how the results of several rules on one cell become one.
type Combine struct {
	Element string `json:"element"`
	By      string `json:"by"` // "sum" | "largest" | "smallest"
}

// A Block reads one source or entity into a form. Scope is the block's body; its Each is nil.
type Block struct {
	Source string `json:"source"` // a Source's or an Entity's name
	As     string `json:"as"`
	// Each period of the run's window the block is run once for each entity, with
	// its lists as they were on the period's last day.
	EachPeriod bool       `json:"eachPeriod,omitempty"`
	Since      string     `json:"since,omitempty"` // id of the first period for which the block holds; "": no first
	Until      string     `json:"until,omitempty"` // id of the last one
	Where      *Condition `json:"where,omitempty"`
	Scope      Scope      `json:"scope"`
	Origin     Origin     `json:"origin"`
}

// A Scope is a block, a group or a `for each`: what it says of period, org unit
// and categories holds inside unless said again.
type Scope struct {
	Each       *Each           `json:"each,omitempty"`
	Where      *Condition      `json:"where,omitempty"` // of a bare group
	Lets       []Let           `json:"lets,omitempty"`
	Period     *Expr           `json:"period,omitempty"` // a date, a period, or the text of a period id
	OrgUnit    *OrgUnitRule    `json:"orgUnit,omitempty"`
	Categories []CategoryValue `json:"categories,omitempty"`
	Attributes []CategoryValue `json:"attributes,omitempty"` // categories of the attribute combo
	Rules      []Rule          `json:"rules,omitempty"`
	Scopes     []Scope         `json:"scopes,omitempty"`
	Origin     Origin          `json:"origin"`
}

// Each changes the grain: the body is run for every item of List.
type Each struct {
	Var   string     `json:"var"`
	List  Expr       `json:"list"`
	Where *Condition `json:"where,omitempty"`
}

// A Let is a named value of a scope, worked out at most once a record (or item).
type Let struct {
	Name string `json:"name"`
	Expr Expr   `json:"expr"`
}

// A Condition is a yes/no expression and what a missing answer does.
type Condition struct {
	Expr
	Missing string   `json:"missing"`          // "skips" (out, counted as undecided) | "counts" (in) | "reports" (out and listed)
	Stated  bool     `json:"stated,omitempty"` // the mapping says so; otherwise it is the default
	Fields  []string `json:"fields,omitempty"` // "counts" only when the missing field is one of these paths; empty: any
}

// An OrgUnitRule finds an org unit: the value of Expr in a scheme of OrgUnits.
type OrgUnitRule struct {
	Expr
	// Place is what the record says, where a table is asked for the org unit: a run
	// lists the places that the table reports. Nil: it does not.
	Place  *Expr  `json:"place,omitempty"`
	Scheme string `json:"scheme"` // "uid" | "code" | "name" | "path" | "attribute:UID" | "table:NAME"; or RollUp and a key of OrgUnits.RollUps
}

// A CategoryValue says how a category's option follows from the record.
type CategoryValue struct {
	Category string `json:"category"` // a Category's UID
	Expr
}

// A Rule fills cells of one element (or, Computed, of one of several).
type Rule struct {
	Label      string              `json:"label"` // the target in the mapping's words
	Doc        string              `json:"doc,omitempty"`
	Element    string              `json:"element,omitempty"` // UID
	Computed   *Computed           `json:"computed,omitempty"`
	Categories []CategoryValue     `json:"categories,omitempty"` // fixed here; they win over the scope's
	Aggregate  string              `json:"aggregate"`            // "count" | "once" | "distinct" | "sum" | "largest" | "smallest" | "latest"
	Value      *Expr               `json:"value,omitempty"`
	By         *By                 `json:"by,omitempty"`
	Since      string              `json:"since,omitempty"` // id of the first period for which the rule holds; "": that of the block
	Until      string              `json:"until,omitempty"` // id of the last one
	Where      *Condition          `json:"where,omitempty"`
	Comment    string              `json:"comment,omitempty"`
	Yields     map[string][]string `json:"yields,omitempty"` // with zeros: category UID → options that can come out, sorted
	Proved     []Check             `json:"proved,omitempty"` // checks of the value that a run leaves out, ascending
	For        []Origin            `json:"for,omitempty"`    // the table rows and `use` lines that the line is written out for, outermost first
	Origin     Origin              `json:"origin"`
}

// Computed is a target that follows from the record: the text of Expr names it.
type Computed struct {
	Expr
	Targets map[string]string `json:"targets"` // text → UID of a data element or attribute
}

// By orders the records of `count distinct … by` and `latest … by`.
type By struct {
	Which string `json:"which"` // "earliest" | "latest"
	Expr
}

// A Program is a tracker or event program and the blocks that feed it.
type Program struct {
	UID            string         `json:"uid"`
	Name           string         `json:"name"`
	Registration   bool           `json:"registration"`
	AttributeCombo string         `json:"attributeCombo,omitempty"` // of events; a Combo's UID
	OrgUnits       []string       `json:"orgUnits,omitempty"`       // assigned ones by UID; empty when the snapshot has no org units
	GraceDays      int            `json:"graceDays,omitempty"`      // for how many days after its last an attribute option is taken
	EnrollsOnce    bool           `json:"enrollsOnce,omitempty"`    // a tracked entity has one enrollment that is not CANCELLED
	Unique         []Unique       `json:"unique,omitempty"`         // attributes that the blocks fill and no two tracked entities may share
	Blocks         []ProgramBlock `json:"blocks"`
	Origin         Origin         `json:"origin"`
}

// Unique is an attribute of which DHIS2 takes each value for one tracked entity.
type Unique struct {
	Attribute  string `json:"attribute"`            // UID
	PerOrgUnit bool   `json:"perOrgUnit,omitempty"` // the same value may be in another org unit
}

// A ProgramBlock reads one source into tracker objects.
type ProgramBlock struct {
	Source  string     `json:"source"`
	As      string     `json:"as"`
	Each    *Each      `json:"each,omitempty"`
	Where   *Condition `json:"where,omitempty"`
	Lets    []Let      `json:"lets,omitempty"`
	Objects []Object   `json:"objects"` // tracked entity first, then enrollments, events of event programs, relationships
	Origin  Origin     `json:"origin"`
}

// Kinds of tracker objects, as DHIS2 names them.
const (
	TrackedEntity = "TRACKED_ENTITY"
	Enrollment    = "ENROLLMENT"
	Event         = "EVENT"
	Relationship  = "RELATIONSHIP"
)

// An Object is a rule that makes one kind of tracker object. Which fields are
// set depends on Kind; spec/transform.md has the table.
type Object struct {
	Kind       string          `json:"kind"`
	Label      string          `json:"label"` // in the mapping's words
	Type       string          `json:"type"`  // UID of the tracked entity type, program, program stage or relationship type
	Each       *Each           `json:"each,omitempty"`
	Where      *Condition      `json:"where,omitempty"`
	Lets       []Let           `json:"lets,omitempty"`
	Identity   []Expr          `json:"identity,omitempty"` // parts; for an enrollment none: the tracked entity's identity
	Match      string          `json:"match,omitempty"`    // how objects already on the server are found, where a run is told what is there
	OrgUnit    *OrgUnitRule    `json:"orgUnit,omitempty"`
	Status     *Expr           `json:"status,omitempty"`
	Enrolled   *Expr           `json:"enrolled,omitempty"`
	Incident   *Expr           `json:"incident,omitempty"` // occurredAt of an enrollment
	Occurred   *Expr           `json:"occurred,omitempty"`
	Scheduled  *Expr           `json:"scheduled,omitempty"`
	Completed  *Expr           `json:"completed,omitempty"`
	FollowUp   *Expr           `json:"followUp,omitempty"`
	Geometry   *Expr           `json:"geometry,omitempty"`
	Notes      []Expr          `json:"notes,omitempty"`
	Attributes []CategoryValue `json:"attributes,omitempty"` // categories of the program's attribute combo (events)
	Values     []Value         `json:"values,omitempty"`
	From       *End            `json:"from,omitempty"` // relationships
	To         *End            `json:"to,omitempty"`
	Events     []Object        `json:"events,omitempty"` // of an enrollment
	// Own is true for an event or relationship whose identity holds the key of the
	// record: no other record of the source makes it.
	Own bool `json:"own,omitempty"`
	// OwnOf is, where the block reads entities, the source of the record whose key
	// the identity holds.
	OwnOf string `json:"ownOf,omitempty"`
	// Repeatable is false for an event of a stage that may occur only once an
	// enrollment: a second one with another identity is rejected.
	Repeatable bool `json:"repeatable,omitempty"`
	// OnComplete is true for an event of a stage whose mandatory values are
	// demanded of completed events only.
	OnComplete bool `json:"onComplete,omitempty"`
	// NeedsIncident is true for an enrollment in a program that asks for the day
	// of the incident: without one it is not sent.
	NeedsIncident bool `json:"needsIncident,omitempty"`
	// NeedsCompleted is true for an event of a program of which some DHIS2 version
	// takes completed events with their day of completion only.
	NeedsCompleted bool `json:"needsCompleted,omitempty"`
	// Mandatory are the UIDs of the computed targets without which the object is
	// not sent; values with one target say so themselves.
	Mandatory []string `json:"mandatory,omitempty"`
	// Bidirectional is true for a relationship that is the same one with its ends
	// exchanged.
	Bidirectional bool   `json:"bidirectional,omitempty"`
	Origin        Origin `json:"origin"`
}

// An End of a relationship: the identity of an object of the given kind and type.
type End struct {
	Kind     string `json:"kind"`
	Type     string `json:"type"` // as Object.Type
	Identity []Expr `json:"identity"`
}

// A Value is an attribute of a tracked entity or a data value of an event.
type Value struct {
	Label     string     `json:"label"`
	UID       string     `json:"uid,omitempty"` // empty when Computed
	Computed  *Computed  `json:"computed,omitempty"`
	Expr      Expr       `json:"expr"`
	Where     *Condition `json:"where,omitempty"`
	ValueType string     `json:"valueType,omitempty"` // a DHIS2 ValueType; with Computed see Types
	OptionSet string     `json:"optionSet,omitempty"` // an Options' UID
	Types     []Element  `json:"types,omitempty"`     // with Computed: the value types and option sets of its targets
	Keep      bool       `json:"keep,omitempty"`      // never withdrawn when it is missing
	Mandatory bool       `json:"mandatory,omitempty"` // without it the object is not sent
	MaxLength int        `json:"maxLength,omitempty"` // in UTF-16 units; 1200 for attributes
	Proved    []Check    `json:"proved,omitempty"`    // checks of the value that a run leaves out, ascending
	For       []Origin   `json:"for,omitempty"`       // the table rows that the line is written out for, outermost first
	Origin    Origin     `json:"origin"`
}
