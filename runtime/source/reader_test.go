package source

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
)

type closer struct{ closed bool }

func (c *closer) Close() error { c.closed = true; return nil }

func TestReader(t *testing.T) {
	failed := errors.New("failed")
	var want strings.Builder
	for i := range 50_000 {
		fmt.Fprintln(&want, i)
	}
	r := Reader(func(w io.Writer) error {
		for i := range 50_000 {
			if _, err := fmt.Fprintln(w, i); err != nil {
				return err
			}
		}
		return failed
	}, &closer{})
	got, err := io.ReadAll(r)
	if !errors.Is(err, failed) || string(got) != want.String() {
		t.Errorf("%v, %d bytes", err, len(got))
	}
}

// Closing early ends the one that writes.
func TestReaderClosed(t *testing.T) {
	from, ended := &closer{}, false
	r := Reader(func(w io.Writer) error {
		defer func() { ended = true }()
		for {
			if _, err := w.Write(make([]byte, 1000)); err != nil {
				return err
			}
		}
	}, from)
	if _, err := io.ReadFull(r, make([]byte, 200_000)); err != nil {
		t.Fatal(err)
	}
	if err := r.Close(); err != nil || !from.closed || !ended {
		t.Errorf("%v %v %v", err, from.closed, ended)
	}
}
