package compiler

import (
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

// header reads the lines that are about the whole form, wherever they stand.
func (f *form) header() {
	for _, line := range f.decl.Lines {
		switch line := line.(type) {
		case *lang.Zeros:
			f.zeros(line)
		case *lang.Combine:
			f.combine(line)
		case *lang.Suppress:
			f.suppress(line)
		}
	}
}

func (f *form) zeros(z *lang.Zeros) {
	if f.out.Zeros != nil {
		f.add(diag.New("E0221", f.module.Span(z), "`zeros` is said twice"))
		return
	}
	f.zerosAt = f.module.Span(z)
	f.out.Zeros = &runtime.Zeros{Scope: z.Scope, Origin: f.origin(f.module, z)}
	if z.Scope == "reporting" {
		return
	}
	if f.set.OrgUnits.Len() == 0 {
		f.add(diag.New("E0435", f.module.Span(z), "the metadata does not say to which org units \"%s\" is assigned", f.set.Name).
			WithHelp("export the data sets again with `organisationUnits`, or use `zeros for reporting org units`"))
		return
	}
	if z.Group != nil {
		f.zerosOfGroup(z)
	}
}

// zerosOfGroup lists the members of a group to which the form is assigned.
func (f *form) zerosOfGroup(z *lang.Zeros) {
	out := f.out.Zeros
	out.Scope = "group"
	span := f.module.Span(z.Group)
	group, ok := lookup(f.checker, f.snapshot.OrgUnitGroups.Find(z.Group.Value), span, z.Group.Value, "org unit group")
	if !ok {
		return
	}
	out.Group = z.Group.Value
	members := map[string]bool{}
	for _, u := range group.OrgUnits {
		members[u.UID] = true
	}
	for _, uid := range f.out.OrgUnits {
		if members[uid] {
			out.OrgUnits = append(out.OrgUnits, uid)
		}
	}
	if len(out.OrgUnits) == 0 {
		f.add(diag.New("E0435", span, "\"%s\" is assigned to no org unit of the group \"%s\"", f.set.Name, group.Name))
	}
}

func (f *form) combine(line *lang.Combine) {
	span := f.module.Span(line.Element)
	by := line.By.Text
	element, ok := f.element(span, line.Element.Value)
	if !ok {
		f.combineMeant(line, by)
		return
	}
	if by != "sum" && by != "largest" && by != "smallest" {
		f.add(diag.New("E0403", f.module.Span(line.By), "rules are combined by sum, largest or smallest, not by `%s`", by))
	}
	if f.isCombined(element.UID) {
		f.add(diag.New("E0221", span, "it is said twice how \"%s\" is combined", element.Name))
		return
	}
	f.out.Combine = append(f.out.Combine, runtime.Combine{Element: element.UID, By: by})
	f.combined = append(f.combined, span)
}

// combineMeant takes a misspelt element for what it seems to mean, so that its
// rules are not said to meet.
func (f *form) combineMeant(line *lang.Combine, by string) {
	name, sure := diag.Sure(line.Element.Value, f.problems[len(f.problems)-1].Near)
	if found := f.set.Element(name); sure && found.Match == metadata.One && !f.isCombined(found.Object.UID) {
		f.out.Combine = append(f.out.Combine, runtime.Combine{Element: found.Object.UID, By: by})
		f.combined = append(f.combined, f.module.Span(line.Element))
	}
}

func (f *form) isCombined(element string) bool {
	return slices.ContainsFunc(f.out.Combine, func(c runtime.Combine) bool { return c.Element == element })
}

// combinable demands that what is combined can be: whoever is in two cells would
// be counted twice by their sum, and texts have none.
func (f *form) combinable() {
	for i, c := range f.out.Combine {
		fills := f.fillsOf(c.Element)
		if len(fills) == 0 && !f.failed && !f.decl.Body.Broken {
			f.add(diag.New("E0433", f.combined[i], "no rule fills this data element, so there is nothing to combine"))
		}
		for _, x := range fills {
			if x.aggregate == "distinct" {
				f.add(diag.New("E0433", x.span, "what is counted distinctly cannot be combined with other rules").
					WithLabel(f.combined[i], "combined here").
					WithHelp("one person may be in both numbers; count them in one rule"))
			}
			if !x.number {
				f.add(diag.New("E0433", x.span, "\"%s\" takes no numbers, so its rules cannot be combined", x.element.Name).
					WithLabel(f.combined[i], "combined here"))
			}
		}
	}
}

func (f *form) fillsOf(element string) []fill {
	var out []fill
	for _, x := range f.fills {
		if x.element.UID == element {
			out = append(out, x)
		}
	}
	return out
}
