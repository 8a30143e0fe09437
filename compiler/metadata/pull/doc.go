// Package pull takes a snapshot of a DHIS2 server's metadata: what mappings need
// and no more, read page by page, in one form whatever order the server has.
package pull
