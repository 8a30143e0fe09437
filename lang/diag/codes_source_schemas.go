package diag

// schemaSourceEntries are the problems of schemas that nobody has to write:
// those of the library, and those that are made of samples and metadata.
var schemaSourceEntries = []Entry{
	{"E0620", Error, "There is no such schema in the library",
		"A name without quotes after `from` is one of the library's schemas.",
		"source patient from std.fhir.r4.Pacient {\n  key  = patient.id\n  zone = \"Africa/Kampala\"\n}",
		"Check the name; `crosswalk schema show` lists the schemas. A file of the project stands in quotes."},
}
