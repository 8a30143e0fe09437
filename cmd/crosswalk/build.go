package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

type buildFlags struct {
	out, environment string
	explain          bool
}

func buildCommand(s system) *cobra.Command {
	f := &buildFlags{}
	cmd := &cobra.Command{
		Use:   "build [MAPPING|DIR]",
		Short: "Check a mapping and write its transform, which services run",
		Long: `Writes the transform of a mapping: one JSON file with everything that is needed to
run it. The same inputs give the same bytes on every machine. Without --out the
file is MAPPING.transform.json beside the mapping, and with --env NAME
MAPPING.NAME.transform.json. Without --env it is made for the default environment
of crosswalk.yaml, if there is one.`,
		Example: "  crosswalk build opd.xwalk\n  crosswalk build . --env production -o opd.transform.json",
		RunE: func(_ *cobra.Command, args []string) error {
			path, err := atMostOne(args)
			if err != nil {
				return err
			}
			return build(s, f, path)
		},
	}
	cmd.Flags().StringVarP(&f.out, "out", "o", "", "`FILE` to write; - is standard output")
	cmd.Flags().StringVar(&f.environment, "env", "", "`ENVIRONMENT` of crosswalk.yaml to build for")
	cmd.Flags().BoolVar(&f.explain, "explain-plan", false, "list the expressions of the transform, and which of them a run compiles;\nthose it cannot compile are worked out by CEL's interpreter. Nothing is written")
	return cmd
}

func build(s system, f *buildFlags, path string) error {
	p, err := locateOne(path)
	if err != nil {
		return err
	}
	c, err := compile(p, asked{environment: f.environment}, newNamer())
	if err != nil {
		return err
	}
	if err := s.report(c); err != nil {
		return err
	}
	data, loaded, err := sealed(c.transform)
	if err != nil {
		return err
	}
	if f.explain {
		return s.explainPlan(loaded)
	}
	if f.out == "-" {
		return s.print(data)
	}
	out := f.out
	if out == "" {
		out = transformName(p, f.environment)
	}
	if err := writeWhole(out, data, 0o666); err != nil {
		return err
	}
	fmt.Fprintf(s.stderr, "%s: mapping `%s`, %s\n", filepath.ToSlash(out), loaded.Mapping, loaded.Digest)
	return nil
}

// transformName is where a transform goes when nobody says.
func transformName(p place, environment string) string {
	name := strings.TrimSuffix(p.main, ".xwalk")
	if environment != "" {
		name += "." + environment
	}
	return p.path(name + ".transform.json")
}

// sealed gives the bytes of a transform and what a runner reads from them, so
// that a mapping that is run at once runs as its transform does.
func sealed(t *runtime.Transform) ([]byte, *runtime.Transform, error) {
	data, err := t.Canonical()
	if err != nil {
		return nil, nil, &failure{exit: exitInternal, message: "internal error: " + err.Error()}
	}
	loaded, err := runtime.Load(data)
	if err != nil {
		return nil, nil, &failure{exit: exitInternal, message: "internal error: the transform that was built cannot be loaded: " + err.Error()}
	}
	return data, loaded, nil
}
