package runtime

import (
	"bytes"
	"encoding/binary"
)

// A thingKey stands for the text of a thing. Texts of up to 15 bytes and UUIDs in
// lower case are in it as they are: of them no two have one key. Other texts are
// told apart by 128 bits of their SHA-256: two of n in one cell have the same key with a
// probability below n²/2¹²⁹, of a thousand million 2 in 10²¹.
//
// The key of a UUID takes a quarter of the time of a digest (BenchmarkThingKeys).
type thingKey struct {
	form uint32
	bits [4]uint32
}

const (
	formDigest uint32 = iota << cellBits
	formShort
	formUUID
)

// cellBits is how many bits the number of a cell has in a pair.
const cellBits = 30

// A pair is a thing in a cell: the form of its key and the number of the cell, and
// the key. It is 20 bytes long.
type pair struct {
	formAndCell uint32
	bits        [4]uint32
}

func (k thingKey) in(cell int32) pair { return pair{k.form | uint32(cell), k.bits} }

func (p pair) number() int32 { return int32(p.formAndCell & (1<<cellBits - 1)) }

// hash mixes all bits of a pair.
func (p *pair) hash() uint64 {
	a := uint64(p.bits[0])<<32 | uint64(p.bits[1])
	b := uint64(p.bits[2])<<32 | uint64(p.bits[3])
	return mix(mix(a, b), uint64(p.formAndCell))
}

// thingKeys makes keys. It remembers the last one, since several rules count the
// thing of one record.
type thingKeys struct {
	text []byte
	key  thingKey
}

func (t *thingKeys) of(text []byte) thingKey {
	if !bytes.Equal(text, t.text) || len(text) == 0 {
		t.text = append(t.text[:0], text...)
		t.key = keyOfThing(text)
	}
	return t.key
}

func keyOfThing(text []byte) thingKey {
	if len(text) < 16 {
		var b [16]byte
		copy(b[:], text)
		b[15] = byte(len(text))
		return thingKey{formShort, [4]uint32{binary.BigEndian.Uint32(b[0:]), binary.BigEndian.Uint32(b[4:]), binary.BigEndian.Uint32(b[8:]), binary.BigEndian.Uint32(b[12:])}}
	}
	if bits, ok := uuidBits(text); ok {
		return thingKey{formUUID, bits}
	}
	d := digestOf(text)
	return thingKey{formDigest, [4]uint32{uint32(d.high >> 32), uint32(d.high), uint32(d.low >> 32), uint32(d.low)}}
}

// uuidBits reads a UUID in lower case.
func uuidBits(text []byte) (bits [4]uint32, ok bool) {
	if len(text) != 36 || text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-' {
		return bits, false
	}
	bad := byte(0)
	read := func(from, to int, word uint32) uint32 {
		for _, c := range text[from:to] {
			digit := hexValues[c]
			bad |= digit
			word = word<<4 | uint32(digit&15)
		}
		return word
	}
	bits[0] = read(0, 8, 0)
	bits[1] = read(14, 18, read(9, 13, 0))
	bits[2] = read(24, 28, read(19, 23, 0))
	bits[3] = read(28, 36, 0)
	return bits, bad < 16
}

// hexValues are the values of hexadecimal digits in lower case, and 16 for all else.
var hexValues = func() (values [256]byte) {
	for c := range values {
		values[c] = 16
	}
	for digit := range len(hexDigits) {
		values[hexDigits[digit]] = byte(digit)
	}
	return values
}()
