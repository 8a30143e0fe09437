// Package source turns what is not yet a file of records into one: its folders
// read servers, databases and kinds of files that runtime.Input does not know.
//
// Two forms leave this part of the house, and no others: lines of JSON, one
// record a line, and of spreadsheets rows of cells (runtime.Input.Rows). An adapter
// writes a line for each place of the original (an entry of a bundle, a row of a
// query) and leaves it empty where that place holds no record, so that the number of
// a line, which rejects name, is the number of the place.
//
// What a source leaves out stays out: no key stands for missing, and nothing is
// guessed. A source that cannot be read to its end is an error, never a shorter
// answer.
package source

import (
	"context"
	"io"
)

// A Fetch writes all records of a source that is no file, one JSON object a line.
// It ends without an error only if all records came.
type Fetch func(ctx context.Context, to io.Writer, progress Progress) error

// Progress is told how many records came so far, and of how many; 0 where that
// is not known. It may be nil.
type Progress func(records, total int64)

// Tell calls p, if there is one.
func (p Progress) Tell(records, total int64) {
	if p != nil {
		p(records, total)
	}
}
