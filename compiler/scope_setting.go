package compiler

import (
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// scopeSettings are the settings of a data set's block.
var scopeSettings = append([]string{"period", "org unit", "org unit code", "org unit name", "org unit id", "org unit path", "category", "attribute"}, rollUpSettings()...)

// setting checks a line that says something of all rules of the scope. seen has
// what the lines before it have said.
func (s *scopeCheck) setting(line *lang.Setting, out *runtime.Scope, seen map[string]bool) {
	meant, ok := s.knownSetting(s.module, line, scopeSettings, "a data set")
	if !ok {
		s.takeAsSaid(meant)
		return
	}
	switch settingWord(line) {
	case "category":
		s.settle(line, s.categoryOfForm, s.categories, &out.Categories, seen)
	case "attribute":
		s.settle(line, s.attributeCategory, s.attributes, &out.Attributes, seen)
	case "period":
		s.period = true
		if s.periodic {
			s.periodSaid(line)
			return
		}
		if !s.repeated(s.module, line, "period", seen) {
			s.setPeriod(line, out)
		}
	default:
		s.unit = true
		if !s.repeated(s.module, line, "org unit", seen) {
			s.orgUnits(line, out)
		}
	}
}

// orgUnits checks an `org unit` line; which ones it can give tells cells apart.
func (s *scopeCheck) orgUnits(line *lang.Setting, out *runtime.Scope) {
	s.units = nil
	if out.OrgUnit = s.orgUnit(s.env, s.module, line); out.OrgUnit != nil {
		s.units = s.readUnits(line, out.OrgUnit.Scheme)
	}
	x, known := s.unitsOfLine(s.env, s.module, line, out.OrgUnit)
	s.certain.units = justUnits(known)
	s.demandAssigned(line)
	if len(s.certain.units) > 0 {
		s.unfitUnits(s.module.Span(line.Values[0]), x, known, s.set.OrgUnits, "the data set \""+s.set.Name+"\"")
	}
}

// takeAsSaid counts a misspelt setting as said, so that nothing is demanded that
// the reader sees standing there.
func (s *scopeCheck) takeAsSaid(meant string) {
	switch meant {
	case "":
	case "period":
		s.period = true
		s.env = s.env.With(stdlib.Var{Name: "period", Type: stdlib.Period})
	case "category", "attribute":
		s.lost = true
	default:
		s.unit = true
	}
}

// settle says which option of a category holds for all rules of the scope: of a
// category that splits their elements, or of one of the attribute option combo.
func (s *scopeCheck) settle(line *lang.Setting, find categoryFinder, categories map[string]settled, out *[]runtime.CategoryValue, seen map[string]bool) {
	category, ok := s.namedCategory(s.module, line, find)
	if !ok {
		s.lost = true
		return
	}
	if s.repeated(s.module, line, settingWord(line)+" "+category.UID, seen) {
		return
	}
	if len(line.Values) == 1 && s.isBlank(line.Values[0]) {
		return // a blank cell of a table: what is said around this row holds
	}
	value, says, ok := s.categoryValue(s.env, s.module, line, category)
	if ok && settingWord(line) == "category" {
		s.unplaced(s.env, s.module, line.Values[0], category)
	}
	says.span, says.said = valueSpan(s.module, line), s.note(line, category)
	categories[category.UID] = says // with a problem too: no cascade
	if ok {
		*out = replaceCategory(*out, value)
	}
}

// valueSpan is the place of what a setting says, or of the setting where it says nothing.
func valueSpan(m *lang.Module, line *lang.Setting) diag.Span {
	if len(line.Values) == 1 {
		return m.Span(line.Values[0])
	}
	return m.Span(line)
}

// replaceCategory adds a value; what a header says of the category makes way
// for what the block says.
func replaceCategory(list []runtime.CategoryValue, v runtime.CategoryValue) []runtime.CategoryValue {
	i := slices.IndexFunc(list, func(x runtime.CategoryValue) bool { return x.Category == v.Category })
	if i < 0 {
		return append(list, v)
	}
	list[i] = v
	return list
}

// namedCategory finds the category of a line `category "Sex" = …`.
func (c *checker) namedCategory(m *lang.Module, line *lang.Setting, find categoryFinder) (*metadata.Category, bool) {
	if line.Text == nil {
		word := settingWord(line)
		c.add(diag.New("E0407", settingSpan(m, line), "name the category in quotes, as in `%s \"Sex\" = …`", word))
		return nil, false
	}
	return find(m.Span(line.Text), line.Text.Value)
}

func (c *checker) categoryValue(env *stdlib.Env, m *lang.Module, line *lang.Setting, category *metadata.Category) (runtime.CategoryValue, settled, bool) {
	if len(line.Values) != 1 {
		c.add(diag.New("E0229", m.Span(line), "a category has one value"))
		return runtime.CategoryValue{}, settled{category: category}, false
	}
	return c.optionOf(env, m, line.Values[0], category)
}
