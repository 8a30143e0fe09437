package runtime

import (
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/period"
)

// codeNoElement is the code of a computed element that is none.
const codeNoElement diag.Code = "E0533"

// A dataSetRun is the state of one worker for one data set.
type dataSetRun struct {
	*session
	plan    *dataSetPlan
	window  window
	report  *DataSetReport
	block   *BlockReport // of the block that is run
	used    bool         // the current record made or changed a cell
	outside bool         // the current record is already excluded or rejected
	at      atlas
	cells   *cells
	memo    []memo
	once    map[cellKey]struct{} // cells in which the current record is already
	zeros   *zerosRun
}

// memo is what a scope's category gave.
type memo struct {
	done   bool
	listed bool
	option string
	why    unplaced
}

// An atlas gives small numbers to the periods and org units that records name.
type atlas struct {
	periods   []period.Period
	periodNos map[period.Period]int32
	units     []string
	unitNos   map[string]int32
}

func (a *atlas) period(p period.Period) int32 {
	n, ok := a.periodNos[p]
	if !ok {
		n = int32(len(a.periods))
		a.periods = append(a.periods, p)
		a.periodNos[p] = n
	}
	return n
}

func (a *atlas) unit(uid string) int32 {
	n, ok := a.unitNos[uid]
	if !ok {
		n = int32(len(a.units))
		a.units = append(a.units, uid)
		a.unitNos[uid] = n
	}
	return n
}

// spot is where a record is put before categories; -1 is not known (yet).
type spot struct{ period, unit, attribute int32 }

var nowhere = spot{-1, -1, -1}

func newDataSetRun(plan *dataSetPlan, s *session, w window) *dataSetRun {
	return &dataSetRun{session: s, plan: plan, window: w, report: plan.newReport(),
		at:    atlas{periodNos: map[period.Period]int32{}, unitNos: map[string]int32{}},
		cells: newCells(), memo: make([]memo, plan.slots), once: map[cellKey]struct{}{}, zeros: newZerosRun(plan)}
}

func (d *dataSetPlan) newReport() *DataSetReport {
	r := &DataSetReport{UID: d.set.UID, Name: d.set.Name, Blocks: make([]BlockReport, len(d.blocks)), Rules: make([]RuleReport, len(d.rules))}
	for i, b := range d.blocks {
		r.Blocks[i] = BlockReport{Origin: b.block.Origin, Source: b.block.Source}
	}
	for i, rule := range d.rules {
		r.Rules[i] = RuleReport{Origin: rule.rule.Origin, Target: rule.rule.Label}
	}
	return r
}

// run puts the current record of the session through a block.
func (d *dataSetRun) run(b *blockPlan) {
	d.block = &d.report.Blocks[b.number]
	d.block.In++
	d.used, d.outside = false, false
	clear(d.once)
	mark := d.frame.Mark()
	d.frame.Push(b.block.As, d.rec.value)
	if v, o := d.judge(b.where); v == in {
		d.inside(b.scope, nowhere, true)
	} else {
		d.noteReporting(b.scope)
		d.excludeRecord(d.block, b.where, v, o)
		d.outside = true
	}
	d.frame.Reset(mark)
	d.bookDrops(&d.block.Dropped)
	if d.used {
		d.block.Used++
	} else if !d.outside {
		count(&d.block.Excluded, "no rule used it")
	}
}

// enter runs a group or `for each` of the current record.
func (d *dataSetRun) enter(s *scopePlan, at spot) {
	if s.each == nil {
		d.inside(s, at, false)
		return
	}
	d.session.each(s.each, func() { d.inside(s, at, false) }, func(t *test, v verdict, o stdlib.Outcome) {
		d.passPart(d.block, s.each.origin, t, v, o)
	})
}

// inside runs the body of a scope; what is wrong with its head concerns the
// whole record if it is a block's body, else only this part of the record.
func (d *dataSetRun) inside(s *scopePlan, at spot, isBody bool) {
	if v, o := d.judge(s.where); v != in {
		d.passPart(d.block, s.origin, s.where, v, o)
		return
	}
	mark := d.frame.Mark()
	d.push(s.lets)
	defer d.frame.Reset(mark)
	if f := d.locate(s, &at); !f.isNone() {
		d.refuse(s, f, isBody)
		return
	}
	for _, c := range s.categories {
		d.memo[c.slot] = memo{}
	}
	d.bookDrops(&d.block.Dropped)
	for _, r := range s.rules {
		rep := &d.report.Rules[r.number]
		rep.Asked++
		d.ask(r, rep, at)
		d.bookDrops(&rep.Dropped)
	}
	for _, inner := range s.scopes {
		d.enter(inner, at)
	}
}

func (d *dataSetRun) refuse(s *scopePlan, f flaw, isBody bool) {
	if isBody {
		d.outside = true
		d.rejectRecord(d.block, f)
		return
	}
	d.rejectPart(d.block, s.origin, f)
}

// locate finds the period, org unit and attribute option combo that a scope
// says anew, and notes that an org unit reports.
func (d *dataSetRun) locate(s *scopePlan, at *spot) flaw {
	if f := d.locatePeriod(s, at); !f.isNone() {
		return f
	}
	if s.first {
		d.zeros.reports(*at)
	}
	if s.attributes == nil {
		return flaw{}
	}
	attribute, f := d.attributeCombo(s.attributes)
	if f.isNone() {
		at.attribute = attribute
		d.zeros.sees(s.way, attribute)
	}
	return f
}

func (d *dataSetRun) locatePeriod(s *scopePlan, at *spot) flaw {
	if s.period == nil && s.orgUnit == nil {
		return flaw{}
	}
	if s.period != nil {
		p, f := d.session.period(s.period)
		if !f.isNone() {
			return f
		}
		if !d.window.has(p) {
			return flaw{message: outsideWindow, skipped: true}
		}
		at.period = d.at.period(p)
	}
	if s.orgUnit != nil {
		uid, f := d.session.orgUnit(s.orgUnit)
		if !f.isNone() {
			return f
		}
		at.unit = d.at.unit(uid)
	}
	return d.checkOpen(*at)
}

// checkOpen makes sure that the org unit is open on the period's first day,
// which is what newer servers ask of data values.
func (d *dataSetRun) checkOpen(at spot) flaw {
	if at.period < 0 || at.unit < 0 {
		return flaw{}
	}
	uid := d.at.units[at.unit]
	if d.plan.units.openOn(uid, d.at.periods[at.period].FirstDay()) {
		return flaw{}
	}
	return flaw{code: codeUnitClosed, message: "the org unit " + uid + " is not open on the first day of the period"}
}

// noteReporting notes that the org unit of a record that the block's condition
// keeps out reports all the same.
func (d *dataSetRun) noteReporting(s *scopePlan) {
	if !s.first || !d.zeros.wantsReporting() {
		return
	}
	mark := d.frame.Mark()
	d.push(s.lets)
	at := nowhere
	if f := d.locatePeriod(s, &at); f.isNone() {
		d.zeros.reports(at)
	}
	d.frame.Reset(mark)
}

// ask asks a rule about the current record or item, and books what becomes of it.
func (d *dataSetRun) ask(r *rulePlan, rep *RuleReport, at spot) {
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
	if !d.contribute(r, rep, key) {
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

// contribute adds the record to a cell. Where it does not, that is booked.
func (d *dataSetRun) contribute(r *rulePlan, rep *RuleReport, key cellKey) bool {
	switch r.kind {
	case aggregateCount:
		d.cells.counts[key]++
		return true
	case aggregateOnce:
		return d.countOnce(rep, key)
	}
	v := r.value.Eval(d.frame)
	if !d.bookValue(rep, stdlib.Classify(v)) {
		return false
	}
	var order stdlib.Value
	if r.by != nil {
		order = r.by.Eval(d.frame)
		if !d.bookValue(rep, stdlib.Classify(order)) {
			return false
		}
	}
	d.merge(r, key, v, order)
	return true
}

func (d *dataSetRun) countOnce(rep *RuleReport, key cellKey) bool {
	if _, there := d.once[key]; there {
		rep.Again++
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
		d.cells.keepLatest(key, latest{order, d.rec.key, v})
	case aggregateDistinct:
		if order == nil {
			d.cells.addDistinct(key, distinctText(v))
			return
		}
		d.cells.addDistinctBy(chosen{key, order, d.rec.key}, distinctText(v), r.earliest)
	}
}

// finish returns the data values in the order of org unit, period, data
// element, category option combo and attribute option combo, and completes
// the report.
func (d *dataSetRun) finish() []DataValue {
	d.rec = nil
	results := d.results()
	values := make([]DataValue, 0, len(results))
	taken := make(map[cellKey]bool, len(results))
	for group := range slices.Values(grouped(results)) {
		taken[group[0].key.cell()] = true
		if v, ok := d.settle(group); ok {
			values = append(values, v)
		}
	}
	d.report.Cells = int64(len(values))
	for _, key := range d.zeroCells(taken) {
		if v, ok := d.write(key, stdlib.IntValue(0), d.comment(key)); ok {
			values = append(values, v)
			d.report.Zeros++
			d.report.Cells++
		}
	}
	d.sort(values)
	return values
}
