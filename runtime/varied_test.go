package runtime

import (
	"testing"

	"pgregory.net/rapid"
)

// checkVaried checks a property until what it was tried on is varied enough. What is
// drawn is chance, so it is drawn anew some times before that counts as a failure.
func checkVaried(t *testing.T, property func(*rapid.T), enough func() bool) {
	t.Helper()
	for range 10 {
		rapid.Check(t, property)
		if t.Failed() || enough() {
			return
		}
	}
}
