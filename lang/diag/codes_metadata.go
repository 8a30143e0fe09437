package diag

var metadataEntries = []Entry{}
