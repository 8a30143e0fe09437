package runtime

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
)

// Canonical returns the bytes that a transform is stored as: JSON with sorted
// keys, two blanks of indent, no characters escaped that need not be, and a
// line end at the end. Equal transforms have equal bytes. The digest in them is
// that of the transform as it is, whatever t.Digest says; t is not changed.
func (t *Transform) Canonical() ([]byte, error) {
	digest, err := t.digest()
	if err != nil {
		return nil, err
	}
	return t.canonicalWith(digest)
}

// digest is "sha256:" and the hash of the canonical bytes with no digest in them.
func (t *Transform) digest() (string, error) {
	data, err := t.canonicalWith("")
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(data)
	return "sha256:" + hex.EncodeToString(sum[:]), nil
}

func (t *Transform) canonicalWith(digest string) ([]byte, error) {
	c := *t
	c.Digest = digest
	data, err := json.Marshal(&c)
	if err != nil {
		return nil, fmt.Errorf("the transform cannot be written: %w", err)
	}
	return sortedJSON(data)
}

// sortedJSON writes JSON anew with the keys of every object in order; numbers
// keep their digits.
func sortedJSON(data []byte) ([]byte, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, fmt.Errorf("the transform cannot be written: %w", err)
	}
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return nil, fmt.Errorf("the transform cannot be written: %w", err)
	}
	return out.Bytes(), nil
}
