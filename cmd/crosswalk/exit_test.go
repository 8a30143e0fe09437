package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// exitCode is the code that a process ended with.
func exitCode(err error) string {
	var ended *exec.ExitError
	if errors.As(err, &ended) {
		return strconv.Itoa(ended.ExitCode())
	}
	return err.Error()
}

func TestGuardedTellsNoValues(t *testing.T) {
	var stderr bytes.Buffer
	code := guarded(&stderr, func() int { panic("patient Jane Doe") })
	if code != exitInternal {
		t.Errorf("exit code %d, want %d", code, exitInternal)
	}
	text := stderr.String()
	if !strings.Contains(text, "internal error (string); please report") || !strings.Contains(text, "TestGuardedTellsNoValues") {
		t.Errorf("the message does not say what to report:\n%s", text)
	}
	if strings.Contains(text, "Jane") || strings.Contains(text, "/") && strings.Contains(text, ".go:") {
		t.Errorf("the message holds a value or a path:\n%s", text)
	}
}

func TestGuardedPassesExitCodes(t *testing.T) {
	var stderr bytes.Buffer
	if code := guarded(&stderr, func() int { return exitFindings }); code != exitFindings || stderr.Len() > 0 {
		t.Errorf("exit code %d with %q", code, stderr.String())
	}
}

func TestFinish(t *testing.T) {
	for _, c := range []struct {
		err    error
		code   int
		stderr string
	}{
		{nil, exitOK, ""},
		{silent(exitInvalid), exitInvalid, ""},
		{misused("no").withHelp("yes"), exitUsage, "crosswalk: no\n  yes\n"},
		{fmt.Errorf("wrapped: %w", cannot("read", "x", fs.ErrNotExist)), exitFiles, "crosswalk: cannot read x: no such file\n"},
		{errors.New("unknown flag: --x\nmore"), exitUsage, "crosswalk: unknown flag: --x\n  `crosswalk help` lists the commands and what they take\n"},
	} {
		var stderr bytes.Buffer
		if code := finish(&stderr, c.err); code != c.code || stderr.String() != c.stderr {
			t.Errorf("finish(%v) = %d with %q, want %d with %q", c.err, code, stderr.String(), c.code, c.stderr)
		}
	}
}

func TestReasonHidesPaths(t *testing.T) {
	for _, c := range []struct {
		err  error
		want string
	}{
		{&fs.PathError{Op: "open", Path: "/secret", Err: syscall.ENOENT}, "no such file"},
		{&fs.PathError{Op: "open", Path: "/secret", Err: syscall.EACCES}, "permission denied"},
		{&fs.PathError{Op: "read", Path: "/secret", Err: syscall.EISDIR}, "it is a folder"},
		{&fs.PathError{Op: "write", Path: "/secret", Err: syscall.ENOSPC}, "no space is left on the disk"},
		{&fs.PathError{Op: "open", Path: "/secret", Err: syscall.ENOTDIR}, "a part of its path is not a folder"},
		{&fs.PathError{Op: "open", Path: "/secret", Err: syscall.EIO}, syscall.EIO.Error()},
		{errors.New("open /secret: boom"), "the system refused it"},
	} {
		if got := reason(c.err); got != c.want {
			t.Errorf("reason(%v) = %q, want %q", c.err, got, c.want)
		}
	}
}
