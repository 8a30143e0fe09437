package metadata

// An OptionSet is a list of the values that a data element or attribute may
// have. DHIS2 stores codes; names are for people.
type OptionSet struct {
	Object
	ValueType ValueType
	Options   []*Option // by their sort order
	Absent    int       // how many options the set has that the snapshot does not contain

	index *Index[*Option]
}

// An Option is one value of an option set.
type Option struct {
	Object
	Order int // from 1; 0 if the export does not say
}

// Option finds an option by code or name.
func (s *OptionSet) Option(ref string) Found[*Option] {
	found := s.index.Find(ref)
	found.pool = s.Options
	return found
}

// HasCode reports whether value is the code of an option: what DHIS2 accepts.
func (s *OptionSet) HasCode(value string) bool {
	found := s.index.Find(value)
	if found.Match == One {
		return found.Object.Code == value
	}
	for _, option := range found.Candidates {
		if option.Code == value {
			return true
		}
	}
	return false
}
