package compiler

import (
	"slices"
	"strconv"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// A TableFile is a file that an environment puts in the place of the one that a
// table of the mapping names: the facilities of one country, the drugs of one
// hospital. What is empty holds as the mapping says it.
type TableFile struct {
	Path   string // from the project's folder
	Span   diag.Span
	Sheet  string
	At     diag.Span // of the sheet
	Header int       // the row that names the columns; 0: as the mapping says
	Row    diag.Span // of that number

	Columns map[string]TableColumn // the mapping's names of columns that the file calls otherwise
}

// A TableColumn is what a file calls a column.
type TableColumn struct {
	Name string
	Span diag.Span
}

// A tableFile says where the rows of a table are, whoever says it.
type tableFile struct {
	path    string    // from the project's folder
	named   diag.Span // what names it
	sheet   *said     // nil: the only one
	header  *said     // the number of the row that names the columns; nil: the first
	columns map[string]TableColumn
}

// said is a text and where it is said.
type said struct {
	text string
	at   diag.Span
}

// tableFile finds the file of a table: that of the environment, or else the one
// that the declaration names.
func (c *checker) tableFile(m *lang.Module, name lang.Name, file lang.String, part *lang.SheetPart) tableFile {
	f := tableFile{path: beside(m.File.Name, file.Value), named: m.Span(file)}
	if part != nil && part.Sheet != nil {
		f.sheet = &said{part.Sheet.Value, m.Span(part.Sheet)}
	}
	if part != nil && part.Header != nil {
		f.header = &said{part.Header.Text, m.Span(part.Header)}
	}
	if own, ok := c.options.Tables[name.Text]; ok {
		f.replaceBy(own)
	}
	return f
}

// replaceBy takes the environment's file. A sheet that the mapping names is one
// of its own file, if that is a spreadsheet as the other one is.
func (f *tableFile) replaceBy(own TableFile) {
	f.path, f.named, f.columns = own.Path, own.Span, own.Columns
	if !isWorkbook(own.Path) {
		f.sheet = nil
	}
	if own.Sheet != "" {
		f.sheet = &said{own.Sheet, own.At}
	}
	if own.Header > 0 {
		f.header = &said{strconv.Itoa(own.Header), own.Row}
	}
}

// written is the file as its place writes it.
func (f *tableFile) written() string {
	if text := strings.Trim(f.named.Text(), `"'`); text != "" && strings.HasSuffix(f.path, text) {
		return text
	}
	return f.path
}

// askSheet says how to name one of several sheets.
func (f *tableFile) askSheet(first string) string {
	if isMappingFile(f.named.FileName()) {
		return "say which one, after the file's name: `sheet " + quote(first) + "`"
	}
	return "say which one: `{file: " + f.written() + ", sheet: " + first + "}`"
}

// replaceSheet offers the sheet that was meant, where a mapping names it.
func (f *tableFile) replaceSheet(d diag.Diagnostic) diag.Diagnostic {
	if isMappingFile(f.sheet.at.FileName()) {
		return replaceText(d, f.sheet.at, f.sheet.text)
	}
	return d
}

// keepsColumns refuses other names for the columns of a grid.
func (c *checker) keepsColumns(name string) bool {
	own := c.options.Tables[name]
	if len(own.Columns) == 0 {
		return true
	}
	c.add(diag.New("E0287", own.Columns[sortedKeys(own.Columns)[0]].Span, "the table `%s` is a grid, whose columns are named by the mapping", name).
		WithHelp("give the file alone, with the names that the mapping has"))
	return false
}

// keepsPath refuses what an environment says of rows and columns of a file of codes.
func (c *checker) keepsPath(name string) bool {
	own := c.options.Tables[name]
	var at diag.Span
	switch {
	case own.Sheet != "":
		at = own.At
	case own.Header > 0:
		at = own.Row
	case len(own.Columns) > 0:
		at = own.Columns[sortedKeys(own.Columns)[0]].Span
	default:
		return true
	}
	c.add(diag.New("E0287", at, "the table `%s` is read from a file of codes, which has neither sheets nor columns", name).
		WithHelp("give the file alone, in the form that the mapping reads"))
	return false
}

// renamed gives columns the names that the mapping has for them. A column of the
// file that has such a name already means something else.
func (c *checker) renamed(s *sheet, f tableFile) bool {
	ok := true
	at := map[string]int{}
	for _, name := range sortedKeys(f.columns) {
		i, found := c.column(s, f.columns[name].Name, f.columns[name].Span)
		at[name] = i
		ok = ok && found
	}
	if !ok {
		return false
	}
	s.columns = slices.Clone(s.columns) // those of the file are read once, for all tables of it
	for i := range s.columns {
		if _, taken := at[s.columns[i].text]; taken {
			s.columns[i].text = ""
		}
	}
	for _, name := range sortedKeys(at) {
		s.columns[at[name]].text = strings.TrimSpace(name)
	}
	return true
}

// fileTables lists the tables of the mapping that have a file, and so may have
// another one in an environment: not those of which there are several, by dates,
// nor those of the library.
func (c *checker) fileTables() []string {
	count := map[string]int{}
	for _, m := range c.modules {
		if isLibrary(m.File) {
			continue
		}
		for _, d := range m.Decls {
			switch d := d.(type) {
			case *lang.Codes:
				if d.From != nil && d.From.Metadata == nil {
					count[d.Name.Text]++
				}
			case *lang.Table:
				count[d.Name.Text]++
			}
		}
	}
	var names []string
	for _, name := range sortedKeys(count) {
		if count[name] == 1 {
			names = append(names, name)
		}
	}
	return names
}

// oneFileForAll refuses a file for a table that is several, by dates.
func (c *checker) oneFileForAll() {
	for _, name := range sortedKeys(c.options.Tables) {
		if len(c.revisions[name]) > 0 {
			c.add(diag.New("E0287", c.options.Tables[name].Span, "`%s` is another table from period to period, and one file cannot take the place of all", name).
				WithLabel(c.revisions[name][0].since, "its dates").
				WithHelp("keep them in one form for all environments, or give the tables names of their own and choose between them in the mapping"))
		}
	}
}
