// Package decimal has the numbers of a mapping: exact decimal fractions, as
// people write them and as DHIS2 stores them. One tenth is one tenth, and
// 9007199254740993 stays what it is.
//
//	a, _ := decimal.Parse("0.1")
//	b, _ := decimal.Parse("0.2")
//	c, _ := a.Add(b) // exactly 0.3
//
// A number is at most 10^60 in size and has at most 60 decimal places. Nothing
// is ever rounded in silence to fit: what does not fit is ErrRange. Only Quo
// rounds, to 34 significant digits, since a quotient may have no end.
//
// The package must not know binary floating point, infinities, or any other
// number that is none. Its errors never repeat the text or number they refuse.
package decimal
