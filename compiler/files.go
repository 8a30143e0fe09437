package compiler

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

// maxFileSize bounds every file that is read; a national snapshot has 10 MB.
const maxFileSize = 256 << 20

// open reads a file of the project, once. named is the place that names it.
func (c *checker) open(name string, named diag.Span) (*diag.File, bool) {
	if f, ok := c.files[name]; ok {
		return f, f != nil
	}
	f, problem := c.readFile(name, named)
	c.files[name] = f
	if f == nil {
		c.add(problem)
		return nil, false
	}
	c.input(name, f)
	return f, true
}

// input records what the compiler has read: a file by its path, a module of the
// library by its name.
func (c *checker) input(name string, f *diag.File) {
	if slices.ContainsFunc(c.out.Inputs, func(x runtime.InputFile) bool { return x.Path == name }) {
		return
	}
	sum := sha256.Sum256([]byte(f.Text))
	c.out.Inputs = append(c.out.Inputs, runtime.InputFile{Path: name, SHA256: hex.EncodeToString(sum[:])})
}

func (c *checker) readFile(name string, named diag.Span) (*diag.File, diag.Diagnostic) {
	if !fs.ValidPath(name) {
		return nil, diag.New("E0202", named, "`%s` is outside of the project", name).
			WithHelp("files are named from the project's folder, with slashes: schemas/visit.json")
	}
	info, err := fs.Stat(c.options.FS, name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, c.noFile(name, named)
	case err != nil || !info.Mode().IsRegular():
		return nil, diag.New("E0203", named, "`%s` cannot be read", name)
	case info.Size() > maxFileSize:
		return nil, diag.New("E0203", named, "`%s` is larger than 256 MiB", name)
	}
	data, err := fs.ReadFile(c.options.FS, name)
	if err != nil {
		return nil, diag.New("E0203", named, "`%s` cannot be read", name)
	}
	return diag.NewFile(name, string(data)), diag.Diagnostic{}
}

// noFile offers the files of the same folder, or if none of them can be meant
// those of the whole project: the folder may be misspelt.
func (c *checker) noFile(name string, named diag.Span) diag.Diagnostic {
	near := diag.Nearest(name, c.filesIn(path.Dir(name)))
	if len(near) == 0 {
		near = diag.Nearest(name, c.filesBelow("."))
	}
	d := diag.New("E0201", named, "there is no file `%s`", name).WithNearest(near)
	written := strings.Trim(named.Text(), `"'`)
	meant, sure := diag.Sure(name, d.Near)
	if folder, isBeside := strings.CutSuffix(name, written); sure && isBeside && strings.HasPrefix(meant, folder) {
		d = d.WithEdit(named, quote(strings.TrimPrefix(meant, folder)))
	}
	return d
}

// filesIn lists the files of a folder, which need not be there.
func (c *checker) filesIn(folder string) []string {
	entries, _ := fs.ReadDir(c.options.FS, folder)
	var names []string
	for _, e := range entries {
		if !e.IsDir() {
			names = append(names, path.Join(folder, e.Name()))
		}
	}
	return names
}

// maxOffered bounds how many files are looked at for one that is not there.
const maxOffered = 2000

// filesBelow lists the files of a folder and its folders, without hidden ones.
func (c *checker) filesBelow(folder string) []string {
	var names []string
	_ = fs.WalkDir(c.options.FS, folder, func(name string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return nil // what cannot be read cannot be meant
		case len(names) >= maxOffered:
			return fs.SkipAll
		case e.IsDir() && strings.HasPrefix(e.Name(), ".") && name != ".":
			return fs.SkipDir
		case !e.IsDir():
			names = append(names, name)
		}
		return nil
	})
	return names
}

// beside resolves a file name of a module: from the module's folder, so that a
// folder of modules can be moved as a whole.
func beside(module, name string) string {
	if strings.HasPrefix(name, "/") {
		return name
	}
	return path.Join(path.Dir(module), name)
}
