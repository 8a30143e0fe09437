package spectest

import (
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

// Reload passes a transform through its written form, as a run from a file does.
func Reload(t testing.TB, transform *runtime.Transform) *runtime.Transform {
	t.Helper()
	data, err := transform.Canonical()
	if err != nil {
		t.Fatal(err)
	}
	loaded, err := runtime.Load(data)
	if err != nil {
		t.Fatalf("the transform cannot be loaded: %v", err)
	}
	return loaded
}
