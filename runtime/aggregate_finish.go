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
	results   []result    // of an org unit and period
	ranks     []resultRef // in order
	group     []result    // of a cell
	keys      []cellKey   // scratch space
	row       resultRow
}

// A resultRef is where a result comes in the order, and which one it is.
type resultRef struct {
	rank   cellRank
	number int32
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
	f.results, f.ranks = f.results[:0], f.ranks[:0]
	for _, r := range rows {
		if r.group >= 0 {
			f.collect(r.group, r.row)
		} else {
			f.collectZeros(f.order.at(r.place))
		}
	}
	slices.SortFunc(f.ranks, func(a, b resultRef) int { return a.rank.compare(b.rank) })
	for i := 0; i < len(f.ranks); {
		f.group = f.group[:0]
		for first := f.ranks[i].rank; i < len(f.ranks) && f.ranks[i].rank.isCellOf(first); i++ {
			f.group = append(f.group, f.results[f.ranks[i].number])
		}
		if !f.write(f.group) {
			return false
		}
	}
	return true
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

func (f *finishing) add(rank cellRank, r result) {
	f.ranks = append(f.ranks, resultRef{rank, int32(len(f.results))})
	f.results = append(f.results, r)
}

func (f *finishing) collectZeros(w unitPeriod) {
	f.keys = f.appendZeros(f.keys[:0], f.zeroPlans, w)
	for _, key := range f.keys {
		f.add(f.order.rank(key, f.plan.elements[key.element].group), result{key: key, value: stdlib.IntValue(0), zero: true})
	}
}

// A resultRow is the row whose results are collected.
type resultRow struct {
	columns *[stores][]columnPlan
	key     cellKey  // without rule and element
	rank    cellRank // likewise
}

// collect lists what rules have in a row.
func (f *finishing) collect(group, row int32) {
	g := &f.cells.groups[group]
	at := g.rows.keys[row]
	f.row.columns = &f.plan.groups[group].columns
	f.row.key = cellKey{0, 0, at.unit, at.period, at.combo, at.attribute}
	f.row.rank = cellRank{uint64(f.order.combos[group][at.combo]), uint64(f.order.attributes[at.attribute]) << 32}
	g.counts.row(row, f.counts)
	g.once.row(row, f.onceCounts)
	g.things.row(row, f.things)
	g.sums.row(row, f.sums)
	g.extremes.row(row, f.extremes)
	g.latest.row(row, f.latest)
}

func (f *finishing) counts(first int32, page []int64) {
	for i, n := range page {
		f.number(storeCounts, first+int32(i), n)
	}
}

func (f *finishing) onceCounts(first int32, page []onceCount) {
	for i := range page {
		f.number(storeOnce, first+int32(i), page[i].n)
	}
}

func (f *finishing) things(first int32, page []int32) {
	for i, n := range page {
		if n != 0 {
			f.number(storeThings, first+int32(i), f.counted[n-1])
		}
	}
}

func (f *finishing) sums(first int32, page []sum) {
	for i := range page {
		if s := &page[i]; s.some {
			n, ok := s.total()
			if !ok {
				f.result(storeSums, first+int32(i), nil)
				continue
			}
			f.result(storeSums, first+int32(i), decimalValue(n))
		}
	}
}

func (f *finishing) extremes(first int32, page []stdlib.Value) {
	for i, v := range page {
		f.known(storeExtremes, first+int32(i), v)
	}
}

func (f *finishing) latest(first int32, page []latest) {
	for i := range page {
		f.known(storeLatest, first+int32(i), page[i].value)
	}
}

func (f *finishing) number(s store, column int32, n int64) {
	if n != 0 {
		f.result(s, column, stdlib.IntValue(n))
	}
}

func (f *finishing) known(s store, column int32, v stdlib.Value) {
	if v != nil {
		f.result(s, column, v)
	}
}

func (f *finishing) result(s store, column int32, v stdlib.Value) {
	plan, key, rank := f.row.columns[s][column], f.row.key, f.row.rank
	key.rule, key.element = plan.rule, plan.element
	rank.elementAndCombo |= uint64(f.order.elements[plan.element]) << 32
	rank.attributeAndRule |= uint64(plan.rule)
	f.add(rank, result{key: key, value: v})
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
