package diag

// formEntries are the problems of what a form demands of values beyond their names: comments, compulsory operands, periods and org units of its options.
var formEntries = []Entry{}
