package main

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// missingFiles finds what an environment names and what is not there: of the
// chosen environment alone, since the snapshots of others may be on other
// machines. Records may come and go, and are looked for by a run.
func missingFiles(dir string, s settings) diag.List {
	list := missingFile(dir, s.snapshot, "snapshot")
	for _, t := range s.orgUnits {
		list.Add(missingFile(dir, t, "file")...)
	}
	list.Add(missingServers(s)...)
	return append(list, missingTables(dir, s)...)
}

// missingServers finds servers that sources name and nobody describes.
func missingServers(s settings) (list diag.List) {
	for _, name := range slices.Sorted(maps.Keys(s.sources)) {
		from, ok := s.sources[name].value.(interface{ servedBy() text })
		if !ok || from.servedBy().value == "" {
			continue
		}
		if _, d := s.serverNamed(from.servedBy()); d != nil {
			list.Add(*d)
		}
	}
	return list
}

func missingFile(dir string, said text, what string) diag.List {
	switch {
	case said.value == "":
		return nil
	case !fs.ValidPath(said.value):
		return diag.List{diag.New("E0202", said.span, "`%s` is outside of the project", said.value)}
	}
	path := filepath.Join(dir, filepath.FromSlash(said.value))
	if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
		return nil
	}
	d := diag.New("E0284", said.span, "there is no %s `%s`", what, said.value)
	if near := diag.Nearest(said.value, neighbours(dir, path)); len(near) > 0 {
		d = d.WithHelp("%s", diag.DidYouMean(near))
	}
	return diag.List{d}
}

// neighbours are the files in the folder of a path, as the project file names them.
func neighbours(dir, path string) []string {
	var names []string
	entries, _ := os.ReadDir(filepath.Dir(path)) // no folder has no files
	for _, e := range entries {
		name, err := filepath.Rel(dir, filepath.Join(filepath.Dir(path), e.Name()))
		if err == nil && !e.IsDir() {
			names = append(names, filepath.ToSlash(name))
		}
	}
	return names
}
