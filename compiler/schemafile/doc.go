// Package schemafile writes the JSON Schemas that nobody has to write: that of
// the records of a tracker program, from its metadata, and that of a sample of
// records.
//
//	text, err := schemafile.Tracker(snapshot, schemafile.TrackerRecords{Program: "ANC follow-up", Stage: "ANC visit"})
//	sample := schemafile.NewSample(schemafile.SampleOptions{})
//	err := sample.Read(&runtime.Input{Name: "visits.ndjson", Open: open})
//	text, notes := sample.Schema()
//
// The same metadata and the same records give the same bytes. A [Refusal] says
// in the words of the user why there is no schema.
//
// The package must not know mappings, how schemas are read back
// (compiler/jsonschema does that), where files are, and must never put what
// only few records hold into a schema.
package schemafile
