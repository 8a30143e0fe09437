package runtime

import (
	"errors"
	"fmt"
	"io"
	"strings"
)

// An eventStream takes the events of a program that are written as soon as they
// are made. The stream is created with the first of them.
type eventStream struct {
	out    Outputs
	name   string
	format string
	plan   *programPlan
	to     io.WriteCloser // nil before the first event
	writer *trackerWriter
}

// write writes an event.
func (e *eventStream) write(o *trackerObject) error {
	t := e.writer
	switch {
	case t == nil:
		if err := e.open(); err != nil {
			return err
		}
		t = e.writer
	case !t.flat:
		t.raw(betweenRows)
	}
	t.object(o)
	if t.flat {
		t.raw("\n")
	}
	t.flush()
	return e.named(t.err)
}

func (e *eventStream) open() error {
	to, err := e.out.Create(e.name)
	if err != nil {
		return e.named(err)
	}
	e.to = to
	e.writer = &trackerWriter{textWriter: newTextWriter(to), plan: e.plan, flat: e.format == "ndjson"}
	if !e.writer.flat {
		e.writer.raw(`{"events` + beginArray)
	}
	return nil
}

// finish writes what comes behind the last event.
func (e *eventStream) finish() error {
	if !e.writer.flat {
		e.writer.raw(endArray + "}\n")
	}
	to := e.to
	e.to = nil
	return e.named(errors.Join(e.writer.close(), to.Close()))
}

// abandon closes a stream that did not come to its end.
func (e *eventStream) abandon() {
	if e != nil && e.to != nil {
		_ = e.to.Close() // the run has failed already
	}
}

func (e *eventStream) named(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("output %s: %w", e.name, err)
}

// send judges and writes the events that the current record has made, in a
// program whose events are each of one record.
func (r *programRun) send(s *session) error {
	if r.desk.used == 0 {
		return nil
	}
	defer r.desk.clear()
	drafts := r.desk.drafts[:r.desk.used]
	if s.rec.replaces {
		r.store.remember(drafts)
	}
	if r.repeats(drafts) {
		return r.sendMerged(s, drafts)
	}
	for _, d := range drafts {
		if err := r.sendEvent(s, r.loose(d)); err != nil {
			return err
		}
	}
	return nil
}

// remember notes what a record makes that takes the place of others: it is not to
// be deleted with them.
func (st *trackerStore) remember(drafts []*draft) {
	if st.made == nil {
		st.made = map[string]bool{}
	}
	for _, d := range drafts {
		st.made[strings.Clone(d.uid)] = true
	}
}

// repeats reports whether two drafts are of one event.
func (r *programRun) repeats(drafts []*draft) bool {
	if len(drafts) == 1 {
		return false
	}
	if r.seen == nil {
		r.seen = map[[uidLength]byte]struct{}{}
	}
	clear(r.seen)
	for _, d := range drafts {
		r.seen[[uidLength]byte([]byte(d.uid))] = struct{}{}
	}
	return len(r.seen) < len(drafts)
}

// loose makes a draft an object, which is good as long as the draft is.
func (r *programRun) loose(d *draft) *trackerObject {
	d.sort()
	r.alone = trackerObject{draft: d, uid: d.uid, by: r.ref, lacks: d.missing, rules: append(r.alone.rules[:0], d.rule)}
	return &r.alone
}

// sendMerged sends the events of a record that says something of one of them twice.
func (r *programRun) sendMerged(s *session, drafts []*draft) error {
	store := trackerStore{objects: map[string]*trackerObject{}}
	for _, d := range drafts {
		store.merge(d, r.reference(s))
	}
	for _, o := range store.order {
		o.settle()
		if err := r.sendEvent(s, o); err != nil {
			return err
		}
	}
	return nil
}

// sendEvent does with one event what decide and finish do with all objects.
func (r *programRun) sendEvent(s *session, o *trackerObject) error {
	r.demandOption(s, o)
	r.demandValues(s, o)
	r.sum(o)
	if o.failed {
		return nil
	}
	return r.out.write(o)
}
