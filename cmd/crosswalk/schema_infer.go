package main

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/crosswalk-dhis2/crosswalk/compiler/schemafile"
)

type schemaInferFlags struct {
	sample             schemafile.SampleOptions
	out, title, format string
}

func schemaInferCommand(s system) *cobra.Command {
	f := &schemaInferFlags{}
	cmd := &cobra.Command{
		Use:   "infer FILE…",
		Short: "Make a schema from a sample of records",
		Long: `Reads records (*.ndjson, *.json, *.csv, also with .gz) and writes the JSON Schema
that all of them follow: types, formats, what is always there, and the values of
fields with few of them. Values that few records have, free text and fields that
seem to tell who somebody is are never shown. What is worth a look goes to
standard error.`,
		Example: "  crosswalk schema infer data/visits.ndjson -o schemas/visit.json\n  crosswalk schema infer data/*.csv --person patient_id --at-least 10",
		Args:    cobra.ArbitraryArgs,
		RunE:    func(_ *cobra.Command, args []string) error { return schemaInfer(s, f, args) },
	}
	flags := cmd.Flags()
	flags.IntVar(&f.sample.AtLeast, "at-least", 5, "how many records must have a value before it is shown; `N` is at least 2")
	flags.StringVar(&f.sample.Person, "person", "", "`PATH` of a field that tells people apart: values are counted by people, not by records")
	flags.BoolVar(&f.sample.Blank, "blank-is-missing", false, `"" is missing`)
	flags.BoolVar(&f.sample.Limits, "limits", false, "show the least and the greatest number of each field")
	flags.StringVar(&f.format, "format", "", "`FORMAT` of the files where their names do not tell: ndjson, json, csv")
	flags.StringVar(&f.title, "title", "", "`TITLE` of the schema; the name of the first file if it is not given")
	flags.StringVarP(&f.out, "out", "o", "", "`FILE` to write; standard output if it is not given")
	return cmd
}

func schemaInfer(s system, f *schemaInferFlags, paths []string) error {
	switch {
	case len(paths) == 0:
		return misused("nobody says where the records are").withHelp("name a file, or - for standard input: crosswalk schema infer visits.ndjson")
	case f.sample.AtLeast < 2:
		return misused("--at-least %d: a value that one record has is never shown", f.sample.AtLeast).withHelp("give 2 or more")
	}
	sample, err := schemafile.NewSample(f.sample)
	if err != nil {
		return refused(err)
	}
	for _, path := range paths {
		if err := s.readSample(sample, f, path); err != nil {
			return err
		}
	}
	text, notes, err := sample.Schema(schemaTitle(f, paths[0]))
	if err != nil {
		return refused(err)
	}
	fmt.Fprintf(s.stderr, "%s in %s\n", plural(int64(sample.Records()), "record"), plural(int64(len(paths)), "file"))
	for _, note := range notes {
		fmt.Fprintf(s.stderr, "  %s\n", note)
	}
	return s.writeSchema(f.out, text)
}

func schemaTitle(f *schemaInferFlags, path string) string {
	if f.title != "" || path == "-" {
		return f.title
	}
	name, _, _ := strings.Cut(filepath.Base(path), ".")
	return name
}

// readSample reads one file, or standard input.
func (s system) readSample(sample *schemafile.Sample, f *schemaInferFlags, path string) error {
	format := sampleFormat(f.format, path)
	if format == "" {
		return misused("%s: nobody says in which format it is", path).withHelp("name it: --format ndjson, json or csv")
	}
	in, name := s.stdin, "standard input"
	if path != "-" {
		if err := needFile(path); err != nil {
			return err
		}
		file, err := os.Open(path)
		if err != nil {
			return cannot("read", path, err)
		}
		defer file.Close() // only read
		in, name = file, filepath.ToSlash(path)
	}
	if strings.HasSuffix(strings.ToLower(path), ".gz") {
		unzipped, err := gzip.NewReader(in)
		if err != nil {
			return cannot("read", path, errors.New("it is not a gzip file"))
		}
		in = unzipped
	}
	return sampleFailure(path, sample.Read(name, format, in))
}

// sampleFormat is the format of a file, said or taken from its name; "" is
// neither.
func sampleFormat(said, path string) string {
	switch said {
	case "ndjson", "json", "csv":
		return said
	case "":
	default:
		return ""
	}
	switch filepath.Ext(strings.TrimSuffix(strings.ToLower(path), ".gz")) {
	case ".ndjson", ".jsonl":
		return "ndjson"
	case ".json":
		return "json"
	case ".csv", ".tsv":
		return "csv"
	}
	return ""
}

// sampleFailure says what went wrong with a file.
func sampleFailure(path string, err error) error {
	var r *schemafile.Refusal
	switch {
	case err == nil:
		return nil
	case errors.As(err, &r):
		return refused(err)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return cannot("read", path, errors.New("it ends too early, as if it had been cut off"))
	}
	return cannot("read", path, err)
}
