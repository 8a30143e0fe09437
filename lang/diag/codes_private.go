package diag

// privateEntries are the problems of private fields and small cells.
var privateEntries = []Entry{}
