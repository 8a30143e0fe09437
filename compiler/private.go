package compiler

import (
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// A privateField is a field that must not leave the record unasked, with the
// place where the source says so. All that is below it is private, too.
type privateField struct {
	path string // "visit.patient"
	span diag.Span
}

// private notes the private fields of a source.
func (c *checker) private(s *source, env *stdlib.Env, line *lang.Setting) {
	for _, v := range line.Values {
		path, ok := c.privatePath(s, env, v)
		if !ok {
			continue
		}
		s.out.Private = append(s.out.Private, path)
		for _, field := range s.behind(s.decl.Name.Text + "." + path)[:1] {
			s.private = append(s.private, privateField{field, s.module.Span(v)})
		}
	}
}

// privatePath is the path from the record to a field, through lists and records,
// or with its name as a text: `visit["Name of mother"]`.
func (c *checker) privatePath(s *source, env *stdlib.Env, v lang.Expr) (string, bool) {
	names, isPath := schema.SplitPath(s.module.Text(v))
	if isPath && len(names) > 1 && names[0] == s.decl.Name.Text {
		if path, ok, settled := c.pathThrough(s, s.module.Span(v), names[1:]); settled {
			return path, ok
		}
	}
	x, ok := c.unread(env, s.module, v, nil)
	if !ok {
		return "", false
	}
	if field, ok := x.FieldPath(); ok {
		return strings.TrimPrefix(field, s.decl.Name.Text+"."), true
	}
	c.add(diag.New("E0231", s.module.Span(v), "`private` lists fields, such as `%s.patient.name`", s.decl.Name.Text))
	return "", false
}

// pathThrough follows the names of a path, through lists of records too, and says
// of the first one that leads nowhere what could be meant. A path that goes on
// where no fields are is not settled.
func (c *checker) pathThrough(s *source, span diag.Span, names []string) (path string, ok, settled bool) {
	record := s.record
	rest := span
	for _, name := range names {
		if record == nil {
			return "", false, false
		}
		at := nameIn(rest, name)
		field, ok := record.Field(name)
		if !ok {
			c.add(c.noField(at, record, name))
			return "", false, true
		}
		path, record = schema.JoinPath(path, name), field.Type.Inner()
		rest.Start = at.End
	}
	return path, true, true
}

// nameIn is the place after a dot at which a name stands first; all of the text
// for a name with backticks in it, which is written otherwise.
func nameIn(span diag.Span, name string) diag.Span {
	text := span.Text()
	dot := strings.IndexByte(text, '.')
	at := strings.Index(text[max(dot, 0):], name)
	if dot < 0 || at < 0 {
		return span
	}
	start := span.Start + dot + at
	return span.File.Span(start, start+len(name))
}

// privateAround finds the private field that a field is, or is below of.
func (s *source) privateAround(field string) (privateField, bool) {
	for _, p := range s.private {
		for _, path := range s.behind(field) {
			if isBelow(path, p.path) {
				return p, true
			}
		}
	}
	return privateField{}, false
}

// isBelow reports whether a path is another one or leads on from there.
func isBelow(path, around string) bool {
	return path == around || strings.HasPrefix(path, around+".")
}

// A fate says what of a private field may happen.
type fate uint8

const (
	nothing   fate = iota // it must not come here
	anything              // it decides, identifies or orders, and does not leave
	namedHere             // it may leave if the text names it itself
	keyOnly               // it tells records apart, and stands in rejects and reports
)

// A leak is a private field in an expression. It is told once, at the first text
// that brings the field or a part of it in.
type leak struct {
	expr  runtime.Origin
	field string
}

// judge says of a private field that it comes where it must not.
func (w *flowWalk) judge(e *runtime.Expr, read stdlib.Read, g goal) {
	private, is := w.in.sourceOf(read.Field).privateAround(read.Field)
	at := leak{e.Origin, private.path}
	if !is || g.fate == anything || g.fate == namedHere && read.Own || w.told[at] {
		return
	}
	w.told[at] = true
	name := w.nameOf(read.Field, private)
	var d diag.Diagnostic
	switch g.fate {
	case keyOnly:
		d = diag.New("E0476", read.Span, "the private field %s is the key of `%s`, and keys stand in rejects and reports", name, w.in.name).
			WithHelp("use a number that says nothing of the person, or take the key out of `private`: `identity` and `count distinct` do not send what they read")
	case namedHere:
		d = diag.New("E0477", read.Span, "the private field %s reaches %s, and this line does not name it", name, g.words).
			WithHelp("name the field in the rule, so that who reads it sees what leaves")
	default:
		d = diag.New("E0475", read.Span, "the private field %s would reach %s", name, g.words).WithHelp("%s", w.cure(g))
	}
	if read.Via != "" {
		d = d.WithLabel(read.From, "`%s` is worked out from it here", read.Via)
	}
	w.add(d.WithLabel(private.span, "said to be private here"))
}

// tellsAll warns of a value of an event that is written out and sent where a
// private field decides: of a single person it tells what the field says.
func (w *flowWalk) tellsAll(v *runtime.Value, name string) {
	if w.kind != runtime.Event || len(w.exprReads[v.Expr]) > 0 {
		return
	}
	for _, read := range w.readsOf(v.Where.Expr) {
		private, is := w.in.sourceOf(read.Field).privateAround(read.Field)
		at := leak{v.Where.Origin, private.path}
		if !is || w.told[at] {
			continue
		}
		w.told[at] = true
		w.add(diag.New("W0477", read.Span, "the private field %s decides whether %s has a value that is written out, which tells what the field says", w.nameOf(read.Field, private), quote(name)).
			WithLabel(private.span, "said to be private here").
			WithHelp("take the field out of `private` if this may be known of a person, or do not send the value"))
	}
}

// nameOf names a private field as it is read: of an index also what it is made of.
func (w *flowWalk) nameOf(field string, private privateField) string {
	list := w.in.behind(field)[0]
	switch {
	case list == field:
		return "`" + field + "`"
	case isBelow(list, private.path):
		return "`" + private.path + "`, in which `" + field + "` finds its items,"
	}
	return "`" + private.path + "`, by which `" + field + "` finds its items,"
}

// cure says what to do about a private field that would leave.
func (w *flowWalk) cure(g goal) string {
	switch {
	case g.as == AsCategory || g.as == AsPeriod || g.as == AsOrgUnit:
		return "what it falls into tells of it; use another field, or take it out of `private` if this may be known"
	case w.kind == "" || w.object == "":
		return "it may decide in a `where`, or be what `count distinct` counts; to send it, take it out of `private`"
	}
	return "only an attribute whose line names it may have a private field; to send it here, take it out of `private`"
}
