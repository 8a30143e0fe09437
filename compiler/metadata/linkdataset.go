package metadata

import (
	"cmp"
	"slices"
)

func (k *linker) linkDataElements() {
	for _, d := range k.dataElements.definitions {
		e, raw := k.dataElements.of(d), d.raw.(*rawDataElement)
		e.FormName = raw.FormName
		e.Domain = Domain(raw.DomainType)
		e.ValueType = ValueType(raw.ValueType)
		e.AggregationType = AggregationType(raw.AggregationType)
		e.ZeroIsSignificant, e.ZerosTold = yes(raw.ZeroIsSignificant), raw.ZeroIsSignificant != nil
		e.Combo = k.comboRef(raw.CategoryCombo)
		e.OptionSet = k.optionSetRef(raw.OptionSet)
		e.CommentOptionSet = k.optionSetRef(raw.CommentOptionSet)
	}
}

func (k *linker) optionSetRef(raw *rawOptionSet) *OptionSet {
	if raw == nil {
		return nil
	}
	return k.optionSets.get(raw.ref())
}

func (k *linker) dataElementRef(raw *rawDataElement) *DataElement {
	if raw == nil {
		return nil
	}
	return k.dataElements.get(raw.ref())
}

func (k *linker) linkDataSets() {
	for _, d := range k.dataSets.definitions {
		ds, raw := k.dataSets.of(d), d.raw.(*rawDataSet)
		ds.PeriodType = raw.PeriodType
		ds.CategoryCombo = k.comboRef(raw.CategoryCombo)
		ds.OrgUnits = newOrgUnitSet(raw.OrgUnits)
		ds.OpenFuturePeriods = whole(raw.OpenFuturePeriods)
		ds.ExpiryDays = number(raw.ExpiryDays)
		ds.OpenPeriodsAfterCoEndDate = whole(raw.OpenPeriodsAfterCoEndDate)
		ds.NoValueRequiresComment = yes(raw.NoValueRequiresComment)
		ds.CompulsoryFieldsCompleteOnly = yes(raw.CompulsoryCompleteOnly)
		ds.FieldCombinationRequired = yes(raw.FieldCombinationRequired)
		ds.CompulsoryOperands = k.operands(raw.CompulsoryOperands)
		for _, p := range raw.InputPeriods {
			ds.InputPeriods = append(ds.InputPeriods, InputPeriod{p.Period.ID, day(p.OpeningDate), day(p.ClosingDate)})
		}
		k.linkDataSetElements(ds, raw.Elements)
	}
	k.linkSections()
}

func (k *linker) linkDataSetElements(ds *DataSet, raws []rawDataSetElement) {
	ds.combos = make(map[*DataElement]*CategoryCombo, len(raws))
	var elements []*DataElement
	for _, raw := range raws {
		e := k.dataElementRef(raw.Element)
		if e == nil || ds.Has(e) {
			continue
		}
		combo := k.comboRef(raw.CategoryCombo)
		ds.Elements = append(ds.Elements, DataSetElement{e, combo})
		ds.combos[e] = combo
		e.DataSets = append(e.DataSets, ds)
		elements = append(elements, e)
	}
	ds.elements = newIndex(elements)
}

func (k *linker) operands(raws []rawOperand) []Operand {
	var all []Operand
	for _, raw := range raws {
		if e := k.dataElements.get(raw.Element); e != nil {
			all = append(all, Operand{e, k.optionCombos.get(raw.Combo)})
		}
	}
	return all
}

func (k *linker) linkSections() {
	for _, d := range k.sections.definitions {
		s, raw := k.sections.of(d), d.raw.(*rawSection)
		s.DataSet = k.dataSets.get(raw.DataSet)
		s.Order = whole(raw.SortOrder)
		s.Greyed = k.operands(raw.Greyed)
		for _, ref := range raw.Elements {
			if e := k.dataElements.get(ref); e != nil {
				s.Elements = append(s.Elements, e)
			}
		}
		if s.DataSet != nil {
			s.DataSet.Sections = append(s.DataSet.Sections, s)
		}
	}
	for _, ds := range k.dataSets.defined {
		slices.SortStableFunc(ds.Sections, func(a, b *Section) int { return cmp.Compare(a.Order, b.Order) })
	}
}
