// Package importcode holds what DHIS2's importers demand of a payload, as one
// table, and how Crosswalk answers each demand: it cannot be broken, a check of
// the compiler refuses the mapping, a guard of the runtime rejects the record, or
// it depends on what only the server knows.
//
// Three things are made from the table, so that none of them can say what the
// others do not: `crosswalk check --import-codes` (Report), the sentence under a
// diagnostic that says what DHIS2 would do (Consequence), and
// spec/dhis2-checks.md (Markdown). Tests hold the table against the registry of
// codes, the conformance cases, and the list of codes that DHIS2 has.
//
// The rules were read in the source of DHIS2 (dhis2-core), versions 2.40 to
// 2.43; 2.38 and 2.39 have the importers of 2.40. Everything holds for a server
// whose metadata is that of the snapshot.
package importcode
