package schema

import (
	"encoding/json"
	"testing"
)

func TestKindsKeepTheirWords(t *testing.T) {
	seen := map[string]bool{}
	for k := Text; k <= Unknown; k++ {
		word, err := json.Marshal(k)
		if err != nil || len(word) < 5 || seen[string(word)] {
			t.Errorf("kind %d is %s, %v", k, word, err)
		}
		seen[string(word)] = true
		var back Kind
		if err := json.Unmarshal(word, &back); err != nil || back != k {
			t.Errorf("%s is kind %d, %v", word, back, err)
		}
	}
	if _, err := (Unknown + 1).MarshalText(); err == nil {
		t.Error("a kind that is none has a word")
	}
	for _, bad := range []string{`"string"`, `""`, `"Text"`, `0`} {
		var k Kind
		if err := json.Unmarshal([]byte(bad), &k); err == nil {
			t.Errorf("%s is kind %d", bad, k)
		}
	}
}
