package diag

// serverEntries are the problems of objects that are on the server already, and
// of those that have to go from there.
var serverEntries = []Entry{
	{
		Code: "E0574", Severity: Error,
		Title:   "Several objects on the server match",
		Why:     "`match` found two or more objects on the server for one of the run. Whichever took the data, it might be the wrong one, and a new object would be one more of them.",
		Example: `[{"patient": "p1", "national_id": "CM123"}]`,
		Cure:    "Merge what is there twice in DHIS2, or match by an attribute that is unique.",
	},
	{
		Code: "E0575", Severity: Error,
		Title:   "An object on the server matches two objects of the run",
		Why:     "What is on the server is one object, so that the second would overwrite what the first says. It may be the same person under two identities, or two visits of one day of which DHIS2 has one.",
		Example: `[{"visit": "a1", "patient": "p1", "date": "2026-01-05"}, {"visit": "a2", "patient": "p1", "date": "2026-01-05"}]`,
		Cure:    "Merge the two in the source if they are one. If not, enter the missing one in DHIS2, or correct the value by which it is found.",
	},
	{
		Code: "E0579", Severity: Error,
		Title:   "The file of what is on the server cannot be used",
		Why:     "It is not what DHIS2 lists as tracked entities, or it lacks a field that the run has to know. What is not known to be there would be made a second time.",
		Example: `[{"trackedEntity": "PQfMcpmXeFE"}]`,
		Cure:    "Export it with the query that spec/files.md gives.",
	},
	{"W0427", Warning, "The only event of a stage that may have several",
		"The stage is repeatable. As soon as the server has two of its events in an enrollment it cannot be told which one is meant, and none is sent (E0574).",
		`program "ANC follow-up" from visit as w {
  tracked entity {
    identity = w.patient.uuid
    org unit code = w.facility
    "National ID" = w.patient.uuid
  }
  enrollment {
    enrolled = date(w.started)
    status = "ACTIVE"
    event "ANC visit" {
      identity = w.uuid
      match = "only"
      occurred = date(w.started)
      status = "ACTIVE"
    }
  }
}`,
		"Write `match = \"occurred\"`, which finds the event of the same day."},
	{"W0429", Warning, "An object of a deleted record stays on the server",
		"A run does not see all records, so it deletes an object only if no other record can make it. That is known where the identity holds the key of the record.",
		`source lab from "schemas/visit.schema.json" {
  key = lab.uuid
  deleted = lab.voided
  zone = "Africa/Kampala"
}

program "Ward census" from lab as w {
  event "Census" {
    identity = w.patient.uuid, date(w.started)
    org unit code = w.facility
    occurred = date(w.started)
    status = "ACTIVE"
  }
}`,
		"Let the key be part of the identity. Where several records make one object on purpose, allow the lint: who voids such a record has to look after the object in DHIS2."},
}
