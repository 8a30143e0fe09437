package diag

// schemaSourceEntries are the problems of schemas that nobody has to write:
// those of the library, and those that are made of samples and metadata.
var schemaSourceEntries = []Entry{
	{"E0620", Error, "There is no such schema in the library",
		"A name without quotes after `from` is one of the library's schemas.",
		"source patient from std.fhir.r4.Pacient {\n  key  = patient.id\n  zone = \"Africa/Kampala\"\n}",
		"Check the name; `crosswalk schema show` lists the schemas. A file of the project stands in quotes."},
	{"E0621", Error, "A schema is asked for what the metadata do not have",
		"`schema from-tracker` finds programs and stages by name, code or UID, letter by letter.", "",
		"Check the name, and that the snapshot is the one of the server that the records come from."},
	{"E0622", Error, "The name of a program or stage means several",
		"Which of them the records are of decides what their values are called.", "",
		"Use the code or the UID."},
	{"E0623", Error, "The metadata are not complete enough for a schema",
		"A value whose data element, attribute or option set is not in the snapshot has neither name nor type.", "",
		"Export the metadata again, with the kind of objects that the message names."},
	{"E0624", Error, "An event program has no enrollments",
		"In a program without registration each event stands alone.", "",
		"Leave out `--enrollments`: the records are events."},
	{"E0625", Error, "A path of a field cannot be read",
		"A path leads from the record through objects, one name after the other.", "",
		"Write it with dots, as in `patient.uuid`."},
	{"E0626", Error, "A sample mixes tables with other records",
		"Cells of CSV and of spreadsheets are texts, and what they stand for is found out of the texts; in JSON and Parquet values have types.", "",
		"Make one schema of the tables and one of the others."},
	{"E0627", Error, "A sample has too many fields",
		"Records of one kind have some hundred fields. Thousands of them are most often data in the place of names.", "",
		"Look for objects whose keys are dates, ids or names of people, and for files that hold records of several kinds."},
	{"E0629", Error, "A sample has no record",
		"Without a record nothing can be said of records.", "",
		"Name a file with JSON objects, or a table with rows below its header."},
}
