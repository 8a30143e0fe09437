// Package unit has units of measurement, as UCUM writes them, and converts
// numbers between them: exactly, or to 34 significant digits where a quotient
// has no end.
//
//	from, _ := unit.Parse("[lb_av]")
//	to, _ := unit.Parse("kg")
//	convert, _ := unit.Between(from, to, nil)
//	kg, _ := convert.Apply(seven) // exactly 3.17514659
//
// It knows the units that clinics use, with UCUM's prefixes, products,
// quotients, exponents and annotations, and not all of UCUM. Its factors are
// UCUM's own, as exact fractions. Between a mass and an amount of substance it
// converts where it is told of which analyte.
//
// The package must not know expressions, records or DHIS2, and guesses nothing:
// "lbs" is no unit, whoever it may stand for (Suggest says what it may).
package unit
