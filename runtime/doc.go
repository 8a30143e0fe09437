// Package runtime runs transforms: it reads records, and writes DHIS2 payloads
// and an account of every record and rule.
//
//	t, err := runtime.Load(data)
//	r, err := runtime.NewRunner(t, runtime.RunOptions{Periods: "202601"})
//	report, err := r.Run(ctx, []runtime.Input{{Source: "visit", Name: "visits.ndjson", Open: open}}, outputs)
//
// A run reads each source twice (which records count; what they say), each time
// for the fields that it needs, puts each record through the blocks that read it,
// keeps the cells and objects that come of it, and writes those at the end, in an
// order that does not depend on the order of the records. Events that no other
// record can change are not kept: they are written with their record. What cannot
// be used is rejected with a code and without a record's values, and never stops
// a run.
//
// RunShard and Merge do the same in parts: what is kept of some of the records is
// written to a stream, and such states are put together in any order.
//
// What is read of a record, and what expressions give of it (stdlib.Datum), is good
// until the next record is read: whoever keeps something of it keeps a copy.
//
// A Runner is immutable; all that changes belongs to a worker. Expressions are
// evaluated by package stdlib alone.
//
// The package must not know how mappings are written or compiled, where streams
// come from and go to, what time it is, or which server is there.
package runtime
