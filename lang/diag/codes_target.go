package diag

var targetEntries = []Entry{}
