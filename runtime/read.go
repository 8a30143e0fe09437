package runtime

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/crosswalk-dhis2/crosswalk/stdlib"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/calendar"
)

// A sourcePlan reads the records of one source. It is immutable.
type sourcePlan struct {
	name    string
	plan    *recordPlan
	zone    *time.Location
	blank   bool
	key     []*stdlib.Program // none: records have no key, and all of them count
	version *stdlib.Program   // nil where none is declared
	deleted *stdlib.Program   // nil where none is declared
	order   string            // of duplicates: "", duplicatesFirst or duplicatesLast
	recalls bool              // records that do not count, or no longer, are yielded too
	keeps   bool              // tests: records stay good after the next one has been read
	shard   Shard             // whose records are yielded
	feeds   bool              // those of other shards are too: entities are put together of them
}

// newSourcePlan makes the plan of a source of the planner's transform.
func newSourcePlan(src *Source, p *planner) (*sourcePlan, error) {
	sp := &sourcePlan{name: src.Name, blank: src.BlankIsMissing, order: src.Duplicates}
	if src.Duplicates != "" && src.Duplicates != duplicatesFirst && src.Duplicates != duplicatesLast {
		return nil, fmt.Errorf("%s: source `%s`: of duplicates %q cannot count", src.Origin, src.Name, src.Duplicates)
	}
	var err error
	if sp.zone, err = calendar.LoadZone(src.Zone); err != nil {
		return nil, fmt.Errorf("%s: the zone of source `%s` is %w", src.Origin, src.Name, err)
	}
	if sp.plan, err = planRecord(src, p.records[src.Name]); err != nil {
		return nil, fmt.Errorf("%s: source `%s`: %w", src.Origin, src.Name, err)
	}
	env, err := p.scopeOf(src.Name, src.Name)
	if err != nil {
		return nil, err
	}
	for _, part := range src.Key {
		program, err := p.typed(env, part, stdlib.KindText, stdlib.KindInt, stdlib.KindDate)
		if err != nil {
			return nil, err
		}
		sp.key = append(sp.key, program)
	}
	sp.version, err = p.optional(env, src.Version,
		stdlib.KindInstant, stdlib.KindDate, stdlib.KindInt, stdlib.KindDecimal, stdlib.KindText)
	if err != nil {
		return nil, err
	}
	sp.deleted, err = p.optional(env, src.Deleted, stdlib.KindBool)
	return sp, err
}

// read reads the inputs of the source, in their order, and yields the records
// that count. What cannot be read is rejected, one by one; of several records
// with one key only the newest counts. The report then accounts for all that
// was read. Inputs are read twice: first for keys and versions, then for the
// records.
//
// The error is an *InputError where an input cannot be read to its end: records
// that stand before that place have been yielded, and nothing after it is read.
// It is the context's error where that ended. When yield answers false, read
// ends without an error. A nil reject drops the rejects, which stay counted.
// A plan that recalls yields records that do not count, or no longer, with their fate.
func (sp *sourcePlan) read(ctx context.Context, inputs []Input, reject func(Reject), rep *SourceReport, yield func(*record) bool) error {
	rd := &reading{sp: sp, ctx: ctx, inputs: inputs, frame: stdlib.NewFrame(), limit: mostRecord, shards: newShardReading(sp.shard)}
	var broken error
	if len(sp.key) > 0 {
		rd.table = newKeyTable(sp.order)
		if broken = rd.each(rd.note); broken != nil && !isInputError(broken) {
			return broken
		}
		rd.table.settle()
		rd.limit = rd.ordinal
	}
	first := rd.digest
	rd.ordinal, rd.digest, rd.reject, rd.report, rd.yield = 0, digest128{}, reject, rep, yield
	err := rd.each(rd.deliver)
	rep.shards = rd.shards.account(rd.ordinal)
	switch {
	case err != nil && !isInputError(err):
		return err
	case rd.stopped:
		return nil
	case broken != nil:
		return broken
	case err == nil && len(sp.key) > 0 && (rd.digest != first || rd.ordinal != rd.limit):
		return rd.changed()
	}
	return err
}

// replaces reports whether records may have counted once that do not any more.
func (sp *sourcePlan) replaces() bool {
	return sp.version != nil || sp.deleted != nil || sp.order == duplicatesLast
}

func isInputError(err error) bool {
	_, ok := err.(*InputError)
	return ok
}

// A reading is the state of reading a source once through its inputs, and then
// once more.
type reading struct {
	sp      *sourcePlan
	ctx     context.Context
	inputs  []Input
	frame   *stdlib.Frame
	table   *keyTable
	content []byte
	ordinal int64     // of the next record
	limit   int64     // ordinals that may be given
	digest  digest128 // of all keys, in their order

	reject  func(Reject)
	report  *SourceReport
	yield   func(*record) bool
	stopped bool
	shards  *shardReading
	foreign bool // the current record is another shard's
}

// A found is a record that was found in an input, good or bad.
type found struct {
	place func() string
	rec   *stdlib.Record
	flaw  flaw
}

// each visits the records of all inputs until visit answers false.
func (rd *reading) each(visit func(found) bool) error {
	for i := range rd.inputs {
		if rd.inputs[i].Source != rd.sp.name {
			continue
		}
		if goOn, err := rd.eachIn(&rd.inputs[i], visit); err != nil || !goOn {
			return err
		}
	}
	return nil
}

func (rd *reading) eachIn(in *Input, visit func(found) bool) (goOn bool, err error) {
	r, err := rd.sp.openRecords(in)
	if err != nil {
		return false, err
	}
	defer r.close()
	var c chunk
	place := func() string { return r.place(c.number) }
	for {
		if err := rd.ctx.Err(); err != nil {
			return false, err
		}
		err := r.next(&c)
		if err == io.EOF {
			return true, nil
		}
		if err != nil {
			return false, in.inputError(err)
		}
		if rd.ordinal == rd.limit {
			return false, rd.changed()
		}
		f := found{place: place, flaw: c.flaw}
		if f.flaw.isNone() {
			f.rec, f.flaw = r.decode(&c)
		}
		goOn := visit(f)
		rd.ordinal++
		if !goOn {
			return false, nil
		}
	}
}

// inputError makes sure of the type of an error.
func (in *Input) inputError(err error) error {
	if isInputError(err) {
		return err
	}
	return in.broken(err)
}

// changed is the error of inputs that are not the same when they are read again.
func (rd *reading) changed() error {
	return &InputError{Code: "E0519", Input: rd.sp.name, Message: "the source's files changed while they were read"}
}

// note is the first pass: it enters a record in the table of keys.
func (rd *reading) note(f found) bool {
	key, v, bad := rd.identify(f)
	if !bad.isNone() {
		rd.shards.note(rd.ordinal, "")
		rd.table.skip()
		return true
	}
	digest := rd.hashed(key)
	if rd.shards.note(rd.ordinal, key) && !rd.sp.feeds {
		rd.table.skip()
		return true
	}
	packed, _ := versionOf(v)
	rd.content = appendContent(rd.content[:0], rd.sp.plan, f.rec)
	rd.table.add(digest, packed, digestOf(rd.content))
	return true
}

// hashed returns the digest of a key and enters it in the digest of all keys.
func (rd *reading) hashed(key string) digest128 {
	const odd = 0x9e3779b97f4a7c15
	d := digestOf([]byte(key))
	rd.digest.high = (rd.digest.high ^ d.high ^ uint64(rd.ordinal)) * odd
	rd.digest.low = (rd.digest.low + d.low) * odd
	return d
}

// deliver is the second pass: it yields a record or accounts for it otherwise.
func (rd *reading) deliver(f found) bool {
	r := &record{source: rd.sp.name, place: f.place(), ordinal: rd.ordinal, value: f.rec}
	var bad flaw
	r.key, r.version, bad = rd.identify(f)
	if bad.isNone() && rd.table != nil {
		rd.hashed(r.key)
	}
	rd.foreign = rd.shards.isOther(rd.ordinal, rd.table != nil)
	if r.foreign = rd.foreign; !r.foreign {
		rd.report.Read++
	} else if !rd.sp.feeds {
		return true
	}
	if !bad.isNone() {
		return rd.refuse(r, bad)
	}
	if rd.table != nil {
		switch rd.table.standing(rd.ordinal) {
		case ahead:
			r.replaces = true
		case older:
			return rd.exclude("older version") && rd.pass(r, outdated)
		case olderOfNone:
			return rd.exclude("older version")
		case repeatOf:
			return rd.exclude("repeated")
		case overtaken:
			rd.exclude(overtakenReason[rd.sp.order])
			return rd.sp.order == duplicatesFirst || rd.pass(r, outdated) // what was not the first never counted
		case conflicting:
			return rd.refuse(r, flaw{code: "E0515", message: rd.sp.conflict()})
		}
	}
	switch gone, bad := rd.isDeleted(f.rec); {
	case !bad.isNone():
		return rd.refuse(r, bad) && rd.pass(r, doubtful)
	case gone:
		return rd.exclude("deleted") && rd.pass(r, deleted)
	}
	if !rd.foreign {
		rd.report.Accepted++
	}
	rd.stopped = !rd.yield(r)
	return !rd.stopped
}

// pass yields a record that does not count, where somebody asks for those.
func (rd *reading) pass(r *record, f fate) bool {
	if rd.sp.recalls && !rd.foreign {
		r.fate = f
		rd.stopped = !rd.yield(r)
	}
	return !rd.stopped
}

func (sp *sourcePlan) conflict() string {
	if sp.version == nil {
		return "records with this key contradict each other, and the source has no `version` that says which one counts"
	}
	return "records with this key and version contradict each other"
}

// overtakenReason says why a record that another contradicts does not count,
// where the order of the input decides.
var overtakenReason = map[string]string{
	duplicatesFirst: "not the first of its key",
	duplicatesLast:  "not the last of its key",
}

func (rd *reading) exclude(reason string) bool {
	if !rd.foreign {
		count(&rd.report.Excluded, reason)
	}
	return true
}

func (rd *reading) refuse(r *record, bad flaw) bool {
	if rd.foreign {
		return true
	}
	count(&rd.report.Rejected, string(bad.code))
	if rd.reject == nil {
		return true
	}
	rd.reject(Reject{Source: r.source, Record: r.place, Key: r.key, Code: bad.code, Message: bad.message, ordinal: r.ordinal})
	return true
}
