package diag

// missingEntries are the problems of what may be missing where that matters.
var missingEntries = []Entry{}
