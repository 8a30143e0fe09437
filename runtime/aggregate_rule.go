package runtime

import (
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// codeNoElement is the code of a computed element that is none.
const codeNoElement diag.Code = "E0533"

// ask asks a rule about the current record or item, and books what becomes of it.
// Its dates come first: what it says of other periods may well be wrong.
func (d *dataSetRun) ask(r *rulePlan, rep *RuleReport, at spot) {
	if !r.dates.Has(d.at.periods[at.period]) {
		rep.OutsideDates++
		return
	}
	if v, o := d.judge(r.where); !d.bookCondition(rep, r.where, v, o) {
		return
	}
	element, ok := d.element(r, rep)
	if !ok {
		return
	}
	combo, contradicted, ok := d.place(r.places[element], rep)
	if !ok {
		return
	}
	key := cellKey{rule: r.number, element: element, unit: at.unit, period: at.period, combo: combo, attribute: at.attribute}
	if !d.contribute(r, rep, key, at.also) {
		return
	}
	rep.Counted++
	if contradicted {
		rep.Contradicted++
	}
	d.used = true
}

func (d *dataSetRun) element(r *rulePlan, rep *RuleReport) (int32, bool) {
	if r.computed == nil {
		return r.element, true
	}
	v := r.computed.program.Eval(d.frame)
	if !d.bookValue(rep, stdlib.Classify(v)) {
		return 0, false
	}
	text, _ := stdlib.AsText(v)
	element, ok := r.computed.targets[text]
	if !ok {
		d.bookFailure(rep, flaw{code: codeNoElement, message: "the text that names the data element names none of those that the rule can write"})
	}
	return element, ok
}

// place finds the category option combo, and whether what the rule fixes
// contradicts what the record says.
func (d *dataSetRun) place(p *placement, rep *RuleReport) (combo int32, contradicted, ok bool) {
	d.options = d.options[:0]
	for _, by := range p.categories {
		option, other, why := d.placedOption(by)
		if !why.isNone() {
			count(&rep.NotPlaced, why.reason)
			return 0, false, false
		}
		contradicted = contradicted || other
		d.options = append(d.options, option)
	}
	combo, ok = p.combo.find(d.options, &d.key)
	if !ok {
		d.bookFailure(rep, flaw{code: codeNoCombination, message: "`" + p.combo.combo.Name + "` does not have this combination of options"})
	}
	return combo, contradicted, ok
}

// placedOption finds the option of one category. Why there is none is listed
// once for the category, not again for every rule that asks for it.
func (d *dataSetRun) placedOption(by placedBy) (option string, contradicted bool, why unplaced) {
	if by.fixed == nil {
		m := d.derive(by)
		d.list(m, by.derived)
		return m.option, false, m.why
	}
	option, why = d.option(by.fixed)
	if !why.isNone() {
		m := memo{why: why}
		d.list(&m, by.fixed)
		return "", false, why
	}
	if by.derived == nil {
		return option, false, why
	}
	m := d.derive(by)
	return option, m.why.isNone() && m.option != option, why
}

// derive evaluates a scope's category, at most once for each time the scope is entered.
func (d *dataSetRun) derive(by placedBy) *memo {
	m := &d.memo[by.slot]
	if !m.done {
		m.option, m.why = d.option(by.derived)
		m.done = true
	}
	return m
}

func (d *dataSetRun) list(m *memo, c *categoryPlan) {
	if m.listed || m.why.flaw.isNone() {
		return
	}
	m.listed = true
	d.reject(m.why.flaw.code, c.origin, c.category.Name, m.why.flaw.message)
}

// contribute adds the record to a cell, and to the same cells of the org units that
// it rolls up to. Where it does not, that is booked.
func (d *dataSetRun) contribute(r *rulePlan, rep *RuleReport, key cellKey, also []int32) bool {
	v, order, ok := d.contribution(r, rep)
	switch {
	case !ok:
		return false
	case d.touched == nil && r.kind == aggregateOnce:
		return d.countOnce(rep, key, also)
	}
	d.take(r, key, v, order)
	for _, unit := range also {
		d.take(r, key.in(unit), v, order)
	}
	return true
}

// take takes up a contribution to one cell.
func (d *dataSetRun) take(r *rulePlan, key cellKey, v, order stdlib.Value) {
	switch {
	case d.touched != nil:
		d.touched[key.cell()] = struct{}{}
	case r.kind == aggregateCount:
		d.cells.counts[key]++
	default:
		d.merge(r, key, v, order)
	}
}

// contribution works out what a rule takes from a record, if it takes anything.
func (d *dataSetRun) contribution(r *rulePlan, rep *RuleReport) (v, order stdlib.Value, ok bool) {
	if r.value != nil {
		if v = r.value.Eval(d.frame); !d.bookValue(rep, stdlib.Classify(v)) {
			return nil, nil, false
		}
	}
	if r.by != nil {
		if order = r.by.Eval(d.frame); !d.bookValue(rep, stdlib.Classify(order)) {
			return nil, nil, false
		}
	}
	return v, order, true
}

// countOnce counts the record in the cells in which it is not yet.
func (d *dataSetRun) countOnce(rep *RuleReport, key cellKey, also []int32) bool {
	fresh := d.firstIn(key)
	for _, unit := range also {
		fresh = d.firstIn(key.in(unit)) || fresh
	}
	if !fresh {
		rep.Again++
	}
	return fresh
}

func (d *dataSetRun) firstIn(key cellKey) bool {
	if _, there := d.once[key]; there {
		return false
	}
	d.once[key] = struct{}{}
	d.cells.counts[key]++
	return true
}

func (d *dataSetRun) merge(r *rulePlan, key cellKey, v, order stdlib.Value) {
	switch r.kind {
	case aggregateSum:
		n, _ := stdlib.AsDecimal(v)
		d.cells.add(key, n)
	case aggregateLargest:
		d.cells.widen(key, v, 1)
	case aggregateSmallest:
		d.cells.widen(key, v, -1)
	case aggregateLatest:
		d.cells.keepLatest(key, latest{order, d.rec.key(), v})
	case aggregateDistinct:
		if order == nil {
			d.cells.addDistinct(key, distinctText(v))
			return
		}
		if lost, any := d.cells.addDistinctBy(chosen{key, order, d.rec.key()}, distinctText(v), r.earliest); any {
			d.displace(lost)
		}
	}
}
