package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"syscall"
)

// cannot says that something could not be done with a file or stream:
// "cannot read data/visits.ndjson: no such file".
func cannot(do, name string, err error) *failure {
	return &failure{exit: exitFiles, message: fmt.Sprintf("cannot %s %s: %s", do, name, reason(err))}
}

// reasons are the plain words for what systems say.
var reasons = []struct {
	err   error
	words string
}{
	{syscall.ENOTDIR, "a part of its path is not a folder"},
	{fs.ErrNotExist, "no such file"},
	{fs.ErrPermission, "permission denied"},
	{fs.ErrExist, "it exists already"},
	{errFolder, "it is a folder"},
	{syscall.EISDIR, "it is a folder"},
	{syscall.ENOSPC, "no space is left on the disk"},
	{syscall.EPIPE, "nobody reads it any more"},
	{io.ErrUnexpectedEOF, "it ends too early"},
}

// errFolder is the error of a folder where a file is needed.
var errFolder = errors.New("it is a folder")

// reason is why the system refused something, without the path, which the
// caller names in the user's words.
func reason(err error) string {
	if words, ok := knownReason(err); ok {
		return words
	}
	return "the system refused it"
}

func knownReason(err error) (string, bool) {
	for _, r := range reasons {
		if errors.Is(err, r.err) {
			return r.words, true
		}
	}
	var number syscall.Errno
	if errors.As(err, &number) {
		return number.Error(), true
	}
	return "", false
}
