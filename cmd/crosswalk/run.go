package main

import (
	"context"
	"errors"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/period"
)

type runFlags struct {
	in, existing, orgUnits             []string
	out, periods, rejects, environment string
	format, tracker, report, engine    choice
	memory                             size
	shard, state                       string
	verbose, strict                    bool
}

func runCommand(s system) *cobra.Command {
	f := &runFlags{
		format: choose("", "json", "csv", "adx"), tracker: choose("", "nested", "ndjson"),
		report: choose("text", "text", "json"), engine: choose("compiled", "compiled", "reference"),
	}
	cmd := &cobra.Command{
		Use:   "run [MAPPING|DIR|TRANSFORM]",
		Short: "Run a mapping on records and write what DHIS2 imports",
		Long: `Runs a mapping, the mapping of a project folder, or a transform. What a flag does
not say is taken from crosswalk.yaml, but not for a transform, which needs flags
for all. Records are .ndjson, .jsonl, .json, .csv or .tsv files, each also with
.gz or .zst, or .xlsx or .parquet files; of standard input the form is found. Each data set and each program makes one
payload, a file in the folder of --out. A single payload may go to standard
output with --out -, which is also what happens if nobody names a folder.

With --period and --org-unit only some cells are made, and these are the same as
those of a run without them: give all records all the same, since a correction may
be in any file. Programs are made whole.

Where the mapping says ` + "`match`" + `, --existing names what is on the server already:
JSON as GET /api/tracker/trackedEntities gives it, with enrollments and events
inside (spec/files.md has the query). Objects that are found take the UIDs that
they have there.

Cells that only deleted records or older versions fill, and what such records made
in programs, are listed beside the payload, in a file .deletes.json for the import
strategy DELETE.

Records that cannot be used never stop a run. They are listed as NDJSON, with
their place, key and code, and without their values. With --strict the exit code
is then 1; the payloads are written all the same.`,
		Example: `  crosswalk run examples/opd
  crosswalk run opd.xwalk --in visit=visits.ndjson.gz --out out --period 202601..202603
  crosswalk run examples/opd --period 202603 --org-unit UG-KLA-001
  crosswalk run opd.transform.json --in 'visit={files: clinic.xlsx, sheet: Visits}' --out out
  crosswalk run tb.xwalk --in visit=visits.ndjson --existing 'server-*.json' --out out
  gzip -dc visits.ndjson.gz | crosswalk run opd.transform.json --in visit=- --out -`,
		RunE: func(_ *cobra.Command, args []string) error {
			path, err := atMostOne(args)
			if err != nil {
				return err
			}
			return runMapping(s, f, path)
		},
	}
	addRunFlags(cmd, f)
	return cmd
}

func addRunFlags(cmd *cobra.Command, f *runFlags) {
	flags := cmd.Flags()
	flags.StringArrayVar(&f.in, "in", nil, "records of a source, `NAME=PATH`; PATH may have * and ?, and - is standard input; or NAME={…} with an object\nas under `sources` in crosswalk.yaml; repeatable")
	flags.StringArrayVar(&f.existing, "existing", nil, "`PATH` of what is on the server already, for `match`; may have * and ?; repeatable")
	flags.StringVarP(&f.out, "out", "o", "", "`FOLDER` for the payloads; - is standard output")
	flags.StringVar(&f.periods, "period", "", "`PERIODS` that count, in the server's calendar: 202601, or 202601..202603")
	flags.StringArrayVar(&f.orgUnits, "org-unit", nil, "`ORG-UNIT` whose cells are made: its UID, or what the mapping finds it by, as its code;\nrepeatable (default all)")
	f.format.flag(cmd, "format", "form of data values (default json)")
	f.tracker.flag(cmd, "tracker", "form of tracker objects (default nested)")
	flags.StringVar(&f.rejects, "rejects", "", "`FILE` for what was rejected; - is standard error\n(default rejects.ndjson in the folder of --out)")
	f.report.flag(cmd, "report", "form of the account of the run: text goes to standard error; json to standard\noutput, or to standard error if a payload goes there")
	f.engine.flag(cmd, "engine", "what works expressions out: reference is CEL's own interpreter, with the same results\nand much more slowly")
	flags.Var(&f.memory, "memory", "bytes that the run holds of records and cells, such as 256MiB; what is more goes\nto the disk (default: no limit for cells)")
	flags.StringVar(&f.shard, "shard", "", "take a part of the records, as `3/16` the third of sixteen; give all records all\nthe same")
	flags.StringVar(&f.state, "state", "", "`FILE` for what the shard comes to, in place of payloads, for crosswalk merge")
	flags.StringVar(&f.environment, "env", "", "`ENVIRONMENT` of crosswalk.yaml")
	flags.BoolVar(&f.strict, "strict", false, "exit with 1 if anything was rejected")
	flags.BoolVarP(&f.verbose, "verbose", "v", false, "account for every rule")
}

// A job is everything that a run needs, decided.
type job struct {
	transform *runtime.Transform
	inputs    []runtime.Input
	options   runtime.RunOptions
	out       string // folder, or "-"
	rejects   string // file, "-", or "" if there is nowhere to list them
}

func runMapping(s system, f *runFlags, path string) error {
	s.saveMemory()
	if err := f.checkShard(); err != nil {
		return err
	}
	base, err := loadBase(s, path, asked{environment: f.environment, periods: f.periods})
	if err != nil {
		return err
	}
	j, err := newJob(f, base)
	if err != nil {
		return err
	}
	in := &inputs{system: s, transform: base.transform, periods: j.options.Periods}
	defer in.close()
	if j.inputs, err = in.all(base, f.in); err != nil {
		return err
	}
	if j.options.Existing, err = in.existing(base, f.existing); err != nil {
		return err
	}
	if f.state != "" {
		return runShard(s, f, j)
	}
	return execute(s, f, j, func(ctx context.Context, r *runtime.Runner, inputs []runtime.Input, out runtime.Outputs) (*runtime.Report, error) {
		return r.Run(ctx, inputs, out)
	})
}

// A base is what there is to run, and the project that it is in, if any.
type base struct {
	transform *runtime.Transform
	place     place
	settings  settings
	paths     string // where those of sources start: the project's folder, "" for the working directory
}

// loadBase loads a transform, which is a JSON file, or compiles a mapping.
func loadBase(s system, path string, a asked) (*base, error) {
	if filepath.Ext(path) == ".json" {
		if a.environment != "" {
			return nil, misused("--env is for mappings: a transform has been built for its environment")
		}
		return loadTransform(path)
	}
	p, err := locateOne(path)
	if err != nil {
		return nil, err
	}
	c, err := compile(p, a, newNamer())
	if err != nil {
		return nil, err
	}
	if err := s.report(c); err != nil {
		return nil, err
	}
	_, t, err := sealed(c.transform)
	if err != nil {
		return nil, err
	}
	return &base{t, c.place, c.settings, c.place.dir}, nil
}

func loadTransform(path string) (*base, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, cannot("read", path, err)
	}
	t, err := runtime.Load(data)
	if err != nil {
		return nil, &failure{exit: exitInvalid, message: path + ": " + err.Error()}
	}
	return &base{transform: t}, nil
}

// newJob decides between flags, the project file and defaults.
func newJob(f *runFlags, b *base) (*job, error) {
	set := b.settings
	j := &job{transform: b.transform, out: f.out, rejects: f.rejects}
	j.options.Spill = newSpill
	j.options.Reference = f.engine.value == "reference"
	j.options.Memory, _ = bytesOf(first(f.memory.text, set.memory.value)) // both have been checked
	j.options.Periods = first(f.periods, set.periods.value)
	j.options.Format = first(f.format.value, set.format.value, "json")
	j.options.TrackerFormat = "json" // the runtime's name for nested objects
	if first(f.tracker.value, set.tracker.value) == "ndjson" {
		j.options.TrackerFormat = "ndjson"
	}
	if err := checkWindow(j.options.Periods, j.transform); err != nil {
		return nil, err
	}
	var err error
	if j.options.OrgUnits, err = runUnits(f.orgUnits, set.onlyUnits, j.transform); err != nil {
		return nil, err
	}
	if j.out == "" && set.out.value != "" {
		j.out = b.place.path(set.out.value)
	}
	if f.state != "" {
		return j, nil
	}
	if err := j.decideOut(); err != nil {
		return nil, err
	}
	if j.rejects == "" && j.out != "-" {
		j.rejects = filepath.Join(j.out, rejectsFile)
	}
	return j, nil
}

// checkWindow makes sure that the run's periods can be read, and that some period
// of each form lies in them: three weeks hold no month, and would give nothing.
func checkWindow(periods string, t *runtime.Transform) error {
	if periods == "" && t.EachPeriod() {
		return misused("%s", runtime.ErrNoPeriods).withHelp(periodsHelp)
	}
	if periods == "" {
		return nil
	}
	in, err := t.Target.Periods()
	if err != nil {
		return err
	}
	from, to, err := in.ParseRange(periods)
	if err != nil {
		return misused("--period %s: it is %s", periods, err).withHelp(periodsHelp)
	}
	for _, d := range t.DataSets {
		kind, ok := period.ParseType(d.PeriodType)
		if ok && len(in.Within(from.FirstDay(), to.LastDay(), kind)) == 0 {
			return misused("--period %s: no period of \"%s\", which is %s, lies in it", periods, d.Name, d.PeriodType).withHelp(periodsHelp)
		}
	}
	return nil
}

func first(words ...string) string {
	for _, w := range words {
		if w != "" {
			return w
		}
	}
	return ""
}

// decideOut makes sure that payloads do not mix on standard output.
func (j *job) decideOut() error {
	names := payloadNames(j.transform)
	switch {
	case len(names) > 1 && j.out == "-":
		return misused("--out - takes one payload, and the mapping makes %d: %s", len(names), strings.Join(names, ", ")).
			withHelp("name a folder: --out out")
	case len(names) > 1 && j.out == "":
		return misused("the mapping makes %d payloads: %s", len(names), strings.Join(names, ", ")).
			withHelp("say where they go: --out DIR, or `out: DIR` in %s", projectFile)
	case j.out == "":
		j.out = "-"
	}
	return nil
}

// payloadNames are the data sets and programs, in the order in which they are written.
func payloadNames(t *runtime.Transform) []string {
	var names []string
	for _, d := range t.DataSets {
		names = append(names, `"`+d.Name+`"`)
	}
	for _, p := range t.Programs {
		names = append(names, `"`+p.Name+`"`)
	}
	return names
}

// execute makes the payloads of a job, and puts all its files in their places at the
// end, or none.
func execute(s system, f *runFlags, j *job, do func(context.Context, *runtime.Runner, []runtime.Input, runtime.Outputs) (*runtime.Report, error)) error {
	rejects, err := s.openRejects(j.rejects, f.rejects != "")
	if err != nil {
		return err
	}
	defer rejects.discard()
	j.options.Reject = rejects.add
	runner, err := runtime.NewRunner(j.transform, j.options)
	if err != nil {
		return &failure{exit: exitInvalid, message: "the transform cannot be run: " + err.Error()}
	}
	outputs := s.outputs(j)
	defer outputs.discard()
	report, err := s.interruptible(j.inputs, func(ctx context.Context, inputs []runtime.Input) (*runtime.Report, error) {
		return do(ctx, runner, inputs, outputs)
	})
	if err != nil {
		return runFailure(err)
	}
	if err := rejects.commit(); err != nil {
		return err
	}
	if err := outputs.commit(); err != nil {
		return err
	}
	a := &account{report: report, rejected: rejects.count, rejects: rejects.place(), verbose: f.verbose}
	for _, name := range runner.Outputs() {
		a.payloads = append(a.payloads, outputs.place(name))
	}
	if err := s.tell(a, f.report.value, j.out == "-"); err != nil {
		return err
	}
	if f.strict && rejects.count > 0 {
		return silent(exitFindings)
	}
	return nil
}

// interruptible runs until the end or until the user interrupts it; a second
// interrupt ends the program at once.
func (s system) interruptible(inputs []runtime.Input, do func(context.Context, []runtime.Input) (*runtime.Report, error)) (*runtime.Report, error) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	context.AfterFunc(ctx, stop)
	watch := s.watch(inputs)
	defer watch.stop()
	return do(ctx, watch.inputs)
}

// runFailure says in plain words why a run ended early.
func runFailure(err error) error {
	var input *runtime.InputError
	var known *failure
	switch {
	case errors.Is(err, context.Canceled):
		return &failure{exit: exitFiles, message: "interrupted; nothing was written"}
	case errors.As(err, &known):
		return known
	case errors.As(err, &input):
		return inputFailure(input)
	case errors.Is(err, runtime.ErrNoInput):
		return misused("%s", err).withHelp("name the file: --in NAME=PATH")
	}
	return &failure{exit: exitFiles, message: "cannot write the payloads: " + reason(err)}
}

func inputFailure(e *runtime.InputError) error {
	message := e.Input + ": " + e.Message
	words, known := knownReason(e.Err)
	if known && !errors.Is(e.Err, io.ErrUnexpectedEOF) { // of that one the message has told
		message += ": " + words
	}
	return (&failure{exit: exitFiles, message: message}).withHelp("`crosswalk explain %s` says more", e.Code)
}
