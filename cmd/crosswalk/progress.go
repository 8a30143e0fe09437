package main

import (
	"bytes"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

// A watch shows how far a run is, in one line of the terminal that is wiped at
// the end. Without a terminal it does nothing.
type watch struct {
	inputs  []runtime.Input
	rows    atomic.Int64 // line ends that were read, in both passes
	bytes   atomic.Int64
	reading atomic.Pointer[string]
	ticker  *ticker
}

// watch wraps inputs so that reading them is counted.
func (s system) watch(inputs []runtime.Input) *watch {
	w := &watch{inputs: inputs}
	if !s.showsProgress() {
		return w
	}
	w.inputs = nil
	for _, in := range inputs {
		w.inputs = append(w.inputs, w.counted(in))
	}
	w.ticker = startTicker(s.stderr, w.line)
	return w
}

// showsProgress reports whether there is somebody to watch.
func (s system) showsProgress() bool {
	return isTerminal(s.stderr) && s.getenv("TERM") != "dumb"
}

func (w *watch) stop() {
	if w.ticker != nil {
		w.ticker.stop()
	}
}

// A ticker shows a line that changes, in one place of the terminal, until it is
// stopped; then the line is wiped.
type ticker struct {
	w       io.Writer
	line    func(passed time.Duration) string
	started time.Time
	done    chan struct{}
	once    sync.Once
	ended   sync.WaitGroup
}

func startTicker(w io.Writer, line func(passed time.Duration) string) *ticker {
	t := &ticker{w: w, line: line, started: time.Now(), done: make(chan struct{})}
	t.ended.Add(1)
	go t.show()
	return t
}

// interval is the time between two looks, which is also how long something has to
// take before anything is shown.
const interval = 300 * time.Millisecond

func (t *ticker) show() {
	defer t.ended.Done()
	tick := time.NewTicker(interval)
	defer tick.Stop()
	for {
		select {
		case <-t.done:
			io.WriteString(t.w, "\r\x1b[K") // a terminal that is gone does not matter
			return
		case <-tick.C:
			io.WriteString(t.w, "\r\x1b[K"+t.line(time.Since(t.started)))
		}
	}
}

func (t *ticker) stop() {
	t.once.Do(func() { close(t.done) })
	t.ended.Wait()
}

// line tells how much was read and how fast: rows, or of a compressed file,
// whose rows cannot be seen from here, kilobytes.
func (w *watch) line(passed time.Duration) string {
	name, unit, n := "", "rows", w.rows.Load()
	if reading := w.reading.Load(); reading != nil {
		name = *reading
	}
	if ending := strings.ToLower(filepath.Ext(strings.TrimSuffix(name, again))); ending == ".gz" || ending == ".zst" {
		unit, n = "kB", w.bytes.Load()/1000
	}
	return fmt.Sprintf("%s: %s %s, %s %s/s", name, grouped(n), unit, grouped(int64(float64(n)/passed.Seconds())), unit)
}

// again marks the second reading of an input: a run first finds out which
// records count.
const again = " again"

func (w *watch) counted(in runtime.Input) runtime.Input {
	open, rows, name := in.Open, in.Rows, in.Name
	begin := func() {
		now := name
		w.reading.Store(&now)
		name = in.Name + again
	}
	in.Open = func() (io.ReadCloser, error) {
		begin()
		r, err := open()
		if err != nil {
			return nil, err
		}
		return &rowCounter{r, w}, nil
	}
	if rows != nil {
		in.Rows = func() (runtime.Rows, error) {
			begin()
			r, err := rows()
			if err != nil {
				return nil, err
			}
			return &cellRowCounter{r, w}, nil
		}
	}
	return in
}

// A cellRowCounter counts rows that come as cells.
type cellRowCounter struct {
	runtime.Rows
	watch *watch
}

// Next passes a row on.
func (c *cellRowCounter) Next(row *runtime.CellRow) error {
	err := c.Rows.Next(row)
	if err == nil {
		c.watch.rows.Add(1)
	}
	return err
}

// A rowCounter counts what is read for a watch.
type rowCounter struct {
	io.ReadCloser
	watch *watch
}

// Read passes bytes on.
func (c *rowCounter) Read(into []byte) (int, error) {
	n, err := c.ReadCloser.Read(into)
	c.watch.bytes.Add(int64(n))
	c.watch.rows.Add(int64(bytes.Count(into[:n], []byte{'\n'})))
	return n, err
}
