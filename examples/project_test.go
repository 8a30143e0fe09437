package examples_test

import (
	"bytes"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/crosswalk-dhis2/crosswalk/compiler"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source/fhir"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source/tracker"
	"github.com/crosswalk-dhis2/crosswalk/spec/spectest"
)

// A project is what the tests need of a crosswalk.yaml to run what it says without
// an environment.
type project struct {
	dir       string
	Mapping   string                   `yaml:"mapping"`
	Namespace string                   `yaml:"namespace"`
	OrgUnits  []string                 `yaml:"orgUnits"`
	Sources   map[string]sourceOfFiles `yaml:"sources"`
	Periods   string                   `yaml:"periods"`
	Out       string                   `yaml:"out"`

	// What only the program itself can run.
	Servers      map[string]any `yaml:"servers"`
	Environments map[string]any `yaml:"environments"`

	reference bool // expressions run on CEL's interpreter
}

// A sourceOfFiles says where the records of a source are: a file, a list of files,
// or an object with the key files.
type sourceOfFiles struct {
	Files    []string
	Format   string
	Resource string
}

func (s *sourceOfFiles) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind != yaml.MappingNode {
		return fileList(n, &s.Files)
	}
	var said struct {
		Files            yaml.Node
		Format, Resource string
	}
	if err := n.Decode(&said); err != nil {
		return err
	}
	s.Format, s.Resource = said.Format, said.Resource
	return fileList(&said.Files, &s.Files)
}

// fileList reads a file, or a list of files.
func fileList(n *yaml.Node, files *[]string) error {
	if n.Kind == yaml.ScalarNode {
		*files = []string{n.Value}
		return nil
	}
	return n.Decode(files)
}

func open(t testing.TB, dir string) project {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, "crosswalk.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	p := project{dir: dir}
	d := yaml.NewDecoder(bytes.NewReader(data))
	d.KnownFields(true)
	if err := d.Decode(&p); err != nil {
		t.Fatalf("%s: %v", dir, err)
	}
	return p
}

func (p project) compile(t testing.TB) *runtime.Transform {
	t.Helper()
	transform, problems := compiler.Compile(compiler.Options{
		FS: os.DirFS(p.dir), Main: p.Mapping, Namespace: p.Namespace, OrgUnits: p.OrgUnits,
	})
	for _, problem := range problems {
		t.Errorf("%v: %s: %s", problem.Span, problem.Code, problem.Message)
	}
	if transform == nil {
		t.FailNow()
	}
	return transform
}

// load passes a transform through its file, as a run from a file does.
func (p project) load(t testing.TB) *runtime.Transform {
	t.Helper()
	return spectest.Reload(t, p.compile(t))
}

// inputs are the files of the sources, in the order of their names.
func (p project) inputs(t testing.TB, transform *runtime.Transform) []runtime.Input {
	t.Helper()
	var all []runtime.Input
	for _, name := range slices.Sorted(maps.Keys(p.Sources)) {
		of := slices.IndexFunc(transform.Sources, func(s runtime.Source) bool { return s.Name == name })
		if of < 0 {
			t.Fatalf("%s: the mapping has no source %s", p.dir, name)
		}
		for _, path := range p.files(t, name) {
			all = append(all, p.Sources[name].input(&transform.Sources[of], runtime.Input{
				Source: name, Name: path, Open: func() (io.ReadCloser, error) { return os.Open(filepath.Join(p.dir, filepath.FromSlash(path))) },
			}))
		}
	}
	return all
}

// input makes lines of a file that is none, as the program does.
func (s sourceOfFiles) input(of *runtime.Source, file runtime.Input) runtime.Input {
	switch {
	case s.Format == "fhir":
		return fhir.Input(file, s.Resource)
	case of.Tracker != nil:
		return tracker.Input(of, file)
	}
	return file
}

// files are the files of a source, from the example's folder.
func (p project) files(t testing.TB, source string) []string {
	t.Helper()
	var all []string
	for _, pattern := range p.Sources[source].Files {
		paths, err := filepath.Glob(filepath.Join(p.dir, filepath.FromSlash(pattern)))
		if err != nil || len(paths) == 0 {
			t.Fatalf("%s: no records for %s: %v", p.dir, source, err)
		}
		for _, path := range paths {
			name, err := filepath.Rel(p.dir, path)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, filepath.ToSlash(name))
		}
	}
	return all
}
