package compiler

import (
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

// blockFacts is what the objects of one program block have to know of each
// other, which may stand in any order.
type blockFacts struct {
	entity      *body // of the tracked entity
	entitySpan  diag.Span
	entityUnit  foreignUnit
	enrollments []enrollmentFacts
	unique      []runtime.Unique // attributes that the block fills
	ends        []relationshipEnd
}

// enrollmentFacts is what is left of an enrollment that has been checked.
type enrollmentFacts struct {
	span    diag.Span
	filled  map[string][]fieldFill
	lost    bool // something in it could not be read, and may fill what seems not to be
	ownUnit bool // it says its org unit itself
}

// everyEnrollmentFills reports whether each enrollment of the block gives an attribute.
func (f *blockFacts) everyEnrollmentFills(uid string) bool {
	return len(f.enrollments) > 0 && !slices.ContainsFunc(f.enrollments, func(e enrollmentFacts) bool {
		_, fills := e.filled[uid]
		return !fills && !e.lost
	})
}

// noteUnique notes an attribute of which no two tracked entities share a value.
func (f *blockFacts) noteUnique(t field) {
	if t.attribute != nil && t.attribute.Unique {
		f.unique = append(f.unique, runtime.Unique{Attribute: t.uid, PerOrgUnit: t.attribute.OrgUnitScope})
	}
}

// addUnique adds the block's unique attributes to those of the blocks before.
func (f *blockFacts) addUnique(all []runtime.Unique) []runtime.Unique {
	for _, u := range f.unique {
		if !slices.Contains(all, u) {
			all = append(all, u)
		}
	}
	return all
}

// settle checks what takes all objects of a block, and notes what the other
// blocks have to know of it.
func (p *plot) settle(block *runtime.ProgramBlock) {
	if p.block.entity != nil {
		p.block.entity.mandatory(p.block.entitySpan, p.mandatoryAttributes())
	}
	p.inheritedUnit()
	p.noteAttributes()
	p.noteMade(block)
}

// inheritedUnit refuses an org unit of a tracked entity that the program is not
// assigned to, where an enrollment takes it over.
func (p *plot) inheritedUnit() {
	takesOver := func(e enrollmentFacts) bool { return !e.ownUnit && !e.lost }
	if len(p.block.entityUnit.known) > 0 && slices.ContainsFunc(p.block.enrollments, takesOver) {
		p.heldToProgram(p.block.entityUnit, "its enrollment is in the org unit of the tracked entity; give it one of its own, or ")
	}
}

// enrollmentCombo refuses enrollments that have to say an attribute option
// combo, for which the language has no words.
func (b *body) enrollmentCombo(span diag.Span) {
	combo := b.program.EnrollmentCombo
	versions := b.versionsFrom(43)
	if combo == nil || combo.IsDefault || len(versions) == 0 || len(b.block.enrollments) > 0 {
		return
	}
	b.add(diag.New("E0496", span, "in DHIS2 %s enrollments of \"%s\" are kept by \"%s\", and the language cannot say which yet", versionWords(versions), b.program.Name, combo.Name))
}

// noteAttributes notes which attributes the block fills for its enrollments.
func (p *plot) noteAttributes() {
	use := p.tracked.scope(p.program, nil)
	if entity := p.block.entity; entity != nil {
		use.note(entity)
	}
	for _, e := range p.block.enrollments {
		for uid := range e.filled {
			use.filled[uid] = true
		}
		use.lost = use.lost || e.lost || p.broken
		use.demand(e.span)
	}
}

// noteEvent notes which data elements a block fills for events of a stage.
func (b *body) noteEvent(span diag.Span, stage *metadata.Stage) {
	use := b.tracked.scope(b.program, stage)
	use.note(b)
	if b.demandsValues() {
		use.demand(span)
	}
}
