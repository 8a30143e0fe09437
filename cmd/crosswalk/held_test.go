package main

import (
	"bytes"
	"io"
	"strings"
	"testing"
)

// A payload of any size comes out as it went in, and only once it is released.
func TestPayloadsForStandardOutputAreHeldBack(t *testing.T) {
	for _, parts := range []int{0, 1, 15, 16, 17, 100} {
		var out bytes.Buffer
		s := &stream{w: &out}
		to, err := s.Create("care.ndjson")
		if err != nil {
			t.Fatal(err)
		}
		var want strings.Builder
		for i := range parts {
			part := strings.Repeat(string(rune('a'+i%26)), mostHeld/16)
			want.WriteString(part)
			if _, err := io.WriteString(to, part); err != nil {
				t.Fatal(err)
			}
		}
		if err := to.Close(); err != nil || out.Len() > 0 {
			t.Fatalf("%d parts: %d bytes are out, %v", parts, out.Len(), err)
		}
		if onDisk := s.payload.spill != nil; onDisk != (parts > 16) {
			t.Errorf("%d parts: on the disk: %v", parts, onDisk)
		}
		if err := s.commit(); err != nil || out.String() != want.String() {
			t.Errorf("%d parts: %d bytes, want %d; %v", parts, out.Len(), want.Len(), err)
		}
		s.discard()
	}
}
