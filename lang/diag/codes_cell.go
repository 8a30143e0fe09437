package diag

// cellEntries are the problems of code tables as functions and of cells that several rules fill.
var cellEntries = []Entry{}
