package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"sync/atomic"
	"time"

	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source/sql"
)

// fetched copies all records of a source that is no file to the disk, since
// inputs are read twice and nothing is used before all of it is there.
func (in *inputs) fetched(s system, of, name string, fetch source.Fetch) (runtime.Input, error) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	line := s.fetchLine(name)
	defer line.stop()
	spool, err := filledSpool(name, func(to io.Writer) error {
		buffered := bufio.NewWriterSize(to, 1<<20)
		if err := fetch(ctx, buffered, line.tell); err != nil {
			return fetchFailure(err)
		}
		if err := buffered.Flush(); err != nil {
			return cannot("keep", name, err)
		}
		return nil
	})
	if err != nil {
		return runtime.Input{}, err
	}
	in.spools = append(in.spools, spool)
	return runtime.Input{Source: of, Name: name, Format: "ndjson", Open: spool.open}, nil
}

func fetchFailure(err error) error {
	var known *failure
	var query *sql.QueryError
	if errors.As(err, &query) {
		return query
	}
	if errors.Is(err, context.Canceled) {
		return &failure{exit: exitFiles, message: "interrupted; nothing was written"}
	}
	if err = sqlFailure(webFailure(err)); errors.As(err, &known) {
		return known
	}
	return &failure{exit: exitFiles, message: err.Error()}
}

// A fetchLine shows how far the fetching of a source is, as a watch does.
type fetchLine struct {
	name           string
	records, total atomic.Int64
	ticker         *ticker
}

func (s system) fetchLine(name string) *fetchLine {
	l := &fetchLine{name: name}
	if s.showsProgress() {
		l.ticker = startTicker(s.stderr, l.line)
	}
	return l
}

func (l *fetchLine) tell(records, total int64) {
	l.records.Store(records)
	l.total.Store(total)
}

func (l *fetchLine) stop() {
	if l.ticker != nil {
		l.ticker.stop()
	}
}

// line tells how much has come, how fast, and which part of all it is.
func (l *fetchLine) line(passed time.Duration) string {
	n, total := l.records.Load(), l.total.Load()
	text := fmt.Sprintf("%s: %s records, %s records/s", l.name, grouped(n), grouped(int64(float64(n)/passed.Seconds())))
	if total > 0 {
		text += fmt.Sprintf(", %d %%", min(100, n*100/total))
	}
	return text
}
