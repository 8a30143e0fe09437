package diag

// privateEntries are the problems of private fields and small cells.
var privateEntries = []Entry{
	{"E0475", Error, "A private field would reach DHIS2",
		"The source says that the field must not leave the record. What is worked out from it tells of it, too.",
		`source lab from "schemas/visit.schema.json" {
  key     = lab.uuid
  zone    = "Africa/Kampala"
  private = lab.weight
}

data set "OPD monthly" from lab as v {
  period        = v.started
  org unit code = v.facility
  "Weight"      = sum v.weight
}`,
		"Let it decide in a `where`, use another field, or take it out of `private` if it may be known."},
	{"E0476", Error, "The key of a source is private",
		"A key is what rejects and reports call a record: it is shown to people, and written to files.",
		`source lab from "schemas/visit.schema.json" {
  key     = lab.patient.uuid
  zone    = "Africa/Kampala"
  private = lab.patient
}`,
		"Take a number that says nothing of the person as key, or take the key out of `private`."},
	{"E0477", Error, "A private field reaches an attribute through a name",
		"Who reads the line of the attribute must see which private field it sends; a `let` or a definition hides it.",
		`source lab from "schemas/visit.schema.json" {
  key     = lab.uuid
  zone    = "Africa/Kampala"
  private = lab.patient.name
}

program "ANC follow-up" from lab as v {
  let called = v.patient.name
  tracked entity {
    identity      = v.patient.uuid
    org unit code = v.facility
    "National ID" = v.patient.uuid
    "Given name"  = called
  }
}`,
		"Name the field in the line of the attribute; a definition may take it as a value: `clean(v.patient.name)`."},
	{"E0478", Error, "Cells cannot be kept back below this number",
		"`suppress below N` keeps back what is above 0 and below N. Numbers of people are whole, and below 1 there is 0 alone, which is sent.",
		`data set "OPD monthly" from visit as w {
  period        = w.started
  org unit code = w.facility
  suppress below 1
  "OPD all"     = count
}`,
		"Write a whole number from 2 on."},
	{"W0475", Warning, "Small numbers of a compulsory element are not sent",
		"DHIS2 counts a form without its compulsory values as not filled in, so `suppress` would make reports of small facilities incomplete.",
		`data set "Notifiable monthly" from visit as w {
  period           = w.started
  org unit code    = w.facility
  suppress below 5
  "Notified cases" = count
  "OPD new attendance" ["Sex": "Female", "Age (OPD)": "60+"] = count
}`,
		"Ask whether the element must be compulsory, or whether small numbers may be sent."},
	{"W0476", Warning, "`suppress` keeps nothing back",
		"Only what is counted or added up can be too small to be sent; the largest, smallest and latest of values always are.",
		`data set "OPD monthly" from visit as w {
  period        = w.started
  org unit code = w.facility
  suppress below 5
  "ACT stock"   = latest w.stock by w.started
}`,
		"Take the line out."},
	{"W0477", Warning, "A value that is written out tells what a private field says",
		"An event is about one person. A value that does not follow from the record, sent where a private field decides, says of that person what the field says.",
		`source lab from "schemas/visit.schema.json" {
  key     = lab.uuid
  zone    = "Africa/Kampala"
  private = lab.status
}

program "Ward census" from lab as v {
  event "Census" {
    identity         = v.uuid
    org unit code    = v.facility
    occurred         = v.started
    status           = "COMPLETED"
    "Malaria result" = "POS" where v.status == "positive"
  }
}`,
		"Take the field out of `private` if this may be known of a person, or do not send the value."},
}
