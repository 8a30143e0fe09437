package compiler

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

// relationshipEnd is one side of a relationship of a block.
type relationshipEnd struct {
	end      *runtime.End
	span     diag.Span
	relation string // name of the relationship type
	wants    string // what stands there, in words
}

// blockEnd is an end and the block that it stands in; madeObject is an object
// that a block makes. Identities name the source instead of the block's own name
// for its records, so that those of different blocks can be compared.
type (
	blockEnd struct {
		relationshipEnd
		block    *runtime.ProgramBlock
		identity []string
	}
	madeObject struct {
		kind, typ, label string
		block            *runtime.ProgramBlock
		identity         []string
	}
)

// sideName says what stands on a side of a relationship type.
func sideName(side metadata.RelationshipSide) string {
	switch side.Entity {
	case metadata.TrackedEntitySide:
		return "tracked entity \"" + side.TrackedEntityType.Name + "\""
	case metadata.EnrollmentSide:
		return "enrollment in \"" + side.Program.Name + "\""
	}
	return "event \"" + stageOf(side).Name + "\""
}

// differentEnds refuses a relationship of something with itself (E4000).
func (b *body) differentEnds(lines []lang.Statement) {
	from, to := b.out.From, b.out.To
	if from == nil || to == nil || from.Kind != to.Kind || from.Type != to.Type || len(from.Identity) == 0 ||
		!slices.Equal(identityTexts(from.Identity), identityTexts(to.Identity)) {
		return
	}
	b.add(diag.New("E0485", b.lineOf(lines, "to"), "both ends of \"%s\" are the same object", b.relation.Name).
		WithLabel(b.lineOf(lines, "from"), "the other end"))
}

// noteMade notes the objects that a block makes, and the ends of its relationships.
func (p *plot) noteMade(block *runtime.ProgramBlock) {
	name := regexp.MustCompile(`\b` + block.As + `\.`)
	identity := func(parts []runtime.Expr) []string {
		texts := identityTexts(parts)
		for i := range texts {
			texts[i] = name.ReplaceAllLiteralString(texts[i], block.Source+".")
		}
		return texts
	}
	var person []string
	note := func(o runtime.Object) {
		made := madeObject{o.Kind, o.Type, o.Label, block, identity(o.Identity)}
		switch {
		case o.Kind == runtime.TrackedEntity:
			person = made.identity
		case o.Kind == runtime.Enrollment && len(made.identity) == 0:
			made.identity = person
		}
		p.tracked.made = append(p.tracked.made, made)
	}
	for _, o := range block.Objects {
		if o.Kind == runtime.Relationship {
			continue
		}
		note(o)
		for _, event := range o.Events {
			note(event)
		}
	}
	for _, e := range p.block.ends {
		p.tracked.ends = append(p.tracked.ends, blockEnd{e, block, identity(e.end.Identity)})
	}
}

// looseEnds warns of ends at which no object can be. It is asked only where
// nothing but this mapping makes objects with its UIDs.
func (c *checker) looseEnds() {
	for _, e := range c.tracked.ends {
		makers := slices.DeleteFunc(slices.Clone(c.tracked.made), func(m madeObject) bool {
			return m.kind != e.end.Kind || m.typ != e.end.Type
		})
		problem := e.problem(makers, c.tracked.made)
		if problem == "" {
			continue
		}
		c.add(diag.New("W0428", e.span, "%s", problem).
			WithHelp("give the identity of an object that a block makes; if another mapping makes it, give both one `namespace` in crosswalk.yaml"))
	}
}

func parts(n int) string {
	if n == 1 {
		return "1 part"
	}
	return fmt.Sprintf("%d parts", n)
}

// problem says why no object can stand at an end; "" if one may.
func (e blockEnd) problem(makers, all []madeObject) string {
	if len(makers) == 0 {
		return "no block makes the " + e.wants + " that \"" + e.relation + "\" has on this side"
	}
	sameLength := func(m madeObject) bool { return len(m.identity) == len(e.identity) }
	if !slices.ContainsFunc(makers, sameLength) {
		return fmt.Sprintf("the identity of the %s has %s where it is made, and this has %d", e.wants, parts(len(makers[0].identity)), len(e.identity))
	}
	mayBe := func(m madeObject) bool {
		return m.block.Source != e.block.Source || slices.Equal(m.identity, e.identity)
	}
	if slices.ContainsFunc(makers, mayBe) {
		return ""
	}
	for _, m := range all {
		if m.block == e.block && slices.Equal(m.identity, e.identity) {
			return "this is the identity of `" + m.label + "`, and \"" + e.relation + "\" has the " + e.wants + " on this side"
		}
	}
	return ""
}
