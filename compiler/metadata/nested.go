package metadata

// nested keeps the definitions that an object contains of others, as exports of
// a single data set or program have them. What names another object without
// defining it (only an id, perhaps with a code or name) is left alone.
func (l *library) nested(d *definition) {
	in := nest{l, d}
	switch raw := d.raw.(type) {
	case *rawDataElement:
		in.dataElementParts(raw)
	case *rawDataSet:
		in.dataSet(raw)
	case *rawCategory:
		in.categoryParts(raw)
	case *rawCombo:
		in.comboParts(raw)
	case *rawCategoryOptionCombo:
		in.options(raw.Options)
	case *rawOptionSet:
		in.optionSetParts(raw)
	case *rawAttribute:
		in.optionSet(raw.OptionSet)
	case *rawTrackedEntityType:
		in.attributeUses(raw.Attributes)
	case *rawProgram:
		in.program(raw)
	case *rawStage:
		in.stageParts(raw)
	case *rawRule:
		in.ruleParts(raw)
	}
}

// A nest is the object in which others are defined.
type nest struct {
	library *library
	outer   *definition
}

func (n nest) define(kind Kind, raw rawItem) {
	if IsUID(raw.base().ID) {
		n.library.define(&definition{kind: kind, raw: raw, at: n.outer.at, inline: true})
	}
}

func (n nest) dataSet(raw *rawDataSet) {
	n.combo(raw.CategoryCombo)
	for i := range raw.Elements {
		n.dataElement(raw.Elements[i].Element)
		n.combo(raw.Elements[i].CategoryCombo)
	}
	for i := range raw.Sections {
		if section := &raw.Sections[i]; IsUID(section.ID) && section.Elements != nil {
			section.DataSet = rawRef{ID: raw.ID}
			n.define(SectionKind, section)
		}
	}
}

func (n nest) dataElement(raw *rawDataElement) {
	if raw == nil {
		return
	}
	if raw.ValueType != "" {
		n.define(DataElementKind, raw)
	}
	n.dataElementParts(raw)
}

func (n nest) dataElementParts(raw *rawDataElement) {
	n.combo(raw.CategoryCombo)
	n.optionSet(raw.OptionSet)
	n.optionSet(raw.CommentOptionSet)
}

func (n nest) combo(raw *rawCombo) {
	if raw == nil {
		return
	}
	if raw.Categories != nil {
		n.define(CategoryComboKind, raw)
	}
	n.comboParts(raw)
}

func (n nest) comboParts(raw *rawCombo) {
	for i := range raw.Categories {
		category := &raw.Categories[i]
		if category.Options != nil {
			n.define(CategoryKind, category)
		}
		n.categoryParts(category)
	}
	for i := range raw.Combos {
		if combo := &raw.Combos[i]; IsUID(combo.ID) && combo.Options != nil {
			combo.Combo = rawRef{ID: raw.ID}
			n.define(CategoryOptionComboKind, combo)
			n.options(combo.Options)
		}
	}
}

func (n nest) categoryParts(raw *rawCategory) { n.options(raw.Options) }

func (n nest) options(all []rawCategoryOption) {
	for i := range all {
		if all[i].Name != "" {
			n.define(CategoryOptionKind, &all[i])
		}
	}
}

func (n nest) optionSet(raw *rawOptionSet) {
	if raw == nil {
		return
	}
	if raw.Options != nil {
		n.define(OptionSetKind, raw)
	}
	n.optionSetParts(raw)
}

func (n nest) optionSetParts(raw *rawOptionSet) {
	for i := range raw.Options {
		if option := &raw.Options[i]; IsUID(option.ID) && option.Code != "" && option.Name != "" {
			option.OptionSet = rawRef{ID: raw.ID}
			n.define(OptionKind, option)
		}
	}
}

func (n nest) attributeUses(all []rawAttributeUse) {
	for _, use := range all {
		if use.Attribute == nil {
			continue
		}
		if use.Attribute.ValueType != "" {
			n.define(AttributeKind, use.Attribute)
		}
		n.optionSet(use.Attribute.OptionSet)
	}
}

func (n nest) program(raw *rawProgram) {
	n.combo(raw.CategoryCombo)
	n.combo(raw.EnrollmentCombo)
	n.attributeUses(raw.Attributes)
	if t := raw.TrackedEntityType; t != nil && t.Attributes != nil {
		n.define(TrackedEntityTypeKind, t)
		n.attributeUses(t.Attributes)
	}
	for i := range raw.Stages {
		stage := &raw.Stages[i]
		if IsUID(stage.ID) && stage.Elements != nil {
			stage.Program = rawRef{ID: raw.ID}
			n.define(ProgramStageKind, stage)
		}
		n.stageParts(stage)
	}
}

func (n nest) stageParts(raw *rawStage) {
	for _, element := range raw.Elements {
		n.dataElement(element.Element)
	}
}

func (n nest) ruleParts(raw *rawRule) {
	for i := range raw.Actions {
		if action := &raw.Actions[i]; IsUID(action.ID) && action.Type != "" {
			action.Rule = rawRef{ID: raw.ID}
			n.define(ProgramRuleActionKind, action)
		}
	}
}
