package main

import (
	"io"
	"os"
	"runtime/debug"

	"golang.org/x/term"
)

// A system is what a command sees of the world, so that tests can give it another one.
type system struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	getenv         func(string) string
}

// print writes what a command was asked for to standard output.
func (s system) print(text []byte) error {
	if _, err := s.stdout.Write(text); err != nil {
		return cannot("write", "standard output", err)
	}
	return nil
}

// colors says whether to colour what goes to w: mode is "auto", "always" or
// "never"; in "auto", NO_COLOR counts before CLICOLOR_FORCE.
func (s system) colors(w io.Writer, mode string) bool {
	force := s.getenv("CLICOLOR_FORCE")
	switch {
	case mode == "always":
		return true
	case mode == "never", s.getenv("NO_COLOR") != "":
		return false
	case force != "" && force != "0":
		return true
	}
	return isTerminal(w) && s.getenv("TERM") != "dumb"
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// width is the number of columns of a terminal, 0 when w is none.
func width(w io.Writer) int {
	f, ok := w.(*os.File)
	if !ok {
		return 0
	}
	columns, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 0
	}
	return columns
}

// saveMemory lets the garbage collector wait for less than half of what is in use,
// not for as much again: runs share small servers with the EMR, and it costs them
// little time. What GOGC says goes before.
func (s system) saveMemory() {
	if s.getenv("GOGC") == "" {
		debug.SetGCPercent(40)
	}
}
