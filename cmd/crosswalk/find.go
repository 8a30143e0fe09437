package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// found are the *.xwalk files of a folder, in order of their paths. Modules are
// those without a target.
type found struct{ mappings, modules []string }

var targetLine = regexp.MustCompile(`(?m)^\s*target\s*"`)

// findMappings searches a folder and the folders in it, except for what is hidden.
func findMappings(dir string) (found, error) {
	files, err := findFiles(dir)
	if err != nil {
		return found{}, err
	}
	var all found
	for _, path := range files {
		data, err := os.ReadFile(path)
		if err != nil {
			return found{}, cannot("read", path, err)
		}
		if targetLine.Match(data) {
			all.mappings = append(all.mappings, path)
		} else {
			all.modules = append(all.modules, path)
		}
	}
	return all, nil
}

// findFiles lists the *.xwalk files of a folder; links to folders are not
// followed. Hidden files are those that editors and systems keep beside a file,
// such as the link .#opd.xwalk of Emacs, which leads nowhere.
func findFiles(dir string) ([]string, error) {
	var files []string
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return cannot("read", path, err)
		case path != dir && strings.HasPrefix(entry.Name(), "."):
			if entry.IsDir() {
				return filepath.SkipDir
			}
		case !entry.IsDir() && filepath.Ext(path) == ".xwalk":
			files = append(files, path)
		}
		return nil
	})
	return files, err
}
