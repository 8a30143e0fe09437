// Package age reckons how old someone is on a day, exactly as a person would
// from the date of birth, and never by dividing days.
//
//	a, err := age.Of(birth, visit)
//	a.Reached(age.Bound{N: 5, Unit: age.Years}) // had the fifth birthday by then?
//
// Somebody born on 29 February completes a year on 1 March of a year without
// that day. A birth date of which only the year or the month is known becomes
// an Interval, and an age from it may be undecided at a bound: AgeInterval says
// so instead of guessing.
//
// The package must not know what day it is: an age is always at a stated day.
// Its errors never repeat a date of birth.
package age
