package importcode

import "github.com/crosswalk-dhis2/crosswalk/lang/diag"

// lastOld is the last minor version with the importer that judges value by value.
const lastOld = 42

// oldDataSetRules are those of /api/dataValueSets up to 2.42: codes E7600 to
// E7645 (DataValueSetImportValidator). Delivery sends all strict and require
// flags; without them most of these are no rules, see silentRules.
var oldDataSetRules = []Rule{
	{Code: "E7600", Until: lastOld, Part: DataValues, Effect: Request, Demand: "the data set exists",
		Never: "the data set is sent by its UID in the snapshot", Checks: []diag.Code{"E0401"}},
	{Code: "E7601", Until: lastOld, Part: DataValues, Effect: Request, Demand: "the user may write to the data set",
		Server: "the sharing of the data set"},
	{Code: "E7603", Until: lastOld, Part: DataValues, Effect: Request, Demand: "the org unit of the group exists",
		Never: "org units stand with each value, by their UID in the snapshot"},
	{Code: "E7604", Until: lastOld, Part: DataValues, Effect: Request, Demand: "the attribute option combo of the group exists",
		Never: "attribute option combos stand with each value, by their UID in the snapshot"},
	{Code: "E7610", Until: lastOld, Part: DataValues, Effect: Value, Demand: "the data element exists",
		Never: "data elements are sent by their UID in the snapshot", Checks: []diag.Code{"E0401", "E0402", "E0427"}},
	{Code: "E7611", Until: lastOld, Part: DataValues, At: PeriodLines, Effect: Value, Demand: "the period can be read",
		Never: "period ids are written from the period type", Checks: []diag.Code{"E0285"}, Guards: []diag.Code{"E0521", "E0522", "E0565", "E0566"}},
	{Code: "E7612", Until: lastOld, Part: DataValues, At: OrgUnitLines, Effect: Value, Demand: "the org unit exists", Guards: []diag.Code{"E0523", "E0524"}},
	{Code: "E7613", Until: lastOld, Part: DataValues, Effect: Value, Demand: "the category option combo exists",
		Never: "option combos are sent by their UID in the snapshot", Checks: []diag.Code{"E0417", "E0414"}},
	{Code: "E7614", Until: lastOld, Part: DataValues, Effect: Value, Demand: "the user may write to the category options",
		Server: "the sharing of category options"},
	{Code: "E7615", Until: lastOld, Part: AttributeSets, Effect: Value, Demand: "the attribute option combo exists",
		Never: "option combos are sent by their UID in the snapshot", Checks: []diag.Code{"E0417"}},
	{Code: "E7616", Until: lastOld, Part: AttributeSets, Effect: Value, Demand: "the user may write to the attribute options",
		Server: "the sharing of category options"},
	{Code: "E7617", Until: lastOld, Part: DataValues, Effect: Value, Demand: "the org unit is in the user's hierarchy",
		Server: "the org units of the user"},
	{Code: "E7618", Until: lastOld, Part: DataValues, Effect: Value, Demand: "there is a value or a comment",
		Never: "a cell without a value is not sent", Checks: []diag.Code{"E0352"}, Guards: []diag.Code{"E0536"}},
	{Code: "E7619", Until: lastOld, Part: DataValues, Effect: Value, Demand: "the value is one of the value type",
		Checks: valueChecks, Guards: cellGuards},
	{Code: "E7620", Until: lastOld, Part: Comments, Effect: Value, Demand: "a comment has at most 50,000 characters", Checks: []diag.Code{"E0468"}},
	{Code: "E7621", Until: lastOld, Part: CodedValues, Effect: Value, Demand: "the value is the code of an option",
		Checks: []diag.Code{"E0422", "E0480", "E0481"}, Guards: []diag.Code{"E0542", "E0543"}},
	{Code: "E7630", Until: lastOld, Part: DataValues, Effect: Value, Demand: "there is a category option combo (requireCategoryOptionCombo)",
		Never: "each value has one", Checks: []diag.Code{"E0416"}},
	{Code: "E7631", Until: lastOld, Part: DataValues, Effect: Value, Demand: "there is an attribute option combo (requireAttributeOptionCombo)",
		Never: "each value has one", Checks: []diag.Code{"E0411"}},
	{Code: "E7632", Until: lastOld, Part: DataValues, At: PeriodLines, Effect: Value, Demand: "the period is of the data set's type (strictPeriods)",
		Never: "period ids are written from the data set's period type", Checks: []diag.Code{"E0430", "E0431", "E0437"}, Guards: []diag.Code{"E0522"}},
	{Code: "E7633", Until: lastOld, Part: DataValues, Effect: Value, Demand: "the data element is in the data set (strictDataElements)",
		Checks: []diag.Code{"E0406"}},
	{Code: "E7634", Until: lastOld, Part: DataValues, At: CategoryLines, Effect: Value, Demand: "the category option combo is one of the element's (strictCategoryOptionCombos)",
		Checks: []diag.Code{"E0414", "E0415", "E0416", "E0417", "E0251"}, Guards: []diag.Code{"E0528", "E0534"}},
	{Code: "E7635", Until: lastOld, Part: AttributeSets, At: AttributeLines, Effect: Value, Demand: "the attribute option combo is one of the data set's (strictAttributeOptionCombos)",
		Checks: []diag.Code{"E0408", "E0411", "E0417", "E0251"}, Guards: []diag.Code{"E0527", "E0528", "E0534"}},
	{Code: "E7636", Until: lastOld, Part: DataValues, At: OrgUnitLines, Effect: Value, Demand: "the data set is assigned to the org unit (strictOrganisationUnits)",
		Checks: []diag.Code{"E0466"}, Guards: []diag.Code{"E0526"}},
	{Code: "E7637", Until: lastOld, Part: DataValues, Effect: Value, Demand: "`storedBy` has at most 255 characters", Never: "it is not sent"},
	{Code: "E7638", Until: lastOld, Part: AttributeSets, At: AttributeLines, Effect: Value, Demand: "the period is inside the dates of the attribute options",
		Checks: []diag.Code{"E0483"}, Guards: []diag.Code{"E0562"}},
	{Code: "E7639", Until: lastOld, Part: AttributeSets, At: AttributeLines, Effect: Value, Demand: "the attribute options are for the org unit",
		Checks: []diag.Code{"E0482"}, Guards: []diag.Code{"E0561"}},
	{Code: "E7640", Until: lastOld, Part: DataValues, Effect: Value, Demand: "the period has not expired", Server: "the server's clock, and lock exceptions"},
	{Code: "E7641", Until: lastOld, Part: DataValues, Effect: Value, Demand: "the period is not after the last open future one", Server: "the server's clock"},
	{Code: "E7642", Until: lastOld, Part: DataValues, Effect: Value, Demand: "the data are not approved yet", Server: "what has been approved"},
	{Code: "E7643", Until: lastOld, Part: DataValues, At: PeriodLines, Effect: Value, Demand: "the data set's input periods are open now", Server: "the server's clock"},
	{Code: "E7644", Until: lastOld, Part: DataValues, At: PeriodLines, Effect: Value, Demand: "the period is among the data set's input periods, if it has any",
		Checks: []diag.Code{"E0467"}, Guards: []diag.Code{"E0563"}},
	{Code: "E7645", Until: lastOld, Part: Nothing, Effect: Value, Demand: "the file of a deleted value is there", Never: "values are not deleted"},
}

// valueChecks refuse mappings whose values can never be of their value type.
var valueChecks = []diag.Code{"E0422", "E0350", "E0351", "E0353", "E0354", "E0355", "E0484", "E0286"}

// valueGuards are the rejects of values that are not of their value type, and
// ofValues all those of single values.
var (
	valueGuards = []diag.Code{"E0535", "E0536", "E0537", "E0538", "E0539", "E0540", "E0541", "E0544", "E0545", "E0546", "E0547", "E0548"}
	// cellGuards are those of values of data sets, whose days are the server's.
	cellGuards = append([]diag.Code{"E0565", "E0566"}, valueGuards...)
	ofValues   = append([]diag.Code{"E0542", "E0543"}, valueGuards...)
)
