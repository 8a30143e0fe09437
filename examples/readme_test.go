package examples_test

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// shown are the commands of a README, in blocks and in lines.
var shown = regexp.MustCompile("(?m)(?:^    |`)go run \\./cmd/crosswalk ([^`\n]+)")

// word is a part of a command; quotes hold several words together.
var word = regexp.MustCompile(`"([^"]*)"|\S+`)

// TestReadmeCommandsRun runs the commands of all READMEs in a copy of the folder,
// but for those that read the servers of an environment, which have tests of their
// own. What they write into the examples is what is there.
func TestReadmeCommandsRun(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "examples"), os.DirFS(".")); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("*/README.md")
	if err != nil {
		t.Fatal(err)
	}
	ran := 0
	for _, file := range files {
		example := filepath.Dir(file)
		for _, found := range shown.FindAllStringSubmatch(readme(t, example), -1) {
			if servesItself(example, found[1]) {
				continue
			}
			ran++
			command := exec.Command(program(t), words(found[1])...)
			command.Dir = dir
			said, err := command.CombinedOutput()
			if failed := err != nil; failed != (example == "mistakes" && strings.HasPrefix(found[1], "check ")) {
				t.Errorf("%s: %s: %v\n%s", file, found[1], err, said)
			}
		}
	}
	if ran < 15 {
		t.Errorf("only %d commands were run", ran)
	}
	sameFiles(t, filepath.Join(dir, "examples"))
}

// servesItself reports whether a command runs one of the environments.
func servesItself(example, command string) bool {
	for _, e := range environments {
		if e.example == example && e.serve != nil && strings.HasSuffix(command, " --env "+e.name) {
			return true
		}
	}
	return false
}

func words(command string) []string {
	var all []string
	for _, m := range word.FindAllStringSubmatch(command, -1) {
		if strings.HasPrefix(m[0], `"`) {
			m[0] = m[1]
		}
		all = append(all, m[0])
	}
	return all
}

// sameFiles demands that the files of the examples are in a copy as they are here.
func sameFiles(t *testing.T, dir string) {
	t.Helper()
	err := fs.WalkDir(os.DirFS("."), ".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && d.Name() == "out":
			return fs.SkipDir
		case d.IsDir():
			return nil
		}
		here, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		there, err := os.ReadFile(filepath.Join(dir, path))
		if err != nil {
			return err
		}
		if !bytes.Equal(here, there) {
			t.Errorf("%s was changed: %s", path, firstDifference(there, here))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
