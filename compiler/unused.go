package compiler

import (
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// unused warns of what is declared and not used. While there are errors it says
// nothing: what is wrong may be what was to use it.
func (c *checker) unused() {
	if c.main == nil || c.problems.HasErrors() {
		return
	}
	c.unneeded()
	c.secondSpellings()
	u := &usage{checker: c, mentions: mentionsIn(c.modules)}
	if fillsSomething(c.main) {
		u.declarations()
		u.uses()
	}
	for _, m := range c.modules {
		if c.isOwn(m) {
			u.locals(m)
		}
	}
}

// usage is the state of looking for what is not used.
type usage struct {
	*checker
	mentions mentions
}

// fillsSomething tells a mapping from a module of tables and functions, which
// are there for others.
func fillsSomething(m *lang.Module) bool {
	return slices.ContainsFunc(m.Decls, func(d lang.Decl) bool {
		switch d.(type) {
		case *lang.DataSet, *lang.Program:
			return true
		}
		return false
	})
}

// isOwn tells the project's modules from those of the library.
func (c *checker) isOwn(m *lang.Module) bool { return c.files[m.File.Name] == m.File }

// declarations looks at those of the main mapping: a module's may be for others.
func (u *usage) declarations() {
	for _, d := range u.main.Decls {
		name, ok := declaredName(d)
		if ok && !u.mentions.outside(name.Text, u.main.Span(d)) {
			u.add(diag.New("W0201", u.main.Span(name), "nothing uses the %s `%s`", kindOf(d), name.Text).
				WithHelp("take it out, or use it"))
		}
	}
}

// kindOf is what a declaration is called in messages.
func kindOf(d lang.Decl) string {
	switch d.(type) {
	case *lang.Source:
		return "source"
	case *lang.Table:
		return "table"
	case *lang.Codes:
		return "code table"
	case *lang.Bands:
		return "bands"
	case *lang.Choose:
		return "`choose` table"
	case *lang.Rules:
		return "rules"
	case *lang.Entity:
		return "entity"
	}
	return "name"
}

// uses looks at the `use` lines of the main mapping. One is used if something
// outside uses a name of the module or of those that it brings in, or if one of
// them fills something itself.
func (u *usage) uses() {
	for _, line := range u.main.Uses {
		brought := u.broughtBy(line)
		if len(brought) > 0 && !slices.ContainsFunc(brought, func(m *lang.Module) bool { return u.needed(m, brought) }) {
			u.add(diag.New("W0203", u.main.Span(line), "nothing uses what this module declares").
				WithHelp("take the line out"))
		}
	}
}

// broughtBy lists the modules that a `use` line brings in.
func (c *checker) broughtBy(line *lang.Use) []*lang.Module {
	var all []*lang.Module
	var follow func(m *lang.Module, line *lang.Use)
	follow = func(m *lang.Module, line *lang.Use) {
		i := slices.IndexFunc(c.modules, func(x *lang.Module) bool { return x.File.Name == usedName(m, line) })
		if i < 0 || slices.Contains(all, c.modules[i]) {
			return
		}
		all = append(all, c.modules[i])
		for _, next := range c.modules[i].Uses {
			follow(c.modules[i], next)
		}
	}
	follow(c.main, line)
	return all
}

// usedName is the name of the file that a `use` line means.
func usedName(m *lang.Module, line *lang.Use) string {
	if line.File != nil {
		return beside(m.File.Name, line.File.Value)
	}
	return m.Text(line.Module) + ".xwalk"
}

// needed reports whether a module does something itself, or declares what
// modules other than those brought in with it use.
func (u *usage) needed(m *lang.Module, brought []*lang.Module) bool {
	return slices.ContainsFunc(m.Decls, func(d lang.Decl) bool {
		name, ok := declaredName(d)
		return !ok || u.usedOutside(name.Text, brought)
	})
}

// usedOutside reports whether a module that is not among some uses a name.
func (u *usage) usedOutside(name string, some []*lang.Module) bool {
	for file := range u.mentions[name] {
		if !slices.ContainsFunc(some, func(m *lang.Module) bool { return m.File == file }) {
			return true
		}
	}
	return false
}
