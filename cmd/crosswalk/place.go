package main

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// A place is a mapping in its project.
type place struct {
	dir      string   // the project's folder, as the user would write it
	main     string   // the mapping, with slashes, relative to dir
	project  *project // nil if the folder has no project file
	problems diag.List
}

// locate finds the project of a mapping file. The project's folder is the
// nearest one upwards that has a project file, or else the mapping's own.
func locate(mapping string) (place, error) {
	if err := needFile(mapping); err != nil {
		return place{}, err
	}
	absolute, err := filepath.Abs(mapping)
	if err != nil {
		return place{}, cannot("find", mapping, err)
	}
	root, found := upwards(filepath.Dir(absolute))
	if !found {
		root = filepath.Dir(absolute)
	}
	main, err := filepath.Rel(root, absolute)
	if err != nil {
		return place{}, cannot("find", mapping, err)
	}
	p := place{dir: asWritten(mapping, root), main: filepath.ToSlash(main)}
	if !found {
		return p, nil
	}
	p.project, p.problems, err = openProject(p.dir)
	return p, err
}

// needFile makes sure that a path is a file that is there.
func needFile(path string) error {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return cannot("read", path, err)
	case info.IsDir():
		return cannot("read", path, errFolder)
	}
	return nil
}

// upwards finds the nearest folder with a project file.
func upwards(dir string) (string, bool) {
	for {
		if info, err := os.Stat(filepath.Join(dir, projectFile)); err == nil && info.Mode().IsRegular() {
			return dir, true
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", false
		}
		dir = parent
	}
}

// asWritten writes a folder in the way in which the user wrote a path: from the
// working directory unless that was absolute.
func asWritten(path, dir string) string {
	if filepath.IsAbs(path) {
		return dir
	}
	working, err := os.Getwd()
	if err != nil {
		return dir
	}
	relative, err := filepath.Rel(working, dir)
	if err != nil {
		return dir
	}
	return relative
}

// openProject reads the project file of a folder and makes sure that the mapping
// it names is there.
func openProject(dir string) (*project, diag.List, error) {
	name := filepath.Join(dir, projectFile)
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, nil, cannot("read", name, err)
	}
	p, problems := readProject(diag.NewFile(projectFile, string(data)))
	problems.Add(missingFile(dir, p.mapping, "mapping")...)
	problems.Sort()
	return p, problems, nil
}

// isMain reports whether the project is about this mapping: the one that it
// names, or any if it names none.
func (p place) isMain() bool {
	return p.project != nil && (p.project.mapping.value == "" || p.project.mapping.value == p.main)
}

// settings gives what counts in an environment.
func (p place) settings(environment string) (settings, error) {
	if p.project == nil {
		if environment != "" {
			return settings{}, misused("there is no %s that could have the environment `%s`", projectFile, environment)
		}
		return settings{}, nil
	}
	return p.project.settings(environment)
}

// path turns a path of the project file into one for the system.
func (p place) path(name string) string { return under(p.dir, name) }

// under is where a path with slashes leads from a folder; "" is the working
// directory.
func under(dir, name string) string {
	name = filepath.FromSlash(name)
	if dir == "" || filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(dir, name)
}

// locateOne finds the mapping that a path means: a mapping file, or a folder
// whose project names its mapping or that has only one.
func locateOne(path string) (place, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return place{}, cannot("read", path, err)
	case !info.IsDir():
		return locate(path)
	}
	if _, err := os.Stat(filepath.Join(path, projectFile)); err == nil {
		return locateInProject(path)
	}
	return onlyMapping(path)
}

// locateInProject takes the mapping that the project file of a folder names. If
// the project file is wrong, the place has its problems and no more.
func locateInProject(dir string) (place, error) {
	project, problems, err := openProject(dir)
	if err != nil {
		return place{}, err
	}
	if project.mapping.value == "" && !problems.HasErrors() {
		return onlyMapping(dir)
	}
	return place{dir: filepath.Clean(dir), main: project.mapping.value, project: project, problems: problems}, nil
}

func onlyMapping(dir string) (place, error) {
	found, err := findMappings(dir)
	if err != nil {
		return place{}, err
	}
	switch len(found.mappings) {
	case 0:
		return place{}, noMapping(dir)
	case 1:
		return locate(found.mappings[0])
	}
	return place{}, misused("%s has %d mappings: %s", dir, len(found.mappings), strings.Join(found.mappings, ", ")).
		withHelp("name one of them, or write `mapping: FILE` into %s", filepath.Join(dir, projectFile))
}

func noMapping(dir string) error {
	return &failure{exit: exitFiles, message: "there is no mapping in " + dir,
		help: "a mapping is a file *.xwalk with a `target` line"}
}
