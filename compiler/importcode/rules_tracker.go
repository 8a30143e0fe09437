package importcode

import "github.com/crosswalk-dhis2/crosswalk/lang/diag"

// derived says why an object's own UID is always right.
const derived = "UIDs of objects are derived from identities, in the form of UIDs"

// bySnapshot says why what is named exists.
const bySnapshot = "it is sent by its UID in the snapshot"

// fieldChecks refuse mappings whose values can never be of their value type.
var fieldChecks = []diag.Code{"E0454", "E0350", "E0351", "E0353", "E0354", "E0355", "E0484", "E0286"}

// trackerRules are those of /api/tracker for tracked entities, enrollments and
// events: codes E1000 to E1326 and E5000, E9999.
var trackerRules = []Rule{
	// Whether objects exist already.
	{Code: "E1002", Part: TrackedEntities, Effect: Object, Demand: "with CREATE, the tracked entity does not exist yet", Never: "objects are sent to be created or updated"},
	{Code: "E1080", Part: Enrollments, Effect: Object, Demand: "with CREATE, the enrollment does not exist yet", Never: "objects are sent to be created or updated"},
	{Code: "E1030", Part: Events, Effect: Object, Demand: "with CREATE, the event does not exist yet", Never: "objects are sent to be created or updated"},
	{Code: "E1063", Part: TrackedEntities, Effect: Object, Demand: "with UPDATE or DELETE, the tracked entity exists", Never: "objects are sent to be created or updated"},
	{Code: "E1081", Part: Enrollments, Effect: Object, Demand: "with UPDATE or DELETE, the enrollment exists", Never: "objects are sent to be created or updated"},
	{Code: "E1032", Part: Events, Effect: Object, Demand: "with UPDATE or DELETE, the event exists", Server: "whether what has to go was ever sent"},
	{Code: "E1114", Part: TrackedEntities, Effect: Object, Demand: "the tracked entity was not deleted before", Server: "what has been deleted; another `namespace` makes other UIDs"},
	{Code: "E1113", Part: Enrollments, Effect: Object, Demand: "the enrollment was not deleted before", Server: "what has been deleted"},
	{Code: "E1082", Part: Events, Effect: Object, Demand: "the event was not deleted before", Server: "what has been deleted"},
	{Code: "E1048", Until: 41, Part: Tracker, Effect: Object, Demand: "UIDs have the form of UIDs; from 2.42 the whole request is refused", Never: derived},

	{Code: "E1084", Until: 40, Part: ReferenceFields, Effect: Object, Demand: "the file of a value is there", Server: "the stored files"},
	{Code: "E1085", Until: 40, Part: Attributes, Effect: Object, Demand: "the attribute's value is one of the value type", Checks: fieldChecks, Guards: valueGuards},

	// What each object must have.
	{Code: "E1121", Part: TrackedEntities, Effect: Object, Demand: "a tracked entity has a type and an org unit", Checks: []diag.Code{"E0442", "E0447"}, Guards: []diag.Code{"E0523", "E0524"}},
	{Code: "E1122", Part: Enrollments, Effect: Object, Demand: "an enrollment has an org unit, a program and a tracked entity", Checks: []diag.Code{"E0444", "E0447"}, Guards: []diag.Code{"E0523", "E0524", "E0550"}},
	{Code: "E1123", Part: Events, Effect: Object, Demand: "an event has an org unit and a program stage", Checks: []diag.Code{"E0440", "E0447", "E0452"}, Guards: []diag.Code{"E0523", "E0524"}},
	{Code: "E1008", Part: Events, Effect: Object, Demand: "the program stage belongs to a program", Never: "stages are found in the program"},
	{Code: "E1075", Part: Attributes, Effect: Object, Demand: "an attribute has an id", Never: bySnapshot},
	{Code: "E1005", Part: TrackedEntities, Effect: Object, Demand: "the tracked entity type exists", Never: bySnapshot, Checks: []diag.Code{"E0442"}},
	{Code: "E1049", Part: TrackedEntities, At: OrgUnitLines, Effect: Object, Demand: "the org unit of a tracked entity exists", Guards: []diag.Code{"E0524"}},
	{Code: "E1069", Part: Enrollments, Effect: Object, Demand: "the program exists", Never: bySnapshot, Checks: []diag.Code{"E0401"}},
	{Code: "E1070", Part: Enrollments, At: OrgUnitLines, Effect: Object, Demand: "the org unit of an enrollment exists", Guards: []diag.Code{"E0524"}},
	{Code: "E1068", Part: Enrollments, Effect: Object, Demand: "the tracked entity of an enrollment exists", Never: "it is sent with the enrollment", Checks: []diag.Code{"E0444"}},
	{Code: "E1010", Part: Events, Effect: Object, Demand: "the program of an event exists", Never: bySnapshot, Checks: []diag.Code{"E0401"}},
	{Code: "E1011", Part: Events, At: OrgUnitLines, Effect: Object, Demand: "the org unit of an event exists", Guards: []diag.Code{"E0524"}},
	{Code: "E1013", Part: Events, Effect: Object, Demand: "the program stage exists", Never: bySnapshot, Checks: []diag.Code{"E0452"}},
	{Code: "E1006", Part: Attributes, Effect: Object, Demand: "the attribute exists", Never: bySnapshot, Checks: []diag.Code{"E0401", "E0402"}},
	{Code: "E1304", Part: EventValues, Effect: Object, Demand: "the data element exists", Never: bySnapshot, Checks: []diag.Code{"E0401", "E0402"}},
	{Code: "E1115", Part: EventAttributes, Effect: Object, Demand: "the attribute option combo exists", Never: bySnapshot},
	{Code: "E1116", Part: EventAttributes, Effect: Object, Demand: "the attribute category options exist", Never: "the attribute option combo is sent, not its options"},
	{Code: "E1118", Part: Nothing, Effect: Object, Demand: "the assigned user exists", Never: "no user is assigned"},
	{Code: "E1119", Part: Notes, Effect: Warns, Demand: "the note is not there yet", Never: "a note that is there is not written twice: its UID follows from its text"},
	{Code: "E1120", Part: Nothing, Effect: Warns, Demand: "the stage allows that users are assigned", Never: "no user is assigned"},

	// What cannot change.
	{Code: "E1126", Part: TrackedEntities, Effect: Object, Demand: "the type of a tracked entity stays", Never: "the UID follows from the type"},
	{Code: "E1127", Part: Enrollments, Effect: Object, Demand: "program and tracked entity of an enrollment stay", Guards: []diag.Code{"E0555"},
		Server: "whether a record sent before named another tracked entity under the same identity"},
	{Code: "E1128", Part: Events, Effect: Object, Demand: "program stage and enrollment of an event stay", Guards: []diag.Code{"E0555"},
		Server: "whether a record sent before named another enrollment under the same identity"},

	// How objects belong together.
	{Code: "E1014", Part: Enrollments, Effect: Object, Demand: "nobody is enrolled in an event program", Checks: []diag.Code{"E0443"}},
	{Code: "E1022", Part: Enrollments, Effect: Object, Demand: "the tracked entity is of the program's type", Never: "the tracked entity's type is the program's"},
	{Code: "E1029", Part: Events, At: OrgUnitLines, Effect: Object, Demand: "the program is assigned to the event's org unit", Checks: []diag.Code{"E0487"}, Guards: []diag.Code{"E0526"}},
	{Code: "E1041", Part: Enrollments, At: OrgUnitLines, Effect: Object, Demand: "the program is assigned to the enrollment's org unit", Checks: []diag.Code{"E0487"}, Guards: []diag.Code{"E0526"}},
	{Code: "E1079", Part: EnrolledEvents, Effect: Object, Demand: "an event is of its enrollment's program", Never: "events stand inside of their enrollment"},
	{Code: "E1089", Part: Events, Effect: Object, Demand: "the stage is of the event's program", Checks: []diag.Code{"E0452"}},
	{Code: "E1033", Part: EnrolledEvents, Effect: Object, Demand: "an event of a tracker program has an enrollment", Checks: []diag.Code{"E0440"}},
	{Code: "E1313", Part: EnrolledEvents, Effect: Object, Demand: "the enrollment of an event has a tracked entity", Checks: []diag.Code{"E0444"}},
	{Code: "E5000", Part: Tracker, Effect: Object, Demand: "the object above was accepted", Never: "what hangs on an object that is not sent is not sent; see the codes of the object above"},
	{Code: "E9999", Part: Tracker, Effect: Object, Demand: "nothing else is wrong", Server: "faults of the server"},

	// Attribute option combos of events.
	{Code: "E1054", Part: EventAttributes, At: AttributeLines, Effect: Object, Demand: "the attribute option combo is one of the program's", Checks: []diag.Code{"E0408", "E0417", "E0251"}, Guards: []diag.Code{"E0527", "E0528", "E0534"}},
	{Code: "E1055", Since: firstNew, Part: Enrollments, Effect: Object, Demand: "there is an attribute option combo where the program's enrollments have categories", Checks: []diag.Code{"E0496"}},
	{Code: "E1055", Part: Events, Effect: Object, Demand: "there is an attribute option combo where the program has categories", Checks: []diag.Code{"E0411"}},
	{Code: "E1117", Part: EventAttributes, At: AttributeLines, Effect: Object, Demand: "the attribute options make a combo", Checks: []diag.Code{"E0411"}, Guards: []diag.Code{"E0534"}},

	{Code: "E1056", Part: EventAttributes, At: AttributeLines, Effect: Object, Demand: "the event's day is not before the attribute options begin", Guards: []diag.Code{"E0564"}},
	{Code: "E1057", Part: EventAttributes, At: AttributeLines, Effect: Object, Demand: "the event's day is not after the attribute options end", Guards: []diag.Code{"E0564"}},
	{Code: "E1129", Since: 43, Part: Enrollments, Effect: Object, Demand: "the day of enrollment is not before the attribute options begin", Never: "enrollments carry no attribute option combo", Checks: []diag.Code{"E0496"}},
	{Code: "E1130", Since: 43, Part: Enrollments, Effect: Object, Demand: "the day of enrollment is not after the attribute options end", Never: "enrollments carry no attribute option combo", Checks: []diag.Code{"E0496"}},

	// Enrollments.
	{Code: "E1015", Part: Enrollments, Effect: Object, Demand: "a tracked entity has one ACTIVE enrollment in a program", Checks: []diag.Code{"E0495"}, Guards: []diag.Code{"E0570"},
		Server: "enrollments that are stored under other UIDs; with `--existing`, `match` finds the ACTIVE one"},
	{Code: "E1016", Part: Enrollments, Effect: Object, Demand: "in a program that enrolls once, a tracked entity has one enrollment", Checks: []diag.Code{"E0495"}, Guards: []diag.Code{"E0571"},
		Server: "enrollments that are stored under other UIDs; with `--existing`, `match` finds the ACTIVE one"},
	{Code: "E1025", Part: Enrollments, Effect: Object, Demand: "there is a day of enrollment", Checks: []diag.Code{"E0447", "E0338"}, Guards: []diag.Code{"E0551"}},
	{Code: "E1020", Part: Enrollments, Effect: Object, Demand: "the day of enrollment is not in the future, unless the program allows it", Server: "the server's clock"},
	{Code: "E1021", Part: Enrollments, Effect: Object, Demand: "the day of the incident is not in the future, unless the program allows it", Server: "the server's clock"},
	{Code: "E1023", Part: Enrollments, Effect: Object, Demand: "there is a day of the incident where the program asks for it", Checks: []diag.Code{"E0447", "E0338"}, Guards: []diag.Code{"E0551"}},
	{Code: "E1052", Since: 42, Part: Enrollments, Effect: Object, Demand: "an ACTIVE enrollment has no day of completion", Checks: []diag.Code{"E0463"}, Guards: []diag.Code{"E0558"}},

	// Dates and statuses of events.
	{Code: "E1031", Part: Events, Effect: Object, Demand: "an event that happened has a day", Checks: []diag.Code{"E0447", "E0338"}, Guards: []diag.Code{"E0551"}},
	{Code: "E1050", Part: EnrolledEvents, Effect: Object, Demand: "a SCHEDULE event has the day when it is due", Checks: []diag.Code{"E0447", "E0338"}, Guards: []diag.Code{"E0551"}},
	{Code: "E1046", Part: Events, Effect: Object, Demand: "in a program that expires an event has a day", Checks: []diag.Code{"E0447"}, Guards: []diag.Code{"E0551"}},
	{Code: "E1051", Since: 42, Part: Events, Effect: Object, Demand: "only a COMPLETED event has a day of completion", Checks: []diag.Code{"E0463"}, Guards: []diag.Code{"E0558"}},
	{Code: "E1042", Until: 41, Part: Events, Effect: Object, Demand: "where completed events expire, a COMPLETED event has a day of completion", Checks: []diag.Code{"E0488"}, Guards: []diag.Code{"E0551"}},
	{Code: "E1318", Since: 43, Part: SingleEvents, Effect: Object, Demand: "an event of an event program is ACTIVE, VISITED or COMPLETED", Checks: []diag.Code{"E0448"}, Guards: []diag.Code{"E0552"}},
	{Code: "E1326", Since: 41, Part: Events, Effect: Object, Demand: "a completed event of a stage with blockEntryForm is not changed", Checks: []diag.Code{"W0423"},
		Server: "whether the stored event is completed: a correction of it is refused"},
	{Code: "E1043", Part: Events, Effect: Object, Demand: "a completed event can still be changed (completeEventsExpiryDays)", Server: "the server's clock"},
	{Code: "E1047", Part: Events, Effect: Object, Demand: "the period of the event's day has not expired", Server: "the server's clock"},
	{Code: "E1083", Part: Events, Effect: Object, Demand: "who re-opens a completed event may do so", Server: "the status of the stored event, and the user's authorities"},
	{Code: "E1315", Part: EnrolledEvents, Effect: Object, Demand: "an event that is SCHEDULE, OVERDUE or SKIPPED carries no values", Checks: []diag.Code{"E0461"}, Never: "values of such an event are not sent"},
	{Code: "E1316", Part: EnrolledEvents, Effect: Object, Demand: "an event that has happened does not become SCHEDULE, OVERDUE or SKIPPED", Server: "the status of the stored event"},
	{Code: "E1039", Part: EnrolledEvents, Effect: Object, Demand: "a stage that is not repeatable has one event an enrollment", Checks: []diag.Code{"E0445", "E0486"}, Guards: []diag.Code{"E0554"},
		Server: "events that are stored under other UIDs; with `--existing`, `match = \"only\"` finds it"},

	// Geometry.
	{Code: "E1074", Part: Geometry, Effect: Object, Demand: "the program or stage says which geometry it has", Checks: []diag.Code{"E0460"}},
	{Code: "E1012", Part: Geometry, Effect: Object, Demand: "the geometry is of the type of the program or stage", Checks: []diag.Code{"E0460"}},

	// Attributes.
	{Code: "E1007", Part: Attributes, Effect: Object, Demand: "the attribute's value is one of the value type", Checks: fieldChecks, Guards: valueGuards},
	{Code: "E1007", Part: ReferenceFields, Effect: Object, Demand: "the file, user or org unit that a value names is there", Server: "the stored files, the users and the org units"},
	{Code: "E1009", Part: ReferenceFields, Effect: Object, Demand: "the file of a value is there and belongs to no other value", Server: "the stored files"},
	{Code: "E1018", Part: Enrollments, Effect: Object, Demand: "each mandatory attribute of the program has a value", Checks: []diag.Code{"E0449", "E0462", "E0338"}, Guards: []diag.Code{"E0553"}},
	{Code: "E1019", Part: Enrollments, Effect: Object, Demand: "an enrollment's attributes are of the program", Checks: []diag.Code{"E0450"}},
	{Code: "E1076", Part: Tracker, Effect: Object, Demand: "a mandatory value is not taken away", Checks: []diag.Code{"E0462"}, Guards: []diag.Code{"E0536", "E0553"}},
	{Code: "E1064", Part: Attributes, Effect: Object, Demand: "a unique value is taken by nobody else", Guards: []diag.Code{"E0572"}, Server: "values that are stored with other UIDs; with `--existing`, `match` finds who has the value"},
	{Code: "E1112", Until: 43, Part: Attributes, Effect: Object, Demand: "a server that keeps confidential attributes has encryption", Checks: []diag.Code{"W0425"}, Server: "the server's settings"},
	{Code: "E1077", Part: Attributes, Effect: Object, Demand: "an attribute's value has at most 1,200 characters", Checks: []diag.Code{"E0354"}, Guards: []diag.Code{"E0537"}},
	{Code: "E1090", Part: TrackedEntities, Effect: Object, Demand: "each mandatory attribute of the tracked entity type has a value", Checks: []diag.Code{"E0449", "E0462", "E0338"}, Guards: []diag.Code{"E0553"}},
	{Code: "E1125", Part: CodedFields, Effect: Object, Demand: "the value is the code of an option", Checks: []diag.Code{"E0455", "E0480", "E0481"}, Guards: []diag.Code{"E0542", "E0543"}},

	// Values of events.
	{Code: "E1302", Part: EventValues, Effect: Object, Demand: "the value is one of the value type", Checks: fieldChecks, Guards: valueGuards},
	{Code: "E1303", Part: Events, Effect: Object, Demand: "each compulsory data element of the stage has a value when the status demands it", Checks: []diag.Code{"E0449", "E0462", "E0338"}, Guards: []diag.Code{"E0553"}},
	{Code: "E1305", Part: EventValues, Effect: Object, Demand: "the data element is in the stage", Checks: []diag.Code{"E0451"}},

	// Program rules, which the server works out.
	{Code: "E1300", Part: Tracker, Effect: Object, Demand: "no program rule shows an error", Server: "the program's rules"},
	{Code: "E1301", Part: Events, Effect: Object, Demand: "what a program rule makes mandatory has a value", Checks: []diag.Code{"W0421"}, Server: "the program's rules"},
	{Code: "E1306", Part: Enrollments, Effect: Object, Demand: "what a program rule makes mandatory has a value", Checks: []diag.Code{"W0421"}, Server: "the program's rules"},
	{Code: "E1307", Part: EventValues, Effect: Object, Demand: "a value that a program rule assigns is the one that is sent", Checks: []diag.Code{"W0420"}, Server: "the program's rules"},
	{Code: "E1308", Part: EventValues, Effect: Warns, Demand: "a value that a program rule assigns is not replaced", Checks: []diag.Code{"W0420"}, Server: "the program's rules"},
	{Code: "E1309", Part: Attributes, Effect: Object, Demand: "a value that a program rule assigns is the one that is sent", Checks: []diag.Code{"W0420"}, Server: "the program's rules"},
	{Code: "E1310", Part: Attributes, Effect: Warns, Demand: "a value that a program rule assigns is not replaced", Checks: []diag.Code{"W0420"}, Server: "the program's rules"},
	{Code: "E1314", Part: EventValues, Effect: Object, Demand: "what a program rule makes mandatory is not taken away", Server: "the program's rules"},
	{Code: "E1317", Part: Attributes, Effect: Object, Demand: "what a program rule makes mandatory is not taken away", Server: "the program's rules"},
	{Code: "E1319", Since: 43, Part: EnrolledEvents, Effect: Object, Demand: "an event that a program rule schedules can be made", Server: "the program's rules"},
	{Code: "E1320", Since: 43, Part: EnrolledEvents, Effect: Object, Demand: "an event that a program rule schedules can be made", Server: "the program's rules"},
	{Code: "E1321", Since: 43, Part: EnrolledEvents, Effect: Object, Demand: "an event that a program rule schedules can be made", Server: "the program's rules"},
	{Code: "E1322", Since: 43, Part: EnrolledEvents, Effect: Object, Demand: "an event that a program rule schedules can be made", Server: "the program's rules"},

	// Access.
	{Code: "E1000", Part: Tracker, Effect: Object, Demand: "the org unit is in the user's capture scope", Server: access},
	{Code: "E1001", Part: TrackedEntities, Effect: Object, Demand: "the user may write the tracked entity type", Server: access},
	{Code: "E1003", Until: 43, Part: TrackedEntities, Effect: Object, Demand: "the org unit is in the user's search scope", Server: access},
	{Code: "E1091", Part: Tracker, Effect: Object, Demand: "the user may write the program's data", Server: access},
	{Code: "E1095", Part: Events, Effect: Object, Demand: "the user may write the stage's data", Server: access},
	{Code: "E1096", Part: Tracker, Effect: Object, Demand: "the user may read the program's data", Server: access},
	{Code: "E1097", Since: 44, Part: Events, Effect: Object, Demand: "the user may read the stage's data", Server: access},
	{Code: "E1098", Part: EventAttributes, Effect: Object, Demand: "the user may read the category options", Server: access},
	{Code: "E1099", Part: EventAttributes, Effect: Object, Demand: "the user may write the category options", Server: access},
	{Code: "E1100", Part: Nothing, Effect: Object, Demand: "who deletes a tracked entity with enrollments may do so", Never: "nothing is deleted"},
	{Code: "E1103", Part: Nothing, Effect: Object, Demand: "who deletes an enrollment with events may do so", Never: "nothing is deleted"},
	{Code: "E1102", Part: Enrollments, Effect: Object, Demand: "the user has access to the owner of the tracked entity", Server: access},
	{Code: "E1104", Part: Enrollments, Effect: Object, Demand: "the user has access to the program", Server: access},
	{Code: "E1105", Since: 44, Part: TrackedEntities, Effect: Object, Demand: "the org unit is in the user's search scope", Server: access},
	{Code: "E1131", Since: 44, Part: TrackedEntities, Effect: Object, Demand: "the user may read the tracked entity type", Server: access},
	{Code: "E1323", Since: 43, Part: Tracker, Effect: Object, Demand: "the user has access to the program", Server: access},
	{Code: "E1324", Since: 43, Part: Tracker, Effect: Object, Demand: "the user has access to the program", Server: access},
	{Code: "E1325", Since: 44, Part: Tracker, Effect: Object, Demand: "the user has access to the program", Server: access},
}

// access is what most refusals without a fault in the payload come from.
const access = "the rights of the user"
