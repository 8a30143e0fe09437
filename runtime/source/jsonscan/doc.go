// Package jsonscan walks through JSON of any size and holds one part of it at a
// time.
//
// It follows brackets, quotes, and the commas and colons of what is walked
// through. What it copies or passes over as a whole it does not judge: the decoder
// of records does, which rejects one record and not the file. [Valid] judges a text
// that is in memory.
package jsonscan
