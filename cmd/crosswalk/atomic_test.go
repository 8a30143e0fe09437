package main

import (
	"os"
	"path/filepath"
	"testing"
)

func filesIn(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func TestPendingIsInvisibleUntilCommit(t *testing.T) {
	final := filepath.Join(t.TempDir(), "x.json")
	if err := os.WriteFile(final, []byte("old"), 0o640); err != nil {
		t.Fatal(err)
	}
	p, err := newPending(final, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Write([]byte("new")); err != nil {
		t.Fatal(err)
	}
	if data, err := os.ReadFile(final); err != nil || string(data) != "old" {
		t.Errorf("before commit: %q, %v", data, err)
	}
	if err := p.commit(); err != nil {
		t.Fatal(err)
	}
	p.discard() // does nothing any more
	if data, err := os.ReadFile(final); err != nil || string(data) != "new" {
		t.Errorf("after commit: %q, %v", data, err)
	}
	if info, err := os.Stat(final); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("the permissions have changed: %v, %v", info.Mode(), err)
	}
	if names := filesIn(t, filepath.Dir(final)); len(names) != 1 {
		t.Errorf("left behind: %v", names)
	}
}

func TestPendingDiscarded(t *testing.T) {
	dir := t.TempDir()
	for range 2 { // two at once get names of their own
		p, err := newPending(filepath.Join(dir, "x"), 0o600)
		if err != nil {
			t.Fatal(err)
		}
		defer func() {
			p.discard()
			p.discard()
		}()
	}
	if names := filesIn(t, dir); len(names) != 2 {
		t.Errorf("two pending files are %v", names)
	}
	t.Cleanup(func() {
		if names := filesIn(t, dir); len(names) != 0 {
			t.Errorf("left behind: %v", names)
		}
	})
}

func TestPendingNeverReplacesDevices(t *testing.T) {
	before, err := os.Stat(os.DevNull)
	if err != nil || before.Mode().IsRegular() {
		t.Skip("no device here")
	}
	if err := writeWhole(os.DevNull, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	after, err := os.Stat(os.DevNull)
	if err != nil || after.Mode() != before.Mode() {
		t.Errorf("the device was replaced: %v, %v", after, err)
	}
}

func TestFolderKeepsRejectsApart(t *testing.T) {
	dir := t.TempDir()
	f := &folder{dir: dir, rejects: filepath.Join(dir, rejectsFile)}
	if _, err := f.Create(rejectsFile); err == nil {
		t.Error("a payload takes the place of the rejects")
	}
	t.Chdir(dir)
	f = &folder{dir: "out", rejects: filepath.Join(dir, "out", "opd.json")}
	if _, err := f.Create("opd.json"); err == nil {
		t.Error("a payload takes the place of the rejects, which are named from the root")
	}
	if names := filesIn(t, dir); len(names) != 0 {
		t.Errorf("left behind: %v", names)
	}
}

func TestPendingKeepsLinks(t *testing.T) {
	dir := t.TempDir()
	file, link := filepath.Join(dir, "shared.xwalk"), filepath.Join(dir, "opd.xwalk")
	if err := os.WriteFile(file, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("shared.xwalk", link); err != nil {
		t.Skip("no links here")
	}
	if err := writeWhole(link, []byte("new"), 0o600); err != nil {
		t.Fatal(err)
	}
	if data, err := os.ReadFile(file); err != nil || string(data) != "new" {
		t.Errorf("what the link leads to holds %q, %v", data, err)
	}
	if target, err := os.Readlink(link); err != nil || target != "shared.xwalk" {
		t.Errorf("the link leads to %q, %v", target, err)
	}
	if names := filesIn(t, dir); len(names) != 2 {
		t.Errorf("left behind: %v", names)
	}
}
