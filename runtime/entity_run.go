package runtime

import (
	"context"
	"errors"

	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// ErrNoPeriods is the error of a run without periods of a transform that has a
// block for each of them.
var ErrNoPeriods = errors.New("the mapping works out histories for each period, and the run does not say for which")

// entities puts all entities through the blocks that read them, in the order of
// their keys. The error is that of a spill, or the context's.
func (w *worker) entities(ctx context.Context, runners []*entityRunner) error {
	for i, e := range runners {
		n := int64(0)
		err := w.joins[i].entities(func(h *history) {
			w.history(e, h, n)
			n++
		})
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// history puts an entity through its blocks; ordinal is the entity's number.
func (w *worker) history(e *entityRunner, h *history, ordinal int64) {
	w.rec = &record{source: e.plan.entity.Name, key: h.key, ordinal: ordinal, value: e.plan.whole(h)}
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
	whole := w.rec.value
	for _, p := range w.window.all(w.sets[ref.form].plan.kind) {
		mark := w.frame.Mark()
		w.frame.Push("period", stdlib.PeriodValue{Period: p})
		w.rec.value = e.plan.until(h, p.LastDay())
		w.block(ref)
		w.frame.Reset(mark)
	}
	w.rec.value = whole
}
