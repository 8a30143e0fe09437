package compiler

import (
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// A codeMap is a file that is made of rows from code to code, whatever its
// format: each row has its code systems and says how close the two meanings are.
type codeMap struct {
	file    *diag.File
	entries []mapEntry
}

// A mapEntry is one row that counts.
type mapEntry struct {
	source, target mapCode
	match          mapMatch
	member         bool // the row says that its code is in a set: its result is true
}

// A mapCode is a code of a code system. local is the code alone where the file
// writes the system into the code; otherwise both are the same.
type mapCode struct {
	system      codeSystem
	code, local string
	name        string // for people; "" if the file does not have it
	span        diag.Span
}

// A codeSystem has one or two texts that name it; id is never blank if one is told.
type codeSystem struct{ id, name string }

// is reports whether a text of the mapping names the system.
func (s codeSystem) is(text string) bool { return text != "" && (s.id == text || s.name == text) }

// names adds what names the system to a list that has each text once.
func (s codeSystem) names(list []string) []string {
	for _, text := range []string{s.id, s.name} {
		if text != "" && !slices.Contains(list, text) {
			list = append(list, text)
		}
	}
	return list
}

// A mapMatch is how close two meanings are. The closest row of a code counts.
type mapMatch uint8

const (
	noMatch      mapMatch = iota // somebody looked, and nothing means the same
	broaderMatch                 // the target means more: all of the source belongs to it
	exactMatch
)

// noMatchReason is what records are counted under whose code has no match on purpose.
const noMatchReason = "no match on purpose"

// mapRows adds the rows of a file that is made of them.
func (c *checker) mapRows(t *codeTable) {
	m, from := t.module, t.decl.From
	where := c.tableFile(m, t.decl.Name, from.File, nil)
	f, ok := c.open(where.path, where.named)
	if !ok || !c.keepsPath(t.decl.Name.Text) {
		return
	}
	x, ok := c.readCodeMap(t, f)
	if !ok || !c.pickSystems(t, x) || c.twoSystems(t, x) {
		return
	}
	kind := t.kindOfBlock()
	for _, e := range x.closest() {
		c.mapRow(t, e, kind)
	}
}

// pickSystems keeps the rows of the code systems that the mapping names.
func (c *checker) pickSystems(t *codeTable, x *codeMap) bool {
	from := t.decl.From
	if from.System != nil {
		source := func(e *mapEntry) *mapCode { return &e.source }
		if !c.pickSystem(x, from.System.Value, t.module.Span(from.System), source) {
			return false
		}
	}
	if from.TargetSystem != nil {
		target := func(e *mapEntry) *mapCode { return &e.target }
		return c.pickSystem(x, from.TargetSystem.Value, t.module.Span(from.TargetSystem), target)
	}
	return true
}

// pickSystem keeps the rows of one system. A row without a match has no target,
// so it belongs to each.
func (c *checker) pickSystem(x *codeMap, name string, named diag.Span, side func(*mapEntry) *mapCode) bool {
	kept := make([]mapEntry, 0, len(x.entries))
	var others []string
	found := false
	for _, e := range x.entries {
		code := side(&e)
		switch {
		case code.system.is(name):
			found = true
			code.code = code.local
			kept = append(kept, e)
		case e.match == noMatch && code.code == "":
			kept = append(kept, e)
		default:
			others = code.system.names(others)
		}
	}
	x.entries = kept
	if !found {
		c.noSystem(x.file, name, named, others)
	}
	return found
}

func (c *checker) noSystem(f *diag.File, name string, named diag.Span, others []string) {
	d := diag.New("E0344", named, "`%s` has no rows of a code system `%s` that count", f.Name, name)
	if len(others) > 0 {
		d = d.WithHelp("its systems are %s", strings.Join(others[:min(len(others), maxNamed)], ", ")).WithNearest(diag.Nearest(name, others))
	}
	c.add(replaceText(d, named, name))
}

// twoSystems reports a code that stands in two code systems: nobody knows which
// of them the records mean.
func (c *checker) twoSystems(t *codeTable, x *codeMap) bool {
	first := make(map[string]*mapEntry, len(x.entries))
	for i := range x.entries {
		e := &x.entries[i]
		before := first[e.source.code]
		if before == nil {
			first[e.source.code] = e
			continue
		}
		if before.source.system.id == e.source.system.id {
			continue
		}
		a, b := before.source.system.id, e.source.system.id
		c.add(diag.New("E0343", e.source.span, "the code \"%s\" stands in two code systems, %s and %s", e.source.code, systemWord(a), systemWord(b)).
			WithLabel(before.source.span, "of %s here", systemWord(a)).
			WithHelp("say which system the records' codes are of, as in `from %s system %s`", t.module.Text(t.decl.From.File), quote(firstText(a, b))))
		return true
	}
	return false
}

func systemWord(id string) string {
	if id == "" {
		return "one without a name"
	}
	return "`" + id + "`"
}

// firstText is the first text that is not blank.
func firstText(texts ...string) string {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return ""
}

// closest leaves out rows of codes that have a closer one.
func (x *codeMap) closest() []mapEntry {
	best := make(map[string]mapMatch, len(x.entries))
	for _, e := range x.entries {
		best[e.source.code] = max(best[e.source.code], e.match)
	}
	return slices.DeleteFunc(x.entries, func(e mapEntry) bool { return e.match < best[e.source.code] })
}

// mapRow adds one row to the table.
func (c *checker) mapRow(t *codeTable, e mapEntry, kind stdlib.Kind) {
	row := codeRow{keys: []string{e.source.code}, span: e.source.span}
	switch {
	case e.match == noMatch:
		row.fate = stdlib.Fate{Skip: noMatchReason, Span: e.source.span}
	case e.member:
		row.fate = stdlib.Fate{Value: stdlib.BoolValue(true), Span: e.source.span}
	default:
		text, ok := c.mapResult(t, e.target)
		if !ok {
			return
		}
		v, ok := cellValue(text, kind)
		if !ok {
			c.add(diag.New("E0215", e.target.span, "this result is text, and the table gives %s", kindTypes[kind]))
			return
		}
		row.fate = stdlib.Fate{Value: v, Span: e.target.span}
	}
	c.addCode(t, row)
}

// mapResult is the code of a row's target, or its name if the table says so.
func (c *checker) mapResult(t *codeTable, target mapCode) (string, bool) {
	if t.decl.From.As != "name" {
		return target.code, true
	}
	if target.name == "" {
		c.add(diag.New("E0341", target.span, "this target has no name").
			WithHelp("the table takes results `as name`; write the name into the file, or take the codes"))
	}
	return target.name, target.name != ""
}

// notTaken names a row that does not count, and why.
func (c *checker) notTaken(span diag.Span, code, format string, args ...any) {
	d := diag.New("W0340", span, "the row of \"%s\" is not taken: "+format, append([]any{code}, args...)...)
	c.add(d.WithHelp("correct the file if the row should count; other rows of the code and then `otherwise` decide"))
}
