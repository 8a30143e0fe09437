package main

import (
	"os"

	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

// withoutKeys takes the keys out of the sources of a transform. No mapping can say
// that; the difference is what it costs to find out which records count.
func withoutKeys(path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	t, err := runtime.Load(data)
	if err != nil {
		return err
	}
	for i := range t.Sources {
		t.Sources[i].Key = nil
	}
	if data, err = t.Canonical(); err != nil {
		return err
	}
	return os.WriteFile(path, data, 0o644)
}
