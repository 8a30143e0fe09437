package runtime

import (
	"bufio"
	"cmp"
	"io"
)

// absorb takes over what another worker of the same run has come to, which is of no
// use afterwards. It is what merging states is, without the files: one worker writes
// while the other reads. Rejects and programs are for the caller to put together.
func (w *worker) absorb(o *worker) error {
	for _, d := range w.sets {
		d.book()
	}
	w.add(o.account())
	for i, d := range w.sets {
		if err := d.absorb(o.sets[i]); err != nil {
			return err
		}
	}
	return nil
}

func (d *dataSetRun) absorb(o *dataSetRun) error {
	from, to := io.Pipe()
	saved := make(chan error, 1)
	go func() {
		s := newStateWriter(to)
		err := o.save(s)
		if err == nil {
			err = s.w.Flush()
		}
		_ = to.CloseWithError(err) // never an error
		saved <- err
	}()
	err := d.load(&stateReader{r: bufio.NewReaderSize(from, 1<<16)})
	_ = from.CloseWithError(err)
	return cmp.Or(<-saved, err)
}
