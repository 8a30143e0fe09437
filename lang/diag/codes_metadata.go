package diag

// The examples of these codes are the target's metadata files. Those of E0250
// and E0251 have the problem when a mapping needs the category combo "Sex".
var metadataEntries = []Entry{
	{
		Code:  "E0240",
		Title: "A metadata file is not JSON",
		Why:   "Nothing can be relied on in a file whose text breaks the rules of JSON: what follows the first mistake may belong to another object.",
		Example: `-- metadata.json --
{"dataElements": [{"id": "fbfJHSPpUQD", "name": "ANC 1st visit",}]}
`,
		Cure: "Export the metadata again, or undo the change at the place that is shown.",
	},
	{
		Code:  "E0241",
		Title: "A metadata file is empty or ends too early",
		Why:   "The download was cut off; what is missing may be any of the objects.",
		Example: `-- metadata.json --
{"dataElements": [{"id": "fbfJHSPpUQD", "name": "ANC 1st visit"},
`,
		Cure: "Export the metadata again.",
	},
	{
		Code:  "E0242",
		Title: "A metadata file is in another format than JSON",
		Why:   "DHIS2 answers with a web page when it asks for a login, and it exports XML and compressed files too. Only JSON is read.",
		Example: `-- metadata.json --
<!DOCTYPE html>
<html><head><title>DHIS2</title></head></html>
`,
		Cure: "Export the metadata as JSON with a user name and password or a personal access token, and unpack it.",
	},
	{
		Code:  "E0243",
		Title: "A JSON file is not a metadata export",
		Why:   "An export is an object that holds lists such as `dataElements`, `dataSets` or `programs`. This file has none of them, so no name in the mapping could be found.",
		Example: `-- metadata.json --
{"resourceType": "Patient", "gender": "female"}
`,
		Cure: "Give the file that `/api/metadata.json` or a metadata package of DHIS2 contains.",
	},
	{
		Code:  "E0244",
		Title: "A metadata object has no UID",
		Why:   "DHIS2 knows objects by UID, and payloads name them so. An object without one, or with a placeholder of a template, cannot be written to and is left out.",
		Example: `-- metadata.json --
{"dataElements": [{"name": "ANC 1st visit", "valueType": "NUMBER"}]}
`,
		Cure: "Export the metadata with `id` among the fields; replace placeholders.",
	},
	{
		Code:  "E0245",
		Title: "A value in a metadata file has a type that it cannot have",
		Why:   "The value says nothing about the object then. DHIS2 does not write such files, but editing by hand does.",
		Example: `-- metadata.json --
{"dataElements": [{"id": "fbfJHSPpUQD", "name": "ANC 1st visit", "zeroIsSignificant": "yes"}]}
`,
		Cure: "Export the metadata again, or undo the change at the place that is shown.",
	},
	{
		Code:  "E0246",
		Title: "A metadata object is defined twice, differently",
		Why:   "Files that complete one another are merged, but here they contradict: they come from different systems or from different days, and nobody can say which is right.",
		Example: `-- metadata.json --
{"dataElements": [{"id": "fbfJHSPpUQD", "name": "ANC 1st visit", "valueType": "NUMBER"}]}
-- more.json --
{"dataElements": [{"id": "fbfJHSPpUQD", "name": "ANC 1st visit", "valueType": "TEXT"}]}
`,
		Cure: "Export all files from the same system at the same time, or remove one of the two definitions.",
	},
	{
		Code:  "E0247",
		Title: "An org unit is above itself",
		Why:   "Following the parents of org units must end at the root; here it goes in a circle.",
		Example: `-- metadata.json --
{"organisationUnits": [
  {"id": "ImspTQPwCqd", "name": "Country", "parent": {"id": "O6uvpzGd5pu"}},
  {"id": "O6uvpzGd5pu", "name": "District", "parent": {"id": "ImspTQPwCqd"}}
]}
`,
		Cure: "Correct the parent of one of the org units in DHIS2, then export them again.",
	},
	{
		Code:  "E0248",
		Title: "Metadata files come from systems with different calendars",
		Why:   "DHIS2 reads period ids and dates in the calendar of the system: `201601` is another month in another calendar.",
		Example: `-- metadata.json --
{"system": {"calendar": "iso8601"}, "dataElements": []}
-- info.json --
{"version": "2.41.3", "calendar": "ethiopian", "serverTimeZoneId": "Africa/Addis_Ababa"}
`,
		Cure: "Export all files from the same system.",
	},
	{
		Code:    "E0249",
		Title:   "A metadata file is not UTF-8",
		Why:     "Letters outside the English alphabet would be read wrongly, so names in the mapping would not be those of DHIS2.",
		Example: "-- metadata.json --\n{\"dataElements\": [{\"id\": \"fbfJHSPpUQD\", \"name\": \"Premi\xe8re visite\"}]}\n",
		Cure:    "Save the file as UTF-8, or export it again: DHIS2 writes UTF-8.",
	},
	{
		Code:  "E0250",
		Title: "The metadata does not contain what the mapping needs",
		Why:   "The export refers to an object without containing it, so which cells there are, or which values are allowed, cannot be told.",
		Example: `-- metadata.json --
{"categoryCombos": [{"id": "VkQPxB6VdoG", "name": "Sex", "categories": [{"id": "FRwO58KwwJt"}]}]}
`,
		Cure: "Export the metadata again together with the kinds of objects that the message names.",
	},
	{
		Code:  "E0251",
		Title: "Several category option combos stand for the same options",
		Why:   "The database of the system is damaged: values for the same cell may be stored under one UID or the other, and forms show only one of them.",
		Example: `-- metadata.json --
{"categoryCombos": [{"id": "VkQPxB6VdoG", "name": "Sex", "categories": [{"id": "FRwO58KwwJt"}]}],
 "categories": [{"id": "FRwO58KwwJt", "name": "Sex", "categoryOptions": [{"id": "FFA9e1yIXCT"}]}],
 "categoryOptions": [{"id": "FFA9e1yIXCT", "name": "Female"}],
 "categoryOptionCombos": [
  {"id": "t5FrQ0GTvGf", "categoryCombo": {"id": "VkQPxB6VdoG"}, "categoryOptions": [{"id": "FFA9e1yIXCT"}]},
  {"id": "kQBGXKMwoqR", "categoryCombo": {"id": "VkQPxB6VdoG"}, "categoryOptions": [{"id": "FFA9e1yIXCT"}]}
]}
`,
		Cure: "Merge the category option combos in DHIS2, then export the metadata again.",
	},
	{
		Code:     "W0240",
		Severity: Warning,
		Title:    "A metadata file is one page of several",
		Why:      "DHIS2 answers in pages of 50 objects unless it is asked for all, so most of the objects are missing.",
		Example: `-- metadata.json --
{"pager": {"page": 1, "pageCount": 12}, "organisationUnits": [{"id": "ImspTQPwCqd", "name": "Country"}]}
`,
		Cure: "Add `paging=false` to the address and export again.",
	},
	{
		Code:     "W0241",
		Severity: Warning,
		Title:    "Two kinds of metadata objects share a UID",
		Why:      "A UID should mean one object. DHIS2 tells them apart by kind, but people and reports may not.",
		Example: `-- metadata.json --
{"dataElements": [{"id": "fbfJHSPpUQD", "name": "ANC 1st visit"}],
 "dataSets": [{"id": "fbfJHSPpUQD", "name": "ANC"}]}
`,
		Cure: "Nothing has to be done if the mapping works; otherwise find out how the second object got its UID.",
	},
}
