package diag

// datesEntries are the problems of `since` and `until`. Examples are lines of a
// data set block, in which `v` is a visit, or whole declarations.
var datesEntries = []Entry{
	{"E0370", Error, "Dates between which no period lies",
		"Both ends are included, and `since` comes first. What ends before it begins would never count anything. The dates of a rule are cut to those of its block.",
		`"OPD all" = count since "202607" until "202606"`,
		"Put the two ends into order, or take the rule out if it has no periods any more."},
	{"E0371", Error, "A date of validity that depends on the record",
		"For which periods a rule holds is a matter of the form: whether two rules fill one cell, and what stays open, has to be known before any record is read.",
		`"OPD all" = count since v.visit_type`,
		"Write the id of a period, or take it from the row of a table. What a record decides belongs into the condition."},
	{"E0372", Error, "Dates of a program",
		"A program has no period type. Its objects have several days (of enrollment, of the event), and hang on each other: a program that began on some day would have events without their enrollment.",
		"program \"TB treatment\" from visit as v since \"202601\" {\n}",
		"Say which day of the record decides, with a condition, as in `where date(v.started) >= date(\"2026-01-01\")`."},
	{"E0373", Error, "A date of validity is no period of the data set",
		"`since` and `until` name the first and the last period for which something holds. In the middle of a period of the data set nothing can begin: the whole of it is one value.",
		`"OPD all" = count since "20260115"`,
		"Write the id of a period of the data set's type, as `202601` for Monthly, or of a longer period that is made up of such, as `2026` or `2026Q1`."},
	{"W0360", Warning, "Between two rules for one cell there is a hole",
		"One rule ends, the next one for the same cell begins later, and nothing fills the periods between them. Most often one of the two dates is wrong by one.",
		"\"OPD all\" = count until \"202606\"\n\"OPD all\" = count where v.visit_type == \"new\" since \"202608\"",
		"Let one begin in the period after the other ends. If the form did not ask for the number then, allow it here."},
}
