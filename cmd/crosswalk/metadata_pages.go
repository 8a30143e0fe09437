package main

import (
	"errors"
	"os"
	"path/filepath"
)

// keptPages keeps the pages of a pull in a folder beside the snapshot, from the
// first page on.
type keptPages struct {
	dir, url string
	begun    bool
}

// theirServer is the file that says which server the pages are from.
const theirServer = "server"

// newKeptPages looks for the folder; pages of another server are thrown away.
func newKeptPages(dir, url string, fresh bool) (*keptPages, error) {
	k := &keptPages{dir: dir, url: url}
	from, err := k.Kept(theirServer)
	if err != nil {
		return nil, err
	}
	if fresh || string(from) != url {
		k.remove()
	}
	return k, nil
}

// Kept reads a page, nil if it is not there.
func (k *keptPages) Kept(name string) ([]byte, error) {
	data, err := os.ReadFile(filepath.Join(k.dir, name))
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, cannot("read", k.dir, err)
	}
	return data, nil
}

// Keep writes a page.
func (k *keptPages) Keep(name string, page []byte) error {
	if !k.begun {
		k.begun = true
		if err := os.MkdirAll(k.dir, 0o755); err != nil {
			return cannot("keep", k.dir, err)
		}
		if err := k.Keep(theirServer, []byte(k.url)); err != nil {
			return err
		}
	}
	return writeWhole(filepath.Join(k.dir, name), page, 0o644)
}

func (k *keptPages) remove() { _ = os.RemoveAll(k.dir) } // what stays is read or replaced by the next pull

// cutOff says that what came is kept.
func (k *keptPages) cutOff(err error) error {
	err = fetchFailure(err)
	var f *failure
	if errors.As(err, &f) && f.exit == exitFiles {
		f.message += "; call it again to go on from here"
	}
	return err
}
