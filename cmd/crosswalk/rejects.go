package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

// rejectsFile is the name of the list of rejects in the folder of payloads.
const rejectsFile = "rejects.ndjson"

// rejects lists what was rejected, one JSON object a line.
type rejects struct {
	path  string // "" lists nothing, "-" is standard error
	named bool   // the user named the file: it is written even if it is empty
	count int64
	file  *pending
	out   *bufio.Writer
	err   error // the first one; it is told at the end
}

// openRejects starts the list at a path; named says that it is the user's own.
func (s system) openRejects(path string, named bool) (*rejects, error) {
	r := &rejects{path: path, named: named}
	if path == "-" {
		r.out = bufio.NewWriter(s.stderr)
		return r, nil
	}
	if r.named {
		return r, r.open()
	}
	return r, nil
}

func (r *rejects) open() error {
	if err := os.MkdirAll(filepath.Dir(r.path), 0o777); err != nil {
		return cannot("write", filepath.Dir(r.path), err)
	}
	f, err := newPending(r.path, privateFile)
	if err != nil {
		return err
	}
	r.file, r.out = f, bufio.NewWriter(f)
	return nil
}

// add lists one reject.
func (r *rejects) add(one runtime.Reject) {
	r.count++
	if r.path == "" || r.err != nil {
		return
	}
	if r.out == nil {
		if r.err = r.open(); r.err != nil {
			return
		}
	}
	r.err = writeLine(r.out, one)
}

func writeLine(w io.Writer, value any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(value)
}

// commit puts the list in its place. Without rejects the list of an earlier
// run is taken away, since nobody should take it for this one's.
func (r *rejects) commit() error {
	if r.err == nil && r.out != nil {
		r.err = r.out.Flush()
	}
	var known *failure
	switch {
	case errors.As(r.err, &known):
		return known
	case r.err != nil:
		return cannot("write", r.where(), r.err)
	case r.file != nil:
		return r.file.commit()
	case r.path == "" || r.path == "-":
		return nil
	}
	if err := os.Remove(r.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return cannot("remove", r.path, err)
	}
	return nil
}

func (r *rejects) discard() {
	if r.file != nil {
		r.file.discard()
	}
}

// place is the file of the list, "" if there is none.
func (r *rejects) place() string {
	if r.file == nil {
		return ""
	}
	return filepath.ToSlash(r.path)
}

func (r *rejects) where() string {
	if r.path == "-" {
		return "the rejects"
	}
	return r.path
}
