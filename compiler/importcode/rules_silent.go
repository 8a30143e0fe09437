package importcode

import "github.com/crosswalk-dhis2/crosswalk/lang/diag"

// silentRules are what DHIS2 does to a payload without a word: no code, no
// conflict, and often a wrong number that nobody sees.
var silentRules = []Rule{
	{Code: "S01", Until: lastOld, Part: DataValues, Effect: Hidden, Demand: "without strictDataElements, an element of another data set is stored", Checks: []diag.Code{"E0406"}},
	{Code: "S02", Until: lastOld, Part: DataValues, At: CategoryLines, Effect: Hidden, Demand: "without strictCategoryOptionCombos, an option combo of another category combo is stored",
		Checks: []diag.Code{"E0414", "E0415", "E0417"}, Guards: []diag.Code{"E0528", "E0534"}},
	{Code: "S03", Until: lastOld, Part: DataValues, Effect: Default, Demand: "a value without an option combo is stored under the default one", Checks: []diag.Code{"E0416"}},
	{Code: "S04", Until: lastOld, Part: DataValues, Effect: Default, Demand: "a value without an attribute option combo is stored under the default one", Checks: []diag.Code{"E0411"}},
	{Code: "S05", Until: lastOld, Part: AttributeSets, At: AttributeLines, Effect: Hidden, Demand: "without strictAttributeOptionCombos, an attribute option combo of another category combo is stored",
		Checks: []diag.Code{"E0408"}, Guards: []diag.Code{"E0527", "E0528", "E0534"}},
	{Code: "S06", Until: lastOld, Part: DataValues, At: OrgUnitLines, Effect: Hidden, Demand: "without strictOrganisationUnits, a value of an org unit without the data set is stored", Guards: []diag.Code{"E0526"}},
	{Code: "S07", Until: lastOld, Part: DataValues, At: PeriodLines, Effect: Hidden, Demand: "without strictPeriods, a value of another period type is stored", Checks: []diag.Code{"E0437"}, Guards: []diag.Code{"E0522"}},
	{Code: "S08", Until: lastOld, Part: DataValues, Effect: Lost, Demand: "a 0 of an element whose zeros are not significant is not stored, and deletes the value that was there", Checks: []diag.Code{"E0470", "W0318"}},
	{Code: "S09", Until: lastOld, Part: DataValues, Effect: Lost, Demand: "of two values for one cell the first is stored", Checks: []diag.Code{"E0412", "E0423"}},
	{Code: "S10", Part: DataValues, Effect: Lost, Demand: "misspelt properties of a payload are passed over", Never: "payloads are written from one list of properties"},
	{Code: "S11", Part: DataValues, Effect: Lost, Demand: "`followup` and `followUp` are each known in some formats and versions only", Never: "neither is sent"},
	{Code: "S12", Part: DataValues, Effect: Lost, Demand: "from 2.43 import strategies and strict flags are passed over", Never: "nothing relies on them"},
	{Code: "S13", Part: Tracker, Effect: Changed, Demand: "trailing text in a date is stored", Never: "a date is sent as yyyy-MM-dd and nothing more"},
	{Code: "S14", Part: Tracker, Effect: Changed, Demand: "an instant with an offset is moved to the server's zone, and may be the day before", Never: "days are sent as days, and instants without an offset"},
	{Code: "S15", Part: Attributes, Effect: Hidden, Demand: "an attribute of another tracked entity type is stored", Checks: []diag.Code{"E0450"}},
	{Code: "S16", Part: EventValues, Effect: Changed, Demand: "booleans of events are stored as sent: `1` is not true", Never: "yes/no is sent as true and false"},
	{Code: "S17", Part: Tracker, Effect: Lost, Demand: "a field that is left out of an update is overwritten with nothing or a default", Checks: []diag.Code{"E0447"}, Guards: []diag.Code{"E0552"}},
	{Code: "S18", Part: DataValues, Effect: Changed, Demand: "another spelling of a period id (2024W01) is stored as the canonical one", Never: "period ids are written in canonical form"},
	{Code: "S19", Part: DataValues, Effect: Hidden, Demand: "a value at an option combo that no longer belongs to the form is stored", Checks: []diag.Code{"E0251"}, Never: "option combos that no form shows are left out of the transform"},
	{Code: "S22", Part: Events, Effect: Changed, Demand: "VISITED is stored as ACTIVE", Checks: []diag.Code{"W0422"}},
	{Code: "S23", Part: TrackedEntities, Effect: Hidden, Demand: "a place of a tracked entity whose type has none is stored", Checks: []diag.Code{"W0424"}},
	{Code: "S24", Since: firstNew, Part: DataValues, Effect: Lost, Demand: "a MULTI_TEXT element without option set is a fault of the metadata", Checks: []diag.Code{"E0480"}},
	{Code: "S25", Part: DataValues, Effect: Complete, Demand: "a form is completed only with a value in each compulsory cell", Checks: []diag.Code{"E0470", "W0412", "W0413", "W0475"},
		Server: "what others enter"},
	{Code: "S26", Part: DataValues, Effect: Changed, Demand: "values of org units and periods are put together by the aggregation type", Checks: []diag.Code{"W0317"}},
	{Code: "S20", Until: lastOld, Part: DataValues, At: OrgUnitLines, Effect: Hidden, Demand: "a value of a period in which the org unit is closed is stored", Guards: []diag.Code{"E0525"}},
	{Code: "S21", Until: 41, Part: Tracker, Effect: Lost, Demand: "a day of completion of what is not completed is passed over", Checks: []diag.Code{"E0463"}, Guards: []diag.Code{"E0558"}},
}
