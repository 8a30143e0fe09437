package diag

// trackerEntries are the problems of tracker objects beyond names and fields: statuses, program rules, objects that exclude each other.
var trackerEntries = []Entry{}
