package diag

// unusedEntries are the problems of what is declared and never used, of second
// spellings, and of lints that are allowed or denied.
var unusedEntries = []Entry{
	{"E0255", Error, "There is no such lint",
		"A line that means a lint which does not exist would silence nothing, and nobody would notice.",
		"allow W9999 because \"the owners keep both columns\"\nlet x = 1\n\"OPD all\" = count where x == 1",
		"Check the code: it stands in square brackets before the message, as in `warning[W0201]`. `all` can be denied, but not allowed."},
	{"E0256", Error, "An error cannot be allowed or denied",
		"What an error names would be wrong in DHIS2, or means nothing; that is not a matter of taste.",
		"allow E0401 because \"we have always done it so\"\n\"OPD all\" = count",
		"Take the code out, and do what the error's own explanation says."},
	{"E0257", Error, "A lint is named twice for one thing",
		"Only one of the two lines could hold.",
		"allow W0201 because \"for later\"\ndeny W0201\n\"OPD all\" = count",
		"Take one of the two out."},
	{"E0258", Error, "A lint is allowed without a reason",
		"Whoever reads the mapping next year has to know why somebody decided that the lint does not apply here.",
		"allow W0202\n\"OPD all\" = count",
		"Say why, as in `allow W0202 because \"the owners keep both columns\"`."},
	{"E0259", Error, "An `allow` or `deny` concerns nothing",
		"It belongs to the declaration or line that follows it, and none does.",
		"\"OPD all\" = count\nallow W0202 because \"the owners keep both columns\"",
		"Put it before the declaration or line that it is about, or before the line `mapping` for the whole file."},
}
