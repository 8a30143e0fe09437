package runtime

import (
	"context"
	"fmt"
	"time"

	"github.com/crosswalk-dhis2/crosswalk/stdlib"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/calendar"
)

// A sourcePlan reads the records of one source. It is not changed once it is made.
type sourcePlan struct {
	name    string
	plan    *recordPlan // of all fields: what two records must have in common to be repeats
	named   *recordPlan // of the fields that key and version need
	used    *recordPlan // of the fields that blocks and lists of entities need
	naming  fieldSet    // the fields of named
	names   bool        // used has them too
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

	memory int                   // how many bytes the table of keys may take
	spill  func() (Spill, error) // where it goes if it takes more; nil: it stays
}

// newSourcePlan makes the plan of a source of the planner's transform.
func newSourcePlan(src *Source, p *planner) (*sourcePlan, error) {
	sp := &sourcePlan{name: src.Name, blank: src.BlankIsMissing, order: src.Duplicates, names: true}
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
	if sp.naming, err = p.readsOf(func() error { return sp.planIdentity(src, p, env) }); err != nil {
		return nil, err
	}
	sp.named, sp.used = sp.plan.only(sp.naming), sp.plan
	sp.deleted, err = p.optional(env, src.Deleted, stdlib.KindBool)
	return sp, err
}

// planIdentity plans what tells a record from others, and from its versions.
func (sp *sourcePlan) planIdentity(src *Source, p *planner, env *stdlib.Env) error {
	for _, part := range src.Key {
		program, err := p.typed(env, part, stdlib.KindText, stdlib.KindInt, stdlib.KindDate)
		if err != nil {
			return err
		}
		sp.key = append(sp.key, program)
	}
	var err error
	sp.version, err = p.optional(env, src.Version,
		stdlib.KindInstant, stdlib.KindDate, stdlib.KindInt, stdlib.KindDecimal, stdlib.KindText)
	return err
}

// narrow leaves out of the second reading the fields that nothing reads there:
// all expressions read those of the set. asked holds where keys or versions of
// most records are asked for.
func (sp *sourcePlan) narrow(reads fieldSet, asked bool) {
	sp.names = asked || len(sp.key) == 0
	if sp.names {
		reads = union(reads, sp.naming)
	}
	sp.used = sp.plan.only(reads)
}

// read reads the inputs of the source, in their order, and yields the records
// that count. What cannot be read is rejected, one by one; of several records
// with one key only the newest counts. The report then accounts for all that
// was read. Inputs are read twice: first for keys and versions, then for the
// records; and once more in between if records of one key and version differ as
// texts, to see whether they say the same.
//
// The error is an *InputError where an input cannot be read to its end: records
// that stand before that place have been yielded, and nothing after it is read.
// It is the context's error where that ended. When yield answers false, read
// ends without an error. A nil reject drops the rejects, which stay counted.
// A plan that recalls yields records that do not count, or no longer, with their
// fate. What is yielded is good until yield returns.
func (sp *sourcePlan) read(ctx context.Context, inputs []Input, reject func(Reject), rep *SourceReport, yield func(*record) bool) error {
	rd := &reading{sp: sp, ctx: ctx, inputs: inputs, frame: stdlib.NewFrame(), limit: mostRecord, digests: newFingerprint(), shards: newShardReading(sp.shard)}
	rd.reject, rd.report, rd.yield = reject, rep, yield
	broken, err := rd.settle()
	if err != nil {
		return err
	}
	err = rd.again(rd.deliver)
	rep.shards = rd.shards.account(rd.ordinal)
	if rd.stopped {
		return nil
	}
	if err == nil || broken != nil && isInputError(err) {
		return broken
	}
	return err
}

// replaces reports whether records may have counted once that do not any more.
func (sp *sourcePlan) replaces() bool {
	return sp.version != nil || sp.deleted != nil || sp.order == duplicatesLast
}

func (sp *sourcePlan) conflict() string {
	if sp.version == nil {
		return "records with this key contradict each other, and the source has no `version` that says which one counts"
	}
	return "records with this key and version contradict each other"
}

// deliver is the second reading: it yields a record or accounts for it otherwise.
// Of records of other shards it yields those that count, where entities are put
// together of them, and accounts for none.
func (rd *reading) deliver() bool {
	rd.record = record{source: rd.sp.name, ordinal: rd.ordinal, reading: rd, foreign: rd.shards.isOther(rd.ordinal, rd.keys != nil)}
	if !rd.record.foreign {
		rd.report.Read++
	} else if !rd.sp.feeds {
		return true
	}
	switch rd.standing() {
	case ahead:
		rd.record.replaces = true
	case nameless:
		if bad := rd.identifyNow(); !bad.isNone() {
			return rd.refuse(bad)
		}
	case older:
		return rd.exclude("older version") && rd.pass(outdated)
	case olderOfNone:
		return rd.exclude("older version")
	case repeatOf:
		return rd.exclude("repeated")
	case overtaken:
		rd.exclude(overtakenReason[rd.sp.order])
		return rd.sp.order == duplicatesFirst || rd.pass(outdated) // what was not the first never counted
	case conflicting:
		return rd.refuse(flaw{code: "E0515", message: rd.sp.conflict()})
	}
	return rd.accept()
}

// standing is that of the record at hand. Where records have no key all of them
// count; nothing is known of them before.
func (rd *reading) standing() standing {
	if rd.keys == nil {
		return nameless
	}
	return rd.keys.standing(rd.ordinal)
}

// identifyNow finds out what is wrong with the key or version of a record of
// which that has not been seen to yet.
func (rd *reading) identifyNow() (bad flaw) {
	rd.record.isKeyKnown, rd.record.isDated = true, true
	decode := rd.decoders.named
	if rd.keys == nil {
		decode = rd.decoders.used
	}
	rec, bad := rd.decode(decode)
	if !bad.isNone() {
		return bad
	}
	if rd.keys == nil {
		rd.record.value, rd.record.named = rec, rec
	}
	key, bad := rd.keyOf(rec)
	if bad.isNone() {
		rd.record.keyText = string(key)
		rd.record.changed, bad = rd.versionOf(rec)
	}
	return bad
}

// accept yields a record that counts, unless it says that it was deleted.
func (rd *reading) accept() bool {
	if bad := rd.load(); !bad.isNone() {
		return rd.refuse(bad)
	}
	switch gone, bad := rd.isDeleted(rd.record.value); {
	case !bad.isNone():
		return rd.refuse(bad) && rd.pass(doubtful)
	case gone:
		return rd.exclude("deleted") && rd.pass(deleted)
	}
	if !rd.record.foreign {
		rd.report.Accepted++
	}
	rd.stopped = !rd.yield(&rd.record)
	return !rd.stopped
}

// load decodes the record at hand, unless that is done.
func (rd *reading) load() (bad flaw) {
	if rd.record.value != nil {
		return flaw{}
	}
	rd.record.value, bad = rd.decode(rd.decoders.used)
	if rd.sp.names {
		rd.record.named = rd.record.value
	}
	return bad
}

// name returns a record with the fields that its key and version need, nil if it
// has none: where these are seldom asked for, it is decoded once more.
func (rd *reading) name(r *record) *stdlib.Record {
	if r.named == nil {
		r.named, _ = rd.decode(rd.decoders.named)
	}
	return r.named
}

// pass yields a record that does not count, where somebody asks for those.
func (rd *reading) pass(f fate) bool {
	if !rd.sp.recalls || rd.record.foreign {
		return true
	}
	if bad := rd.load(); bad.isNone() {
		rd.record.fate = f
		rd.stopped = !rd.yield(&rd.record)
	}
	return !rd.stopped
}

// overtakenReason says why a record that another contradicts does not count,
// where the order of the input decides.
var overtakenReason = map[string]string{
	duplicatesFirst: "not the first of its key",
	duplicatesLast:  "not the last of its key",
}

func (rd *reading) exclude(reason string) bool {
	if !rd.record.foreign {
		count(&rd.report.Excluded, reason)
	}
	return true
}

func (rd *reading) refuse(bad flaw) bool {
	r := &rd.record
	if r.foreign {
		return true
	}
	count(&rd.report.Rejected, string(bad.code))
	if rd.reject != nil {
		rd.reject(Reject{Source: r.source, Record: r.place(), Key: r.key(), Code: bad.code, Message: bad.message, ordinal: r.ordinal})
	}
	return true
}
