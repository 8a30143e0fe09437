package compiler

import (
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/period"
)

// filling is what a rule does for cells that the form demands.
type filling struct {
	element *metadata.DataElement
	options map[string][]string // by category
	sure    bool                // each record that reaches the rule's block fills the cell, or zeros do
	zero    bool                // nothing can mean 0 here: it is counted or added up
	dates   period.Interval     // for which it holds
	span    diag.Span
}

// noteFilling remembers what a rule fills, for the cells that the form demands.
func (s *scopeCheck) noteFilling(line *lang.Rule, rule *runtime.Rule, fills []fill) {
	if len(s.set.CompulsoryOperands) == 0 {
		return
	}
	zero := slices.Contains([]string{"count", "once", "distinct", "sum"}, rule.Aggregate)
	zeros := zero && s.form.out.Zeros != nil
	for _, x := range fills {
		always := rule.Where == nil && rule.Computed == nil && !s.conditional && !severalOptions(x.options)
		s.fillings = append(s.fillings, filling{x.element, x.options, zeros || always, zero, x.dates.Interval, s.module.Span(line.Element)})
	}
}

// severalOptions reports whether a rule puts each record into one of several cells.
func severalOptions(options map[string][]string) bool {
	for _, list := range options {
		if len(list) != 1 {
			return true
		}
	}
	return false
}

// compulsory warns of cells that must not be empty when a form is completed, and
// that nothing fills, or not always. DHIS2 takes the values all the same.
func (f *form) compulsory() {
	if f.failed || f.decl.Body.Broken {
		return // a rule that cannot be read may fill them
	}
	var empty, unsure []string
	var first filling
	for _, operand := range f.set.CompulsoryOperands {
		fillings := f.fillingsOf(operand)
		switch {
		case !f.set.Has(operand.Element): // left over from an older form: nobody can fill it
		case len(fillings) == 0:
			empty = append(empty, f.operandWords(operand))
		case !alwaysFilled(fillings):
			if len(unsure) == 0 {
				first = fillings[0]
			}
			unsure = append(unsure, f.operandWords(operand))
		}
	}
	if len(empty) > 0 {
		f.add(diag.New("W0412", f.module.Span(f.decl.Name), "nothing fills %s, without which %s", someWords(empty), f.completion()).
			WithHelp("fill them, or make sure that someone enters them"))
	}
	if len(unsure) > 0 {
		help := "say that nothing means 0, with a `zeros for … org units` line"
		if !first.zero {
			help = "say what fills it where no record does, or make sure that someone enters it"
		}
		f.add(diag.New("W0413", first.span, "%s may stay empty, and then %s", someWords(unsure), f.completion()).WithHelp("%s", help))
	}
}

// alwaysFilled reports whether in each period some rule is sure to fill a cell.
func alwaysFilled(fillings []filling) bool {
	var sure []period.Interval
	for _, x := range fillings {
		if x.sure {
			sure = append(sure, x.dates)
		}
	}
	return isAlways(sure)
}

// completion says what DHIS2 does with a form that lacks a compulsory value.
func (f *form) completion() string {
	if f.set.CompulsoryFieldsCompleteOnly {
		return "\"" + f.set.Name + "\" cannot be completed"
	}
	return "DHIS2 objects when \"" + f.set.Name + "\" is completed"
}

// fillingsOf lists the rules that can fill a compulsory cell.
func (f *form) fillingsOf(operand metadata.Operand) []filling {
	var out []filling
	for _, x := range f.fillings {
		if x.element == operand.Element && reaches(x.options, f.categoriesOf(x.element), operand.Combo) {
			out = append(out, x)
		}
	}
	return out
}

// reaches reports whether a rule can put something into an option combo; nil is
// any of them.
func reaches(options map[string][]string, categories []*metadata.Category, combo *metadata.CategoryOptionCombo) bool {
	if combo == nil || len(categories) == 0 {
		return true
	}
	if combo.Missing || len(combo.Options) != len(categories) {
		return true // which cell it is cannot be told
	}
	for i, category := range categories {
		if !slices.Contains(options[category.UID], combo.Options[i].UID) {
			return false
		}
	}
	return true
}

// operandWords names a compulsory cell.
func (f *form) operandWords(operand metadata.Operand) string {
	words := quote(operand.Element.Name)
	combo := operand.Combo
	if combo == nil || combo.Missing || len(f.categoriesOf(operand.Element)) == 0 {
		return words
	}
	return words + " (" + strings.Join(optionNames(combo.Options), ", ") + ")"
}

// someWords lists a few of many.
func someWords(list []string) string {
	const most = 6
	rest := ""
	if len(list) > most {
		rest = " and more of the compulsory cells"
		list = list[:most]
	}
	if len(list) == 1 {
		return list[0]
	}
	if rest != "" {
		return strings.Join(list, ", ") + rest
	}
	return strings.Join(list[:len(list)-1], ", ") + " and " + list[len(list)-1]
}
