package metadata

import "slices"

func (k *linker) linkTracker() {
	for _, d := range k.attributes.definitions {
		k.linkAttribute(k.attributes.of(d), d.raw.(*rawAttribute))
	}
	for _, d := range k.types.definitions {
		t, raw := k.types.of(d), d.raw.(*rawTrackedEntityType)
		t.FeatureType = FeatureType(raw.FeatureType)
		t.Attributes = k.attributeUses(raw.Attributes)
	}
	for _, d := range k.stages.definitions {
		k.linkStage(k.stages.of(d), d.raw.(*rawStage))
	}
	for _, d := range k.programs.definitions {
		k.linkProgram(k.programs.of(d), d.raw.(*rawProgram))
	}
	k.linkStagesOfPrograms()
	for _, d := range k.relationships.definitions {
		t, raw := k.relationships.of(d), d.raw.(*rawRelationshipType)
		t.Bidirectional = yes(raw.Bidirectional)
		t.From, t.To = k.side(raw.From), k.side(raw.To)
	}
	for _, d := range k.programIndicators.definitions {
		k.programIndicators.of(d).Program = k.programs.get(d.raw.(*rawProgramIndicator).Program)
	}
}

func (k *linker) linkAttribute(a *Attribute, raw *rawAttribute) {
	a.ValueType = ValueType(raw.ValueType)
	a.OptionSet = k.optionSetRef(raw.OptionSet)
	a.Unique = yes(raw.Unique)
	a.OrgUnitScope = yes(raw.OrgUnitScope)
	a.Generated = yes(raw.Generated)
	a.Pattern = raw.Pattern
	a.Confidential = yes(raw.Confidential)
}

func (k *linker) attributeUses(raws []rawAttributeUse) []AttributeUse {
	raws = slices.Clone(raws)
	sortByOrder(raws, func(u rawAttributeUse) *float64 { return u.SortOrder })
	var all []AttributeUse
	for _, raw := range raws {
		if raw.Attribute == nil {
			continue
		}
		if a := k.attributes.get(raw.Attribute.ref()); a != nil {
			all = append(all, AttributeUse{a, yes(raw.Mandatory), yes(raw.AllowFutureDate)})
		}
	}
	return all
}

func (k *linker) linkStage(s *Stage, raw *rawStage) {
	s.Program = k.programs.get(raw.Program)
	s.Order = whole(raw.SortOrder)
	s.Repeatable = yes(raw.Repeatable)
	s.ValidationStrategy = ValidationStrategy(raw.ValidationStrategy)
	s.FeatureType = FeatureType(raw.FeatureType)
	s.EnableUserAssignment = yes(raw.EnableUserAssignment)
	s.BlockEntryForm = yes(raw.BlockEntryForm)
	s.AutoGenerateEvent = yes(raw.AutoGenerateEvent)
	s.MinDaysFromStart = whole(raw.MinDaysFromStart)
	s.PeriodType = raw.PeriodType
	raws := slices.Clone(raw.Elements)
	sortByOrder(raws, func(e rawStageElement) *float64 { return e.SortOrder })
	s.place = make(map[*DataElement]int, len(raws))
	var elements []*DataElement
	for _, r := range raws {
		e := k.dataElementRef(r.Element)
		if _, twice := s.place[e]; e == nil || twice {
			continue
		}
		s.place[e] = len(s.Elements)
		s.Elements = append(s.Elements, StageElement{e, yes(r.Compulsory), yes(r.AllowFutureDate)})
		elements = append(elements, e)
	}
	s.elements = newIndex(elements)
}

func (k *linker) linkProgram(p *Program, raw *rawProgram) {
	if t := raw.TrackedEntityType; t != nil {
		p.TrackedEntityType = k.types.get(t.ref())
	}
	switch {
	case raw.ProgramType != "":
		p.WithRegistration = raw.ProgramType == "WITH_REGISTRATION"
	case raw.Registration != nil:
		p.WithRegistration = *raw.Registration
	default:
		p.WithRegistration = p.TrackedEntityType != nil
	}
	p.Attributes = k.attributeUses(raw.Attributes)
	p.CategoryCombo = k.comboRef(raw.CategoryCombo)
	p.EnrollmentCombo = k.comboRef(raw.EnrollmentCombo)
	p.OrgUnits = newOrgUnitSet(raw.OrgUnits)
	p.OnlyEnrollOnce = yes(raw.OnlyEnrollOnce)
	p.FutureEnrollmentDates = yes(raw.FutureEnrollmentDates)
	p.FutureIncidentDates = yes(raw.FutureIncidentDates)
	p.DisplayIncidentDate = yes(raw.DisplayIncidentDate)
	p.FeatureType = FeatureType(raw.FeatureType)
	p.ExpiryDays = whole(raw.ExpiryDays)
	p.ExpiryPeriodType = raw.ExpiryPeriodType
	p.CompleteEventsExpiryDays = whole(raw.CompleteEventsExpiryDays)
	p.OpenDaysAfterCoEndDate = whole(raw.OpenDaysAfterCoEndDate)
	p.AccessLevel = raw.AccessLevel
	k.linkStages(p, raw.Stages)
}

// linkStages gives a program the stages that it lists. One that names no
// program is this one's.
func (k *linker) linkStages(p *Program, raws []rawStage) {
	listed := make(map[*Stage]bool, len(raws))
	for i := range raws {
		s := k.stages.get(raws[i].ref())
		if s == nil || listed[s] {
			continue
		}
		listed[s] = true
		if s.Program == nil {
			s.Program = p
		}
		p.Stages = append(p.Stages, s)
	}
}

// linkStagesOfPrograms adds the stages that name their program without being
// named by it, and orders them all.
func (k *linker) linkStagesOfPrograms() {
	listed := map[*Stage]bool{} // by the program that it names
	for _, p := range k.programs.defined {
		for _, s := range p.Stages {
			listed[s] = listed[s] || s.Program == p
		}
	}
	for _, s := range k.stages.defined {
		if p := s.Program; p != nil && !listed[s] {
			p.Stages = append(p.Stages, s)
		}
	}
	for _, p := range k.programs.defined {
		sortByOrder(p.Stages, func(s *Stage) *float64 {
			d := k.library.kinds[ProgramStageKind][s.UID]
			if d == nil {
				return nil
			}
			return d.raw.(*rawStage).SortOrder
		})
	}
}

func (k *linker) side(raw rawSide) RelationshipSide {
	return RelationshipSide{
		Entity:            RelationshipEntity(raw.Entity),
		TrackedEntityType: k.types.get(raw.TrackedEntityType),
		Program:           k.programs.get(raw.Program),
		Stage:             k.stages.get(raw.Stage),
	}
}
