// Package compiler decides whether a mapping is right, and turns a right one
// into a transform.
//
// It reads the mapping file and everything that it names (other modules, JSON
// Schemas, metadata snapshots, tables) through a file system that it is given,
// so that the same project compiles to the same bytes on any machine. It knows
// no clock, no environment and no network.
//
// The passes, each in a file of its name: modules are read (modules.go), the
// target's metadata and the sources' schemas are loaded (target.go,
// sources.go), records that belong together become entities (entity.go), tables and definitions become functions (codes.go, bands.go,
// definitions.go; what sheets hold: sheet.go, csv.go, table_grid.go), then each data set and program is checked and its part of the
// transform is written (dataset.go, program.go). Whether the values of a line can
// be sent, and which checks a run can leave out, is decided last (sound.go). At
// last every expression of the transform is followed to where it goes (flow.go),
// which private fields must not everywhere (private.go). Every pass goes on after
// a problem; what has a problem is left out, and nothing is said about what
// follows from that alone.
package compiler
