package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// console is a block of README.md: a command, and what it prints.
var console = regexp.MustCompile("(?ms)^```console\n\\$ ([^\n]*)\n(.*?)^```$")

// TestReadme runs the commands of README.md in a copy of what they read and
// compares what they print. UPDATE=1 writes it into README.md, and fails.
func TestReadme(t *testing.T) {
	path, err := filepath.Abs(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, example := range []string{"opd", "mistakes"} {
		if err := os.CopyFS(filepath.Join(dir, "examples", example), os.DirFS(filepath.Join("..", "..", "examples", example))); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.RemoveAll(filepath.Join(dir, "examples", "opd", "out")); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	ran := 0
	updated := console.ReplaceAllFunc(readme, func(block []byte) []byte {
		m := console.FindSubmatch(block)
		args, ours := strings.CutPrefix(string(m[1]), "go run ./cmd/crosswalk ")
		if !ours {
			return block
		}
		ran++
		var printed bytes.Buffer
		run(strings.Fields(args), system{stdin: strings.NewReader(""), stdout: &printed, stderr: &printed, getenv: func(string) string { return "" }})
		return []byte("```console\n$ " + string(m[1]) + "\n" + printed.String() + "```")
	})
	if ran < 3 {
		t.Fatalf("%d commands were run", ran)
	}
	diff := cmp.Diff(string(readme), string(updated))
	if diff == "" {
		return
	}
	t.Errorf("README.md shows something else (-README +printed):\n%s", diff)
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(path, updated, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
