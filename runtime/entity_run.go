package runtime

import (
	"cmp"
	"context"
	"errors"

	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// ErrNoPeriods is the error of a run without periods of a transform that has a
// block for each of them.
var ErrNoPeriods = errors.New("the mapping works out histories for each period, and the run does not say for which")

// notThereYet is the reason under which an entity is excluded from a period by
// whose end it had no record.
const notThereYet = "no record yet"

// entities puts all entities through the blocks that read them, in the order of
// their keys. The error is that of a spill, or the context's.
// begin is called before those of each.
func (w *worker) entities(ctx context.Context, runners []*entityRunner, begin func(entity int)) error {
	for i, e := range runners {
		begin(i)
		n := int64(0)
		err := w.joins[i].entities(func(h *history) error {
			w.history(e, h, n)
			n++
			return cmp.Or(w.broken(), ctx.Err())
		})
		if err = cmp.Or(err, ctx.Err()); err != nil {
			return err
		}
	}
	return nil
}

// history puts an entity through its blocks; ordinal is the entity's number.
func (w *worker) history(e *entityRunner, h *history, ordinal int64) {
	w.frame.NextRecord()
	w.rec = &record{source: e.plan.entity.Name, keyText: h.key, ordinal: ordinal, value: e.plan.whole(h), joined: true}
	for _, ref := range e.blocks {
		if ref.isProgram || !w.sets[ref.form].plan.blocks[ref.block].block.EachPeriod {
			w.block(ref)
			continue
		}
		w.eachPeriod(e, h, ref)
	}
	w.rec = nil
}

// eachPeriod puts an entity through a block once for each period of the run, as
// it was on the period's last day.
func (w *worker) eachPeriod(e *entityRunner, h *history, ref blockRef) {
	whole, set := w.rec.value, w.sets[ref.form]
	for _, p := range w.window.all(set.plan.kind) {
		if !set.plan.takes(p) {
			continue
		}
		then, there := e.plan.until(h, whole, p.LastDay())
		if !there {
			set.leaveOut(ref.block, notThereYet)
			continue
		}
		w.frame.NextRecord()
		mark := w.frame.Mark()
		w.frame.Push("period", stdlib.PeriodValue{Period: p})
		w.rec.value = then
		w.block(ref)
		w.frame.Reset(mark)
	}
	w.rec.value = whole
}

// leaveOut books that the current record is not for a block.
func (d *dataSetRun) leaveOut(block int, reason string) {
	rep := &d.report.Blocks[block]
	rep.In++
	count(&rep.Excluded, reason)
}
