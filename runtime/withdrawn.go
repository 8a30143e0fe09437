package runtime

import (
	"io"
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// A formerRun finds out which cells the records filled that no longer count:
// older versions and deleted ones. It goes through the blocks as counted records
// do, in the same part of the cells, and books and lists nothing.
type formerRun struct{ *dataSetRun }

// runFormer puts a record that no longer counts through a block.
func (d *dataSetRun) runFormer(rec *record, b *blockPlan) {
	f := d.formerCells()
	f.rec = rec
	f.run(b)
	f.rec = nil
}

func (d *dataSetRun) formerCells() *formerRun {
	if d.former == nil {
		quiet := &session{frame: stdlib.NewFrame(), rejects: func(Reject) {}}
		f := newDataSetRun(d.plan, quiet, d.window, d.units, memory{}) // only notes which cells it would have
		f.at, f.touched = d.at, map[cellKey]struct{}{}
		d.former = &formerRun{f}
	}
	return d.former
}

// displace notes a cell that a thing was counted in until another record had it
// counted elsewhere.
func (d *dataSetRun) displace(key cellKey) { d.formerCells().touched[key.cell()] = struct{}{} }

// keep notes that a cell is sent, or that a reject names it: it is not withdrawn.
func (d *dataSetRun) keep(key cellKey) {
	if d.former != nil {
		delete(d.former.touched, key.cell())
	}
}

// addFormerZeros adds the cells that were 0 because of records that no longer
// count: what reports no more is not 0.
func (d *dataSetRun) addFormerZeros() {
	if d.former == nil || d.zeros == nil {
		return
	}
	f, rules := d.former, d.plan.rules
	switch {
	case !d.zeros.needsOutside():
	case d.window.bounded: // places and periods are the same then, and only attributes may differ
		rules = slices.DeleteFunc(slices.Clone(rules), func(r *rulePlan) bool { return d.plan.ways[r.way].isConstant() })
	default:
		f.zeros.join(d.zeros)
	}
	plans := f.zeroPlans(rules)
	for _, w := range f.zeroPlaces() {
		for _, key := range f.appendZeros(nil, plans, w) {
			f.touched[key.cell()] = struct{}{}
		}
	}
}

// withdrawn lists the cells that are to be deleted, in the order of data values.
// A cell that is kept back as too small is among them: what was sent before must
// not stay, and the list does not tell it from a cell in which nothing is left.
func (d *dataSetRun) withdrawn() []DataValue {
	if d.former == nil {
		return nil
	}
	var out []DataValue
	for key := range d.former.touched {
		out = append(out, d.address(key))
	}
	d.sort(out)
	d.report.Withdrawn = int64(len(out))
	return out
}

// writeWithdrawn writes cells for DHIS2 to delete: as data values are, without values.
func writeWithdrawn(w io.Writer, set *DataSet, cells []DataValue) error {
	t := newTextWriter(w)
	writeDXF(t, set, slices.Values(cells))
	return t.close()
}
