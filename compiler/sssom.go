package compiler

import (
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// predicates says what the relations of SSSOM mean for a table; see closeness.
var predicates = map[string]mapMatch{
	"skos:exactMatch": exactMatch, "owl:equivalentClass": exactMatch, "owl:sameAs": exactMatch,
	"skos:broadMatch": broaderMatch, "rdfs:subClassOf": broaderMatch,
}

// noTermFound is the subject or object of a row that says that there is none.
const noTermFound = "sssom:NoTermFound"

// isSSSOM reports whether a file is a mapping set of SSSOM: tab-separated, with
// lines of metadata before the names of the columns.
func isSSSOM(f *diag.File) bool {
	header, _, _ := strings.Cut(f.Text[sssomStart(f):], "\n")
	return slices.Contains(strings.FieldsFunc(header, func(r rune) bool { return r == '\t' || r == '\r' }), "subject_id")
}

// sssomStart is where the names of the columns stand.
func sssomStart(f *diag.File) int {
	at := len(f.Text) - len(strings.TrimPrefix(f.Text, bom))
	for strings.HasPrefix(f.Text[at:], "#") {
		end := strings.IndexByte(f.Text[at:], '\n')
		if end < 0 {
			return len(f.Text)
		}
		at += end + 1
	}
	return at
}

// sssomRow is the columns of a row that are read.
type sssomRow struct {
	subject, predicate, object cell
	modifier, objectName       cell
}

// sssom reads a mapping set of SSSOM.
func (r *mapReader) sssom() {
	s, ok := r.sssomSheet()
	if !ok {
		return
	}
	columns := map[string]int{}
	for i, x := range s.columns {
		columns[x.text] = i
	}
	for _, name := range []string{"subject_id", "predicate_id", "object_id"} {
		if _, ok := columns[name]; !ok {
			r.problem(s.columns[0].span, "the columns of this mapping set have no `%s`", name)
			return
		}
	}
	for _, row := range s.rows {
		at := func(name string) cell {
			if i, ok := columns[name]; ok {
				return row.cells[i]
			}
			return cell{}
		}
		r.sssomRow(row, sssomRow{subject: at("subject_id"), predicate: at("predicate_id"), object: at("object_id"),
			modifier: at("predicate_modifier"), objectName: at("object_label")})
	}
}

// sssomSheet cuts the file into rows.
func (r *mapReader) sssomSheet() (*sheet, bool) {
	if at, wrong := notText(r.file.Text); wrong {
		r.problem(r.file.Span(at, at+1), "this is no text in UTF-8")
		return nil, false
	}
	rows := &csvReader{file: r.file, separator: '\t', at: sssomStart(r.file)}
	header, _ := rows.row()
	s := &sheet{rawSheet: &rawSheet{file: r.file}, columns: header.cells}
	if rows.problem == nil && !r.uniqueColumns(s.columns) {
		r.wrong = true
		return nil, false
	}
	for row, ok := rows.row(); ok; row, ok = rows.row() {
		r.addRow(s, row)
	}
	if rows.problem != nil {
		r.wrong = true
		r.add(*rows.problem)
	}
	return s, rows.problem == nil
}

func (r *mapReader) sssomRow(row sheetRow, x sssomRow) {
	if x.modifier.text == "Not" || x.subject.text == noTermFound {
		return // it says what does not match, or what nothing is mapped to
	}
	for _, c := range []cell{x.subject, x.predicate, x.object} {
		if c.text == "" {
			r.problem(row.span, "this row lacks its subject, predicate or object")
			return
		}
	}
	match, counts := predicates[x.predicate.text]
	e := mapEntry{source: curie(x.subject), match: match}
	if x.object.text == noTermFound {
		e.match = noMatch
		r.out = append(r.out, e)
		return
	}
	if !counts {
		r.leaveOut(x.predicate.span, x.subject.text, "`%s` does not say that its object takes in all that the code means", x.predicate.text)
		return
	}
	e.target = curie(x.object)
	e.target.name = x.objectName.text
	r.out = append(r.out, e)
}

// curie takes an identifier such as ICD10:B54 apart: the system before the
// colon, the code behind it. Of a whole address the last part is the code.
func curie(x cell) mapCode {
	i := strings.IndexByte(x.text, ':')
	if strings.Contains(x.text, "://") {
		i = strings.LastIndexAny(x.text, "/#")
	}
	code := mapCode{code: x.text, local: x.text[i+1:], span: x.span}
	if i >= 0 {
		code.system.id = strings.TrimSuffix(x.text[:i+1], ":")
	}
	return code
}
