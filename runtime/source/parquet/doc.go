// Package parquet reads Parquet files as lines of JSON: a line for each row, with
// the fields that are read and no others.
//
// Values keep what they are: decimals their digits, dates and instants as in ISO
// (an instant that the file does not tie to UTC without an offset), lists and
// groups as lists and objects. Null is left out. The columns are held against the
// fields before the first row is read: one that is not there, or holds values of
// another kind, would look like values that nobody recorded.
package parquet
