package jsonscan

import (
	"encoding/binary"
	"math/bits"
)

// special gives the place of the first byte of a text that means something else
// than itself: a quote, a backslash or a control character; its length where there
// is none. Most texts have none, and are long: it looks at eight bytes at a time.
func special(text []byte) int {
	i := 0
	for ; i+8 <= len(text); i += 8 {
		if found := specialOf(binary.LittleEndian.Uint64(text[i:])); found != 0 {
			return i + bits.TrailingZeros64(found)/8
		}
	}
	for i < len(text) && text[i] != '"' && text[i] != '\\' && text[i] >= ' ' {
		i++
	}
	return i
}

const (
	ones = 0x0101010101010101 // a byte in each of the eight places
	high = 0x80 * ones
)

// specialOf has the highest bit of the first byte of eight that is special, and
// none below it. What is below n borrows from its highest bit when n is taken
// away, and so does what is equal to n in the difference to it.
func specialOf(eight uint64) uint64 {
	quote, backslash := eight^('"'*ones), eight^('\\'*ones)
	return ((quote-ones)&^quote | (backslash-ones)&^backslash | (eight-' '*ones)&^eight) & high
}
