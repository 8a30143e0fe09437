package runtime

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// An Input is one stream of a source's records.
type Input struct {
	Source string // name of the source
	Name   string // how messages call the stream, "visits.ndjson"
	Format string // "ndjson", "json" or "csv"; "" follows from Name's ending, without .gz or .zst
	// Encoding is what the text is in, one of Encodings; "" is UTF-8. A byte order
	// mark of UTF-8 or UTF-16 counts before it.
	Encoding  string
	Delimiter byte // between the cells of CSV; 0: the header tells it
	HeaderRow int  // line of CSV in which the header begins, from 1; 0: the first that is not blank
	// Open starts the stream from its beginning. It is called twice where records
	// have keys: once to see which of them count, once to use them; and once more in
	// between, if records of one key and version have different texts. All must give
	// the same bytes.
	Open func() (io.ReadCloser, error)
	// Rows takes the place of Open where the input comes as rows of cells. It is
	// called as often. What is said of formats and text does not count then.
	Rows func() (Rows, error)
}

// RunOptions say how a transform is run.
type RunOptions struct {
	// Periods is the run's window, "202601..202603" or one period; records of
	// other periods are excluded. Empty: all periods.
	Periods string
	// OrgUnits are the UIDs of the org units whose cells are made; records of
	// others are excluded. Empty: all. Programs are made whole all the same, as they
	// are with Periods.
	OrgUnits []string
	// Format of data values: "json" (also when empty), "csv" or "adx".
	Format string
	// TrackerFormat is "json" (nested, also when empty) or "ndjson" (one object a line).
	TrackerFormat string
	// Existing are files of the tracked entities that are on the server, as DHIS2
	// lists them, with enrollments and events inside: what `match` looks objects up
	// in. Nil: nothing is looked up. Sources are not asked for, and all is read as JSON.
	Existing []Input
	// Generation is part of derived UIDs; 0 unless objects have to be made anew.
	Generation int
	// Memory is about how many bytes are held of the records of entities and of what
	// cells are made of; what is more goes to spills. 0 is 16 MiB for entities, and
	// no limit for cells. The keys of a source may take as much besides while it is
	// read first, and 32 MiB at least.
	Memory int
	// Shard is the part of the records that RunShard takes.
	Shard Shard
	// Spill makes a place outside of memory; nil: everything stays in memory.
	Spill func() (Spill, error)
	// Reject is called for everything that was not counted or sent, in a stable
	// order; nil drops them (they stay counted in the report).
	Reject func(Reject)

	// Reference runs expressions on CEL's interpreter, which says what they mean:
	// much more slowly, and with the same results.
	Reference bool

	scan bool // tests: every condition is asked of every record
	keep bool // tests: all tracker objects are kept to the end
}

// Outputs takes what a run writes: one stream for each data set or program,
// named after it, and then one more, with DeletesEnding, for each program with
// objects to delete. Streams of programs whose events are each made by one record
// are created with the first event and written while records are read; all others
// come after that, one after another. Each stream is closed, but one is whole only
// where Run gave no error.
type Outputs interface {
	Create(name string) (io.WriteCloser, error)
}

// ErrNoInput is the error of a run without an input for a source that some
// block reads. An input may be empty.
var ErrNoInput = errors.New("nothing to read")

// A Runner is a transform made ready to run. It is never changed, and may run
// several times, also at the same time.
type Runner struct {
	transform *Transform
	options   RunOptions
	window    window
	units     unitSet
	sources   []*sourceRunner
	entities  []*entityRunner
	sets      []*dataSetPlan
	programs  []*programPlan
	outputs   []string // names of the streams: data sets, then programs
	planned   []PlannedExpr
}

// sourceRunner is a source and the blocks that read it, in the transform's order.
type sourceRunner struct {
	name   string
	plan   *sourcePlan
	blocks []blockRef
	lists  []listRef // of entities that its records go into
	events []int     // programs to which its records give events that are not kept
}

// narrowSources leaves out what no expression reads, once all are known.
func (r *Runner) narrowSources(reads fieldSet) {
	for _, src := range r.sources {
		asks := slices.ContainsFunc(src.blocks, func(ref blockRef) bool { return ref.isProgram || r.sets[ref.form].asksKeys() })
		src.plan.narrow(reads, asks || len(src.lists) > 0)
	}
}

// asksKeys reports whether rules ask for the keys of the records that count.
func (d *dataSetPlan) asksKeys() bool {
	return slices.ContainsFunc(d.rules, func(r *rulePlan) bool { return r.by != nil })
}

// entityRunner is an entity and the blocks that read it, in the transform's order.
type entityRunner struct {
	plan   *entityPlan
	blocks []blockRef
}

// listRef is a list of an entity.
type listRef struct{ entity, list int }

// blockRef is a block of a data set or of a program.
type blockRef struct {
	isProgram   bool
	form, block int
}

// NewRunner compiles everything in a transform once. The error says what in
// the transform or in the options cannot be run; a transform that the compiler
// made has nothing of the sort.
func NewRunner(t *Transform, o RunOptions) (*Runner, error) {
	r, err := plan(t, o)
	if err == nil && !r.window.bounded && t.EachPeriod() {
		return nil, ErrNoPeriods
	}
	return r, err
}

func plan(t *Transform, o RunOptions) (*Runner, error) {
	r := &Runner{transform: t, options: o}
	p, err := newPlanner(t, o)
	if err != nil {
		return nil, err
	}
	if r.units, err = parseUnits(o.OrgUnits, t); err != nil {
		return nil, err
	}
	if r.window, err = parseWindow(o.Periods, p.periods); err != nil {
		return nil, err
	}
	if err := r.planForms(p); err != nil {
		return nil, err
	}
	if err := r.planSources(p); err != nil {
		return nil, err
	}
	if err := r.planEntities(p); err != nil {
		return nil, err
	}
	r.narrowSources(p.reads)
	r.planEvents()
	r.planned = p.planned
	return r, nil
}

func (r *Runner) planForms(p *planner) error {
	for i := range r.transform.DataSets {
		d, err := p.dataSet(&r.transform.DataSets[i])
		if err != nil {
			return err
		}
		r.sets = append(r.sets, d)
	}
	for i := range r.transform.Programs {
		plan, err := p.programPlan(&r.transform.Programs[i])
		if err != nil {
			return err
		}
		r.programs = append(r.programs, plan)
	}
	var err error
	if r.outputs, err = r.outputNames(); err != nil {
		return err
	}
	return r.formatFits()
}

func (r *Runner) planSources(p *planner) error {
	for i := range r.transform.Sources {
		src := &r.transform.Sources[i]
		plan, err := newSourcePlan(src, p)
		if err != nil {
			return err
		}
		blocks := r.blocksOf(src.Name)
		plan.shard = r.options.Shard
		plan.memory, plan.spill = max(r.options.Memory, leastKeyMemory), r.options.Spill
		plan.recalls = plan.replaces() && slices.ContainsFunc(blocks, r.recalls)
		r.sources = append(r.sources, &sourceRunner{name: src.Name, plan: plan, blocks: blocks})
	}
	return nil
}

// planEvents finds the programs whose events need not be kept.
func (r *Runner) planEvents() {
	for i, p := range r.programs {
		if !r.makesLoneEvents(p) {
			continue
		}
		p.lone = true
		for _, src := range r.sources {
			if src.name == p.blocks[0].source {
				src.events = append(src.events, i)
			}
		}
	}
}

// recalls reports whether a block asks for records that no longer count: that of a
// data set for the cells that they filled, that of a program for their objects.
func (r *Runner) recalls(ref blockRef) bool {
	return !ref.isProgram || r.programs[ref.form].blocks[ref.block].recalls()
}

// recallsParts reports whether a block of an entity asks for records of its lists
// that no longer count: data sets cannot tell what the history was with them.
func (r *Runner) recallsParts(ref blockRef) bool {
	return ref.isProgram && r.recalls(ref)
}

func (r *Runner) planEntities(p *planner) error {
	plans := map[string]*sourcePlan{}
	for _, src := range r.sources {
		plans[src.name] = src.plan
	}
	for i := range r.transform.Entities {
		plan, err := p.entity(&r.transform.Entities[i], plans)
		if err != nil {
			return err
		}
		plan.shard = r.options.Shard
		if blocks := r.blocksOf(plan.entity.Name); len(blocks) > 0 {
			r.joins(plan, len(r.entities))
			r.entities = append(r.entities, &entityRunner{plan, blocks})
		}
	}
	return nil
}

// joins makes the sources of an entity's lists give their records to it.
func (r *Runner) joins(plan *entityPlan, entity int) {
	for number, l := range plan.lists {
		for _, src := range r.sources {
			if src.name == l.list.Source {
				src.plan.feeds = true
				src.plan.recalls = src.plan.recalls || src.plan.replaces() && slices.ContainsFunc(r.blocksOf(plan.entity.Name), r.recallsParts)
				src.lists = append(src.lists, listRef{entity, number})
			}
		}
	}
}

// blocksOf lists the blocks that read a source or an entity.
func (r *Runner) blocksOf(source string) []blockRef {
	var refs []blockRef
	for form, d := range r.sets {
		for i, b := range d.blocks {
			if b.block.Source == source {
				refs = append(refs, blockRef{false, form, i})
			}
		}
	}
	for form, p := range r.programs {
		for i, b := range p.blocks {
			if b.source == source {
				refs = append(refs, blockRef{true, form, i})
			}
		}
	}
	return refs
}

// Outputs lists the names of the streams of all data sets, and then of all
// programs, in the transform's order.
func (r *Runner) Outputs() []string { return slices.Clone(r.outputs) }

// Run reads the inputs and writes what the transform makes of them: the same
// bytes for the same inputs, whatever their order within a source. Only of two
// records without a version that disagree about one tracker object the later
// in the input counts, of two parents that claim one tracker object the first
// has it (E0555), and events that are each made by one record come in the order
// of the records.
//
// Bad records never stop a run: they are rejected. The error is that of a
// stream that could not be read to its end or written, or of the context. The
// report accounts for what was read up to there, and is never nil.
func (r *Runner) Run(ctx context.Context, inputs []Input, out Outputs) (*Report, error) {
	w := r.newWorker(out, r.reject())
	defer w.close()
	if err := r.checkInputs(inputs); err != nil {
		return w.report, err
	}
	err := w.readAll(ctx, r, inputs, &rejectList{})
	if err == nil {
		err = r.write(ctx, w, out)
	}
	return w.account(), err
}

// readAll puts all records and entities through the blocks that read them. Where it
// is, it notes in a list of rejects.
func (w *worker) readAll(ctx context.Context, r *Runner, inputs []Input, at *rejectList) error {
	for i, src := range r.sources {
		at.phase = i
		var failed error
		err := src.plan.read(ctx, inputs, w.rejects, &w.report.Sources[i], func(rec *record) bool {
			failed = w.record(src, rec)
			return failed == nil && ctx.Err() == nil
		})
		if err = cmp.Or(failed, err, ctx.Err()); err != nil {
			return err
		}
	}
	at.phase, at.entities = len(r.sources), true
	return w.entities(ctx, r.entities, func(entity int) { at.phase = len(r.sources) + entity })
}

// reject is what is called for each reject.
func (r *Runner) reject() func(Reject) {
	if r.options.Reject == nil {
		return func(Reject) {}
	}
	return r.options.Reject
}

// checkInputs makes sure that no input is for nobody and no block goes without.
func (r *Runner) checkInputs(inputs []Input) error {
	for _, src := range r.sources {
		isOf := func(in Input) bool { return in.Source == src.name }
		if len(src.blocks)+len(src.lists) > 0 && !slices.ContainsFunc(inputs, isOf) {
			return fmt.Errorf("source `%s`: %w", src.name, ErrNoInput)
		}
	}
	for _, in := range inputs {
		isOf := func(src *sourceRunner) bool { return src.name == in.Source }
		if !slices.ContainsFunc(r.sources, isOf) {
			return fmt.Errorf("input %s: the mapping has no source `%s`", in.Name, in.Source)
		}
	}
	return nil
}

// A worker is the state of a run that belongs to one goroutine.
type worker struct {
	*session
	transform *Transform
	report    *Report
	joins     []*entityRun // by number of the entity
	sets      []*dataSetRun
	programs  []*programRun
	window    window
	existing  *existing // what is known of the server; nil if nothing is
}

func (r *Runner) newWorker(out Outputs, rejects func(Reject)) *worker {
	w := &worker{transform: r.transform, session: &session{frame: stdlib.NewFrame(), rejects: rejects}, report: &Report{
		Mapping: r.transform.Mapping, Digest: r.transform.Digest, Interpreted: r.interpreted(), Periods: r.window.text, OrgUnits: slices.Sorted(maps.Keys(r.units)),
	}}
	for _, src := range r.sources {
		w.report.Sources = append(w.report.Sources, SourceReport{Name: src.name})
	}
	m := r.memory()
	for _, e := range r.entities {
		w.joins = append(w.joins, newEntityRun(e, w.session, m.ofEntity, m.spill))
	}
	w.window = r.window
	for _, d := range r.sets {
		w.sets = append(w.sets, newDataSetRun(d, w.session, r.window, r.units, m))
	}
	shared := newSharedObjects()
	shared.own = ownTypes(r.programs)
	for i, p := range r.programs {
		run := p.newRun(r.options.Generation)
		run.join(shared)
		if p.lone {
			run.out = &eventStream{out: out, name: r.outputs[len(r.sets)+i], format: r.options.TrackerFormat, plan: p}
		}
		w.programs = append(w.programs, run)
	}
	for _, e := range w.joins {
		e.programs = w.programs
	}
	return w
}

// close throws away what is still put aside when a run ends early.
func (w *worker) close() {
	for _, e := range w.joins {
		_ = e.sorter.close() // nothing in it is needed any more
	}
	for _, d := range w.sets {
		d.cells.close()
	}
	for _, p := range w.programs {
		p.out.abandon()
	}
}

// record puts a record through all the blocks that read its source, and into the
// lists of entities. The error is that of a spill, or of a stream of events.
func (w *worker) record(src *sourceRunner, rec *record) error {
	w.rec = rec
	w.frame.NextRecord()
	defer func() { w.rec = nil }()
	for _, ref := range src.blocks {
		if !rec.foreign {
			w.block(ref)
		}
	}
	for _, program := range src.events {
		if err := w.programs[program].send(w.session); err != nil {
			return err
		}
	}
	for _, ref := range src.lists {
		if rec.fate != counted {
			w.joins[ref.entity].recall(ref.list) // lists hold what counts
			continue
		}
		if err := w.joins[ref.entity].collect(ref.list); err != nil {
			return err
		}
	}
	return w.broken()
}

// broken is the error of a spill of cells.
func (w *worker) broken() error {
	for _, d := range w.sets {
		if err := d.cells.things.outside.err; err != nil {
			return err
		}
	}
	return nil
}

// block does in a block what the fate of the current record asks for. A history is
// put together of what counts, so its blocks meet nothing else.
func (w *worker) block(ref blockRef) {
	if ref.isProgram {
		w.programs[ref.form].meet(w.session, ref.block)
		return
	}
	w.sets[ref.form].meet(w.session, ref.block)
}

// account puts the parts of the report together.
func (w *worker) account() *Report {
	for _, e := range w.joins {
		w.report.Entities = append(w.report.Entities, *e.report)
	}
	for _, d := range w.sets {
		d.book()
		w.report.DataSets = append(w.report.DataSets, *d.report)
	}
	for _, p := range w.programs {
		p.report.Places, p.report.OtherPlaces = p.places.report(p.plan.units), p.places.others
		w.report.Programs = append(w.report.Programs, p.report)
	}
	return w.report
}
