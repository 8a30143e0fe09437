package main

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
)

// Exit codes; the help of the root command has them as a table.
const (
	exitOK       = iota
	exitFindings // `run --strict` rejected records; `fmt --check` or `coverage --require` found something
	exitInvalid  // a mapping, project file or transform is wrong
	exitUsage    // the command line is wrong
	exitFiles    // a file or stream cannot be read or written
	exitInternal // a fault of crosswalk itself
)

const exitTable = `  0  all is well
  1  run --strict rejected records, fmt --check found files to lay out,
     or coverage found more open than it was allowed to
  2  a mapping, a project file or a transform is wrong
  3  the command line is wrong
  4  a file or a stream could not be read or written
  5  an internal error
`

// A failure ends a command. Its message is in plain words, without a capital at
// the start and a full stop at the end; without one, all has been said already.
type failure struct {
	exit    int
	message string
	help    string // what to do, or empty
}

func (f *failure) Error() string { return f.message }

func (f *failure) withHelp(format string, args ...any) *failure {
	f.help = fmt.Sprintf(format, args...)
	return f
}

// silent ends a command whose output has said everything.
func silent(exit int) *failure { return &failure{exit: exit} }

func misused(format string, args ...any) *failure {
	return &failure{exit: exitUsage, message: fmt.Sprintf(format, args...)}
}

// finish tells the user about an error and gives the exit code. An error that
// is no failure comes from reading the command line.
func finish(stderr io.Writer, err error) int {
	if err == nil {
		return exitOK
	}
	var f *failure
	if !errors.As(err, &f) {
		f = misused("%s", firstLine(err.Error())).withHelp("`crosswalk help` lists the commands and what they take")
	}
	if f.message != "" {
		fmt.Fprintf(stderr, "crosswalk: %s\n", f.message)
	}
	if f.help != "" {
		fmt.Fprintf(stderr, "  %s\n", f.help)
	}
	return f.exit
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}

// guarded runs a command and turns a panic into an exit code. What was panicked
// with may hold a record's values, so only its type and the place are told.
func guarded(stderr io.Writer, command func() int) (exit int) {
	defer func() {
		if what := recover(); what != nil {
			fmt.Fprintf(stderr, "crosswalk: internal error (%T); please report it with the lines below, which hold no data\n", what)
			fmt.Fprint(stderr, panicPlaces())
			exit = exitInternal
		}
	}()
	return command()
}

// panicPlaces lists the functions that a panic came through, innermost first.
func panicPlaces() string {
	callers := make([]uintptr, 24)
	frames := runtime.CallersFrames(callers[:runtime.Callers(4, callers)])
	var b strings.Builder
	for {
		frame, more := frames.Next()
		if strings.Contains(frame.Function, "crosswalk") || strings.HasPrefix(frame.Function, "main.") {
			fmt.Fprintf(&b, "  %s line %d\n", frame.Function, frame.Line)
		}
		if !more {
			return b.String()
		}
	}
}
