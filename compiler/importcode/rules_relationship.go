package importcode

import "github.com/crosswalk-dhis2/crosswalk/lang/diag"

// relationshipRules are those of /api/tracker for relationships: codes E4000 to E4020.
var relationshipRules = []Rule{
	{Code: "E4015", Part: Relationships, Effect: Object, Demand: "with CREATE, the relationship does not exist yet", Never: "objects are sent to be created or updated"},
	{Code: "E4016", Part: Relationships, Effect: Object, Demand: "with DELETE, the relationship exists", Server: "whether what has to go was ever sent"},
	{Code: "E4017", Part: Relationships, Effect: Object, Demand: "the relationship was not deleted before", Server: "what has been deleted"},
	{Code: "E1124", Part: Relationships, Effect: Object, Demand: "a relationship has a type and two ends", Checks: []diag.Code{"E0447"}, Guards: []diag.Code{"E0550"}},
	{Code: "E4006", Part: Relationships, Effect: Object, Demand: "the relationship type exists", Never: bySnapshot, Checks: []diag.Code{"E0401"}},
	{Code: "E4000", Part: Relationships, Effect: Object, Demand: "the ends are two objects", Checks: []diag.Code{"E0485"}, Guards: []diag.Code{"E0556"}},
	{Code: "E4001", Part: Relationships, Effect: Object, Demand: "each end is one object", Never: "each end is one identity of the kind that the relationship type says", Checks: []diag.Code{"E0459"}},
	{Code: "E4010", Part: Relationships, Effect: Object, Demand: "each end is of the kind that the relationship type says", Never: "an end is taken as what the relationship type says", Checks: []diag.Code{"E0459"}},
	{Code: "E4014", Part: Relationships, Effect: Object, Demand: "a tracked entity at an end is of the type that the relationship type says", Never: "an end is taken as what the relationship type says", Checks: []diag.Code{"E0459"}},
	{Code: "E4012", Part: Relationships, Effect: Object, Demand: "both ends exist", Checks: []diag.Code{"W0428"}, Guards: []diag.Code{"E0557"}},
	{Code: "E4018", Part: Relationships, Effect: Object, Demand: "there is no other relationship of the type between the two", Guards: []diag.Code{"E0573"}, Server: "relationships that are stored under other UIDs"},
	{Code: "E4019", Since: 44, Part: Relationships, Effect: Object, Demand: "the user may write the relationship type", Server: access},
	{Code: "E4020", Part: Relationships, Effect: Object, Demand: "the user may write what stands at the ends", Server: access},
}
