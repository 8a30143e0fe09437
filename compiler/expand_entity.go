package compiler

import (
	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

// entity writes out what puts the records of an entity together.
func (x *expander) entity(e runtime.Entity) ExpandedLine {
	out := ExpandedLine{Kind: "entity", Text: "entity " + e.Name, Place: e.Origin, block: true}
	for _, l := range e.Lists {
		x.block = blockNames{source: l.Source, as: l.Source} // which is what a list's lines call the record
		text := l.Name + " from " + l.Source + " by " + l.By.Text
		if l.Order == nil {
			text += " one"
		} else {
			text += " ordered by " + l.Order.Text
		}
		out.Lines = append(out.Lines, ExpandedLine{Kind: "list", Text: text + x.where(l.Where), Place: l.Origin})
	}
	return out
}

// readEntities are the entities that blocks read.
func readEntities(t *runtime.Transform) []runtime.Entity {
	read := map[string]bool{}
	for _, d := range t.DataSets {
		for _, b := range d.Blocks {
			read[b.Source] = true
		}
	}
	for _, p := range t.Programs {
		for _, b := range p.Blocks {
			read[b.Source] = true
		}
	}
	var out []runtime.Entity
	for _, e := range t.Entities {
		if read[e.Name] {
			out = append(out, e)
		}
	}
	return out
}
