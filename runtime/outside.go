package runtime

import (
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// needsOutside reports whether zeros follow also from records that are outside
// of the run: the periods and attribute option combos of assigned org units are
// those of all records, so that a run of a part gives the zeros of the whole.
func (z *zerosRun) needsOutside() bool { return z != nil && z.scope != zerosReporting }

// noteOutside goes through a record that is outside of the run, from a scope
// whose lets are in place, for what zeros need of it. Nothing is counted or booked.
func (d *dataSetRun) noteOutside(s *scopePlan, at spot) {
	if !d.zeros.needsOutside() {
		return
	}
	d.bookDrops(&d.block.Dropped)
	d.noting, d.silent = true, true
	d.noteScope(s, at)
	d.noting, d.silent = false, false
	d.frame.TakeDrops(func(string, int) {})
}

func (d *dataSetRun) noteScope(s *scopePlan, at spot) {
	if f := d.locate(s, &at); !f.isNone() {
		return
	}
	d.eachScope(s, func(inner *scopePlan) {
		d.session.each(inner.each, func() { d.noteInner(inner, at) }, func(*test, verdict, stdlib.Outcome) {})
	})
}

func (d *dataSetRun) noteInner(s *scopePlan, at spot) {
	if v, _ := d.judge(s.where); v != in {
		return
	}
	mark := d.frame.Mark()
	d.push(s.lets)
	d.noteScope(s, at)
	d.frame.Reset(mark)
}

// isOutside reports whether a flaw says that a record is outside of the run.
func (f flaw) isOutside() bool {
	return f.skipped && (f.message == outsideWindow || f.message == outsideUnits)
}

// partOfRun leaves of a spot what is the run's: of several org units those of the
// run. Where that is nothing it says why. What a scope inside says anew may be the
// run's again.
func (d *dataSetRun) partOfRun(at spot) (spot, string) {
	switch {
	case at.period >= 0 && !d.window.has(d.at.periods[at.period]):
		return at, outsideWindow
	case at.unit >= 0 && !d.unitsOfRun(&at):
		return at, outsideUnits
	}
	return at, ""
}

// unitsOfRun leaves of the org units of a spot those of the run, if there are any.
func (d *dataSetRun) unitsOfRun(at *spot) bool {
	isOut := func(unit int32) bool { return !d.units.has(d.at.units[unit]) }
	if len(at.also) == 0 {
		return !isOut(at.unit)
	}
	kept := slices.DeleteFunc(append([]int32{at.unit}, at.also...), isOut)
	if len(kept) == 0 {
		return false
	}
	at.unit, at.also = kept[0], kept[1:]
	return true
}
