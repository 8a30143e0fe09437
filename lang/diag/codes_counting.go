package diag

// countingEntries are the codes about which records count.
var countingEntries = []Entry{
	{"E0272", Error, "There is no such way to treat duplicates",
		"Of several records with one key at most one may count, and which one is for the mapping to say.",
		"-- main.xwalk --\nlanguage 1\nmapping m\n\ntarget \"metadata/hmis.json\" for DHIS2 2.40 to 2.43\n\nsource visit from \"schemas/visit.schema.json\" {\n  key        = visit.uuid\n  duplicates = \"newest\"\n  zone       = \"Africa/Kampala\"\n}\n\ndata set \"OPD monthly\" from visit as v {\n  period        = v.started\n  org unit code = v.facility\n  \"OPD all\"     = count\n}\n",
		"Write \"last\", \"first\" or \"reject\". Where the records say when they were changed, give that as `version` in its place."},
	{"W0270", Warning, "A source has a version and an order of duplicates",
		"Of records with one key the greatest version counts. The order of the input decides only between records of one version that differ, which is most often an error in the data that somebody should see.",
		"-- main.xwalk --\nlanguage 1\nmapping m\n\ntarget \"metadata/hmis.json\" for DHIS2 2.40 to 2.43\n\nsource visit from \"schemas/visit.schema.json\" {\n  key        = visit.uuid\n  version    = visit.changed\n  duplicates = \"last\"\n  zone       = \"Africa/Kampala\"\n}\n\ndata set \"OPD monthly\" from visit as v {\n  period        = v.started\n  org unit code = v.facility\n  \"OPD all\"     = count\n}\n",
		"Leave `duplicates` out, so that such records are rejected; or keep it and say why with `allow`."},
}
