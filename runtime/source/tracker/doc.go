// Package tracker turns objects of DHIS2's tracker into records: the lists of
// values under UIDs into values under names, of the types that the source's schema
// gives them. The specification of sources says how.
//
// A line of JSON leaves it for each object, in the order in which they came; it is
// empty where the object is of another program, stage or type. Objects are read
// one at a time, from pages as DHIS2 2.40 to 2.43 gives them, from lists and from
// lines, in files or asked of a server.
package tracker
