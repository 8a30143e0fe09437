package examples_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
)

// programDir is where the program is built, once for all tests that run it.
var programDir string

func TestMain(m *testing.M) {
	os.Exit(func() int {
		var err error
		if programDir, err = os.MkdirTemp("", "crosswalk"); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer os.RemoveAll(programDir)
		return m.Run()
	}())
}

// program is crosswalk.
func program(t *testing.T) string {
	t.Helper()
	path, err := build()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// build builds crosswalk, as a user would.
var build = sync.OnceValues(func() (string, error) {
	path := filepath.Join(programDir, "crosswalk")
	if runtime.GOOS == "windows" {
		path += ".exe"
	}
	command := exec.Command("go", "build", "-o", path, "../cmd/crosswalk")
	command.Env = append(os.Environ(), "CGO_ENABLED=0")
	if said, err := command.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w:\n%s", err, said)
	}
	return path, nil
})

// crosswalk runs the program with more in its environment, and gives what it says.
func crosswalk(t *testing.T, environment []string, args ...string) string {
	t.Helper()
	command := exec.Command(program(t), args...)
	command.Env = append(append(os.Environ(), "NO_COLOR=1"), environment...)
	said, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%v:\n%s", err, said)
	}
	return string(said)
}

// copied is a copy of an example, to change it.
func copied(t *testing.T, example string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(example)); err != nil {
		t.Fatal(err)
	}
	return dir
}
