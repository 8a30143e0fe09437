package runtime

import (
	"cmp"

	"github.com/crosswalk-dhis2/crosswalk/stdlib"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/period"
)

// A dataSetRun is the state of one worker for one data set.
type dataSetRun struct {
	*session
	plan    *dataSetPlan
	window  window
	units   unitSet // of the run
	noting  bool    // a record outside of the run is gone through for its zeros
	report  *DataSetReport
	block   *BlockReport    // of the block that is run
	dates   period.Interval // of that block
	booked  bool            // the report is whole but for the cells
	used    bool            // the current record made or changed a cell
	silent  bool            // the current record is out, and nothing that is wrong with it matters
	outside bool            // the current record is already excluded or rejected
	away    string          // why the current record is outside of the run, though parts of it may be inside
	at      *atlas
	known   known
	former  *formerRun           // nil until a record no longer counts
	touched map[cellKey]struct{} // of a former run: the cells that its records reach
	cells   *cells
	counted []int64 // things, after resolve, by number of their cell less 1
	memo    []memo
	seats   []seat
	asked   int64 // how often the rules of some scope were asked
	turn    int64 // of the current record: how many there were
	zeros   *zerosRun
	rounds  []rounds // by scope whose rules are looked up
	chosen  []int32  // scratch space: rules to ask
	places  places
}

// memo is what a scope's category gave.
type memo struct {
	done   bool
	listed bool
	picked
}

// An atlas gives small numbers to the periods and org units that records name.
type atlas struct {
	periods   []period.Period
	periodNos map[period.Period]int32
	units     []string
	unitNos   map[string]int32
	plans     []*unitPlan // what is known of the org units; nil where nothing is
	all       *unitsPlan
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
		a.plans = append(a.plans, a.all.byUID[uid])
		a.unitNos[uid] = n
	}
	return n
}

// spot is where a record is put before categories; -1 is not known (yet).
type spot struct {
	period, unit, attribute int32
	also                    []int32 // of a roll-up: the other org units; never written to
}

var nowhere = spot{-1, -1, -1, nil}

func newDataSetRun(plan *dataSetPlan, s *session, w window, units unitSet, m memory) *dataSetRun {
	return &dataSetRun{session: s, plan: plan, window: w, units: units, report: plan.newReport(),
		at: &atlas{periodNos: map[period.Period]int32{}, unitNos: map[string]int32{}, all: plan.units}, known: newKnown(plan),
		cells: newCells(plan.groups, m.ofSet, m.spill), memo: make([]memo, plan.slots), seats: make([]seat, plan.seats), zeros: newZerosRun(plan),
		rounds: make([]rounds, len(plan.dispatched))}
}

func (d *dataSetPlan) newReport() *DataSetReport {
	r := &DataSetReport{UID: d.set.UID, Name: d.set.Name, Blocks: make([]BlockReport, len(d.blocks)), Rules: make([]RuleReport, len(d.rules))}
	for i, b := range d.blocks {
		r.Blocks[i] = BlockReport{Origin: b.block.Origin, Source: b.block.Source, Since: b.dates.Since.ID(), Until: b.dates.Until.ID()}
	}
	for i, rule := range d.rules {
		r.Rules[i] = RuleReport{Origin: rule.rule.Origin, Target: rule.rule.Label, Since: rule.dates.Since.ID(), Until: rule.dates.Until.ID()}
	}
	return r
}

// meet does with the current record what its fate asks for.
func (d *dataSetRun) meet(s *session, block int) {
	switch b := d.plan.blocks[block]; s.rec.fate {
	case counted:
		d.run(b)
	case outdated, deleted:
		d.runFormer(s.rec, b)
	}
}

// run puts the current record of the session through a block.
func (d *dataSetRun) run(b *blockPlan) {
	d.block = &d.report.Blocks[b.number]
	d.block.In++
	d.dates = b.dates
	d.used, d.outside, d.away = false, false, ""
	d.turn++
	mark := d.frame.Mark()
	d.frame.Push(b.block.As, d.rec.value)
	switch v, o := d.judge(b.where); {
	case v == in:
		d.inside(b.scope, nowhere, true)
	case d.outOfDate(b.scope):
		d.refuse(b.scope, outsideDates, true)
	default:
		d.noteReporting(b.scope)
		d.excludeRecord(d.block, b.where, v, o)
		d.outside = true
	}
	d.frame.Reset(mark)
	d.bookDrops(&d.block.Dropped)
	if d.used {
		d.block.Used++
	} else if !d.outside {
		count(&d.block.Excluded, cmp.Or(d.away, "no rule used it"))
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
	around := at
	if f := d.locate(s, &at); !f.isNone() {
		if f.isOutside() {
			d.noteOutside(s, around)
		}
		d.refuse(s, f, isBody)
		return
	}
	for _, c := range s.categories {
		d.memo[c.slot].done, d.memo[c.slot].listed = false, false
	}
	d.bookDrops(&d.block.Dropped)
	if here, why := d.partOfRun(at); why == "" {
		d.askRules(s, here)
	} else if d.away == "" {
		d.away = why
	}
	d.enterScopes(s, at)
}

func (d *dataSetRun) refuse(s *scopePlan, f flaw, isBody bool) {
	d.places.note(f)
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
		return d.inUnits(s, at, d.checkOption)
	}
	attribute, f := d.attributeCombo(s.attributes)
	if !f.isNone() {
		return f
	}
	at.attribute = attribute
	if f = d.inUnits(s, at, d.checkOption); f.isNone() {
		d.zeros.sees(s.way, *at)
	}
	return f
}

func (d *dataSetRun) locatePeriod(s *scopePlan, at *spot) flaw {
	if s.period == nil && s.orgUnit == nil {
		return flaw{}
	}
	if s.period != nil {
		n, f := d.period(s.period)
		if !f.isNone() {
			return f
		}
		p := d.at.periods[n]
		if !d.window.has(p) && !d.noting && !s.moves.period {
			return flaw{message: outsideWindow, skipped: true}
		}
		if !d.dates.Has(p) {
			return outsideDates
		}
		if !d.plan.takes(p) {
			return notInputPeriod(p)
		}
		at.period = n
	}
	if s.orgUnit != nil {
		if f := d.locateUnits(s, at); !f.isNone() {
			return f
		}
	}
	return d.inUnits(s, at, d.checkOpen)
}

// checkOpen makes sure that the org unit is open on the period's first day,
// which is what newer servers ask of data values.
func (d *dataSetRun) checkOpen(at spot) flaw {
	if at.period < 0 || at.unit < 0 {
		return flaw{}
	}
	if unit := d.at.plans[at.unit]; unit == nil || unit.openOn(d.at.periods[at.period].FirstDay()) {
		return flaw{}
	}
	uid := d.at.units[at.unit]
	return flaw{code: codeUnitClosed, message: "the org unit " + uid + " is not open on the first day of the period"}.atUnit(uid)
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
	d.silent, d.noting = true, d.zeros.needsOutside()
	d.locate(s, &at) // notes what it can tell; what is wrong does not matter for a record that is out
	d.silent, d.noting = false, false
	d.frame.Reset(mark)
}
