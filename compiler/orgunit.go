package compiler

import (
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// orgUnit compiles `org unit code = e`, `org unit name`, `org unit id`,
// `org unit "attribute" = e`, or `org unit = t(e)`, where t is a code table
// whose results name org units.
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
	return &runtime.OrgUnitRule{Expr: c.runtimeExpr(m, line.Values[0], x), Scheme: scheme}
}

// orgUnitScheme says by what an org unit is found, and demands that a constant
// can be found.
func (c *checker) orgUnitScheme(m *lang.Module, line *lang.Setting, x *stdlib.Expression) (string, bool) {
	word := settingWord(line)
	var scheme string
	switch {
	case line.Text != nil:
		attribute, ok := lookup(c, c.snapshot.MetadataAttributes.Find(line.Text.Value), m.Span(line.Text), line.Text.Value, "metadata attribute")
		if !ok {
			return "", false
		}
		scheme = "attribute:" + attribute.UID
	case word == "org unit":
		return c.orgUnitTable(m, line, x)
	case word == "org unit id":
		scheme = "uid"
	case word == "org unit code":
		scheme = "code"
	default:
		scheme = "name"
	}
	if scheme != "uid" && !c.hasOrgUnits(settingSpan(m, line), schemeWord(scheme)) {
		return "", false
	}
	c.used.scheme(scheme)
	return scheme, c.knownOrgUnits(m, line, x, scheme)
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
	if strings.HasPrefix(scheme, "attribute:") {
		return "an attribute"
	}
	return scheme
}

// knownOrgUnits looks org units up at once where all that can come out are known.
func (c *checker) knownOrgUnits(m *lang.Module, line *lang.Setting, x *stdlib.Expression, scheme string) bool {
	results, closed := x.Results()
	if !closed || c.snapshot.OrgUnits.Len() == 0 {
		return true
	}
	return c.eachResult(x, results, func(text string) bool {
		_, found := lookup(c, c.snapshot.OrgUnitBy(scheme, text), m.Span(line.Values[0]), text, "org unit")
		return found
	})
}

// orgUnitTable finds the org units that a code table yields.
func (c *checker) orgUnitTable(m *lang.Module, line *lang.Setting, x *stdlib.Expression) (string, bool) {
	results, closed := x.Results()
	if !closed {
		c.add(diag.New("E0426", settingSpan(m, line), "say by what the org unit is found").
			WithHelp("write `org unit code = …`, `org unit id = …`, `org unit name = …`, or use a `codes` table whose results are org units"))
		return "", false
	}
	if !c.hasOrgUnits(settingSpan(m, line), "a table") {
		return "", false
	}
	scheme := "table:" + string(c.origin(m, line))
	keys := map[string]string{}
	ok := c.eachResult(x, results, func(text string) bool {
		unit, found := lookup(c, c.snapshot.OrgUnits.Find(text), m.Span(line.Values[0]), text, "org unit")
		if found {
			keys[text] = unit.UID
		}
		return found
	})
	c.used.orgUnitTable(scheme, keys)
	return scheme, ok
}

// assigned lists the org units of a form or program by UID; none if the snapshot
// does not tell which they are.
func (c *checker) assigned(units metadata.OrgUnitSet) []string {
	if !units.Known() {
		return nil
	}
	return units.UIDs()
}
