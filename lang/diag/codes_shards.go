package diag

// shardEntries are the problems of runs in several parts.
var shardEntries = []Entry{
	{"E0660", Error, "The file is no state of a shard, or a damaged one",
		"`crosswalk merge` reads what `crosswalk run --state` wrote, by the same version of the format. The file ends with a SHA-256 of all that stands before it: one that was cut off or changed would give figures that look like any others.",
		"",
		"Copy it again, or run its shard again. States that another version of crosswalk wrote are made anew with this one."},
	{"E0661", Error, "States are of different mappings",
		"A state has the mapping in it that made it. What two mappings, or two versions of one, have counted cannot be added up.",
		"",
		"Run all shards with one transform: `crosswalk build` makes it, and all of them are given the same file."},
	{"E0662", Error, "States are of different periods or org units",
		"A shard that left out what another one counted would leave a hole in the figures that nobody sees.",
		"",
		"Give all shards the same `--period` and `--org-unit`."},
	{"E0663", Error, "The shards are not those of one run",
		"Together they have to be every shard of one number of shards, each once: one that is missing would leave its records out, and one that is there twice would count them twice.",
		"",
		"Name all states once. If some shard was not run, run it; to merge a part of them, write a state with `--state`."},
	{"E0664", Error, "Shards have read different records",
		"Every shard reads all records and takes those that are its own. Where the files have changed in between, records may be in no shard, or in two.",
		"",
		"Keep the files as they are until all shards have been run, or give them copies. Of a server or a database write the records to a file first."},
	{"E0665", Error, "The mapping cannot be run in shards",
		"Objects of a program are put together of all records that name them. Records of several shards may do, and what is sent of such an object cannot be told from what each of them knows.",
		"",
		"Run it as a whole, or put its data sets into a mapping of their own and run that in shards."},
}
