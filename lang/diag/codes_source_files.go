package diag

// fileEntries are the problems of files of records that are no text.
var fileEntries = []Entry{
	{"E0610", Error, "The spreadsheet cannot be read",
		"Records are read from .xlsx files. Older and other formats, files with a password and damaged ones say nothing that could be relied on, and one that claims to hold gigabytes is not held in memory to find out. The run ends.",
		"",
		"Save it once more as \"Excel workbook (.xlsx)\", without a password, or save the sheet as CSV UTF-8."},
	{"E0611", Error, "The spreadsheet has no such sheet",
		"The records are in one sheet. Where there are several, a guess could read last year's.",
		"",
		"Name it as its tab does, letter by letter: `sheet` of the source in crosswalk.yaml."},
}
