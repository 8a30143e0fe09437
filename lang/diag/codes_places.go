package diag

// placesEntries are the problems of tables that say which org unit a place is, and
// of what differs from environment to environment.
var placesEntries = []Entry{
	{"E0252", Error, "A table of several org units is asked for one, or the other way round",
		"Where a place counts in several org units, a table with `each` gives all of them at once, and a line `org unit each` takes them apart. Anything else would have to pick one.",
		"-- main.xwalk --\nlanguage 1\nmapping a\ntarget \"metadata/hmis.json\" for DHIS2 2.41\nsource visit from \"schemas/visit.schema.json\" {\n  key = visit.uuid\n  zone = \"UTC\"\n}\ncodes areas from \"areas.csv\" column \"place\" -> column \"org unit\" each {\n  missing -> report \"no place\"\n  otherwise -> report \"not a place of ours\"\n}\ndata set \"OPD monthly\" from visit as v {\n  period = v.started\n  org unit code = areas(v.facility)\n  \"OPD all\" = count\n}\n-- areas.csv --\nplace,org unit\nP1,UG-KLA-001\nP1,UG-MBR-002\n",
		"Write `org unit each code = …` where the records count in each of the org units, and `each` behind the column of the table; or neither."},
	{"E0253", Error, "A tracker object would be in several org units",
		"A tracked entity, an enrollment or an event is in one org unit. Data values can be counted in several.",
		"program \"Ward census\" from visit as w {\n  event \"Census\" {\n    identity = w.uuid\n    org unit each code = w.facility\n    occurred = date(w.started)\n    status = \"ACTIVE\"\n  }\n}",
		"Leave `each` out, and use a table that gives one org unit for a place."},
	{"E0287", Error, "The file of an environment cannot take the place of a table's own",
		"An environment gives a table another file of the same form: what the mapping says of its rows and columns has to hold there too.",
		"-- main.xwalk --\nlanguage 1\nmapping a\ntarget \"metadata/hmis.json\" for DHIS2 2.41\ncodes icd from \"maps/icd.json\" {\n  otherwise -> skip \"other\"\n}\n-- maps/icd.json --\n{\"resourceType\": \"ConceptMap\", \"group\": [{\"element\": [{\"code\": \"B54\", \"target\": [{\"code\": \"Malaria\", \"equivalence\": \"equal\"}]}]}]}\n-- crosswalk.yaml --\nmapping: main.xwalk\ntables:\n  icd: {file: maps/icd.json, sheet: Sheet1}\n",
		"Take out what the form of the file does not have: sheets and columns are of spreadsheets and CSV files."},
	{"W0280", Warning, "Some org units of a table are not assigned to the form",
		"DHIS2 takes no values of a data set, and no enrollments and events of a program, for an org unit that it is not assigned to: every record of these places will be rejected.",
		"codes place {\n  \"K\" -> \"UG-KLA-001\"\n  \"M\" -> \"UG-MOH\"\n  otherwise -> report \"not a place of ours\"\n}\ndata set \"OPD monthly\" from visit as w {\n  period = w.started\n  org unit code = place(w.facility)\n  \"OPD all\" = count\n}",
		"Assign the form to the org units in DHIS2 and export the metadata again. If they do not report, take their rows out, or let them `skip: does not report here`."},
	{"W0281", Warning, "Some org units of a table are closed in all of the run's periods",
		"Newer servers take no values of an org unit that is not open on the first day of the period: every record of these places will be rejected.",
		"-- main.xwalk --\nlanguage 1\nmapping a\ntarget \"metadata/hmis.json\" for DHIS2 2.41\nsource visit from \"schemas/visit.schema.json\" {\n  key = visit.uuid\n  zone = \"UTC\"\n}\ncodes place {\n  \"K\" -> \"UG-KLA-001\"\n  \"O\" -> \"UG-OLD-003\"\n  missing -> report \"no place\"\n  otherwise -> report \"not a place of ours\"\n}\ndata set \"OPD monthly\" from visit as v {\n  period = v.started\n  org unit code = place(v.facility)\n  \"OPD all\" = count\n}\n-- crosswalk.yaml --\nperiods: 202601\n",
		"Ask the owners of the table where the patients of the place are counted now. If the org unit was closed by mistake, correct its days in DHIS2 and export the metadata again."},
	{"W0282", Warning, "The project file gives a value that nothing takes",
		"It is left over, or its name is misspelt: then the mapping takes another value, or none.",
		"-- crosswalk.yaml --\nmapping: main.xwalk\nvalues:\n  facilty: NGE\n",
		"Take it out, or write the name that the mapping has: `env(\"facility\", text)`."},
	{"W0283", Warning, "A place counts in an org unit and in one above it",
		"DHIS2 adds up by itself what is below an org unit: the records would be twice in the figures of the upper one.",
		"-- main.xwalk --\nlanguage 1\nmapping a\ntarget \"metadata/hmis.json\" for DHIS2 2.41\nsource visit from \"schemas/visit.schema.json\" {\n  key = visit.uuid\n  zone = \"UTC\"\n}\ncodes areas from \"areas.csv\" column \"place\" -> column \"org unit\" each {\n  missing -> report \"no place\"\n  otherwise -> report \"not a place of ours\"\n}\nallow W0280 because \"an example\"\ndata set \"OPD monthly\" from visit as v {\n  period = v.started\n  org unit each code = areas(v.facility)\n  \"OPD all\" = count\n}\n-- areas.csv --\nplace,org unit\nP1,UG-KLA-001\nP1,UG\n",
		"Leave the row of the upper one out."},
}
