package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/crosswalk-dhis2/crosswalk/compiler/schemafile"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

type schemaInferFlags struct {
	sample               schemafile.SampleOptions
	out, title, format   string
	project, environment string
}

func schemaInferCommand(s system) *cobra.Command {
	f := &schemaInferFlags{}
	cmd := &cobra.Command{
		Use:   "infer SOURCE…",
		Short: "Make a schema from a sample of records",
		Long: `Reads records and writes the JSON Schema that all of them follow: types, formats,
what is always there, and the values of fields with few of them. Values that few
records have, free text and fields that seem to tell who somebody is are never
shown. What is worth a look goes to standard error.

SOURCE is a file, - for standard input, or an object as ` + "`sources`" + ` in crosswalk.yaml
has them, of files or of a server of the project.`,
		Example: `  crosswalk schema infer data/visits.ndjson -o schemas/visit.json
  crosswalk schema infer data/*.csv --person patient_id --at-least 10
  crosswalk schema infer '{files: clinic.xlsx, sheet: Visits}'
  crosswalk schema infer '{fhir: emr, search: "Encounter?_lastUpdated=ge2026-11-01"}'`,
		Args: cobra.ArbitraryArgs,
		RunE: func(_ *cobra.Command, args []string) error { return schemaInfer(s, f, args) },
	}
	flags := cmd.Flags()
	flags.IntVar(&f.sample.AtLeast, "at-least", 5, "how many records must have a value before it is shown; `N` is at least 2")
	flags.StringVar(&f.sample.Person, "person", "", "`PATH` of a field that tells people apart: values are counted by people, not by records")
	flags.BoolVar(&f.sample.Blank, "blank-is-missing", false, `"" is missing`)
	flags.BoolVar(&f.sample.Limits, "limits", false, "show the least and the greatest number of each field")
	flags.StringVar(&f.format, "format", "", "`FORMAT` of the files where their names do not tell: "+strings.Join(sampleFormats(), ", "))
	flags.StringVar(&f.title, "title", "", "`TITLE` of the schema; the name of the first file if it is not given")
	flags.StringVar(&f.project, "project", ".", "`DIR` of the project, for servers")
	flags.StringVar(&f.environment, "env", "", "`ENVIRONMENT` of crosswalk.yaml, for servers")
	flags.StringVarP(&f.out, "out", "o", "", "`FILE` to write; standard output if it is not given")
	return cmd
}

// sampleFormats lists what --format takes: forms that need no more than a name.
func sampleFormats() []string {
	return slices.DeleteFunc(formatNames(), func(name string) bool { return name == inFHIR || name == trackerObjects })
}

func schemaInfer(s system, f *schemaInferFlags, said []string) error {
	switch {
	case len(said) == 0:
		return misused("nobody says where the records are").withHelp("name a file, or - for standard input: crosswalk schema infer visits.ndjson")
	case f.sample.AtLeast < 2:
		return misused("--at-least %d: a value that one record has is never shown", f.sample.AtLeast).withHelp("give 2 or more")
	case f.format != "" && !slices.Contains(sampleFormats(), f.format):
		return misused("--format %s: a file is named with that format as in %s", f.format, projectFile).
			withHelp("for example '{files: bundles/*.json, format: fhir, resource: Patient}'; --format takes %s", strings.Join(sampleFormats(), ", "))
	}
	sample, err := schemafile.NewSample(f.sample)
	if err != nil {
		return refused(err)
	}
	in := &inputs{system: s}
	defer in.close()
	list, err := in.sampled(f, said)
	if err != nil {
		return err
	}
	for i := range list {
		if err := sample.Read(&list[i]); err != nil {
			return sampleFailure(err)
		}
	}
	text, notes, err := sample.Schema(schemaTitle(f, said[0], list))
	if err != nil {
		return refused(err)
	}
	fmt.Fprintf(s.stderr, "%s in %s\n", plural(int64(sample.Records()), "record"), plural(int64(len(list)), "input"))
	for _, note := range notes {
		fmt.Fprintf(s.stderr, "  %s\n", note)
	}
	return s.writeSchema(f.out, text)
}

// schemaTitle is the title that is said, or the name of the first input.
func schemaTitle(f *schemaInferFlags, said string, list []runtime.Input) string {
	if f.title != "" || said == "-" || len(list) == 0 {
		return f.title
	}
	name, _, _ := strings.Cut(filepath.Base(list[0].Name), ".")
	return name
}

// sampled opens what the sample is read from.
func (in *inputs) sampled(f *schemaInferFlags, said []string) ([]runtime.Input, error) {
	var list []runtime.Input
	for _, one := range said {
		open := in.sampledFile
		if strings.HasPrefix(one, "{") {
			open = in.sampledObject
		}
		found, err := open(f, one)
		if err != nil {
			return nil, err
		}
		list = append(list, found...)
	}
	return list, nil
}

// sampleName stands for the source that a sample is of.
const sampleName = "sample"

// sampledFile opens a file, or standard input.
func (in *inputs) sampledFile(f *schemaInferFlags, path string) ([]runtime.Input, error) {
	if _, known := formatOfFile(path); !known && f.format == "" && path != "-" {
		return nil, misused("%s: nobody says in which format it is", path).withHelp("name it: --format %s", strings.Join(sampleFormats(), ", "))
	}
	return in.expand(sampleName, path, "", fileOptions{format: f.format})
}

// sampledObject opens a source that is written as in the project file.
func (in *inputs) sampledObject(f *schemaInferFlags, object string) ([]runtime.Input, error) {
	what, err := supplySaid(object, sampleName, object)
	if err != nil {
		return nil, err
	}
	b := &base{}
	switch what := what.(type) {
	case *sqlSupply:
		return nil, misused("%s: of a query the database knows the types", object).withHelp("write `crosswalk schema from-sql SERVER QUERY`")
	case *trackerSupply:
		return nil, misused("%s: of tracker objects the metadata has names and types", object).withHelp("write `crosswalk schema from-tracker --snapshot FILE --program NAME`")
	case *fileSupply:
		if what.options.format == trackerObjects {
			return nil, misused("%s: of tracker objects the metadata has names and types", object).withHelp("write `crosswalk schema from-tracker --snapshot FILE --program NAME`")
		}
	default:
		if b.place, b.settings, err = projectOf(in.system, f.project, f.environment); err != nil {
			return nil, err
		}
	}
	return what.open(in, sampleName, b)
}

// sampleFailure says why a sample was not read.
func sampleFailure(err error) error {
	var r *schemafile.Refusal
	if errors.As(err, &r) {
		return refused(err)
	}
	return runFailure(err)
}
