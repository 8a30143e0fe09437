package compiler

import (
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// foreignUnit is a line all of whose org units are outside of the program.
type foreignUnit struct {
	span  diag.Span
	names []string
}

// unitOfProgram refuses a line of which no org unit that can come out has the
// program (E1029, E1041). Where some have it, the run looks at each record; so
// it does where they are not known. Tracked entities may be anywhere, but see
// inheritedUnit.
func (b *body) unitOfProgram(line *lang.Setting) {
	assigned := b.program.OrgUnits
	if b.out.OrgUnit == nil || assigned.Len() == 0 {
		return
	}
	foreign := foreignUnit{span: b.module.Span(line.Values[0])}
	for _, unit := range b.unitsOf(line, b.out.OrgUnit.Scheme) {
		if assigned.Has(unit.UID) {
			return
		}
		foreign.names = append(foreign.names, unit.Name)
	}
	switch {
	case len(foreign.names) == 0:
	case b.out.Kind == runtime.TrackedEntity:
		b.block.entityUnit = foreign
	default:
		b.notAssigned(foreign, "")
	}
}

func (p *plot) notAssigned(u foreignUnit, cure string) {
	p.add(diag.New("E0487", u.span, "\"%s\" is not assigned to %s", p.program.Name, quotedNames(u.names[:min(len(u.names), maxRowProblems)])).
		WithHelp("%suse an org unit of the program, or assign the program to it in DHIS2 and take a new snapshot", cure))
}

// unitsOf are the org units that a line can give; none where they are not all known.
func (b *body) unitsOf(line *lang.Setting, scheme string) []*metadata.OrgUnit {
	x, _ := b.env.Compile(b.module.Span(line.Values[0])) // its problems have been reported
	if x == nil {
		return nil
	}
	results, closed := x.Results()
	if !closed {
		return nil
	}
	var units []*metadata.OrgUnit
	for _, v := range results {
		text, _ := stdlib.AsText(v)
		found := b.snapshot.OrgUnits.Find(text)
		if !strings.HasPrefix(scheme, "table:") {
			found = b.snapshot.OrgUnitBy(scheme, text)
		}
		if found.Match != metadata.One {
			return nil
		}
		units = append(units, found.Object)
	}
	return units
}
