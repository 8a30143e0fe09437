package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/spf13/cobra"

	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

type fmtFlags struct{ check, diff bool }

func fmtCommand(s system) *cobra.Command {
	f := &fmtFlags{}
	cmd := &cobra.Command{
		Use:   "fmt [PATH…]",
		Short: "Lay out mappings in the one way that all mappings have",
		Long: `Rewrites mapping files, or all files *.xwalk of folders, in the canonical layout.
Without a path it takes the folder that it is called in; - reads standard input
and writes standard output. Files with syntax errors are left as they are.`,
		Example: "  crosswalk fmt .\n  crosswalk fmt --check --diff .",
		RunE:    func(_ *cobra.Command, args []string) error { return format(s, f, args) },
	}
	cmd.Flags().BoolVar(&f.check, "check", false, "change nothing; name the files that are not laid out, and exit with 1 if there are any")
	cmd.Flags().BoolVar(&f.diff, "diff", false, "change nothing; show what would change")
	return cmd
}

func format(s system, f *fmtFlags, paths []string) error {
	if slices.Contains(paths, "-") {
		if len(paths) > 1 {
			return misused("- is standard input, and stands alone")
		}
		return formatStream(s, f)
	}
	files, err := filesToFormat(paths)
	if err != nil {
		return err
	}
	r := &formatter{system: s, flags: f}
	for _, path := range files {
		if err := r.file(path); err != nil {
			return err
		}
	}
	return r.finish()
}

func filesToFormat(paths []string) ([]string, error) {
	if len(paths) == 0 {
		paths = []string{"."}
	}
	var all []string
	for _, path := range paths {
		info, err := os.Stat(path)
		switch {
		case err != nil:
			return nil, cannot("read", path, err)
		case !info.IsDir():
			all = append(all, path)
			continue
		}
		files, err := findFiles(path)
		if err != nil {
			return nil, err
		}
		all = append(all, files...)
	}
	return all, nil
}

// A formatter lays out files, and keeps what has to be told at the end.
type formatter struct {
	system
	flags    *fmtFlags
	changed  int
	problems diag.List
}

func (r *formatter) file(path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return cannot("read", path, err)
	}
	laid, ok := r.layOut(path, string(data))
	if !ok || laid == string(data) {
		return nil
	}
	r.changed++
	if !r.flags.check && !r.flags.diff {
		return writeWhole(path, []byte(laid), 0o666) // its permissions stay
	}
	return r.show(path, string(data), laid)
}

// layOut gives the canonical text, and is not ok if the file has syntax errors.
func (r *formatter) layOut(name, text string) (string, bool) {
	m, problems := lang.Parse(diag.NewFile(name, text))
	if problems.HasErrors() {
		r.problems.Add(problems...)
		return "", false
	}
	return lang.Format(m)
}

func (r *formatter) show(name, old, laid string) error {
	out := name + "\n"
	if r.flags.diff {
		out = unifiedDiff(name, old, laid)
	}
	return r.print([]byte(out))
}

// unifiedDiff is what `patch` reads.
func unifiedDiff(name, old, laid string) string {
	text := string(diff.Diff(name, []byte(old), name, []byte(laid)))
	_, hunks, _ := strings.Cut(text, "\n") // the first line is the command's own
	return hunks
}

func (r *formatter) finish() error {
	if err := r.showProblems(r.stderr, "terminal", "auto", r.problems); err != nil {
		return err
	}
	switch {
	case r.problems.HasErrors():
		return silent(exitInvalid)
	case r.flags.check && r.changed > 0:
		return silent(exitFindings)
	case !r.flags.check && !r.flags.diff && r.changed > 0:
		fmt.Fprintf(r.stderr, "%s laid out\n", plural(int64(r.changed), "file"))
	}
	return nil
}

// formatStream formats standard input.
func formatStream(s system, f *fmtFlags) error {
	data, err := io.ReadAll(s.stdin)
	if err != nil {
		return cannot("read", "standard input", err)
	}
	r := &formatter{system: s, flags: f}
	laid, ok := r.layOut("standard input", string(data))
	switch {
	case !ok:
	case !f.check && !f.diff:
		if err := s.print([]byte(laid)); err != nil {
			return err
		}
	case laid != string(data):
		r.changed++
		if err := r.show("standard input", string(data), laid); err != nil {
			return err
		}
	}
	return r.finish()
}
