// Package schema is the shape of records as plain data: which fields a record
// of a source has, what sort of value each one holds, and what the source's
// schema promises about it.
//
//	visit := &schema.Record{Name: "visit", Fields: []*schema.Field{
//		{Name: "uuid", Type: &schema.Type{Kind: schema.Text}, Required: true},
//	}}
//	field, ok := visit.Path("uuid") // field.Type.String() == "text"
//
// A type is a finite tree: no record contains itself, however deep. Whoever
// makes one from a schema that repeats itself has to cut it somewhere.
//
// The package must not know any file format (compiler/jsonschema makes record
// types), any expression language (stdlib reads them) or any record (runtime
// decodes those). It imports nothing of this module.
package schema
