package diag

var nameEntries = []Entry{}
