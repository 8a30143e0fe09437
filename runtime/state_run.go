package runtime

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
)

// RunShard reads the inputs, and writes to a stream what the records of the runner's
// shard come to. The report accounts for these records; cells are accounted for when
// states are merged. Rejects are in the state.
//
// The errors are those of Run, and that of a transform which cannot be run in shards.
func (r *Runner) RunShard(ctx context.Context, inputs []Input, to io.Writer) (*Report, error) {
	var all rejectList
	w := r.newWorker(nil, all.add)
	defer w.close()
	if err := cmp.Or(r.checkShards(), r.checkInputs(inputs)); err != nil {
		return w.report, err
	}
	if err := w.readAll(ctx, r, inputs, &all); err != nil {
		return w.account(), err
	}
	report := w.account()
	shard := r.options.Shard
	head := r.stateHead(max(1, shard.Of), []int{max(1, shard.Number)})
	for _, s := range report.Sources {
		head.Sources = append(head.Sources, stateSource{s.Name, s.shards.records, fmt.Sprintf("%016x%016x", s.shards.keys.high, s.shards.keys.low)})
	}
	return report, w.save(head, all.list, to)
}

func (r *Runner) stateHead(of int, shards []int) stateHead {
	return stateHead{Format: stateFormat, Of: of, Shards: shards, Periods: r.window.text, OrgUnits: slices.Sorted(maps.Keys(r.units))}
}

// Merge writes what a whole run writes, of the states of all its shards in any order.
// The runner must be one of their transform and options. The report is that of the
// whole run, and rejects come in the order of that.
func (r *Runner) Merge(ctx context.Context, states []*State, out Outputs) (*Report, error) {
	w, rejects, err := r.merged(states, true)
	defer w.close()
	if err != nil {
		return w.account(), err
	}
	if r.options.Reject != nil {
		for i := range rejects {
			r.options.Reject(rejects[i].Reject)
		}
	}
	err = r.write(ctx, w, out)
	return w.account(), err
}

// MergeShards writes one state of several, with the shards of all of them.
func (r *Runner) MergeShards(states []*State, to io.Writer) error {
	w, rejects, err := r.merged(states, false)
	defer w.close()
	if err != nil {
		return err
	}
	var shards []int
	for _, s := range states {
		shards = append(shards, s.head.Shards...)
	}
	slices.Sort(shards)
	head := r.stateHead(states[0].head.Of, shards)
	head.Sources = states[0].head.Sources
	w.account()
	return w.save(head, rejects, to)
}

// merged puts states together.
func (r *Runner) merged(states []*State, whole bool) (*worker, []placedReject, error) {
	w := r.newWorker(nil, r.reject())
	if len(states) == 0 {
		return w, nil, errors.New("there are no states to merge")
	}
	if err := checkStates(states, whole); err != nil {
		return w, nil, err
	}
	var rejects []placedReject
	for _, s := range states {
		more, err := w.load(s)
		if err != nil {
			return w, nil, err
		}
		rejects = append(rejects, more...)
	}
	slices.SortStableFunc(rejects, func(a, b placedReject) int {
		return cmp.Or(cmp.Compare(a.Phase, b.Phase), cmp.Compare(a.Ordinal, b.Ordinal), cmp.Compare(a.Entity, b.Entity))
	})
	return w, rejects, nil
}

// A placedReject is a reject and where it comes in a whole run.
type placedReject struct {
	Phase   int    `json:"phase"` // number of the source, or behind those that of the entity
	Ordinal int64  `json:"ordinal,omitempty"`
	Entity  string `json:"entity,omitempty"` // its key
	Reject  Reject `json:"reject"`
}

// A rejectList keeps the rejects of a shard.
type rejectList struct {
	phase    int
	entities bool
	list     []placedReject
}

func (l *rejectList) add(r Reject) {
	p := placedReject{Phase: l.phase, Ordinal: r.ordinal, Reject: r}
	if l.entities {
		p.Ordinal, p.Entity = 0, r.Key
	}
	l.list = append(l.list, p)
}

// save writes a state.
func (w *worker) save(head stateHead, rejects []placedReject, to io.Writer) error {
	var err error
	if head.Transform, err = w.transform.Canonical(); err != nil {
		return err
	}
	line, err := json.Marshal(head)
	if err != nil {
		return err
	}
	s := newStateWriter(to)
	s.put(append(line, '\n'))
	s.json(w.report)
	s.size(len(rejects))
	for i := range rejects {
		s.json(&rejects[i])
	}
	for _, d := range w.sets {
		if err := d.save(s); err != nil {
			return err
		}
	}
	return s.close(to)
}

func (w *stateWriter) json(v any) {
	data, err := json.Marshal(v)
	if err != nil && w.err == nil {
		w.err = err
	}
	w.text(string(data))
}

func (r *stateReader) json(v any) {
	text := r.text()
	if r.err == nil {
		r.check(json.Unmarshal([]byte(text), v))
	}
}

// load adds a state to a worker that has read no records.
func (w *worker) load(s *State) ([]placedReject, error) {
	body, err := s.body()
	if err != nil {
		return nil, err
	}
	defer body.Close()
	r := &stateReader{r: body.Reader}
	var report Report
	r.json(&report)
	w.add(&report)
	var rejects []placedReject
	for n := r.size(); r.more(&n); {
		var one placedReject
		r.json(&one)
		rejects = append(rejects, one)
	}
	for _, d := range w.sets {
		if err := d.load(r); err != nil && r.err == nil {
			return nil, err // of a spill
		}
		d.booked = true
	}
	if r.err != nil {
		return nil, s.broken(errState.Error())
	}
	return rejects, nil
}

// add adds an account.
func (w *worker) add(o *Report) {
	for i := range min(len(w.report.Sources), len(o.Sources)) {
		w.report.Sources[i].add(&o.Sources[i])
	}
	for i := range min(len(w.joins), len(o.Entities)) {
		w.joins[i].report.add(&o.Entities[i])
	}
	for i := range min(len(w.sets), len(o.DataSets)) {
		w.sets[i].report.add(&o.DataSets[i])
	}
}
