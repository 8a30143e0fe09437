package diag

// calendarEntries are the problems of servers that keep another calendar than ISO 8601.
var calendarEntries = []Entry{
	{"E0285", Error, "A period type is not settled in the server's calendar",
		"Which week of an Ethiopian, Nepali, Persian, Thai or Julian year DHIS2 counts as the first is not settled between its server and its apps: the same id could be another week.",
		"",
		"Use a data set with a period type of days, months or years."},
	{"E0286", Error, "It is not settled in which calendar a day is kept",
		"On a server with another calendar than ISO 8601, DHIS2 holds DATE and AGE values to that calendar. Whether those of programs, and options that stand for days, are then read in it is not settled: a birth date could be years off.",
		"",
		"Fill a data element or attribute of type TEXT without option set, or leave the line out."},
	{"E0565", Error, "The day is in Pagume",
		"DHIS2's Ethiopian calendar has twelve months of thirty days. The five or six days after Nehase are in no month, quarter or year of it, and cannot be written as a date; only periods that go on into the next year, such as the fiscal year from Hamle, have them inside.",
		`{"uuid": "v1", "started": "2023-09-08"}`,
		"Write `period = last_period(date(…), \"Monthly\")` if such days are reported with the month before them, or leave the records out with `where`."},
	{"E0566", Error, "The day is not known in the server's calendar",
		"The lengths of Nepali months are a table, and it ends; the Persian, Thai and Julian calendars are known for some hundreds of years. In a few months of the Nepali calendar tables differ, DHIS2's among them, so that no date can be written that means the same to all.",
		`{"uuid": "v1", "started": "2031-01-04"}`,
		"Correct the record, or use a version with a newer table."},
}
