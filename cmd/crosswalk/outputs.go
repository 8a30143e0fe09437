package main

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// withdrawnEnding is what the list of cells to delete has behind the name of its payload.
const withdrawnEnding = ".withdrawn.json"

// privateFile are the permissions of files that may hold records: the user's alone.
const privateFile = 0o600

// sinks are where the payloads of a run go.
type sinks interface {
	Create(name string) (io.WriteCloser, error)
	commit() error    // puts all of them in their places
	discard()         // forgets what was not put in place
	places() []string // where they are, in the order of Create; "" is standard output
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
	return f.removeOldLists()
}

// removeOldLists takes away the lists of withdrawn cells of an earlier run, since
// nobody should delete by them after this one.
func (f *folder) removeOldLists() error {
	written := map[string]bool{}
	for _, p := range f.files {
		written[p.final] = true
	}
	for _, p := range f.files {
		name, _, _ := strings.Cut(filepath.Base(p.final), ".")
		list := filepath.Join(filepath.Dir(p.final), name+withdrawnEnding)
		if written[list] {
			continue
		}
		if err := os.Remove(list); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return cannot("remove", list, err)
		}
	}
	return nil
}

func (f *folder) discard() {
	for _, p := range f.files {
		p.discard()
	}
}

func (f *folder) places() []string {
	var all []string
	for _, p := range f.files {
		all = append(all, filepath.ToSlash(p.final))
	}
	return all
}

// A stream takes the one payload of a run.
type stream struct {
	w       io.Writer
	created int
}

// Create gives the stream, which is not closed with its payload.
func (s *stream) Create(string) (io.WriteCloser, error) {
	s.created++
	return &namedWriter{nopCloser{s.w}, "standard output"}, nil
}

func (s *stream) commit() error    { return nil }
func (s *stream) discard()         {}
func (s *stream) places() []string { return make([]string, s.created) }

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
