package diag

// placesEntries are the problems of tables that say which org unit a place is, and
// of what differs from environment to environment.
var placesEntries = []Entry{
	{"E0287", Error, "The file of an environment cannot take the place of a table's own",
		"An environment gives a table another file of the same form: what the mapping says of its rows and columns has to hold there too.",
		"-- main.xwalk --\nlanguage 1\nmapping a\ntarget \"metadata/hmis.json\" for DHIS2 2.41\ncodes icd from \"maps/icd.json\" {\n  otherwise -> skip \"other\"\n}\n-- maps/icd.json --\n{\"resourceType\": \"ConceptMap\", \"group\": [{\"element\": [{\"code\": \"B54\", \"target\": [{\"code\": \"Malaria\", \"equivalence\": \"equal\"}]}]}]}\n-- crosswalk.yaml --\nmapping: main.xwalk\ntables:\n  icd: {file: maps/icd.json, sheet: Sheet1}\n",
		"Take out what the form of the file does not have: sheets and columns are of spreadsheets and CSV files."},
	{"W0282", Warning, "The project file gives a value that nothing takes",
		"It is left over, or its name is misspelt: then the mapping takes another value, or none.",
		"-- crosswalk.yaml --\nmapping: main.xwalk\nvalues:\n  facilty: NGE\n",
		"Take it out, or write the name that the mapping has: `env(\"facility\", text)`."},
}
