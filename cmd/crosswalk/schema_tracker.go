package main

import (
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/compiler/schemafile"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

type schemaTrackerFlags struct {
	snapshots []string
	out       string
	records   schemafile.TrackerRecords
}

func schemaTrackerCommand(s system) *cobra.Command {
	f := &schemaTrackerFlags{}
	cmd := &cobra.Command{
		Use:   "from-tracker --snapshot FILE --program NAME",
		Short: "Make the schema of the records of a tracker program from its metadata",
		Long: `Writes the schema of tracker objects whose values have the names and types that
the metadata give them: of the events of a stage (--stage), of enrollments
(--enrollments), or of tracked entities with their enrollments in the program; of
an event program, of its events.`,
		Example: `  crosswalk schema from-tracker --snapshot metadata/national.json --program "ANC follow-up" --stage "ANC visit" -o schemas/anc-visit.json`,
		Args:    cobra.NoArgs,
		RunE:    func(*cobra.Command, []string) error { return schemaFromTracker(s, f) },
	}
	flags := cmd.Flags()
	flags.StringArrayVar(&f.snapshots, "snapshot", nil, "metadata `FILE` of the server that the records come from; may be given several times")
	flags.StringVar(&f.records.Program, "program", "", "`NAME`, code or UID of the program")
	flags.StringVar(&f.records.Stage, "stage", "", "`NAME`, code or UID of the stage whose events are the records")
	flags.BoolVar(&f.records.Enrollments, "enrollments", false, "the records are enrollments")
	flags.BoolVar(&f.records.ByCode, "by-code", false, "call values by codes in place of names")
	flags.StringVarP(&f.out, "out", "o", "", "`FILE` to write; standard output if it is not given")
	return cmd
}

func schemaFromTracker(s system, f *schemaTrackerFlags) error {
	switch {
	case len(f.snapshots) == 0:
		return misused("nobody says where the metadata is").withHelp("name the file: --snapshot metadata/national.json")
	case f.records.Program == "":
		return misused("nobody says which program").withHelp("name it: --program \"ANC follow-up\"")
	case f.records.Stage != "" && f.records.Enrollments:
		return misused("the records are events of a stage, or enrollments").withHelp("give --stage or --enrollments")
	}
	snapshot, err := s.loadSnapshot(f.snapshots)
	if err != nil {
		return err
	}
	text, err := schemafile.Tracker(snapshot, f.records)
	if err != nil {
		return refused(err)
	}
	return s.writeSchema(f.out, text)
}

// loadSnapshot reads metadata and shows what is wrong with it.
func (s system) loadSnapshot(paths []string) (*metadata.Snapshot, error) {
	var files []*diag.File
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, cannot("read", path, err)
		}
		files = append(files, diag.NewFile(filepath.ToSlash(path), string(text)))
	}
	snapshot, problems := metadata.Load(files...)
	if problems.HasErrors() {
		if err := s.showProblems(s.stderr, "terminal", "auto", problems); err != nil {
			return nil, err
		}
		return nil, silent(exitInvalid)
	}
	return snapshot, nil
}
