// Package examples holds mappings to copy; each folder is a project that
// `crosswalk run` runs as it is.
//
// Their tests run them, compare what comes out with expected/ byte for byte, and
// with naive re-statements that know nothing of Crosswalk.
package examples
