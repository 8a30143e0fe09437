package diag

// fhirEntries are the problems of what FHIR and OpenMRS servers give, and of files of it.
var fhirEntries = []Entry{
	{"E0640", Error, "The file is no FHIR",
		"Every resource says its type, and a bundle that it is one. What does not may be anything, and would be passed over as if it were of another type. The run ends.",
		"",
		"Look at the place that is named. Files of other JSON are read with `format: json` or `ndjson`."},
	{"E0641", Error, "A FHIR server could not give everything",
		"Among the records is an OperationOutcome whose severity is error or fatal: something was not found, not allowed, or went wrong, and figures from what is left look like any others. What it says is not shown, since it may be about patients.",
		"",
		"Open the search in another client with the same user, or ask the server's log."},
	{"E0642", Error, "A FHIR server does not export in bulk",
		"An export begins with an answer that says where its state can be asked for. This server answered otherwise: it does not have the operation, or not for this user or these resources.",
		"",
		"Look at what the server's `metadata` says of `$export`, and at its path, which is `$export`, `Patient/$export` or `Group/ID/$export`. Or read with `search`."},
	{"E0643", Error, "An export in bulk is not whole",
		"The server lists more resources than came, or does not come to an end. Nothing of it is used.",
		"",
		"Run it again."},
	{"E0644", Error, "There are no records of OpenMRS",
		"OpenMRS' REST service gives pages of `results`, or a record. Something else, or an error in their place, would give no records, as if there were none.",
		"",
		"Open the path in a browser as the same user. A file holds the answers as they are, one after the other, in a list or in lines."},
	{"E0645", Error, "Nothing says when a resource was deleted",
		"A record that was deleted counts against those of the same key that are older. Without its time, it would be taken for the oldest, and what was deleted would count.",
		"",
		"In a history each entry has its time in `response.lastModified`; of other bundles `meta.lastUpdated`, before the entries, is enough."},
}
