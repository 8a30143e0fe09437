package runtime

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// An eventStream takes the events of a program that are written as soon as they
// are made. The stream is created with the first of them. A run that makes 100,000
// events of 18 values takes 28 MB with it, and 406 MB where they are kept.
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
	if repeats(drafts) {
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
func repeats(drafts []*draft) bool {
	const few = 8 // of which all pairs are compared
	if len(drafts) <= few {
		for i, d := range drafts {
			if slices.ContainsFunc(drafts[:i], func(e *draft) bool { return e.uid == d.uid }) {
				return true
			}
		}
		return false
	}
	seen := make(map[string]struct{}, len(drafts))
	for _, d := range drafts {
		seen[d.uid] = struct{}{}
	}
	return len(seen) < len(drafts)
}

// loose makes a draft an object, which is good as long as the draft is.
func (r *programRun) loose(d *draft) *trackerObject {
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
	o.settle()
	return r.out.write(o)
}
