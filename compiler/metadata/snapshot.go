package metadata

// A Snapshot is the metadata of one DHIS2 system. It never changes after it was
// loaded, so any number of goroutines may read it.
type Snapshot struct {
	Info SystemInfo

	DataSets             *Index[*DataSet]
	DataElements         *Index[*DataElement]
	Categories           *Index[*Category]
	CategoryOptions      *Index[*CategoryOption]
	CategoryCombos       *Index[*CategoryCombo]
	CategoryOptionCombos *Index[*CategoryOptionCombo]
	OptionSets           *Index[*OptionSet]
	OrgUnits             *Index[*OrgUnit]
	OrgUnitGroups        *Index[*OrgUnitGroup]
	Programs             *Index[*Program]
	ProgramStages        *Index[*Stage]
	TrackedEntityTypes   *Index[*TrackedEntityType]
	Attributes           *Index[*Attribute]
	RelationshipTypes    *Index[*RelationshipType]
	ProgramRules         *Index[*ProgramRule]
	ProgramRuleVariables *Index[*ProgramRuleVariable]
	Indicators           *Index[*Indicator]
	ProgramIndicators    *Index[*ProgramIndicator]
	MetadataAttributes   *Index[*MetadataAttribute]
}

// SystemInfo is what the exports say of the system they come from.
type SystemInfo struct {
	Version  Version // zero if they do not say
	Calendar string  // "iso8601", "ethiopian" …; empty if they do not say
	TimeZone string  // of the server, "Africa/Kampala"; empty if they do not say
	Package  string  // the name of a metadata package; empty for other exports
}

// DefaultCombo finds the category combo without a split, by its name "default":
// its UID is not the same in every system.
func (s *Snapshot) DefaultCombo() Found[*CategoryCombo] {
	found := Found[*CategoryCombo]{ref: defaultName}
	for _, combo := range s.CategoryCombos.All() {
		if combo.IsDefault {
			found.Candidates = append(found.Candidates, combo)
		}
	}
	return found.settled()
}

// defaultName is the name of the category combo without a split, of its
// category, of its option and of its option combo.
const defaultName = "default"
