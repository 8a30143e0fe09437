package compiler_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

// summary writes the parts of a transform that a mapping decides: what is read,
// how cells and objects follow, with which expressions.
func summary(t *runtime.Transform) string {
	s := &summarizer{names: map[string]string{}}
	for _, c := range t.Categories {
		s.names[c.UID] = c.Name
	}
	for _, d := range t.DataSets {
		for _, e := range d.Elements {
			s.names[e.UID] = e.Name
		}
	}
	for _, src := range t.Sources {
		s.source(src)
	}
	for _, table := range t.Tables {
		s.line(0, "table %s: %s, %d keys, %s, %d rows", table.Name, table.Kind, table.Keys, table.Result, len(table.Rows)+len(table.Bands))
	}
	for _, d := range t.DataSets {
		s.dataSet(d)
	}
	for _, p := range t.Programs {
		s.line(0, "program %s", p.Name)
		for _, b := range p.Blocks {
			s.line(1, "from %s as %s%s%s", b.Source, b.As, each(b.Each), where(b.Where))
			s.lets(2, b.Lets)
			for _, o := range b.Objects {
				s.object(2, o)
			}
		}
	}
	return s.b.String()
}

type summarizer struct {
	b     strings.Builder
	names map[string]string
}

func (s *summarizer) line(depth int, format string, args ...any) {
	s.b.WriteString(strings.Repeat("  ", depth) + fmt.Sprintf(format, args...) + "\n")
}

func (s *summarizer) source(src runtime.Source) {
	s.line(0, "source %s%s", src.Name, exprs(" key", src.Key...))
	if src.Version != nil {
		s.line(1, "version %s", src.Version.Text)
	}
	if src.Deleted != nil {
		s.line(1, "deleted %s", src.Deleted.Text)
	}
	for _, x := range src.Indexes {
		s.line(1, "index %s.%s of %v by %v", x.Record, x.Name, x.List, x.By)
	}
	if len(src.Private) > 0 {
		s.line(1, "private %s", strings.Join(src.Private, ", "))
	}
	s.line(1, "reads %s", strings.Join(fields("", src.Record, nil), " "))
}

// fields are the paths of a projection.
func fields(prefix string, r *schema.Record, around []*schema.Record) []string {
	var out []string
	for _, f := range r.Fields {
		path := schema.JoinPath(prefix, f.Name)
		inner := f.Type.Inner()
		if inner == nil || slices.Contains(around, inner) {
			out = append(out, path)
			continue
		}
		out = append(out, fields(path, inner, append(around, inner))...)
	}
	return out
}

func (s *summarizer) dataSet(d runtime.DataSet) {
	s.line(0, "data set %s, %s", d.Name, d.PeriodType)
	if d.Zeros != nil {
		s.line(1, "zeros %s %v", d.Zeros.Scope, d.Zeros.OrgUnits)
	}
	for _, c := range d.Combine {
		s.line(1, "combine %s by %s", s.names[c.Element], c.By)
	}
	for _, b := range d.Blocks {
		s.line(1, "from %s as %s%s", b.Source, b.As, where(b.Where))
		s.scope(2, b.Scope)
	}
}

func (s *summarizer) scope(depth int, x runtime.Scope) {
	s.lets(depth, x.Lets)
	if x.Period != nil {
		s.line(depth, "period = %s", x.Period.Text)
	}
	if x.OrgUnit != nil {
		s.line(depth, "%s", strings.TrimSpace(unit(x.OrgUnit)))
	}
	for _, c := range x.Categories {
		s.line(depth, "category %s = %s", s.names[c.Category], c.Text)
	}
	for _, c := range x.Attributes {
		s.line(depth, "attribute %s = %s", s.names[c.Category], c.Text)
	}
	for _, r := range x.Rules {
		s.rule(depth, r)
	}
	for _, in := range x.Scopes {
		head := strings.TrimSpace(each(in.Each) + where(in.Where))
		s.line(depth, "%s:", head)
		s.scope(depth+1, in)
	}
}

func (s *summarizer) rule(depth int, r runtime.Rule) {
	head := s.names[r.Element]
	if r.Computed != nil {
		head = fmt.Sprintf("[%s → %d elements]", r.Computed.Text, len(r.Computed.Targets))
	}
	for _, c := range r.Categories {
		head += fmt.Sprintf(" [%s: %s]", s.names[c.Category], c.Text)
	}
	head += " = " + r.Aggregate
	if r.Value != nil {
		head += " " + r.Value.Text
	}
	if r.By != nil {
		head += " by " + r.By.Which + " " + r.By.Text
	}
	head += where(r.Where)
	if r.Comment != "" {
		head += " comment " + r.Comment
	}
	s.line(depth, "%s", head)
}

func (s *summarizer) lets(depth int, lets []runtime.Let) {
	for _, l := range lets {
		s.line(depth, "let %s = %s", l.Name, l.Expr.Text)
	}
}

func (s *summarizer) object(depth int, o runtime.Object) {
	s.line(depth, "%s %s%s%s", o.Kind, o.Label, each(o.Each), where(o.Where))
	s.lets(depth+1, o.Lets)
	s.line(depth+1, "%s", strings.TrimSpace(exprs("identity", o.Identity...)+unit(o.OrgUnit)+
		one(" status", o.Status)+one(" enrolled", o.Enrolled)+one(" incident", o.Incident)+one(" occurred", o.Occurred)+
		one(" scheduled", o.Scheduled)+one(" completed", o.Completed)+one(" follow up", o.FollowUp)+one(" at", o.Geometry)+exprs(" note", o.Notes...)))
	for _, c := range o.Attributes {
		s.line(depth+1, "attribute %s = %s", s.names[c.Category], c.Text)
	}
	for _, v := range o.Values {
		s.value(depth+1, v)
	}
	if o.From != nil {
		s.line(depth+1, "from %s%s to %s%s", o.From.Kind, exprs("", o.From.Identity...), o.To.Kind, exprs("", o.To.Identity...))
	}
	for _, e := range o.Events {
		s.object(depth+1, e)
	}
}

func (s *summarizer) value(depth int, v runtime.Value) {
	text := fmt.Sprintf("%s = %s%s", v.Label, v.Expr.Text, where(v.Where))
	for _, flag := range []struct {
		on   bool
		word string
	}{{v.Keep, " keep"}, {v.Mandatory, " mandatory"}} {
		if flag.on {
			text += flag.word
		}
	}
	s.line(depth, "%s", text)
}

func each(e *runtime.Each) string {
	if e == nil {
		return ""
	}
	return fmt.Sprintf(" for each %s in %s%s", e.Var, e.List.Text, where(e.Where))
}

func where(c *runtime.Condition) string {
	if c == nil {
		return ""
	}
	text := " where " + c.Text
	if c.Stated {
		text += fmt.Sprintf(" missing %v %s", c.Fields, c.Missing)
	}
	return text
}

func unit(u *runtime.OrgUnitRule) string {
	if u == nil {
		return ""
	}
	scheme, _, _ := strings.Cut(u.Scheme, ":")
	return " org unit by " + scheme + " " + u.Text
}

func one(word string, e *runtime.Expr) string {
	if e == nil {
		return ""
	}
	return word + " " + e.Text
}

func exprs(word string, list ...runtime.Expr) string {
	if len(list) == 0 {
		return ""
	}
	var parts []string
	for _, e := range list {
		parts = append(parts, e.Text)
	}
	return word + " (" + strings.Join(parts, ", ") + ")"
}
