package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// A pending file is written beside its final place and takes it when it is
// whole, so that nobody ever reads half of it.
type pending struct {
	*os.File
	final  string // as the user names it
	place  string // where that is: what it links to, if it is a link
	direct bool   // the final place is a device or a pipe, which cannot be replaced
	closed bool
	placed bool // it is under its final name
}

// newPending starts a file that will be at final, with the permissions of the
// file that is there now, or mode.
func newPending(final string, mode fs.FileMode) (*pending, error) {
	info, err := os.Stat(final)
	switch {
	case err == nil && info.IsDir():
		return nil, cannot("write", final, errFolder)
	case err == nil && !info.Mode().IsRegular():
		f, err := os.OpenFile(final, os.O_WRONLY, 0)
		if err != nil {
			return nil, cannot("write", final, err)
		}
		return &pending{File: f, final: final, direct: true}, nil
	}
	place := final
	if err == nil {
		mode = info.Mode().Perm()
		if place, err = filepath.EvalSymlinks(final); err != nil {
			return nil, cannot("write", final, err)
		}
	}
	f, err := createBeside(place, mode)
	if err != nil {
		return nil, cannot("write", final, err)
	}
	return &pending{File: f, final: final, place: place}, nil
}

// createBeside makes a new file in the folder of final. Names that are taken by
// what an earlier run could not clean up are passed over.
func createBeside(final string, mode fs.FileMode) (*os.File, error) {
	for i := 1; ; i++ {
		name := filepath.Join(filepath.Dir(final), fmt.Sprintf(".%s.%d.part", filepath.Base(final), i))
		f, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, mode)
		if errors.Is(err, fs.ErrExist) && i < 1000 {
			continue
		}
		return f, err
	}
}

// Close ends writing: what it accepted is on the disk.
func (p *pending) Close() error {
	if p.closed {
		return nil
	}
	p.closed = true
	if p.direct {
		return p.File.Close()
	}
	return errors.Join(p.Sync(), p.File.Close())
}

// commit puts the file in its place.
func (p *pending) commit() error {
	if err := p.Close(); err != nil {
		return cannot("write", p.final, err)
	}
	if p.direct {
		return nil
	}
	if err := os.Rename(p.Name(), p.place); err != nil {
		return cannot("write", p.final, err)
	}
	p.placed = true
	return nil
}

// discard forgets the file. It does nothing after commit.
func (p *pending) discard() {
	_ = p.Close() // what was written is thrown away
	if !p.direct && !p.placed {
		_ = os.Remove(p.Name()) // nothing more can be done about it
	}
}

// writeWhole writes a file at once, whole or not at all.
func writeWhole(final string, data []byte, mode fs.FileMode) error {
	p, err := newPending(final, mode)
	if err != nil {
		return err
	}
	defer p.discard()
	if _, err := p.Write(data); err != nil {
		return cannot("write", final, err)
	}
	return p.commit()
}
