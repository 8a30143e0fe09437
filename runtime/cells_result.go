package runtime

import (
	"cmp"
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/decimal"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/period"
)

// Codes of cells that cannot be written.
const (
	codeTwoRules diag.Code = "E0531"
	codeTooLarge diag.Code = "E0532"
)

// A result is what one rule has for one cell; without a value it is a sum that
// does not fit.
type result struct {
	key   cellKey
	value stdlib.Value
	zero  bool // nothing has come into the cell, and it is 0
}

func (r result) isZero() bool { return r.zero }
func (r result) isSome() bool { return !r.zero }

// settle makes the data value of a cell of what its rules have.
func (d *dataSetRun) settle(group []result) (DataValue, bool) {
	for _, r := range group {
		if r.value == nil {
			return d.fail(r.key, codeTooLarge, "the sum is too large")
		}
	}
	first := group[0]
	if len(group) == 1 {
		return d.writeUnlessSmall(group, first.value, d.comment(first.key))
	}
	by, ok := d.plan.combine[first.key.element]
	if !ok {
		return d.fail(first.key, codeTwoRules, "the rule at "+string(d.plan.rules[group[1].key.rule].rule.Origin)+" writes the same cell")
	}
	value, ok := combine(by, group)
	if !ok {
		return d.fail(first.key, codeTooLarge, "the sum is too large")
	}
	return d.writeUnlessSmall(group, value, d.firstComment(group))
}

// combine makes one value of those of several rules; ok is false where a sum does not fit.
func combine(by string, group []result) (stdlib.Value, bool) {
	value := group[0].value
	for _, r := range group[1:] {
		switch by {
		case "sum":
			x, _ := stdlib.AsDecimal(value)
			y, _ := stdlib.AsDecimal(r.value)
			total, err := x.Add(y)
			if err != nil {
				return nil, false
			}
			value = decimalValue(total)
		case "largest":
			if compareValues(r.value, value) > 0 {
				value = r.value
			}
		case "smallest":
			if compareValues(r.value, value) < 0 {
				value = r.value
			}
		}
	}
	return value, true
}

func decimalValue(d decimal.Decimal) stdlib.Value { return stdlib.DecimalValue{Decimal: d} }

func (d *dataSetRun) comment(key cellKey) string { return d.plan.rules[key.rule].rule.Comment }

func (d *dataSetRun) firstComment(group []result) string {
	for _, r := range group {
		if c := d.comment(r.key); c != "" {
			return c
		}
	}
	return ""
}

// write makes a data value in the form of its element's value type. It is none
// where the value says nothing, such as no for a tick box.
func (d *dataSetRun) write(key cellKey, value stdlib.Value, comment string) (DataValue, bool) {
	e := d.plan.elements[key.element]
	f := formatCell(d.plan.periods.Calendar(), e.element.ValueType, e.options, d.plan.rules[key.rule].proved, value)
	if !f.isNone() {
		return d.fail(key, f.code, f.message)
	}
	v := d.address(key)
	v.Value, v.Comment = f.text, comment
	return v, f.ok()
}

func (d *dataSetRun) comboUID(k cellKey) string { return d.plan.elements[k.element].combo.uid(k.combo) }

// address is a cell without its value.
func (d *dataSetRun) address(key cellKey) DataValue {
	return DataValue{
		DataElement: d.plan.elements[key.element].element.UID, Period: d.at.periods[key.period].ID(), OrgUnit: d.at.units[key.unit],
		CategoryOptionCombo: d.comboUID(key), AttributeOptionCombo: d.plan.attributes.uid(key.attribute),
	}
}

// fail lists a cell that cannot be written.
func (d *dataSetRun) fail(key cellKey, code diag.Code, message string) (DataValue, bool) {
	d.report.Failed++
	d.keep(key)
	rule := d.plan.rules[key.rule].rule
	where := "data element " + d.plan.elements[key.element].element.UID + ", period " + d.at.periods[key.period].ID() +
		", org unit " + d.at.units[key.unit] + ", category option combo " + d.comboUID(key) +
		", attribute option combo " + d.plan.attributes.uid(key.attribute)
	d.reject(code, rule.Origin, rule.Label, message+" ("+where+")")
	return DataValue{}, false
}

// sort puts data values into the order in which they are written.
func (d *dataSetRun) sort(values []DataValue) {
	periods := make(map[string]period.Period, len(d.at.periods))
	for _, p := range d.at.periods {
		periods[p.ID()] = p
	}
	slices.SortFunc(values, func(a, b DataValue) int {
		return cmp.Or(
			strings.Compare(a.OrgUnit, b.OrgUnit),
			periods[a.Period].Compare(periods[b.Period]),
			strings.Compare(a.DataElement, b.DataElement),
			strings.Compare(a.CategoryOptionCombo, b.CategoryOptionCombo),
			strings.Compare(a.AttributeOptionCombo, b.AttributeOptionCombo),
		)
	})
}
