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
	{"E0612", Error, "The Parquet file cannot be read",
		"The end of a Parquet file says where everything is. A file that was cut off, or whose pages are damaged, gives no records that could be relied on. The run ends.",
		"",
		"Export or copy the file again; compare its size with the original. Encrypted files are not read."},
	{"E0613", Error, "The columns of the Parquet file are not those of the schema",
		"A Parquet file says what its columns hold. A field that the mapping reads and no column has would look as if nobody had ever recorded it, and a column of another type would have every record rejected. The run ends before the first.",
		"",
		"Name and type the columns as the schema does, or put the schema right. Times of the old type INT96 are written anew as TIMESTAMP, which says whether they are in UTC."},
}
