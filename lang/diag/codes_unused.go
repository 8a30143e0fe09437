package diag

// unusedEntries are the problems of what is declared and never used, and of lints that are allowed or denied.
var unusedEntries = []Entry{}
