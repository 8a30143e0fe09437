package diag

import "slices"

// trackerEntries are the problems of tracker objects beyond names and fields:
// statuses, program rules, objects that exclude each other.
var trackerEntries = slices.Concat(trackerTargetEntries, trackerRecordEntries)

// trackerTargetEntries are those that the mapping has.
var trackerTargetEntries = []Entry{
	{"E0485", Error, "Both ends of a relationship are the same object",
		"DHIS2 refuses a relationship of something with itself (E4000).",
		`program "TB treatment" from visit as w {
  tracked entity {
    identity = w.patient.uuid
    org unit code = w.facility
    "Guardian" = w.patient.name
  }
  relationship "TB contact of" {
    identity = w.uuid
    from = w.patient.uuid
    to = w.patient.uuid
  }
}`,
		"Say at one end what tells the other object."},
	{"E0486", Error, "A stage that is not repeatable is filled twice",
		"Both events come out for every enrollment, and DHIS2 refuses the second one (E1039).",
		`program "ANC follow-up" from visit as w {
  tracked entity {
    identity = w.patient.uuid
    org unit code = w.facility
    "National ID" = w.patient.uuid
  }
  enrollment {
    enrolled = date(w.started)
    status = "ACTIVE"
    event "Delivery" {
      identity = w.uuid, "first"
      occurred = date(w.started)
      status = "ACTIVE"
    }
    event "Delivery" {
      identity = w.uuid, "second"
      occurred = date(w.started)
      status = "ACTIVE"
    }
  }
}`,
		"Give both the same identity if they are one event, give each a `where` if only one of them can be, or make the stage repeatable in DHIS2."},
	{"E0487", Error, "The program is not assigned to the org unit",
		"DHIS2 refuses its enrollments and events there (E1029, E1041).",
		`program "Ward census" from visit as w {
  event "Census" {
    identity = w.uuid
    org unit code = "UG"
    occurred = date(w.started)
    status = "COMPLETED"
  }
}`,
		"Use an org unit of the program, or assign the program to it in DHIS2 and take a new snapshot."},
	{"E0488", Error, "A completed event has no day of completion",
		"The program closes completed events after some days, and up to DHIS2 2.41 such a program refuses a completed event that does not say when it was completed (E1042).",
		`program "TB treatment" from visit as w {
  tracked entity {
    identity = w.patient.uuid
    org unit code = w.facility
    "Guardian" = w.patient.name
  }
  enrollment {
    enrolled = date(w.started)
    status = "ACTIVE"
    event "TB visit" {
      identity = w.uuid
      occurred = date(w.started)
      status = "COMPLETED"
      "Side effects" = w.status
    }
  }
}`,
		"Say `completed = …`, or leave these versions out of the `target` line."},
	{"E0495", Error, "Enrollments of one tracked entity exclude each other",
		"DHIS2 takes one ACTIVE enrollment of a tracked entity in a program (E1015), and where the program enrolls only once one that is not CANCELLED (E1016). The others would be refused.",
		`program "ANC follow-up" from visit as w {
  tracked entity {
    identity = w.patient.uuid
    org unit code = w.facility
    "National ID" = w.patient.uuid
  }
  enrollment for each d in w.diagnoses {
    identity = w.patient.uuid, d.code
    enrolled = date(w.started)
    status = "ACTIVE"
  }
}`,
		"Choose one item, or let the status follow from the item."},
	{"E0496", Error, "Enrollments of the program are kept by a category",
		"From 2.43 on DHIS2 keeps enrollments of such a program by an attribute option combo, and the language cannot say which yet.",
		"",
		"Leave 2.43 out of the `target` line, or give the program the default category combo for enrollments."},
	{"W0420", Warning, "A program rule assigns what the mapping fills",
		"The rule runs on the server. Where its value is another one, DHIS2 refuses the object or replaces the value (E1307 to E1310).",
		`program "TB treatment" from visit as w {
  tracked entity {
    identity = w.patient.uuid
    org unit code = w.facility
    "Risk group" = w.status
    "Guardian" = w.patient.name
  }
}`,
		"Take the line out and leave it to the rule, or make sure that both always give the same."},
	{"W0421", Warning, "A program rule may demand what the mapping does not fill",
		"The rule runs on the server. Where its condition holds, DHIS2 refuses the object without the value (E1301, E1306).",
		`program "TB treatment" from visit as w {
  tracked entity {
    identity = w.patient.uuid
    org unit code = w.facility
  }
  enrollment {
    enrolled = date(w.started)
    status = "ACTIVE"
  }
}`,
		"Add a line for it, or make sure that the rule's condition never holds for these records."},
	{"W0422", Warning, "VISITED is kept as ACTIVE",
		"DHIS2 takes the status VISITED and stores ACTIVE, so that what is read back is not what was sent.",
		`program "Ward census" from visit as w {
  event "Census" {
    identity = w.uuid
    org unit code = w.facility
    occurred = date(w.started)
    status = "VISITED"
  }
}`,
		"Write \"ACTIVE\"."},
	{"W0423", Warning, "A completed event cannot be corrected",
		"The stage locks its form when an event is completed: from 2.41 on DHIS2 takes the event once and refuses every change of it (E1326), also when the same records are sent again.",
		`program "TB treatment" from visit as w {
  tracked entity {
    identity = w.patient.uuid
    org unit code = w.facility
    "Guardian" = w.patient.name
  }
  enrollment {
    enrolled = date(w.started)
    status = "ACTIVE"
    event "TB outcome" {
      identity = w.uuid
      occurred = date(w.started)
      completed = date(w.started)
      status = "COMPLETED"
    }
  }
}`,
		"Send the event as ACTIVE until it is final, or turn \"Block entry form after completed\" off in DHIS2."},
	{"W0424", Warning, "The place of a tracked entity is shown nowhere",
		"DHIS2 stores the geometry of any tracked entity and shows it only where the tracked entity type has points.",
		`program "TB treatment" from visit as w {
  tracked entity {
    identity = w.patient.uuid
    org unit code = w.facility
    geometry = lat_lon(0.3, 32.5)
    "Guardian" = w.patient.name
  }
}`,
		"Take the line out, or set the feature type of the tracked entity type to POINT in DHIS2."},
	{"W0425", Warning, "A confidential attribute needs a server with encryption",
		"Up to DHIS2 2.43 a server that is not set up to encrypt refuses it (E1112).",
		`program "TB treatment" from visit as w {
  tracked entity {
    identity = w.patient.uuid
    org unit code = w.facility
    "HIV status" = w.status
    "Guardian" = w.patient.name
  }
}`,
		"Make sure that the server encrypts, or take the line out."},
	{"W0426", Warning, "DHIS2 generates the values of an attribute that the mapping fills",
		"The server makes such values itself, by a pattern. One that comes from elsewhere may be the next in its series, and then the server's own is refused.",
		`program "TB treatment" from visit as w {
  tracked entity {
    identity = w.patient.uuid
    org unit code = w.facility
    "Card number" = w.uuid
    "Guardian" = w.patient.name
  }
}`,
		"Take the line out, or keep the source's numbers in an attribute of their own."},
	{"W0428", Warning, "Nothing makes the object at an end of a relationship",
		"UIDs of objects that this mapping does not make are different ones, so DHIS2 cannot find the object (E4012).",
		`program "TB treatment" from visit as w {
  tracked entity {
    identity = w.patient.uuid
    org unit code = w.facility
    "Guardian" = w.patient.name
  }
  relationship "Found at" {
    identity = w.uuid
    from = w.patient.uuid
    to = w.uuid
  }
}`,
		"Make the object in a block, with the same identity; or give the project the `namespace` of the mapping that makes it."},
}

// trackerRecordEntries are those that records have.
var trackerRecordEntries = []Entry{
	{
		Code: "E0570", Severity: Error,
		Title:   "A tracked entity has a second ACTIVE enrollment in a program",
		Why:     "DHIS2 takes one ACTIVE enrollment of a tracked entity in a program (E1015). The earliest by date was kept.",
		Example: `[{"enrollment": "1", "patient": "p1", "started": "2025-03-01", "ended": null}, {"enrollment": "2", "patient": "p1", "started": "2026-01-09", "ended": null}]`,
		Cure:    "Let the status follow from the records, so that an enrollment which has ended is COMPLETED or CANCELLED; or leave the identity of the enrollment out if all records are of one.",
	},
	{
		Code: "E0571", Severity: Error,
		Title:   "A tracked entity is enrolled twice in a program that enrolls only once",
		Why:     "The program is set to \"Only enroll once\": beside an enrollment that is ACTIVE or COMPLETED DHIS2 takes no other one (E1016). The earliest by date was kept.",
		Example: `[{"enrollment": "1", "patient": "p1", "started": "2025-03-01", "ended": "2025-09-01"}, {"enrollment": "2", "patient": "p1", "started": "2026-01-09", "ended": null}]`,
		Cure:    "Leave the identity of the enrollment out if all records are of one, send what was no real enrollment as CANCELLED, or let the program enroll several times in DHIS2.",
	},
	{
		Code: "E0572", Severity: Error,
		Title:   "Two tracked entities have one value of a unique attribute",
		Why:     "DHIS2 takes each value of a unique attribute for one tracked entity only (E1064), in some attributes for one in each org unit. The tracked entity that was enrolled first was kept. Both may be the same person, or one of them has a number that was mistyped.",
		Example: `[{"patient": "p1", "national_id": "CM123"}, {"patient": "p2", "national_id": "CM123"}]`,
		Cure:    "Correct the number in the source, or merge the two there if they are one person; the message has the UID of the other one.",
	},
	{
		Code: "E0573", Severity: Error,
		Title:   "Two relationships say the same",
		Why:     "DHIS2 takes one relationship of a type between the same two objects (E4018), of a bidirectional type in either direction. The one with the lesser UID was kept.",
		Example: `[{"uuid": "r1", "person": "p1", "contact": "p2"}, {"uuid": "r2", "person": "p1", "contact": "p2"}]`,
		Cure:    "Make the identity of the relationship of what is at its ends: `identity = r.person, r.contact`.",
	},
}
