package diag

var recordEntries = []Entry{}
