package runtime

import (
	"encoding/binary"
	"math/bits"
)

// Text is looked at eight bytes at a time, as one word: what a byte is shows in
// its highest bit, and the lowest bit that is set tells which byte is the first
// of its kind. Bits above that one may be wrong, because of the borrow of a
// subtraction, so only the first is ever taken. Against one byte after the other
// this is 2 to 4 times as fast on texts of 12 and more characters, and hardly slower on
// those of one.
const (
	wordSize  = 8
	wordOnes  = 0x0101010101010101
	wordHighs = 0x8080808080808080
)

// wordAt is the word of eight bytes that begins at a place; they must be there.
func wordAt(data []byte, at int) uint64 { return binary.LittleEndian.Uint64(data[at:]) }

// wordOf is a word of one byte eight times.
func wordOf(c byte) uint64 { return wordOnes * uint64(c) }

// zeros marks bytes that are 0. With x^wordOf(c) it marks those that are c.
func zeros(x uint64) uint64 { return (x - wordOnes) &^ x & wordHighs }

// below marks bytes that are less than c, which is at most 0x80.
func below(x uint64, c byte) uint64 { return (x - wordOf(c)) &^ x & wordHighs }

// firstOf is how many bytes stand before the first that is marked.
func firstOf(marks uint64) int { return bits.TrailingZeros64(marks) / wordSize }

// upTo keeps of a word the bytes before the first that is marked, and of that one all
// but its highest bit.
func upTo(x, marks uint64) uint64 { return x & (marks&-marks - 1) }
