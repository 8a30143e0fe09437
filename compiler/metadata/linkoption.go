package metadata

// An optionList gathers the options of a set from the two places where exports
// have them: the set's own list, and the options that name their set.
type optionList struct {
	options []listedOption
	has     map[*Option]bool
}

type listedOption struct {
	option *Option
	order  *float64
}

func (l *optionList) add(o *Option, order *float64) {
	if !l.has[o] {
		l.has[o] = true
		l.options = append(l.options, listedOption{o, order})
	}
}

func (k *linker) linkOptionSets() {
	lists := make(map[*OptionSet]*optionList, len(k.optionSets.defined))
	for _, d := range k.optionSets.definitions {
		set, raw := k.optionSets.of(d), d.raw.(*rawOptionSet)
		set.ValueType = ValueType(raw.ValueType)
		lists[set] = &optionList{has: map[*Option]bool{}}
		for i := range raw.Options {
			k.addListed(set, &raw.Options[i], lists[set])
		}
	}
	for _, d := range k.options.definitions {
		o, raw := k.options.of(d), d.raw.(*rawOption)
		o.Order = whole(raw.SortOrder)
		if list := lists[k.optionSets.get(raw.OptionSet)]; list != nil {
			list.add(o, raw.SortOrder)
		}
	}
	for set, list := range lists {
		sortByOrder(list.options, func(o listedOption) *float64 { return o.order })
		for _, o := range list.options {
			set.Options = append(set.Options, o.option)
		}
		set.index = newIndex(set.Options)
	}
}

// addListed adds an option that an option set lists: a reference to one, or the
// option itself, which then may have no id.
func (k *linker) addListed(set *OptionSet, raw *rawOption, list *optionList) {
	if d := k.library.kinds[OptionKind][raw.ID]; d != nil {
		list.add(k.options.of(d), d.raw.(*rawOption).SortOrder)
		return
	}
	switch {
	case raw.Code != "":
		o := &Option{Object: Object{Kind: OptionKind, UID: raw.ID, Code: raw.Code, Name: raw.ref().Name, At: set.At}, Order: whole(raw.SortOrder)}
		list.add(o, raw.SortOrder)
	case raw.ID != "":
		set.Absent++
	}
}
