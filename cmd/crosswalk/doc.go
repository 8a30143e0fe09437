// Command crosswalk checks mappings of health records to DHIS2, builds them into
// transforms and runs them.
//
//	crosswalk check examples/opd
//	crosswalk run examples/opd --period 202601..202603
//
// This package is the only one with flags, files, streams, signals, the clock
// and exit codes; what a mapping means is decided elsewhere. Each command is a
// file of its name. A command gets its streams as a [system] and ends with an
// error that is a *failure, which says what to tell the user and how to exit.
//
// # The project file
//
// A folder with a `crosswalk.yaml` is a project: the root that mappings, schemas
// and snapshots are named from, and the place where a run's defaults are kept.
// project.go has its shape, spec/project.md describes it for users.
//
// # The rules of the streams
//
// Standard output is for what was asked for: a payload, a diff, problems,
// an explanation. Everything else goes to standard error. A file appears under
// its name only when all of it was written. No message holds a value of a record.
package main
