package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

func TestTheRecordsOfTheExamplesAreThese(t *testing.T) {
	for name, generate := range files {
		committed, err := os.ReadFile(filepath.Join("..", filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		data := generate()
		if !bytes.Equal(data, generate()) {
			t.Errorf("%s: two calls give different bytes", name)
		}
		if !bytes.Equal(data, committed) {
			t.Errorf("%s is not what the generator gives; run `go run ./examples/generate`", name)
		}
		if len(data) > 700_000 {
			t.Errorf("%s has %d bytes, which is too much for an example", name, len(data))
		}
	}
}
