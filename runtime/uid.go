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
	parts := beginIdentity(nil, len(identity))
	for _, part := range identity {
		parts = appendPart(parts, part)
	}
	return string(newUIDStem(namespace, kind, typeUID).appendUID(nil, parts, generation))
}

// A uidStem is what is hashed for all objects of one kind and type, as far as it
// is the same for all of them.
type uidStem []byte

func newUIDStem(namespace, kind, typeUID string) uidStem {
	return appendUIDStem(nil, namespace, kind, typeUID)
}

func appendUIDStem(buf []byte, namespace, kind, typeUID string) []byte {
	for _, part := range [...]string{uidScheme, namespace, kind, typeUID} {
		buf = appendPart(buf, part)
	}
	return buf
}

// appendUID appends the UID of the object of an identity, which is its parts as
// beginIdentity and appendPart write them.
func (stem uidStem) appendUID(buf, identity []byte, generation int) []byte {
	var room [256]byte
	text := append(append(room[:0], stem...), identity...)
	text = binary.AppendVarint(text, int64(generation))
	uid := uidOf(sha256.Sum256(text))
	return append(buf, uid[:]...)
}

// beginIdentity appends what stands before the parts of an identity.
func beginIdentity(text []byte, parts int) []byte {
	return binary.AppendUvarint(text, uint64(parts))
}

// appendPart appends a text in a way that shows where it ends.
func appendPart[T string | []byte](text []byte, part T) []byte {
	return append(binary.AppendUvarint(text, uint64(len(part))), part...)
}

// uidOf reads a digest as one number, modulo 52·62^10, and writes it as a
// letter and ten symbols. It divides by 62^10 first, so that all other divisions
// but one are of one word by a constant: a UID takes 250 ns and not 400.
func uidOf(digest [sha256.Size]byte) (uid [uidLength]byte) {
	const symbols = uint64(len(uidSymbols))
	const most = symbols * symbols * symbols * symbols * symbols * symbols * symbols * symbols * symbols * symbols
	var n [sha256.Size / 8]uint64
	for i := range n {
		n[i] = binary.BigEndian.Uint64(digest[8*i:])
	}
	rest := divide(n[:], most)
	for i := uidLength - 1; i > 0; i-- {
		uid[i] = uidSymbols[rest%symbols]
		rest /= symbols
	}
	uid[0] = uidSymbols[divide(n[:], uidLetters)]
	return uid
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
