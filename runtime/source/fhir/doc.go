// Package fhir reads FHIR R4: bundles and resources in files, what a server finds,
// and what it exports in bulk.
//
// All of them become lines: one for each entry of a bundle and for each resource
// outside of one. The line is the resource where it is of the type that is wanted,
// the news that one of the type was deleted, and empty where it is neither, so that
// the number of a line is that of the entry. A bundle inside a bundle is gone into.
// Memory holds one resource at a time.
package fhir
