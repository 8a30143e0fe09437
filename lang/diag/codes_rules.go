package diag

// rulesEntries are the problems of groups of rules.
var rulesEntries = []Entry{
	{"E0390", Error, "Rules that are used are not known",
		"A line `use` puts the lines of `rules` in its place, and there are none of this name.",
		"rules all_of(v) {\n  \"OPD all\" = count where v.pregnant\n}\ndata set \"OPD monthly\" from visit as w {\n  period = w.started\n  org unit code = w.facility\n  use all_off(w)\n}",
		"Check the name, or declare `rules` of this name. A module is brought in by a `use` line at the top of the file."},
	{"E0391", Error, "Rules that use others come to too many lines",
		"Each line is checked for each use. A mapping may come to 100,000 lines in this way (those of rules that rules use count for each of these), far more than any form has, so that none can stop the compiler.",
		"",
		"Write the rules once, in a loop over the rows of a `table`."},
}
