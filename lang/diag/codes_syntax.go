package diag

var syntaxEntries = []Entry{}
