package compiler

import (
	"fmt"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

// dataSet writes a form out, with one block in its head and several in its body.
func (x *expander) dataSet(d runtime.DataSet) ExpandedLine {
	out := ExpandedLine{Kind: "data set", Text: "data set " + quote(d.Name), Place: d.Origin, block: true}
	if len(d.Blocks) == 1 {
		b := d.Blocks[0]
		out.Text += x.head(b)
		out.Lines = append(x.wholeForm(d), x.scope(b.Scope)...)
		return out
	}
	out.Lines = x.wholeForm(d)
	for _, b := range d.Blocks {
		head := strings.TrimSpace(x.head(b))
		out.Lines = append(out.Lines, ExpandedLine{Kind: "from", Text: head, Place: b.Origin, Lines: x.scope(b.Scope), block: true})
	}
	return out
}

// head writes which records a block takes, and for which periods it holds.
func (x *expander) head(b runtime.Block) string {
	text := x.from(b.Source, b.As)
	if b.EachPeriod {
		text += " for each period"
	}
	return text + x.where(b.Where) + datesText(b.Since, b.Until)
}

func datesText(since, until string) string {
	text := ""
	if since != "" {
		text += " since " + quote(since)
	}
	if until != "" {
		text += " until " + quote(until)
	}
	return text
}

// wholeForm writes what is said of the form and not of its blocks.
func (x *expander) wholeForm(d runtime.DataSet) []ExpandedLine {
	var out []ExpandedLine
	if z := d.Zeros; z != nil {
		of := z.Scope
		if z.Scope == "group" {
			of = quote(z.Group)
		}
		out = append(out, ExpandedLine{Kind: "zeros", Text: "zeros for " + of + " org units", Place: z.Origin})
	}
	if d.Suppress > 0 {
		out = append(out, ExpandedLine{Kind: "suppress", Text: fmt.Sprintf("suppress below %d", d.Suppress)})
	}
	for _, c := range d.Combine {
		out = append(out, ExpandedLine{Kind: "combine", Text: "combine " + quote(elementName(d, c.Element)) + " by " + c.By})
	}
	return out
}

func elementName(d runtime.DataSet, uid string) string {
	for _, e := range d.Elements {
		if e.UID == uid {
			return e.Name
		}
	}
	return uid
}

// scope writes the lines of a block, a group or a loop: first what holds for the others.
func (x *expander) scope(s runtime.Scope) []ExpandedLine {
	items := x.block.items
	defer func() { x.block.items = items }()
	out := lets(s.Lets)
	if s.Period != nil && s.Period.Text != "period" { // which `for each period` gives
		out = append(out, setting("period", *s.Period))
	}
	out = append(out, x.orgUnit(s.OrgUnit)...)
	out = append(out, x.categories("category", s.Categories)...)
	out = append(out, x.categories("attribute", s.Attributes)...)
	for _, r := range s.Rules {
		out = append(out, x.rule(r))
	}
	for _, inner := range s.Scopes {
		out = append(out, x.innerScope(inner)...)
	}
	return out
}

// innerScope writes a loop or a group. One without a condition, which stands for
// a row of a table, has settings or lets of its own: it is a group in which every
// record is.
func (x *expander) innerScope(s runtime.Scope) []ExpandedLine {
	items := x.block.items
	defer func() { x.block.items = items }()
	switch {
	case s.Each != nil:
		head := strings.TrimSpace(x.each(s.Each))
		return []ExpandedLine{{Kind: "for each", Text: head, Place: s.Origin, Lines: x.scope(s), block: true}}
	case s.Where != nil:
		return []ExpandedLine{{Kind: "where", Text: strings.TrimSpace(x.where(s.Where)), Place: s.Origin, Lines: x.scope(s), block: true}}
	}
	return []ExpandedLine{{Kind: "where", Text: "where true", Place: s.Origin, Lines: x.scope(s), block: true}}
}

func (x *expander) rule(r runtime.Rule) ExpandedLine {
	text := target(r.Label, "element", r.Computed)
	if len(r.Categories) > 0 {
		var fixed []string
		for _, v := range r.Categories {
			fixed = append(fixed, quote(x.names[v.Category])+": "+v.Text)
		}
		text += " [" + strings.Join(fixed, ", ") + "]"
	}
	text += " = " + aggregateText(r) + x.where(r.Where) + datesText(r.Since, r.Until)
	if r.Comment != "" {
		text += " comment " + quote(r.Comment)
	}
	return ExpandedLine{Kind: "rule", Text: text, Doc: r.Doc, Place: r.Origin, For: r.For}
}

func aggregateText(r runtime.Rule) string {
	text := r.Aggregate
	switch r.Aggregate {
	case "once":
		text = "count once"
	case "distinct":
		text = "count distinct"
	}
	if r.Value != nil {
		text += " " + r.Value.Text
	}
	switch {
	case r.By == nil:
	case r.Aggregate == "latest":
		text += " by " + r.By.Text
	default:
		text += " by " + r.By.Which + " " + r.By.Text
	}
	return text
}
