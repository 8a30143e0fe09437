package runtime

import (
	"fmt"
	"maps"
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/stdlib"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/period"
)

// Scopes of zeros.
const (
	zerosReporting = "reporting" // org units with a record of the same period
	zerosAssigned  = "assigned"
	zerosGroup     = "group"
)

// zerosRun is what a run has to remember for its zeros; nil remembers nothing.
type zerosRun struct {
	scope     string
	reporting map[unitPeriod]struct{}
	seen      []attributesAt // by the number of the way in which attribute option combos follow
	noted     rowTable       // what is in these already, so that most records are done with one look
}

// Where in noted an org unit and period are, beside the ways of attributes.
const notedReporting int32 = -1

// isNoted notes something, and reports whether it was there.
func (z *zerosRun) isNoted(unit, period, way, attribute int32) bool {
	n := len(z.noted.keys)
	return int(z.noted.row(rowKey{unit, period, way, attribute})) < n
}

type unitPeriod struct{ unit, period int32 }

// anyPeriod stands for all periods of an org unit.
const anyPeriod int32 = -1

// attributesAt are the attribute option combos that records of an org unit
// named, in each period and in any.
type attributesAt map[unitPeriod]map[int32]struct{}

func (a attributesAt) add(w unitPeriod, attribute int32) {
	if a[w] == nil {
		a[w] = map[int32]struct{}{}
	}
	a[w][attribute] = struct{}{}
}

func newZerosRun(d *dataSetPlan) *zerosRun {
	if d.set.Zeros == nil {
		return nil
	}
	z := &zerosRun{scope: d.set.Zeros.Scope, reporting: map[unitPeriod]struct{}{}}
	for range d.ways {
		z.seen = append(z.seen, attributesAt{})
	}
	return z
}

// join takes over what another has noted.
func (z *zerosRun) join(other *zerosRun) {
	maps.Copy(z.reporting, other.reporting)
	for way, seen := range other.seen {
		for w, attributes := range seen {
			for a := range attributes {
				z.seen[way].add(w, a)
			}
		}
	}
}

func (z *zerosRun) wantsReporting() bool { return z != nil }

// reports notes a record whose period and org unit are known.
func (z *zerosRun) reports(at spot) {
	if z == nil {
		return
	}
	z.reportsIn(at.unit, at.period)
	for _, unit := range at.also {
		z.reportsIn(unit, at.period)
	}
}

func (z *zerosRun) reportsIn(unit, period int32) {
	if !z.isNoted(unit, period, notedReporting, 0) {
		z.reporting[unitPeriod{unit, period}] = struct{}{}
	}
}

// sees notes the attribute option combo of a record.
func (z *zerosRun) sees(way int, at spot) {
	if z == nil {
		return
	}
	z.seesIn(way, at.unit, at)
	for _, unit := range at.also {
		z.seesIn(way, unit, at)
	}
}

func (z *zerosRun) seesIn(way int, unit int32, at spot) {
	if z.isNoted(unit, at.period, int32(way), at.attribute) {
		return
	}
	z.seen[way].add(unitPeriod{unit, at.period}, at.attribute)
	z.seen[way].add(unitPeriod{unit, anyPeriod}, at.attribute)
}

// hasZeros reports whether empty cells of a rule are 0: nothing was counted or
// added up. There is no largest, smallest or latest of nothing.
func (r *rulePlan) hasZeros() bool {
	switch r.kind {
	case aggregateCount, aggregateOnce, aggregateDistinct, aggregateSum:
		return true
	}
	return false
}

// checkZeros makes sure that the cells which are to be 0 can be listed.
func (d *dataSetPlan) checkZeros() error {
	z := d.set.Zeros
	if z == nil {
		return nil
	}
	if !slices.Contains([]string{zerosReporting, zerosAssigned, zerosGroup}, z.Scope) {
		return fmt.Errorf("%s: zeros for %q org units cannot be run", z.Origin, z.Scope)
	}
	if z.Scope == zerosAssigned && len(d.set.OrgUnits) == 0 {
		return fmt.Errorf("%s: the transform does not say which org units data set `%s` is assigned to", z.Origin, d.set.Name)
	}
	for _, r := range d.rules {
		if err := r.checkYields(); err != nil {
			return err
		}
	}
	return nil
}

// checkYields makes sure that the options that come out of a rule are known.
func (r *rulePlan) checkYields() error {
	if !r.hasZeros() {
		return nil
	}
	for _, element := range slices.Sorted(maps.Keys(r.places)) {
		place := r.places[element]
		for i, by := range place.categories {
			uid := place.combo.combo.Categories[i]
			if len(r.rule.Yields[uid]) == 0 && !by.isConstant() {
				return fmt.Errorf("%s: nothing says which options of the category %s `%s` can yield", r.rule.Origin, uid, r.rule.Label)
			}
		}
	}
	return nil
}

// A zeroPlan lists the cells that rules can fill, wherever and by whatever attributes.
type zeroPlan struct {
	rule  *rulePlan
	cells []cellKey
}

// zeroPlans are those of some rules.
func (d *dataSetRun) zeroPlans(rules []*rulePlan) []zeroPlan {
	var out []zeroPlan
	for _, r := range rules {
		if d.zeros != nil && r.hasZeros() {
			out = append(out, zeroPlan{r, d.zerosOf(r)})
		}
	}
	return out
}

// appendZeros appends the cells of an org unit and period that are 0 if nothing
// has come into them: those that some rules could have filled.
func (d *dataSetRun) appendZeros(out []cellKey, plans []zeroPlan, w unitPeriod) []cellKey {
	for _, p := range plans {
		out = append(out, d.zerosAt(p.rule, w, p.cells)...)
	}
	return out
}

// zerosOf lists the cells that a rule can fill, wherever and by whatever attributes.
func (d *dataSetRun) zerosOf(r *rulePlan) []cellKey {
	var out []cellKey
	for _, element := range slices.Sorted(maps.Keys(r.places)) {
		if !d.plan.elements[element].takesZero() {
			continue
		}
		for _, combo := range d.zeroCombos(r, r.places[element]) {
			out = append(out, cellKey{rule: r.number, element: element, combo: combo})
		}
	}
	return out
}

// takesZero reports whether an element can be 0; INTEGER_POSITIVE cannot.
func (e elementPlan) takesZero() bool {
	return formatValue(e.element.ValueType, e.options, 0, stdlib.IntValue(0)).ok()
}

// zerosAt puts cells into an org unit and period, in each of its attribute option combos.
func (d *dataSetRun) zerosAt(r *rulePlan, w unitPeriod, cells []cellKey) []cellKey {
	if !r.dates.Has(d.at.periods[w.period]) {
		return nil
	}
	attributes := d.zeroAttributes(r.way, w)
	out := make([]cellKey, 0, len(cells)*len(attributes))
	for _, key := range cells {
		for _, attribute := range attributes {
			if f := d.checkOption(spot{period: w.period, unit: w.unit, attribute: attribute}); f.isNone() {
				key.unit, key.period, key.attribute = w.unit, w.period, attribute
				out = append(out, key)
			}
		}
	}
	return out
}

// zeroPlaces lists the org units and periods for which there are zeros.
func (d *dataSetRun) zeroPlaces() []unitPeriod {
	if d.zeros.scope == zerosReporting {
		places := slices.Collect(maps.Keys(d.zeros.reporting))
		return slices.DeleteFunc(places, func(w unitPeriod) bool {
			_, why := d.partOfRun(spot{period: w.period, unit: w.unit})
			return why != ""
		})
	}
	units := d.plan.set.OrgUnits
	if d.zeros.scope == zerosGroup {
		units = d.plan.set.Zeros.OrgUnits
	}
	periods := d.zeroPeriods()
	var out []unitPeriod
	for _, uid := range units {
		for _, p := range periods {
			if d.units.has(uid) && d.plan.takes(p) && d.plan.units.openOn(uid, p.FirstDay()) {
				out = append(out, unitPeriod{d.at.unit(uid), d.at.period(p)})
			}
		}
	}
	return out
}

// zeroPeriods lists the run's periods: those of its window, or, when it has no
// window, those of its records.
func (d *dataSetRun) zeroPeriods() []period.Period {
	if d.window.bounded {
		return d.window.all(d.plan.kind)
	}
	seen := map[int32]bool{}
	for w := range d.zeros.reporting {
		seen[w.period] = true
	}
	var out []period.Period
	for n := range seen {
		out = append(out, d.at.periods[n])
	}
	slices.SortFunc(out, period.Period.Compare)
	return out
}

// zeroAttributes lists the attribute option combos in which an org unit has
// zeros: the constant one, or those that its own records named (of the period,
// where only reporting org units have zeros, and of a block for each period, so
// that a run of other periods too does not add to them). A hospital of one owner
// has none under another.
func (d *dataSetRun) zeroAttributes(way int, w unitPeriod) []int32 {
	a := d.plan.ways[way]
	if a.isConstant() {
		if n, f := d.attributeCombo(a); f.isNone() {
			return []int32{n}
		}
		return nil
	}
	if d.zeros.scope != zerosReporting && !a.eachPeriod {
		w.period = anyPeriod
	}
	return slices.Sorted(maps.Keys(d.zeros.seen[way][w]))
}

// zeroCombos lists the option combos that a rule can yield for an element.
func (d *dataSetRun) zeroCombos(r *rulePlan, place *placement) []int32 {
	tuples := [][]string{{}}
	for i, by := range place.categories {
		options := r.rule.Yields[place.combo.combo.Categories[i]]
		if len(options) == 0 {
			options = d.constantOption(by)
		}
		tuples = product(tuples, options)
	}
	var out []int32
	for _, t := range tuples {
		if n, ok := place.combo.find(t, &d.key); ok {
			out = append(out, n)
		}
	}
	return out
}

func (d *dataSetRun) constantOption(by placedBy) []string {
	c := by.fixed
	if c == nil {
		c = by.derived
	}
	option, why := d.option(c)
	if !why.isNone() {
		return nil
	}
	return []string{c.options.uid(option)}
}

// product adds each of some options to each tuple.
func product(tuples [][]string, options []string) [][]string {
	var out [][]string
	for _, t := range tuples {
		for _, o := range options {
			out = append(out, append(slices.Clip(t), o))
		}
	}
	return out
}
