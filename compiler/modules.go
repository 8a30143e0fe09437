package compiler

import (
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/modules"
)

// loadModules reads the mapping file and, depth first, the modules it uses. All
// of them share one set of names, and each is read once. It reports whether
// there is a mapping to check.
func (c *checker) loadModules() bool {
	f, problem := c.readFile(c.options.Main, diag.Span{File: diag.NewFile(c.options.Main, "")})
	if f == nil {
		c.add(problem)
		return false
	}
	c.files[c.options.Main] = f
	c.input(c.options.Main, f)
	c.main = c.parse(f)
	c.modules = append(c.modules, c.main)
	c.useAll(c.main, []string{f.Name})
	if c.main.Mapping != nil {
		c.out.Mapping = c.main.Mapping.Name.Text
	}
	c.out.Namespace = c.options.Namespace
	if c.out.Namespace == "" {
		c.out.Namespace = c.out.Mapping
	}
	return true
}

func (c *checker) parse(f *diag.File) *lang.Module {
	m, problems := lang.Parse(f)
	c.add(problems...)
	return m
}

// useAll follows the `use` lines of a module; chain holds the modules that led here.
func (c *checker) useAll(m *lang.Module, chain []string) {
	for _, u := range m.Uses {
		f, ok := c.usedFile(m, u)
		if !ok {
			continue
		}
		if i := slices.Index(chain, f.Name); i >= 0 {
			c.add(diag.New("E0204", m.Span(u), "modules use each other in a circle: %s", strings.Join(append(chain[i:], f.Name), " → ")))
			continue
		}
		if c.hasModule(f.Name) {
			continue
		}
		used := c.parse(f)
		c.modules = append(c.modules, used)
		c.useAll(used, append(chain, f.Name))
	}
}

func (c *checker) usedFile(m *lang.Module, u *lang.Use) (*diag.File, bool) {
	if u.File != nil {
		return c.open(beside(m.File.Name, u.File.Value), m.Span(u.File))
	}
	name := m.Text(u.Module)
	text, ok := modules.Text(name)
	if !ok {
		d := diag.New("E0205", m.Span(u.Module), "there is no module `%s`", name)
		if near := diag.Nearest(name, modules.Names()); len(near) > 0 {
			d = d.WithHelp("%s", diag.DidYouMean(near))
		}
		c.add(d)
		return nil, false
	}
	f := diag.NewFile(name+".xwalk", text)
	c.input(name, f)
	return f, true
}

func (c *checker) hasModule(file string) bool {
	return slices.ContainsFunc(c.modules, func(m *lang.Module) bool { return m.File.Name == file })
}
