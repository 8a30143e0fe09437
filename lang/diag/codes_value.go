package diag

// valueEntries are the problems of values and their types.
var valueEntries = []Entry{}
