package runtime

import (
	"crypto/sha256"
	"encoding/binary"
	"math/bits"
)

// kindNote is the kind of notes in derived UIDs; they are no objects of their own.
const kindNote = "NOTE"

// uidScheme begins what is hashed. Another way to derive UIDs needs another
// name, since every object on a server would get a second self under it.
const uidScheme = "crosswalk.uid/1"

// uidSymbols are the symbols of a UID; the first is one of the 52 letters.
const (
	uidSymbols = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	uidLetters = 52
	uidLength  = 11
)

// deriveUID gives an object the same DHIS2 UID on every run and every machine.
// It is a hash of the namespace, the kind of object, the UID of its type and the
// parts of its identity; two identities whose parts join to one text differ.
// A server never takes back a UID whose object it deleted: generation, 0 at
// first, then makes the next one.
func deriveUID(namespace, kind, typeUID string, identity []string, generation int) string {
	text := make([]byte, 0, 128)
	for _, part := range []string{uidScheme, namespace, kind, typeUID} {
		text = appendPart(text, part)
	}
	text = binary.AppendUvarint(text, uint64(len(identity)))
	for _, part := range identity {
		text = appendPart(text, part)
	}
	text = binary.AppendVarint(text, int64(generation))
	return uidOf(sha256.Sum256(text))
}

// appendPart appends a text in a way that shows where it ends.
func appendPart(text []byte, part string) []byte {
	return append(binary.AppendUvarint(text, uint64(len(part))), part...)
}

// uidOf reads a digest as one number, modulo 52·62^10, and writes it as a
// letter and ten symbols.
func uidOf(digest [sha256.Size]byte) string {
	var n [sha256.Size / 8]uint64
	for i := range n {
		n[i] = binary.BigEndian.Uint64(digest[8*i:])
	}
	var uid [uidLength]byte
	for i := uidLength - 1; i > 0; i-- {
		uid[i] = uidSymbols[divide(n[:], uint64(len(uidSymbols)))]
	}
	uid[0] = uidSymbols[divide(n[:], uidLetters)]
	return string(uid[:])
}

// divide divides a number, greatest word first, in place and returns the remainder.
func divide(n []uint64, by uint64) (remainder uint64) {
	for i := range n {
		n[i], remainder = bits.Div64(remainder, n[i], by)
	}
	return remainder
}

// isUID reports whether a text has the form of a UID.
func isUID(text string) bool {
	if len(text) != uidLength || !isLetter(text[0]) {
		return false
	}
	for i := range len(text) {
		if !isLetter(text[i]) && !isDigit(text[i]) {
			return false
		}
	}
	return true
}

func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }
func isDigit(c byte) bool  { return '0' <= c && c <= '9' }
