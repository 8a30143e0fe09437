package compiler

import (
	"cmp"
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// programFills is what the blocks of a mapping fill of one program.
type programFills struct {
	program *metadata.Program
	events  map[string][]Filler   // by stage
	fields  map[fieldKey][]Filler // of the tracked entity, its enrollments and events
}

// fieldKey is an attribute (of no stage), or a data element of a stage.
type fieldKey struct{ stage, uid string }

// fillsOfProgram is what has been noted of a program, which several blocks may fill.
func (c *checker) fillsOfProgram(program *metadata.Program) *programFills {
	for _, p := range c.plotted {
		if p.program == program {
			return p
		}
	}
	p := &programFills{program: program, events: map[string][]Filler{}, fields: map[fieldKey][]Filler{}}
	c.plotted = append(c.plotted, p)
	return p
}

// note keeps that a line fills fields. stage is empty for attributes.
func (p *programFills) note(stage string, targets []field, line diag.Span, row *tableRow) {
	by := filler(line, row)
	for _, t := range targets {
		key := fieldKey{stage, t.uid}
		p.fields[key] = append(p.fields[key], by)
	}
}

// coverage says what is filled of the program.
func (p *programFills) coverage() ProgramCoverage {
	out := ProgramCoverage{Covered: covered(&p.program.Object), Attributes: p.attributes(), Stages: []StageCoverage{}}
	for _, a := range out.Attributes {
		out.count(a)
	}
	for _, s := range p.program.Stages {
		stage := p.stage(s)
		for _, e := range stage.Elements {
			out.count(e)
			stage.add(e.Filled())
		}
		out.Stages = append(out.Stages, stage)
	}
	return out
}

func (c *ProgramCoverage) count(f FieldCoverage) {
	c.Fields.add(f.Filled())
	if f.Mandatory {
		c.Mandatory.add(f.Filled())
	}
}

// attributes are those of the tracked entity type and of the program, mandatory
// ones first.
func (p *programFills) attributes() []FieldCoverage {
	var uses []metadata.AttributeUse
	if t := p.program.TrackedEntityType; t != nil {
		uses = append(uses, t.Attributes...)
	}
	uses = append(uses, p.program.Attributes...)
	out, at := []FieldCoverage{}, map[string]int{}
	for _, use := range uses {
		a := use.Attribute
		i, again := at[a.UID]
		if !again {
			i, at[a.UID] = len(out), len(out)
			out = append(out, FieldCoverage{Covered: covered(&a.Object), Generated: a.Generated, By: p.by("", a.UID)})
		}
		out[i].Mandatory = out[i].Mandatory || use.Mandatory
	}
	mandatoryFirst(out)
	return out
}

func (p *programFills) stage(s *metadata.Stage) StageCoverage {
	out := StageCoverage{Covered: covered(&s.Object), By: p.events[s.UID], Elements: []FieldCoverage{}}
	if out.By == nil {
		out.By = []Filler{}
	}
	for _, use := range s.Elements {
		e := use.Element
		out.Elements = append(out.Elements, FieldCoverage{Covered: covered(&e.Object), Mandatory: use.Compulsory, By: p.by(s.UID, e.UID)})
	}
	mandatoryFirst(out.Elements)
	return out
}

func (p *programFills) by(stage, uid string) []Filler {
	if by := p.fields[fieldKey{stage, uid}]; by != nil {
		return by
	}
	return []Filler{}
}

// mandatoryFirst leaves the order of DHIS2 as it is among the mandatory ones and
// among the others.
func mandatoryFirst(list []FieldCoverage) {
	slices.SortStableFunc(list, func(a, b FieldCoverage) int { return cmp.Compare(rank(a), rank(b)) })
}

func rank(f FieldCoverage) int {
	if f.Mandatory {
		return 0
	}
	return 1
}
