package diag

// trackerSourceEntries are the problems of records that are objects of DHIS2's tracker.
var trackerSourceEntries = []Entry{
	{"E0648", Error, "The schema does not say what DHIS2's tracker calls its fields",
		"DHIS2 gives values under the UIDs of data elements and attributes. A field of which nobody says the UID would look as if it had never been recorded.",
		"-- main.xwalk --\nsource event from \"schemas/events.json\" {\n  key  = event.event\n  zone = \"Africa/Kampala\"\n}\n" +
			"-- schemas/events.json --\n{\"type\": \"object\", \"x-dhis2\": {\"records\": \"events\", \"program\": \"WSGAb5XwJ3Y\"}, \"properties\": {\"event\": {\"type\": \"string\"}}}\n",
		"Let `crosswalk schema from-tracker` write the schema, and leave `x-dhis2` as it is."},
	{"E0649", Error, "Tracker objects cannot be read to their end",
		"In a page or a list, what comes after a slip may be anything: an object that is not whole, or the second half of one. The run ends.",
		"",
		"Export or copy the file again. In NDJSON, one object a line, a bad line costs only itself."},
	{"E0650", Error, "The file holds other tracker objects than the source's",
		"The list that the source reads is not in it. A file of enrollments has no events of its own: no record at all would come of it, as if nothing had happened.",
		"",
		"Export what the schema is for: events, enrollments or tracked entities, as `records` of its `x-dhis2` says."},
	{"E0651", Error, "The source's schema is of no tracker objects",
		"What the values of tracker objects are called, and of what type they are, their schema says.",
		"",
		"Write the schema with `crosswalk schema from-tracker`, and name it in the mapping."},
}
