package runtime

import (
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// finish calls yield with the data values in the order of org unit, period, data
// element, category option combo and attribute option combo, until it answers
// false, and completes the report. It may be called once.
func (d *dataSetRun) finish(yield func(DataValue) bool) {
	d.rec = nil
	d.addFormerZeros()
	f := finishing{dataSetRun: d, yield: yield}
	var zeros []unitPeriod
	if f.zeroPlans = d.zeroPlans(d.plan.rules); d.zeros != nil {
		zeros = d.zeroPlaces()
	}
	f.order = d.order()
	d.cells.settle()
	f.all(d.rowsInOrder(f.order, zeros))
	d.report.Places, d.report.OtherPlaces = d.places.report(d.plan.units), d.places.others
}

// resolve finds out how many things there are in each cell. It must come before
// finish. The error is that of a spill.
func (d *dataSetRun) resolve() (err error) {
	d.counted, err = d.cells.countThings(func(ref cellRef) { d.displace(d.keyOf(storeThings, ref)) })
	return err
}

// finishing is what writing the cells of a data set needs.
type finishing struct {
	*dataSetRun
	yield     func(DataValue) bool
	order     *cellOrder
	zeroPlans []zeroPlan
	results   []result  // of an org unit and period
	keys      []cellKey // scratch space
}

// all goes through the org units and periods.
func (f *finishing) all(rows []rowAt) {
	for len(rows) > 0 {
		n := 1
		for n < len(rows) && rows[n].place == rows[0].place {
			n++
		}
		if !f.at(rows[:n]) {
			return
		}
		rows = rows[n:]
	}
}

// at writes the cells of one org unit and period.
func (f *finishing) at(rows []rowAt) bool {
	f.results = f.results[:0]
	for _, r := range rows {
		if r.group >= 0 {
			f.collect(r.group, r.row)
		} else {
			f.collectZeros(f.order.at(r.place))
		}
	}
	slices.SortFunc(f.results, func(a, b result) int { return a.rank.compare(b.rank) })
	return grouped(f.results, f.write)
}

// write writes a cell, if it can be written. What has come into it counts before zeros.
func (f *finishing) write(group []result) bool {
	v, ok := DataValue{}, false
	if slices.ContainsFunc(group, result.isSome) {
		v, ok = f.settle(slices.DeleteFunc(group, result.isZero))
	} else if v, ok = f.dataSetRun.write(group[0].key, group[0].value, f.comment(group[0].key)); ok {
		f.report.Zeros++
	}
	if !ok {
		return true
	}
	f.keep(group[0].key)
	f.report.Cells++
	return f.yield(v)
}

func (f *finishing) collectZeros(w unitPeriod) {
	f.keys = f.appendZeros(f.keys[:0], f.zeroPlans, w)
	for _, key := range f.keys {
		f.results = append(f.results, result{key: key, value: stdlib.IntValue(0), rank: f.order.rank(key, f.plan.elements[key.element].group), zero: true})
	}
}

// collect lists what rules have in a row.
func (f *finishing) collect(group, row int32) {
	g := &f.cells.groups[group]
	g.counts.row(row, func(column int32, n *int64) { f.number(storeCounts, cellRef{group, row, column}, *n) })
	g.once.row(row, func(column int32, n *onceCount) { f.number(storeOnce, cellRef{group, row, column}, n.n) })
	g.things.row(row, func(column int32, n *int32) {
		if *n != 0 {
			f.number(storeThings, cellRef{group, row, column}, f.counted[*n-1])
		}
	})
	g.sums.row(row, func(column int32, s *sum) {
		if n, ok := s.total(); !ok {
			f.result(storeSums, cellRef{group, row, column}, nil)
		} else if s.some {
			f.result(storeSums, cellRef{group, row, column}, decimalValue(n))
		}
	})
	g.extremes.row(row, func(column int32, v *stdlib.Value) { f.known(storeExtremes, cellRef{group, row, column}, *v) })
	g.latest.row(row, func(column int32, l *latest) { f.known(storeLatest, cellRef{group, row, column}, l.value) })
}

func (f *finishing) number(s store, ref cellRef, n int64) {
	if n != 0 {
		f.result(s, ref, stdlib.IntValue(n))
	}
}

func (f *finishing) known(s store, ref cellRef, v stdlib.Value) {
	if v != nil {
		f.result(s, ref, v)
	}
}

func (f *finishing) result(s store, ref cellRef, v stdlib.Value) {
	key := f.keyOf(s, ref)
	f.results = append(f.results, result{key: key, value: v, rank: f.order.rank(key, ref.group)})
}

// keyOf is what a cell is.
func (d *dataSetRun) keyOf(s store, ref cellRef) cellKey {
	column := d.plan.groups[ref.group].columns[s][ref.column]
	at := d.cells.groups[ref.group].rows.keys[ref.row]
	return cellKey{column.rule, column.element, at.unit, at.period, at.combo, at.attribute}
}

// settle must come before the cells are gone through.
func (c *cells) settle() {
	for i := range c.groups {
		g := &c.groups[i]
		g.counts.settle()
		g.once.settle()
		g.sums.settle()
		g.extremes.settle()
		g.latest.settle()
		g.things.settle()
	}
}
