package main

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

// inputs opens what a run reads, and holds copies of what can be read only once.
type inputs struct {
	system    system
	transform *runtime.Transform // whose sources are read; nil for a sample, of which all is
	periods   string             // of the run, "" for all
	spools    []*spool
	taken     bool // standard input has been given to a source
}

func (in *inputs) close() {
	for _, s := range in.spools {
		s.close()
	}
}

// all lists the inputs of the sources: of one that is named on the command line
// those alone, of others what the project file says.
func (in *inputs) all(b *base, flags []string) ([]runtime.Input, error) {
	var list []runtime.Input
	named := map[string]bool{}
	for _, flag := range flags {
		source, path, err := inFlag(flag, sourceNames(b.transform))
		if err != nil {
			return nil, err
		}
		named[source] = true
		found, err := in.flagged(source, path, b)
		if err != nil {
			return nil, err
		}
		list = append(list, found...)
	}
	for _, source := range sourceNames(b.transform) {
		said, ok := b.settings.sources[source]
		if named[source] || !ok {
			continue
		}
		found, err := said.value.open(in, source, b)
		if err != nil {
			return nil, err
		}
		list = append(list, found...)
	}
	return list, missingInputs(b, list)
}

// existing lists the files of what is on the server: those of the command line,
// or else those of the project file. Nil is none.
func (in *inputs) existing(b *base, flags []string) ([]runtime.Input, error) {
	paths, dir := flags, ""
	if len(flags) == 0 {
		paths, dir = plainTexts(b.settings.existing), b.place.dir
	}
	var list []runtime.Input
	for _, path := range paths {
		found, err := in.expand("", path, dir, fileOptions{})
		if err != nil {
			return nil, err
		}
		list = append(list, found...)
	}
	return list, nil
}

// flagged opens what the command line says of a source: a path, or an object as
// the project file has it. Paths start at the working directory.
func (in *inputs) flagged(source, said string, b *base) ([]runtime.Input, error) {
	if !strings.HasPrefix(said, "{") {
		return in.expand(source, said, "", b.settings.optionsOf(source).elsewhere(said))
	}
	what, err := supplySaid("--in "+source+"="+said, source, said)
	if err != nil {
		return nil, err
	}
	here := *b
	here.paths = ""
	return what.open(in, source, &here)
}

// supplySaid reads an object as the project file has it of a source: {files: …}.
// argument is what stands on the command line.
func supplySaid(argument, source, object string) (supply, error) {
	name, err := json.Marshal(source) // which is a text of YAML, too
	if err != nil {
		return nil, misused("%s: the name cannot be read", argument)
	}
	p, problems := readProject(diag.NewFile("--in", "sources: {"+string(name)+": "+object+"}\n"))
	said, ok := p.top.sources[source]
	switch {
	case len(problems) > 0:
		return nil, misused("%s: %s", argument, problems[0].Message).withHelp("%s", problems[0].Help)
	case !ok:
		return nil, misused("%s: it cannot be read as an object of YAML", argument)
	}
	return said.value, nil
}

// inFlag reads NAME=PATH.
func inFlag(flag string, sources []string) (source, path string, err error) {
	source, path, ok := strings.Cut(flag, "=")
	if len(sources) == 0 {
		return "", "", misused("--in %s: the mapping has no sources", flag)
	}
	if !ok || source == "" || path == "" {
		return "", "", misused("--in %s: it takes NAME=PATH", flag).withHelp("for example: --in %s=visits.ndjson", sources[0])
	}
	if slices.Contains(sources, source) {
		return source, path, nil
	}
	f := misused("--in %s: the mapping has no source `%s`", flag, source)
	if near := diag.Nearest(source, sources); len(near) > 0 {
		return "", "", f.withHelp("%s", diag.DidYouMean(near))
	}
	return "", "", f.withHelp("its sources are: %s", strings.Join(sources, ", "))
}

// missingInputs finds a source that some block reads and that has nothing to read.
func missingInputs(b *base, list []runtime.Input) error {
	for _, source := range sourcesOfBlocks(b.transform) {
		has := func(in runtime.Input) bool { return in.Source == source }
		if !slices.ContainsFunc(list, has) {
			f := misused("nobody says where the records of `%s` are", source)
			if b.place.main == "" { // a transform, which has no project
				return f.withHelp("name the file: --in %s=PATH", source)
			}
			return f.withHelp("name the file: --in %s=PATH, or under `sources` in %s", source, projectFile)
		}
	}
	return nil
}

// sourcesOfBlocks lists the sources whose records blocks need, those of the
// entities that they read among them.
func sourcesOfBlocks(t *runtime.Transform) []string {
	var names []string
	for _, name := range readByBlocks(t) {
		i := slices.IndexFunc(t.Entities, func(e runtime.Entity) bool { return e.Name == name })
		if i < 0 {
			names = append(names, name)
			continue
		}
		for _, list := range t.Entities[i].Lists {
			names = append(names, list.Source)
		}
	}
	return names
}

// readByBlocks lists the sources and entities that blocks read.
func readByBlocks(t *runtime.Transform) []string {
	var names []string
	for _, d := range t.DataSets {
		for _, b := range d.Blocks {
			names = append(names, b.Source)
		}
	}
	for _, p := range t.Programs {
		for _, b := range p.Blocks {
			names = append(names, b.Source)
		}
	}
	return names
}

// expand finds the files that a path stands for. Messages name a file as the
// user did, from dir, or from the working directory if that is "".
func (in *inputs) expand(source, path, dir string, o fileOptions) ([]runtime.Input, error) {
	if path == "-" {
		return in.standard(source, o)
	}
	files := []string{path}
	if _, err := os.Stat(under(dir, path)); errors.Is(err, fs.ErrNotExist) && strings.ContainsAny(path, "*?[") {
		if files, err = matches(path, dir); err != nil {
			return nil, err
		}
	}
	var list []runtime.Input
	for _, name := range files {
		input, err := in.file(source, name, under(dir, name), o)
		if err != nil {
			return nil, err
		}
		list = append(list, input)
	}
	return list, nil
}

// matches lists the files that a pattern matches, named as the pattern is.
func matches(pattern, dir string) ([]string, error) {
	paths, err := filepath.Glob(under(literally(dir), pattern))
	if err != nil {
		return nil, misused("%s: the pattern cannot be read", pattern).withHelp("* and ? stand for any characters, [ab] for one of some")
	}
	if len(paths) == 0 {
		return nil, &failure{exit: exitFiles, message: "no file matches " + pattern}
	}
	names := make([]string, len(paths))
	for i, path := range paths {
		if dir != "" && !filepath.IsAbs(filepath.FromSlash(pattern)) {
			if path, err = filepath.Rel(dir, path); err != nil {
				return nil, cannot("read", paths[i], err)
			}
		}
		names[i] = filepath.ToSlash(path)
	}
	return names, nil
}

// literally writes a folder so that a pattern below it takes its name as it is.
// Windows has no way to write that, and no * and ? in names.
func literally(dir string) string {
	if filepath.Separator == '\\' {
		return dir
	}
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`).Replace(dir)
}

// file opens a file as an input; what is no regular file is copied, because
// inputs are read twice.
func (in *inputs) file(source, name, path string, o fileOptions) (runtime.Input, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return runtime.Input{}, cannot("read", name, err)
	case info.IsDir():
		return runtime.Input{}, cannot("read", name, errFolder)
	}
	f, err := os.Open(path)
	if err != nil {
		return runtime.Input{}, cannot("read", name, err)
	}
	defer f.Close() // only read
	if !info.Mode().IsRegular() {
		return in.spooled(source, name, f, o)
	}
	return in.recordsOf(source, name, o, func() (handle, error) { return openFile(path) })
}

func (in *inputs) standard(source string, o fileOptions) ([]runtime.Input, error) {
	if in.taken {
		return nil, misused("standard input can be named once")
	}
	in.taken = true
	input, err := in.spooled(source, "standard input", in.system.stdin, o)
	return []runtime.Input{input}, err
}

func (in *inputs) spooled(source, name string, from io.Reader, o fileOptions) (runtime.Input, error) {
	s, err := newSpool(name, from)
	if err != nil {
		return runtime.Input{}, err
	}
	in.spools = append(in.spools, s)
	if _, known := formatOfFile(name); o.format == "" && !known {
		o.format = s.format()
	}
	return in.recordsOf(source, name, o, s.handle)
}
