package compiler

import (
	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// buildEnv makes the environment of all expressions outside of blocks: the
// record types of sources and entities, tables as functions, lets and choose tables as
// definitions. Names whose declaration has a problem are in it as broken, so
// that nothing is said about their uses. It leaves env nil only if the library
// itself is broken.
func (c *checker) buildEnv() {
	config := stdlib.Config{Periods: c.periods}
	for _, s := range c.sourcesInOrder() {
		config.Records = append(config.Records, s.record)
	}
	for _, e := range c.entitiesInOrder() {
		config.Records = append(config.Records, e.record)
	}
	var broken []lang.Name
	for _, m := range c.modules {
		broken = append(broken, m.Unread...)
		for _, d := range m.Decls {
			if name, ok := declaredName(d); ok && c.isFirst(d) && (c.declared[name.Text].unread || !c.define(&config, m, d)) {
				broken = append(broken, name)
			}
		}
	}
	env, err := stdlib.NewEnv(config)
	if err != nil {
		c.add(diag.New("E0499", diag.Span{}, "the environment of expressions could not be made"))
		return
	}
	for _, name := range broken {
		env = env.WithBroken(name.Text)
	}
	for _, name := range c.brokenFields {
		env = env.WithBrokenField(name)
	}
	for name := range c.revisions {
		env = env.WithBroken(name) // but where a block knows which one holds
	}
	c.env = env
}

// define adds what a declaration means in expressions. It is false if there is
// nothing to add because of a problem.
func (c *checker) define(config *stdlib.Config, m *lang.Module, d lang.Decl) bool {
	switch d := d.(type) {
	case *lang.Let:
		def, ok := c.letDefinition(m, d)
		return ok && c.addDefinition(config, def)
	case *lang.Choose:
		def, ok := c.chooseDefinition(m, d)
		return ok && c.addDefinition(config, def)
	case *lang.Codes:
		f, ok := c.codes(m, d)
		return ok && addFunction(config, f)
	case *lang.Bands:
		f, ok := c.bands(m, d)
		return ok && addFunction(config, f)
	case *lang.Table:
		c.loadTable(m, d)
		return c.tables[d.Name.Text] != nil
	}
	return true
}

func (c *checker) addDefinition(config *stdlib.Config, def *stdlib.Definition) bool {
	if !c.resolveEnv(def) {
		return false
	}
	config.Definitions = append(config.Definitions, def)
	return true
}

func addFunction(config *stdlib.Config, f stdlib.Function) bool {
	config.Functions = append(config.Functions, f)
	return true
}

// letDefinition turns a file's let into a definition.
func (c *checker) letDefinition(m *lang.Module, d *lang.Let) (*stdlib.Definition, bool) {
	def := &stdlib.Definition{Name: d.Name.Text, Span: m.Span(d.Name)}
	if !c.params(m, d.Params, def) {
		return nil, false
	}
	if d.Block == nil {
		if d.Value == nil || d.Value.Broken {
			return nil, false
		}
		def.Body = m.Span(d.Value)
		return def, true
	}
	seen := def.Params
	for _, local := range d.Block.Lets {
		if len(local.Params) > 0 || local.Block != nil {
			c.notOfBlock(m, local)
			return nil, false
		}
		if local.Value == nil || local.Value.Broken {
			return nil, false
		}
		if !c.localName(m, local.Name, seen) {
			return nil, false
		}
		seen = append(seen, local.Name.Text)
		def.Locals = append(def.Locals, stdlib.Local{Name: local.Name.Text, Expr: m.Span(local.Value)})
	}
	if d.Block.Result.Broken {
		return nil, false
	}
	def.Body = m.Span(d.Block.Result)
	return def, true
}

func (c *checker) params(m *lang.Module, params []lang.Name, def *stdlib.Definition) bool {
	ok := true
	for _, p := range params {
		ok = c.localName(m, p, def.Params) && ok
		def.Params = append(def.Params, p.Text)
	}
	return ok
}

// chooseDefinition turns a decision table into a definition.
func (c *checker) chooseDefinition(m *lang.Module, d *lang.Choose) (*stdlib.Definition, bool) {
	def := &stdlib.Definition{Name: c.calledName(d), Written: d.Name.Text, Span: m.Span(d.Name), Choose: &stdlib.Choose{}}
	if !c.params(m, d.Params, def) {
		return nil, false
	}
	whole := true
	for _, row := range d.Rows {
		fate, ok := c.fate(m, row.Fate)
		whole = whole && ok
		switch {
		case row.When != nil && row.When.Broken:
		case row.When != nil:
			def.Choose.Rows = append(def.Choose.Rows, stdlib.ChooseRow{When: m.Span(row.When), Fate: fate})
		case row.Missing:
			c.onlyOnce(m, row, "missing", def.Choose.Missing != nil)
			def.Choose.Missing = &fate
			def.Choose.Strict = row.Stops
		case row.Otherwise:
			c.onlyOnce(m, row, "otherwise", def.Choose.Otherwise != nil)
			def.Choose.Otherwise = &fate
		default:
			c.add(diag.New("E0210", m.Span(row), "a `choose` table has rows `when condition -> result`, `missing ->` and `otherwise ->`"))
		}
	}
	if def.Choose.Otherwise == nil && !d.Body.Broken {
		c.add(diag.New("E0211", m.Span(d.Name), "`%s` has no row `otherwise`", d.Name.Text).
			WithHelp("say what comes of a record for which no row is true: a value, `skip \"why\"` or `report \"why\"`"))
	}
	return def, whole && (len(def.Choose.Rows) > 0 || def.Choose.Otherwise != nil)
}

func (c *checker) onlyOnce(m *lang.Module, row *lang.Row, word string, already bool) {
	if already {
		c.add(diag.New("E0212", m.Span(row), "a second row `%s`", word))
	}
}
