package compiler

import (
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// orgUnitWords are the settings that say an org unit, by what it is found. Each of
// them may say `each` behind its first words.
var orgUnitWords = map[string]string{
	"org unit": byTable, "org unit code": "code", "org unit name": "name", "org unit id": "uid", "org unit path": "path",
}

// byTable stands for UIDs, codes and names alike.
const byTable = "table"

// rollUpSettings are the settings whose records count in several org units.
func rollUpSettings() []string {
	var out []string
	for _, word := range sortedKeys(orgUnitWords) {
		out = append(out, strings.Replace(word, "org unit", "org unit each", 1))
	}
	return out
}

// isRollUp reports whether a line says `org unit each`.
func isRollUp(line *lang.Setting) bool {
	return len(line.Words) > 2 && line.Words[0].Text == "org" && line.Words[2].Text == "each"
}

// orgUnit compiles `org unit code = e`, `org unit name`, `org unit id`, `org unit
// path`, `org unit "attribute" = e`, or `org unit = t(e)`, where t is a code table
// whose results name org units. With `each` the record counts in several.
func (c *checker) orgUnit(env *stdlib.Env, m *lang.Module, line *lang.Setting) *runtime.OrgUnitRule {
	if len(line.Values) != 1 {
		c.add(diag.New("E0229", m.Span(line), "an org unit has one value"))
		return nil
	}
	x, ok := c.typed(env, m, line.Values[0], "an org unit", stdlib.KindText)
	if !ok {
		return nil
	}
	scheme, ok := c.orgUnitScheme(m, line, x)
	if !ok {
		return nil
	}
	return &runtime.OrgUnitRule{Expr: c.runtimeExpr(m, line.Values[0], x), Scheme: scheme, Place: c.placeAsked(env, m, line.Values[0], x)}
}

// placeAsked is what a table is asked for, where a line is one call of a table with
// one key and nothing else.
func (c *checker) placeAsked(env *stdlib.Env, m *lang.Module, value lang.Expr, x *stdlib.Expression) *runtime.Expr {
	calls, span := x.TableCalls(), m.Span(value)
	if len(calls) != 1 || calls[0].Span != span || len(calls[0].Args) != 1 {
		return nil
	}
	open, end := strings.Index(span.Text(), "("), strings.LastIndex(span.Text(), ")")
	if open < 0 || end < open {
		return nil
	}
	asked, problems := env.Compile(span.File.Span(span.Start+open+1, span.Start+end))
	if asked == nil || problems.HasErrors() || asked.Type.Kind() != stdlib.KindText {
		return nil
	}
	out := runtime.Expr{Text: asked.Text, Origin: originOf(asked.Span)}
	c.compiledAs(out, asked.Reads)
	return &out
}

// orgUnitScheme says by what an org unit is found, and demands that a constant
// can be found.
func (c *checker) orgUnitScheme(m *lang.Module, line *lang.Setting, x *stdlib.Expression) (string, bool) {
	by, ok := c.orgUnitBy(m, line)
	switch {
	case !ok:
		return "", false
	case isRollUp(line):
		return c.rollUp(m, line, x, by)
	case c.refusesSets(x):
		return "", false
	case by == byTable:
		return c.orgUnitTable(m, line, x)
	case by != "uid" && !c.hasOrgUnits(settingSpan(m, line), schemeWord(by)):
		return "", false
	}
	c.used.scheme(by)
	return by, c.knownOrgUnits(m, line, x, by)
}

// orgUnitBy is the scheme that a line names.
func (c *checker) orgUnitBy(m *lang.Module, line *lang.Setting) (string, bool) {
	if line.Text == nil {
		return orgUnitWords[withoutEach(settingWord(line))], true
	}
	attribute, ok := lookup(c, c.snapshot.MetadataAttributes.Find(line.Text.Value), m.Span(line.Text), line.Text.Value, "metadata attribute")
	if !ok {
		return "", false
	}
	return "attribute:" + attribute.UID, true
}

// hasOrgUnits demands that the snapshot has org units to find.
func (c *checker) hasOrgUnits(span diag.Span, by string) bool {
	if c.snapshot.OrgUnits.Len() > 0 {
		return true
	}
	c.add(diag.New("E0424", span, "the metadata has no org units, so none can be found by %s", by).
		WithHelp("add a file of org units to the project (`orgUnits` in crosswalk.yaml), or give the UID with `org unit id = …`"))
	return false
}

// schemeWord is what an org unit is found by, in words.
func schemeWord(scheme string) string {
	switch {
	case strings.HasPrefix(scheme, "attribute:"):
		return "an attribute"
	case scheme == byTable:
		return "a table"
	}
	return scheme
}

// A unitFinder finds the org unit that a text means.
type unitFinder func(text string) metadata.Found[*metadata.OrgUnit]

// unitsBy is the finder of a scheme, which is made once for all texts.
func (c *checker) unitsBy(by string) unitFinder {
	if scheme, _ := c.snapshot.OrgUnitScheme(by); by != byTable && scheme != nil {
		return scheme.Find
	}
	return c.snapshot.OrgUnits.Find
}

// finderOf is the finder of a scheme of the transform.
func (c *checker) finderOf(scheme string) unitFinder {
	by := strings.TrimPrefix(scheme, runtime.RollUp)
	if strings.HasPrefix(by, byTable) {
		by = byTable
	}
	return c.unitsBy(by)
}

// knownOrgUnits looks org units up at once where all that can come out are known.
func (c *checker) knownOrgUnits(m *lang.Module, line *lang.Setting, x *stdlib.Expression, scheme string) bool {
	results, closed := x.Results()
	if !closed || c.snapshot.OrgUnits.Len() == 0 {
		return true
	}
	find := c.unitsBy(scheme)
	return c.eachResult(x, results, func(text string) bool {
		_, found := lookup(c, find(text), m.Span(line.Values[0]), text, "org unit")
		return found
	})
}

// orgUnitTable finds the org units that a code table yields.
func (c *checker) orgUnitTable(m *lang.Module, line *lang.Setting, x *stdlib.Expression) (string, bool) {
	results, ok := c.closedUnits(m, line, x)
	if !ok {
		return "", false
	}
	scheme := "table:" + string(c.origin(m, line))
	keys := map[string]string{}
	ok = c.eachResult(x, results, func(text string) bool {
		unit, found := lookup(c, c.snapshot.OrgUnits.Find(text), m.Span(line.Values[0]), text, "org unit")
		if found {
			keys[text] = unit.UID
		}
		return found
	})
	c.used.orgUnitTable(scheme, keys)
	return scheme, ok
}

// closedUnits demands that all that can come out of a line is known, and that there
// are org units to find.
func (c *checker) closedUnits(m *lang.Module, line *lang.Setting, x *stdlib.Expression) ([]stdlib.Value, bool) {
	results, closed := x.Results()
	if !closed {
		c.add(diag.New("E0426", settingSpan(m, line), "say by what the org unit is found").
			WithHelp("write `org unit code = …`, `org unit id = …`, `org unit name = …`, or use a `codes` table whose results are org units"))
		return nil, false
	}
	return results, c.hasOrgUnits(settingSpan(m, line), "a table")
}

// assigned lists the org units of a form or program by UID; none if the snapshot
// does not tell which they are.
func (c *checker) assigned(units metadata.OrgUnitSet) []string {
	if !units.Known() {
		return nil
	}
	return units.UIDs()
}
