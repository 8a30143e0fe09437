package main

import (
	"path/filepath"
)

// serverOf finds a server in the project of a folder.
func serverOf(s system, dir, environment, name string) (place, server, error) {
	absolute, err := filepath.Abs(dir)
	if err != nil {
		return place{}, server{}, cannot("find", dir, err)
	}
	root, found := upwards(absolute)
	if !found {
		return place{}, server{}, misused("there is no %s in %s or above it", projectFile, dir).withHelp("servers are named there")
	}
	p := place{dir: asWritten(dir, root)}
	if p.project, p.problems, err = openProject(p.dir); err != nil {
		return p, server{}, err
	}
	if p.problems.HasErrors() {
		if err := s.showProblems(s.stderr, "terminal", "auto", newNamer().shown(p, p.problems)); err != nil {
			return p, server{}, err
		}
		return p, server{}, silent(exitInvalid)
	}
	set, err := p.project.settings(environment)
	if err != nil {
		return p, server{}, err
	}
	of, ok := set.servers[name]
	if !ok {
		return p, server{}, misused("%s has no server `%s`", projectFile, name).withHelp("%s", serverHelp(name, serverNames(set.servers)))
	}
	return p, of.value, nil
}
