package compiler

import (
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// A declaration is a name that a module declares: of a source, table, code
// table, band set, choose table, let, group of rules or entity.
type declaration struct {
	module *lang.Module
	decl   lang.Decl
	name   lang.Name
	unread bool // it is in the file but could not be read
}

// declare collects the names of all modules. They share one set, so that a
// reader never has to ask which `sex` is meant.
func (c *checker) declare() {
	for _, m := range c.modules {
		for _, d := range m.Decls {
			if name, ok := declaredName(d); ok {
				c.declareName(declaration{module: m, decl: d, name: name})
			}
		}
		for _, name := range m.Unread {
			if _, ok := c.declared[name.Text]; !ok {
				c.declared[name.Text] = declaration{module: m, name: name, unread: true}
			}
		}
	}
}

func declaredName(d lang.Decl) (lang.Name, bool) {
	switch d := d.(type) {
	case *lang.Source:
		return d.Name, true
	case *lang.Entity:
		return d.Name, true
	case *lang.Let:
		return d.Name, true
	case *lang.Table:
		return d.Name, true
	case *lang.Codes:
		return d.Name, true
	case *lang.Bands:
		return d.Name, true
	case *lang.Choose:
		return d.Name, true
	case *lang.Rules:
		return d.Name, true
	}
	return lang.Name{}, false
}

func (c *checker) declareName(d declaration) {
	name := d.name.Text
	if before, ok := c.declared[name]; ok {
		if c.isRevisionOf(d, before) {
			return
		}
		twice := diag.New("E0206", d.module.Span(d.name), "`%s` is declared twice", name).
			WithLabel(before.module.Span(before.name), "declared here first")
		if kindOf(d.decl) == kindOf(before.decl) && hasDates(d.decl) != hasDates(before.decl) {
			twice = twice.WithHelp("if one is a revision of the other, say of both for which periods they hold, with `since` and `until`")
			c.doubtRevisions(name)
		}
		c.add(twice)
		return
	}
	if lang.IsReserved(name) {
		return // the parser has said so
	}
	if isCalled(d.decl) && slices.Contains(libraryNames(), name) {
		c.add(diag.New("E0207", d.module.Span(d.name), "`%s` is a function of the library", name).
			WithHelp("choose another name: `%s(…)` would mean two things", name))
		d.unread = true // its uses are not the library's, and nothing is said about them
	}
	c.declared[name] = d
	c.noteRevision(d)
}

// isCalled holds for declarations that are used as functions, `sex(x)`.
func isCalled(d lang.Decl) bool {
	switch d := d.(type) {
	case *lang.Let:
		return len(d.Params) > 0
	case *lang.Codes, *lang.Bands, *lang.Choose:
		return true
	}
	return false
}

// libraryNames are the names of the library's functions.
func libraryNames() []string {
	var names []string
	for _, f := range stdlib.Library() {
		names = append(names, f.Name)
	}
	return names
}

// isFirst reports whether a declaration is the one that its name stands for: of
// two with one name only the first is compiled.
func (c *checker) isFirst(d lang.Decl) bool {
	_, ok := declaredName(d)
	return ok && c.declared[c.calledName(d)].decl == d
}

// namesOf lists the declared names of one kind, for "did you mean".
func (c *checker) namesOf(is func(lang.Decl) bool) []string {
	var names []string
	for name, d := range c.declared {
		if d.decl != nil && is(d.decl) && d.name.Text == name {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// localName checks a name that a block declares: an alias, a let, a loop's name.
// It must be new, so that no line means another thing than it seems to.
func (c *checker) localName(m *lang.Module, name lang.Name, scope []string) bool {
	span := m.Span(name)
	if before, ok := c.declared[name.Text]; ok && name.Text != "" {
		if !isSource(before.decl) && !isEntity(before.decl) {
			c.add(diag.New("E0207", span, "`%s` already has a meaning here", name.Text).
				WithLabel(before.module.Span(before.name), "declared here"))
			return false
		}
	}
	if slices.Contains(scope, name.Text) {
		c.add(diag.New("E0207", span, "`%s` already has a meaning here", name.Text).
			WithHelp("choose another name"))
		return false
	}
	return true
}
