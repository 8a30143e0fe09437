//go:build unix

package main

import (
	"io"
	"syscall"
	"testing"
)

func TestPipesAreCopied(t *testing.T) {
	path := t.TempDir() + "/pipe.csv"
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Skip("no named pipes here")
	}
	go func() { _ = writeWhole(path, []byte("a\n1\n"), 0o600) }()
	in := &inputs{}
	defer in.close()
	input, err := in.file("visit", "pipe.csv", path, fileOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		r, err := input.Open()
		if err != nil {
			t.Fatal(err)
		}
		if data, err := io.ReadAll(r); err != nil || string(data) != "a\n1\n" {
			t.Errorf("read %q, %v", data, err)
		}
	}
	if input.Format != "csv" {
		t.Errorf("the format is %q", input.Format)
	}
}
