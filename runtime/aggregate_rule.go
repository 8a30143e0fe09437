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
	p, ok := d.placement(r, rep)
	if !ok {
		return
	}
	seat, ok := d.seat(p, rep)
	if !ok || !d.contribute(r, rep, p, seat, at) {
		return
	}
	rep.Counted++
	if seat.contradicted {
		rep.Contradicted++
	}
	d.used = true
}

// placement is that of the element which a rule writes.
func (d *dataSetRun) placement(r *rulePlan, rep *RuleReport) (*placement, bool) {
	if r.computed == nil {
		return r.place, true
	}
	v := r.computed.program.Datum(d.frame)
	if !d.bookValue(rep, v.Outcome()) {
		return nil, false
	}
	text, _ := v.Text()
	element, ok := r.computed.targets[text]
	if !ok {
		d.bookFailure(rep, flaw{code: codeNoElement, message: "the text that names the data element names none of those that the rule can write"})
		return nil, false
	}
	return r.places[element], true
}

// placedOption finds the option of one category. Why there is none is listed
// once for the category, not again for every rule that asks for it.
func (d *dataSetRun) placedOption(by *placedBy) (option int32, contradicted bool, reason string) {
	if by.fixed == nil {
		m := d.derive(by)
		d.list(m, by.derived)
		return m.option, false, m.why.reason
	}
	option, why := d.option(by.fixed)
	if !why.isNone() {
		d.list(&memo{picked: picked{why: why}}, by.fixed)
		return 0, false, why.reason
	}
	if by.derived == nil {
		return option, false, ""
	}
	m := d.derive(by)
	return option, m.why.isNone() && m.option != option, ""
}

// derive evaluates a scope's category, at most once for each time the scope is entered.
func (d *dataSetRun) derive(by *placedBy) *memo {
	m := &d.memo[by.slot]
	if !m.done {
		m.option, m.why = d.option(by.derived)
		m.done = true
	}
	return m
}

func (d *dataSetRun) list(m *memo, c *categoryPlan) {
	if m.listed || m.why.code == "" {
		return
	}
	m.listed = true
	d.reject(m.why.code, c.origin, c.category.Name, m.why.message)
}

// contribute adds the record to a cell, and to the same cells of the org units that
// it rolls up to. Where it does not, that is booked.
func (d *dataSetRun) contribute(r *rulePlan, rep *RuleReport, p *placement, s *seat, at spot) bool {
	v, order, ok := d.contribution(r, rep)
	switch {
	case !ok:
		return false
	case d.touched != nil:
		d.touch(p, s, at)
		return true
	}
	rows := d.rows(p, s, at)
	g := &d.cells.groups[p.group]
	switch r.kind {
	case aggregateCount:
		for _, row := range rows {
			*g.counts.at(row, p.column)++
		}
	case aggregateOnce:
		return d.countOnce(rep, g, rows, p.column)
	default:
		for _, row := range rows {
			d.merge(r, g, cellRef{p.group, row, p.column}, v, order)
		}
	}
	return true
}

// touch notes, of a record that no longer counts, the cells that it reaches.
func (d *dataSetRun) touch(p *placement, s *seat, at spot) {
	key := cellKey{element: p.element, unit: at.unit, period: at.period, combo: s.combo, attribute: at.attribute}
	d.touched[key] = struct{}{}
	for _, unit := range at.also {
		d.touched[key.in(unit)] = struct{}{}
	}
}

// contribution works out what a rule takes from a record, if it takes anything.
func (d *dataSetRun) contribution(r *rulePlan, rep *RuleReport) (v, order stdlib.Datum, ok bool) {
	if r.value != nil {
		if v = r.value.Datum(d.frame); !d.bookValue(rep, v.Outcome()) {
			return v, order, false
		}
	}
	if r.by != nil {
		if order = r.by.Datum(d.frame); !d.bookValue(rep, order.Outcome()) {
			return v, order, false
		}
	}
	return v, order, true
}

// countOnce counts the record in the cells in which it is not yet.
func (d *dataSetRun) countOnce(rep *RuleReport, g *cellGroup, rows []int32, column int32) bool {
	fresh := false
	for _, row := range rows {
		fresh = g.once.at(row, column).count(d.turn) || fresh
	}
	if !fresh {
		rep.Again++
	}
	return fresh
}

// merge takes a contribution up. What is kept of it is kept as Values: data do not
// outlive the record.
func (d *dataSetRun) merge(r *rulePlan, g *cellGroup, ref cellRef, v, order stdlib.Datum) {
	switch r.kind {
	case aggregateSum:
		n, _ := v.Decimal()
		g.sums.at(ref.row, ref.column).add(n)
	case aggregateLargest:
		widen(g.extremes.at(ref.row, ref.column), v.Value(), 1)
	case aggregateSmallest:
		widen(g.extremes.at(ref.row, ref.column), v.Value(), -1)
	case aggregateLatest:
		g.latest.at(ref.row, ref.column).keep(latest{order.Value(), d.rec.key(), d.rec.ordinal, v.Value()})
	case aggregateDistinct:
		if order.IsNothing() {
			d.cells.addDistinct(ref, v)
			return
		}
		if lost, any := d.cells.addDistinctBy(ref, v, claim{order.Value(), d.rec.key(), d.rec.ordinal}, r.earliest); any {
			d.displace(d.keyOf(storeThings, lost))
		}
	}
}
