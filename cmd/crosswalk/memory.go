package main

import (
	"errors"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// A size is a flag for a number of bytes; the zero value is none.
type size struct{ text string }

// String is what was given.
func (s *size) String() string { return s.text }

// Type is how the help shows what the flag takes.
func (s *size) Type() string { return "SIZE" }

// Set takes a size.
func (s *size) Set(text string) error {
	if _, ok := bytesOf(text); !ok {
		return errors.New(sizeForm)
	}
	s.text = text
	return nil
}

const sizeForm = "it is a number with a unit, such as 64MiB or 2GiB, and at least 1MiB"

// bytesOf reads a size; "" is 0.
func bytesOf(text string) (n int, ok bool) {
	if text == "" {
		return 0, true
	}
	for _, unit := range []struct {
		name string
		size int64
	}{{"MiB", 1 << 20}, {"GiB", 1 << 30}} {
		number, found := strings.CutSuffix(text, unit.name)
		if !found {
			continue
		}
		n, err := strconv.ParseInt(strings.TrimSpace(number), 10, 32)
		return int(n * unit.size), err == nil && n > 0
	}
	return 0, false
}

func (r *projectReader) size(t *text) func(*yaml.Node) {
	return func(n *yaml.Node) {
		got, ok := r.text(n, "this key")
		if !ok {
			return
		}
		if _, ok := bytesOf(got.value); !ok || got.value == "" {
			r.wrongForm(n, sizeForm)
			return
		}
		*t = got
	}
}
