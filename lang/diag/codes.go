package diag

import (
	"slices"
	"strings"
)

// A Code names a kind of problem for ever: it is never reused for another one.
//
// E01xx is syntax, E02xx names (in modules, schemas and metadata), E03xx types
// of expressions, E04xx what the target demands and the plan cannot do, E05xx
// records at run time, E06xx where records and metadata come from. W01xx to W04xx are warnings of the same stages.
type Code string

// An Entry is what is known of a code. `crosswalk explain` prints it and
// spec/errors.md is generated from it.
type Entry struct {
	Code     Code
	Severity Severity
	Title    string // the problem in general; begins with a capital, no full stop
	Why      string // why this is refused: what would go wrong
	Example  string // a whole mapping (or, for E05xx, a record) that has exactly this problem; may be a txtar archive
	Cure     string // what to do
}

// registry holds one list a stage; each stage's file is the only place where
// its codes are written down.
var registry = slices.Concat(syntaxEntries, nameEntries, metadataEntries, schemaEntries, typeEntries, targetEntries, recordEntries,
	unusedEntries, missingEntries, privateEntries, formEntries, trackerEntries, cellEntries, valueEntries, datesEntries,
	entityEntries, rulesEntries, serverEntries, codeFileEntries, sheetEntries, calendarEntries, webEntries, fileEntries, sqlEntries, schemaSourceEntries, placesEntries, countingEntries, unitEntries, fhirEntries, trackerSourceEntries, shardEntries)

// noExample says why a few lines cannot show a code. All other entries have an example.
var noExample = map[Code]string{
	"E0101": "It takes a file of more than 4 MiB.",
	"E0285": "It takes a metadata export of its own.",
	"E0286": "It takes a metadata export of its own.",
	"E0301": "In a mapping the parser says it first, as E0118.",
	"E0302": "The parser of mappings finds the usual slips first, each with a code of its own; this is for what is left.",
	"E0354": "It takes a text of 50,000 characters.",
	"E0382": "It takes a spreadsheet.",
	"E0383": "It takes a spreadsheet.",
	"E0384": "It takes a spreadsheet.",
	"E0385": "It takes a spreadsheet.",
	"E0391": "It takes more than 100,000 lines.",
	"E0424": "It takes a metadata export of its own.",
	"E0428": "It takes a metadata export of its own.",
	"E0429": "It takes a metadata export of its own.",
	"E0430": "It takes a metadata export of its own.",
	"E0431": "It takes a metadata export of its own.",
	"E0442": "It takes a metadata export of its own.",
	"E0459": "It takes a metadata export of its own.",
	"E0484": "It takes a metadata export of its own.",
	"E0496": "It takes a metadata export of its own.",
	"E0499": "It should never be seen.",
	"E0600": "It takes a server.",
	"E0601": "It takes a server.",
	"E0602": "It takes a server.",
	"E0603": "It takes a server.",
	"E0604": "It takes a server.",
	"E0605": "It takes a server.",
	"E0606": "It takes a server.",
	"E0607": "It takes a server.",
	"E0608": "It takes a server.",
	"E0609": "It takes a server.",
	"E0610": "It takes a spreadsheet.",
	"E0611": "It takes a spreadsheet.",
	"E0612": "It takes a Parquet file.",
	"E0613": "It takes a Parquet file.",
	"E0621": "It takes the command `schema from-tracker`.",
	"E0622": "It takes the command `schema from-tracker`.",
	"E0623": "It takes the command `schema from-tracker`.",
	"E0624": "It takes the command `schema from-tracker`.",
	"E0625": "It takes the command `schema infer`.",
	"E0626": "It takes the command `schema infer`.",
	"E0627": "It takes the command `schema infer`.",
	"E0629": "It takes the command `schema infer`.",
	"E0630": "It takes a database.",
	"E0631": "It takes a database.",
	"E0632": "It takes a database.",
	"E0633": "It takes a database.",
	"E0634": "It takes a database.",
	"E0635": "It takes a database.",
	"E0636": "It takes a database.",
	"E0637": "It takes a database.",
	"E0640": "It takes a file of bundles.",
	"E0641": "It takes a server.",
	"E0642": "It takes a server.",
	"E0643": "It takes a server.",
	"E0644": "It takes a server.",
	"E0645": "It takes a file of bundles.",
	"E0649": "It takes a file of tracker objects.",
	"E0650": "It takes a file of tracker objects.",
	"E0651": "It takes a file of tracker objects.",
	"E0660": "It takes several runs.",
	"E0661": "It takes several runs.",
	"E0662": "It takes several runs.",
	"E0663": "It takes several runs.",
	"E0664": "It takes several runs.",
	"E0665": "It takes several runs.",
	"W0370": "It takes a spreadsheet.",
	"W0371": "It takes a spreadsheet.",
	"W0416": "It takes a metadata export of its own.",
	"W0460": "It takes a metadata export of its own.",
}

// WithoutExample returns why a code has no example; false for the others.
func WithoutExample(code Code) (reason string, ok bool) {
	reason, ok = noExample[code]
	return reason, ok
}

// Entries returns all codes in order.
func Entries() []Entry {
	all := slices.Clone(registry)
	slices.SortFunc(all, func(a, b Entry) int { return strings.Compare(string(a.Code), string(b.Code)) })
	return all
}

// Lookup finds the entry of a code.
func Lookup(code Code) (Entry, bool) {
	i := slices.IndexFunc(registry, func(e Entry) bool { return e.Code == code })
	if i < 0 {
		return Entry{}, false
	}
	return registry[i], true
}
