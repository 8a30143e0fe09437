package metadata

import (
	"cmp"
	"math"
	"slices"
	"time"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// A linker turns definitions into objects that point at one another.
type linker struct {
	library  *library
	problems diag.List

	metadataAttributes pool[MetadataAttribute, *MetadataAttribute]
	dataElements       pool[DataElement, *DataElement]
	dataSets           pool[DataSet, *DataSet]
	sections           pool[Section, *Section]
	categories         pool[Category, *Category]
	categoryOptions    pool[CategoryOption, *CategoryOption]
	combos             pool[CategoryCombo, *CategoryCombo]
	optionCombos       pool[CategoryOptionCombo, *CategoryOptionCombo]
	optionSets         pool[OptionSet, *OptionSet]
	options            pool[Option, *Option]
	orgUnits           pool[OrgUnit, *OrgUnit]
	orgUnitGroups      pool[OrgUnitGroup, *OrgUnitGroup]
	programs           pool[Program, *Program]
	stages             pool[Stage, *Stage]
	types              pool[TrackedEntityType, *TrackedEntityType]
	attributes         pool[Attribute, *Attribute]
	relationships      pool[RelationshipType, *RelationshipType]
	rules              pool[ProgramRule, *ProgramRule]
	variables          pool[ProgramRuleVariable, *ProgramRuleVariable]
	indicators         pool[Indicator, *Indicator]
	programIndicators  pool[ProgramIndicator, *ProgramIndicator]
}

func link(l *library) (*Snapshot, diag.List) {
	k := &linker{library: l}
	k.create()
	k.linkCategories()
	k.linkOptionSets()
	k.linkDataElements()
	k.linkDataSets()
	k.linkTracker()
	k.linkRules()
	k.linkOrgUnits()
	return k.snapshot(), k.problems
}

// create makes all objects, so that references can be followed in any order.
func (k *linker) create() {
	k.metadataAttributes.fill(k, MetadataAttributeKind)
	k.dataElements.fill(k, DataElementKind)
	k.dataSets.fill(k, DataSetKind)
	k.sections.fill(k, SectionKind)
	k.categories.fill(k, CategoryKind)
	k.categoryOptions.fill(k, CategoryOptionKind)
	k.combos.fill(k, CategoryComboKind)
	k.optionCombos.fill(k, CategoryOptionComboKind)
	k.optionSets.fill(k, OptionSetKind)
	k.options.fill(k, OptionKind)
	k.orgUnits.fill(k, OrgUnitKind)
	k.orgUnitGroups.fill(k, OrgUnitGroupKind)
	k.programs.fill(k, ProgramKind)
	k.stages.fill(k, ProgramStageKind)
	k.types.fill(k, TrackedEntityTypeKind)
	k.attributes.fill(k, AttributeKind)
	k.relationships.fill(k, RelationshipTypeKind)
	k.rules.fill(k, ProgramRuleKind)
	k.variables.fill(k, ProgramRuleVariableKind)
	k.indicators.fill(k, IndicatorKind)
	k.programIndicators.fill(k, ProgramIndicatorKind)
	for _, d := range k.metadataAttributes.definitions {
		a, raw := k.metadataAttributes.of(d), d.raw.(*rawMetadataAttribute)
		a.ValueType, a.Unique, a.ForOrgUnits = ValueType(raw.ValueType), yes(raw.Unique), yes(raw.OrgUnits)
	}
}

func (k *linker) snapshot() *Snapshot {
	return &Snapshot{
		Info:                 k.library.info,
		DataSets:             k.dataSets.index(),
		DataElements:         k.dataElements.index(),
		Categories:           k.categories.index(),
		CategoryOptions:      k.categoryOptions.index(),
		CategoryCombos:       k.combos.index(),
		CategoryOptionCombos: k.optionCombos.index(),
		OptionSets:           k.optionSets.index(),
		OrgUnits:             k.orgUnits.index(),
		OrgUnitGroups:        k.orgUnitGroups.index(),
		Programs:             k.programs.index(),
		ProgramStages:        k.stages.index(),
		TrackedEntityTypes:   k.types.index(),
		Attributes:           k.attributes.index(),
		RelationshipTypes:    k.relationships.index(),
		ProgramRules:         k.rules.index(),
		ProgramRuleVariables: k.variables.index(),
		Indicators:           k.indicators.index(),
		ProgramIndicators:    k.programIndicators.index(),
		MetadataAttributes:   k.metadataAttributes.index(),
	}
}

// A pool holds the objects of a kind, and the placeholders of those that are
// referred to and not defined.
type pool[T any, P interface {
	*T
	Item
}] struct {
	kind        Kind
	byUID       map[string]P
	definitions []*definition // by UID
	defined     []P           // in the same order
}

func (p *pool[T, P]) fill(k *linker, kind Kind) {
	p.kind = kind
	p.definitions = k.library.of(kind)
	p.byUID = make(map[string]P, len(p.definitions))
	for _, d := range p.definitions {
		object := P(new(T))
		*object.Base() = linkObject(d)
		p.byUID[object.Base().UID] = object
		p.defined = append(p.defined, object)
	}
	for i, d := range p.definitions {
		p.defined[i].Base().Values = k.values(d.raw.base())
	}
}

// of returns the object of a definition.
func (p *pool[T, P]) of(d *definition) P { return p.byUID[d.raw.base().ID] }

// get returns the object that a reference means, or its placeholder. It is nil
// for no reference.
func (p *pool[T, P]) get(ref rawRef) P {
	if !IsUID(ref.ID) {
		return nil
	}
	if object, ok := p.byUID[ref.ID]; ok {
		return object
	}
	object := P(new(T))
	*object.Base() = Object{Kind: p.kind, UID: ref.ID, Code: ref.Code, Name: ref.Name, Missing: true}
	p.byUID[ref.ID] = object
	return object
}

func (p *pool[T, P]) index() *Index[P] { return newIndex(p.defined) }

// linkObject returns what a definition says of the object itself.
func linkObject(d *definition) Object {
	o := d.raw.base()
	return Object{Kind: d.kind, UID: o.ID, Code: o.Code, Name: cmp.Or(o.Name, o.DisplayName), At: d.at}
}

func (k *linker) values(o *rawObject) []AttributeValue {
	var all []AttributeValue
	for _, v := range o.AttributeValues {
		if a := k.metadataAttributes.get(v.Attribute); a != nil {
			all = append(all, AttributeValue{a, v.Value})
		}
	}
	return all
}

// ref is a reference to an object that the export may have written out.
func (o *rawObject) ref() rawRef { return rawRef{o.ID, o.Code, cmp.Or(o.Name, o.DisplayName)} }

func yes(b *bool) bool { return b != nil && *b }

func number(f *float64) float64 {
	if f == nil {
		return 0
	}
	return *f
}

// whole cuts a number to the whole numbers that DHIS2 has, those of 32 bits:
// beyond them a conversion gives another number on each kind of machine.
func whole(f *float64) int {
	return int(max(math.MinInt32, min(number(f), math.MaxInt32)))
}

// day returns the date of a date or date-time of DHIS2, or "" for what is none.
func day(text string) string {
	if len(text) < len(time.DateOnly) {
		return ""
	}
	text = text[:len(time.DateOnly)]
	if t, err := time.Parse(time.DateOnly, text); err != nil || t.Year() == 0 {
		return ""
	}
	return text
}

// sortByOrder sorts by numbers that an export gives, if it gives them all; else
// the order of the list counts.
func sortByOrder[T any](items []T, order func(T) *float64) {
	for _, item := range items {
		if order(item) == nil {
			return
		}
	}
	slices.SortStableFunc(items, func(a, b T) int { return cmp.Compare(*order(a), *order(b)) })
}
