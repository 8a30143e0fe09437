package compiler

import (
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

// program writes a block of a program out.
func (x *expander) program(p runtime.Program, b runtime.ProgramBlock) ExpandedLine {
	out := ExpandedLine{Kind: "program", Text: "program " + quote(p.Name) + x.from(b.Source, b.As), Place: b.Origin, block: true}
	out.Text += x.each(b.Each) + x.where(b.Where)
	out.Lines = lets(b.Lets)
	for _, o := range b.Objects {
		out.Lines = append(out.Lines, x.object(o))
	}
	return out
}

// object writes what makes one kind of tracker object.
func (x *expander) object(o runtime.Object) ExpandedLine {
	items := x.block.items
	defer func() { x.block.items = items }()
	kind := strings.ToLower(strings.ReplaceAll(o.Kind, "_", " "))
	out := ExpandedLine{Kind: kind, Text: kind, Place: o.Origin, block: true}
	if o.Kind == runtime.Event || o.Kind == runtime.Relationship {
		out.Text += " " + quote(o.Label)
	}
	out.Text += x.each(o.Each) + x.where(o.Where)
	out.Lines = append(lets(o.Lets), x.objectSettings(o)...)
	word := "attribute"
	if o.Kind == runtime.Event {
		word = "element"
	}
	for _, v := range o.Values {
		out.Lines = append(out.Lines, x.value(v, word))
	}
	for _, e := range o.Events {
		out.Lines = append(out.Lines, x.object(e))
	}
	return out
}

func (x *expander) objectSettings(o runtime.Object) []ExpandedLine {
	out := listSetting("identity", o.Identity)
	if o.Match != "" {
		out = append(out, ExpandedLine{Kind: "setting", Text: "match = " + quote(x.matched(o))})
	}
	out = append(out, x.orgUnit(o.OrgUnit)...)
	for _, s := range []struct {
		name string
		is   *runtime.Expr
	}{
		{"enrolled", o.Enrolled}, {"incident", o.Incident}, {"occurred", o.Occurred}, {"scheduled", o.Scheduled},
		{"completed", o.Completed}, {"status", o.Status}, {"follow up", o.FollowUp}, {"geometry", o.Geometry},
	} {
		if s.is != nil {
			out = append(out, setting(s.name, *s.is))
		}
	}
	out = append(out, listSetting("note", o.Notes)...)
	out = append(out, x.categories("attribute", o.Attributes)...)
	for _, end := range []struct {
		name string
		is   *runtime.End
	}{{"from", o.From}, {"to", o.To}} {
		if end.is != nil {
			out = append(out, listSetting(end.name, end.is.Identity)...)
		}
	}
	return out
}

// matched names the attribute that tracked entities are found by as the line does
// that fills it; enrollments and events are found by a word.
func (x *expander) matched(o runtime.Object) string {
	for _, v := range o.Values {
		if v.UID == o.Match {
			return v.Label
		}
	}
	return o.Match
}

func listSetting(name string, parts []runtime.Expr) []ExpandedLine {
	if len(parts) == 0 {
		return nil
	}
	var texts []string
	for _, p := range parts {
		texts = append(texts, p.Text)
	}
	return []ExpandedLine{{Kind: "setting", Text: name + " = " + strings.Join(texts, ", "), Place: parts[0].Origin}}
}

func (x *expander) value(v runtime.Value, word string) ExpandedLine {
	text := target(v.Label, word, v.Computed) + " = " + v.Expr.Text
	if v.Keep {
		text += " keep"
	}
	return ExpandedLine{Kind: "value", Text: text + x.where(v.Where), Place: v.Origin, For: v.For}
}
