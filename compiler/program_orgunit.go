package compiler

import (
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// foreignUnit is a line some of whose org units are outside of the program.
type foreignUnit struct {
	span  diag.Span
	value *stdlib.Expression
	known []unitResult // all that can come out
	names []string     // those outside, if all are
}

// unitOfProgram refuses a line of which no org unit that can come out has the
// program (E1029, E1041), and warns where some have not. The run looks at each
// record then; so it does where they are not known. Tracked entities may be
// anywhere, but see inheritedUnit.
func (b *body) unitOfProgram(line *lang.Setting) {
	u := foreignUnit{span: b.module.Span(line.Values[0])}
	u.value, u.known = b.unitsOfLine(b.env, b.module, line, b.out.OrgUnit)
	if len(u.known) == 0 {
		return
	}
	assigned := b.program.OrgUnits
	has := func(x unitResult) bool { return assigned.Has(x.unit.UID) }
	if assigned.Len() > 0 && !slices.ContainsFunc(u.known, has) {
		u.names = namesOfResults(u.known)
	}
	if b.out.Kind == runtime.TrackedEntity {
		b.block.entityUnit = u
		return
	}
	b.heldToProgram(u, "")
}

// heldToProgram says what is wrong with the org units of an enrollment or event.
func (p *plot) heldToProgram(u foreignUnit, cure string) {
	if len(u.names) > 0 {
		p.notAssigned(u, cure)
		return
	}
	p.unfitUnits(u.span, u.value, u.known, p.program.OrgUnits, "the program \""+p.program.Name+"\"")
}

func (p *plot) notAssigned(u foreignUnit, cure string) {
	p.add(diag.New("E0487", u.span, "\"%s\" is not assigned to %s", p.program.Name, quotedNames(u.names[:min(len(u.names), maxRowProblems)])).
		WithHelp("%suse an org unit of the program, or assign the program to it in DHIS2 and take a new snapshot", cure))
}
