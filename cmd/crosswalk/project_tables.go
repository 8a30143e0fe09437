package main

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/crosswalk-dhis2/crosswalk/compiler"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// A tableSaid is the file that takes the place of a table's own:
//
//	tables:
//	  facility: facilities/kla.csv
//	  drug: {file: drugs.xlsx, sheet: Store, header row: 3, columns: {code: Item no}}
type tableSaid struct {
	file, sheet, header text
	columns             map[string]named[text] // what the file calls the mapping's columns
}

// tables reads the key `tables`.
func (r *projectReader) tables(n *yaml.Node) map[string]named[tableSaid] {
	all := map[string]named[tableSaid]{}
	r.entries(n, "`tables`", func(key, value *yaml.Node) {
		if t, ok := r.table(key.Value, value); ok {
			all[key.Value] = named[tableSaid]{t, r.span(key)}
		}
	})
	return all
}

// table reads what is said of one table: a file, or more than that.
func (r *projectReader) table(name string, n *yaml.Node) (tableSaid, bool) {
	var t tableSaid
	if n.Kind != yaml.MappingNode {
		r.path(&t.file)(n)
		return t, t.file.value != ""
	}
	before := len(r.problems)
	r.object(n, "a table", map[string]func(*yaml.Node){
		"file":       r.path(&t.file),
		"sheet":      r.into(&t.sheet),
		"header row": r.rowNumber(&t.header),
		"columns":    func(n *yaml.Node) { t.columns = r.pairs(n, "`columns`") },
	})
	if t.file.value == "" && len(r.problems) == before {
		d := r.add("E0283", r.span(n), "the table `%s` has no `file`", name)
		d.Help = "write `" + name + ": {file: facilities.csv, …}`"
	}
	return t, t.file.value != ""
}

// rowNumber reads the number of a row, from 1.
func (r *projectReader) rowNumber(t *text) func(*yaml.Node) {
	return func(n *yaml.Node) {
		got, ok := r.text(n, "this key")
		if !ok {
			return
		}
		if row, err := strconv.Atoi(got.value); err != nil || row < 1 {
			r.wrongForm(n, "it is the number of a row, from 1")
			return
		}
		*t = got
	}
}

// tableFiles are the tables as the compiler takes them.
func tableFiles(m map[string]named[tableSaid]) map[string]compiler.TableFile {
	all := make(map[string]compiler.TableFile, len(m))
	for name, said := range m {
		t := said.value
		row, _ := strconv.Atoi(t.header.value) // checked when it was read; "" is none
		f := compiler.TableFile{Path: t.file.value, Span: t.file.span, Sheet: t.sheet.value, At: t.sheet.span, Header: row, Row: t.header.span}
		for column, is := range t.columns {
			if f.Columns == nil {
				f.Columns = map[string]compiler.TableColumn{}
			}
			f.Columns[column] = compiler.TableColumn{Name: is.value.value, Span: is.value.span}
		}
		all[name] = f
	}
	return all
}

// unknownTables finds the names under `tables` that are no tables of the mapping.
func unknownTables(known []string, s settings) diag.List {
	var list diag.List
	for _, name := range slices.Sorted(maps.Keys(s.tables)) {
		if slices.Contains(known, name) {
			continue
		}
		d := diag.New("E0284", s.tables[name].name, "the mapping has no table `%s` that is read from a file", name)
		near := diag.Nearest(name, known)
		switch {
		case len(near) > 0:
			d = d.WithHelp("%s", diag.DidYouMean(near))
		case len(known) > 0:
			d = d.WithHelp("there are: %s", strings.Join(known, ", "))
		default:
			d = d.WithHelp("a table is read from a file where it says `codes %s from \"…\"` or `table %s from \"…\"`", name, name)
		}
		list.Add(d)
	}
	return list
}

// missingTables finds the files of tables that are not there.
func missingTables(dir string, s settings) diag.List {
	var list diag.List
	for _, name := range slices.Sorted(maps.Keys(s.tables)) {
		list.Add(missingFile(dir, s.tables[name].value.file, "file")...)
	}
	return list
}
