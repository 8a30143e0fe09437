package compiler

import (
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// maxAttributeLength is what DHIS2 stores of an attribute (E1077), in UTF-16 units.
const maxAttributeLength = 1200

// field is an attribute or data element that a value line fills.
type field struct {
	uid, name string
	valueType metadata.ValueType
	options   *metadata.OptionSet
	mandatory bool
	maxLength int
	object    *metadata.Object    // the attribute or data element itself
	attribute *metadata.Attribute // nil for data elements
}

// attribute finds an attribute of the program or its tracked entity type. DHIS2
// takes any attribute there is; one that belongs to neither would never be seen.
func (p *plot) attribute(span diag.Span, ref string) (field, bool) {
	var candidates []*metadata.Attribute
	for _, found := range []metadata.Found[*metadata.Attribute]{p.program.TrackedEntityType.Attribute(ref), p.program.Attribute(ref)} {
		all := found.Candidates
		if found.Match == metadata.One {
			all = []*metadata.Attribute{found.Object}
		}
		for _, a := range all {
			if !slices.Contains(candidates, a) {
				candidates = append(candidates, a)
			}
		}
	}
	switch len(candidates) {
	case 0:
		return p.noAttribute(span, ref)
	case 1:
		a := candidates[0]
		noteUID(p.checker, p.snapshot.Attributes.Find(ref), span, ref, "attribute")
		return p.attributeField(a, p.program.TrackedEntityType.Mandatory(a) || p.program.Mandatory(a)), true
	}
	p.add(ambiguous(span, ref, "attribute", candidates))
	return field{}, false
}

// programAttribute finds an attribute of the program, for enrollments.
func (p *plot) programAttribute(span diag.Span, ref string) (field, bool) {
	found := p.program.Attribute(ref)
	switch found.Match {
	case metadata.None:
		return p.noAttribute(span, ref)
	case metadata.Many:
		p.add(ambiguous(span, ref, "attribute", found.Candidates))
		return field{}, false
	}
	noteUID(p.checker, found, span, ref, "attribute")
	return p.attributeField(found.Object, p.program.Mandatory(found.Object)), true
}

func (p *plot) attributeField(a *metadata.Attribute, mandatory bool) field {
	return field{uid: a.UID, name: a.Name, valueType: a.ValueType, options: a.OptionSet, mandatory: mandatory, maxLength: maxAttributeLength,
		object: a.Base(), attribute: a}
}

func (p *plot) noAttribute(span diag.Span, ref string) (field, bool) {
	all := p.snapshot.Attributes.Find(ref)
	if all.Match == metadata.One {
		d := diag.New("E0450", span, "the attribute \"%s\" belongs neither to \"%s\" nor to its tracked entity type", all.Object.Name, p.program.Name)
		p.add(p.nearest(d, span, p.program.Attribute(ref).Nearest))
		return field{}, false
	}
	if all.Match == metadata.Many {
		_, ok := lookup(p.checker, all, span, ref, "attribute")
		return field{}, ok
	}
	d := diag.New("E0401", span, "the program \"%s\" has no attribute \"%s\"", p.program.Name, ref)
	p.add(p.nearest(d, span, p.program.Attribute(ref).Nearest))
	return field{}, false
}

// dataElement finds a data element of a stage.
func (p *plot) dataElement(span diag.Span, ref string, stage *metadata.Stage) (field, bool) {
	found := stage.Element(ref)
	if found.Match == metadata.Many {
		_, ok := lookup(p.checker, found, span, ref, "data element")
		return field{}, ok
	}
	if found.Match == metadata.One {
		noteUID(p.checker, found, span, ref, "data element")
		use, _ := stage.Has(found.Object)
		e := found.Object
		p.domain(span, e, metadata.TrackerDomain, stage.Name)
		return field{uid: e.UID, name: e.Name, valueType: e.ValueType, options: e.OptionSet, mandatory: use.Compulsory, object: e.Base()}, true
	}
	d := diag.New("E0401", span, "the stage \"%s\" has no data element \"%s\"", stage.Name, ref)
	if all := p.snapshot.DataElements.Find(ref); all.Match == metadata.One {
		d = diag.New("E0451", span, "the data element \"%s\" is not in the stage \"%s\"", all.Object.Name, stage.Name)
	}
	p.add(p.nearest(d, span, found.Nearest))
	return field{}, false
}

// stage finds a stage of the program.
func (p *plot) stage(span diag.Span, ref string) (*metadata.Stage, bool) {
	found := p.program.Stage(ref)
	if found.Match == metadata.None {
		d := diag.New("E0452", span, "the program \"%s\" has no stage \"%s\"", p.program.Name, ref)
		p.add(p.nearest(d, span, found.Nearest))
		return nil, false
	}
	return lookup(p.checker, found, span, ref, "stage")
}

// mandatoryAttributes are those without which DHIS2 refuses the tracked entity
// (E1090), and those without which it refuses an enrollment (E1018) and that not
// every enrollment of the block fills.
func (p *plot) mandatoryAttributes() []*metadata.Object {
	must := appendMandatory(nil, p.program.TrackedEntityType.Attributes, func(string) bool { return false })
	return appendMandatory(must, p.program.Attributes, p.block.everyEnrollmentFills)
}

// appendMandatory adds the attributes that must have a value, which DHIS2 does
// not make itself, and that are neither there yet nor filled elsewhere.
func appendMandatory(must []*metadata.Object, uses []metadata.AttributeUse, filled func(uid string) bool) []*metadata.Object {
	for _, use := range uses {
		a := use.Attribute
		if use.Mandatory && !a.Generated && !filled(a.UID) && !slices.Contains(must, a.Base()) {
			must = append(must, a.Base())
		}
	}
	return must
}
