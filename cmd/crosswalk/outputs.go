package main

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

// privateFile are the permissions of files that may hold records: the user's alone.
const privateFile = 0o600

// sinks are where the payloads of a run go.
type sinks interface {
	Create(name string) (io.WriteCloser, error)
	commit() error            // puts all of them in their places
	discard()                 // forgets what was not put in place
	place(name string) string // where the payload of a name is; "" is standard output
}

func (s system) outputs(j *job) sinks {
	if j.out == "-" {
		return &stream{w: s.stdout}
	}
	return &folder{dir: j.out, rejects: j.rejects}
}

// A folder takes payloads as files.
type folder struct {
	dir     string
	rejects string // a file that no payload may overwrite
	files   []*pending
}

// Create starts a file of the folder.
func (f *folder) Create(name string) (io.WriteCloser, error) {
	path := filepath.Join(f.dir, name)
	if samePath(path, f.rejects) {
		return nil, &failure{exit: exitFiles, message: "the payload " + path + " would be overwritten by the rejects",
			help: "name another file with --rejects"}
	}
	if err := os.MkdirAll(f.dir, 0o777); err != nil {
		return nil, cannot("write", f.dir, err)
	}
	p, err := newPending(path, privateFile)
	if err != nil {
		return nil, err
	}
	f.files = append(f.files, p)
	return &namedWriter{p, path}, nil
}

// samePath reports whether two paths name one file, which need not be there yet.
func samePath(a, b string) bool {
	if b == "" {
		return false
	}
	absoluteA, errA := filepath.Abs(a)
	absoluteB, errB := filepath.Abs(b)
	return errA == nil && errB == nil && absoluteA == absoluteB
}

func (f *folder) commit() error {
	for _, p := range f.files {
		if err := p.commit(); err != nil {
			return err
		}
	}
	return f.removeDeletes()
}

// removeDeletes takes the deletes of an earlier run away where this one has none:
// what they name may count again.
func (f *folder) removeDeletes() error {
	places := f.places()
	for _, payload := range places {
		path := deletesOf(payload)
		if slices.Contains(places, path) || strings.HasSuffix(payload, runtime.DeletesEnding) {
			continue
		}
		if err := os.Remove(filepath.FromSlash(path)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return cannot("remove", path, err)
		}
	}
	return nil
}

// deletesOf is where the deletes of a data set or program are whose payload is at a place.
func deletesOf(payload string) string {
	return strings.TrimSuffix(payload, path.Ext(payload)) + runtime.DeletesEnding
}

func (f *folder) discard() {
	for _, p := range f.files {
		p.discard()
	}
}

func (f *folder) place(name string) string { return filepath.ToSlash(filepath.Join(f.dir, name)) }

func (f *folder) places() []string {
	var all []string
	for _, p := range f.files {
		all = append(all, filepath.ToSlash(p.final))
	}
	return all
}

// A stream takes the one payload of a run, and gives it away when the run has
// come to its end.
type stream struct {
	w       io.Writer
	payload *held
}

// Create begins the payload. Deletes cannot stand beside it; the account says that
// they are left out.
func (s *stream) Create(name string) (io.WriteCloser, error) {
	if strings.HasSuffix(name, runtime.DeletesEnding) {
		return nopCloser{io.Discard}, nil
	}
	s.payload = &held{}
	return s.payload, nil
}

func (s *stream) commit() error {
	if s.payload == nil {
		return nil
	}
	if err := s.payload.release(s.w); err != nil {
		return cannot("write", "standard output", err)
	}
	return nil
}

func (s *stream) discard() {
	if s.payload != nil {
		s.payload.discard()
	}
}

func (s *stream) place(string) string { return "" }

type nopCloser struct{ io.Writer }

func (nopCloser) Close() error { return nil }

// A namedWriter says in plain words where writing failed.
type namedWriter struct {
	to   io.WriteCloser
	name string
}

// Write passes bytes on.
func (w *namedWriter) Write(data []byte) (int, error) {
	n, err := w.to.Write(data)
	if err != nil {
		return n, cannot("write", w.name, err)
	}
	return n, nil
}

// Close ends the payload.
func (w *namedWriter) Close() error {
	if err := w.to.Close(); err != nil {
		return cannot("write", w.name, err)
	}
	return nil
}
