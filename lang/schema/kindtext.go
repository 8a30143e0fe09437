package schema

import "fmt"

// kindWords are the kinds as a transform spells them, by Kind. They are part of
// its format: none may ever be changed.
var kindWords = [...]string{
	Text: "text", Bool: "bool", Int: "int", Decimal: "decimal", Date: "date", Instant: "instant",
	List: "list", Map: "map", Object: "object", Unknown: "unknown",
}

// MarshalText is the word for the kind in a transform, "decimal".
func (k Kind) MarshalText() ([]byte, error) {
	if int(k) >= len(kindWords) {
		return nil, fmt.Errorf("there is no kind of value %d", k)
	}
	return []byte(kindWords[k]), nil
}

// UnmarshalText reads the word that MarshalText writes, and no other.
func (k *Kind) UnmarshalText(text []byte) error {
	for i, word := range kindWords {
		if word == string(text) {
			*k = Kind(i)
			return nil
		}
	}
	return fmt.Errorf("there is no kind of value %q", text)
}
