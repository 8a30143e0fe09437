// Package sheet reads sheets of spreadsheets as records: the rows below a header,
// with the numbers that people see.
//
// A cell says what it shows, except that dates are written as in ISO and numbers
// with their digits. What a cell does not say (an error, a formula that was never
// worked out, a part of merged cells) is not missing: it is a fault of that cell,
// which reaches nobody but who asks for it.
package sheet
