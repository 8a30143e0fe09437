package main

import "path/filepath"

// serverOf finds a server in the project of a folder.
func serverOf(s system, dir, environment, name string) (place, server, error) {
	p, set, err := projectOf(s, dir, environment)
	if err != nil {
		return p, server{}, err
	}
	of, ok := set.servers[name]
	if !ok {
		return p, server{}, misused("%s has no server `%s`", projectFile, name).withHelp("%s", serverHelp(name, serverNames(set.servers)))
	}
	return p, of.value, nil
}

// projectOf finds the project of a folder, for its servers.
func projectOf(s system, dir, environment string) (place, settings, error) {
	absolute, err := filepath.Abs(dir)
	if err != nil {
		return place{}, settings{}, cannot("find", dir, err)
	}
	root, found := upwards(absolute)
	if !found {
		return place{}, settings{}, misused("there is no %s in %s or above it", projectFile, dir).withHelp("servers are named there")
	}
	p := place{dir: asWritten(dir, root)}
	if p.project, p.problems, err = openProject(p.dir); err != nil {
		return p, settings{}, err
	}
	if p.problems.HasErrors() {
		if err := s.showProblems(s.stderr, "terminal", "auto", newNamer().shown(p, p.problems)); err != nil {
			return p, settings{}, err
		}
		return p, settings{}, silent(exitInvalid)
	}
	set, err := p.project.settings(environment)
	return p, set, err
}
