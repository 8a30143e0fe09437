package diag

// formEntries are the problems of what a form demands of values beyond their names: comments, compulsory operands, periods and org units of its options.
var formEntries = []Entry{
	{"E0466", Error, "A data set is not assigned to the org unit",
		"Up to DHIS2 2.42 the values would be stored and shown in no form; from 2.43 the whole data set is refused (E7636, E8022).",
		`data set "OPD monthly" from visit as w {
  period        = w.started
  org unit code = "UG-MOH"
  "OPD all"     = count
}`,
		"Assign the data set to the org unit in DHIS2 and export the metadata again, or name another org unit."},
	{"E0467", Error, "A data set is not open for the period",
		"It has a list of the periods that it takes, and DHIS2 refuses values of all others (E7644, E8030).",
		`data set "Campaign" from visit as w {
  period           = "202603"
  org unit code    = w.facility
  "Campaign doses" = count
}`,
		"Use a period of the list, or have the period added to the data set's input periods in DHIS2."},
	{"E0468", Error, "A comment cannot be kept as it is",
		"DHIS2 keeps 5,000 characters of a comment (50,000 before 2.43) and no control characters; what is longer is refused (E7620, E8125).",
		`"OPD all" = count comment "estimated\u0000"`,
		"Shorten the comment, or take the control characters out."},
	{"E0469", Error, "A comment is no option of the element's comment set",
		"From DHIS2 2.43 on such a data element takes no value without a comment, and no other comments than the codes of the set (E8124).",
		`data set "Remarks monthly" from visit as w {
  period         = w.started
  org unit code  = w.facility
  "Stock remark" = latest w.status by w.started comment "guessed"
}`,
		"Write `comment \"…\"` with the code of an option."},
	{"E0480", Error, "A data element for several options has no option set",
		"A value of type MULTI_TEXT is a list of option codes. Without a set there are none, and nothing could ever be sent.",
		`data set "Remarks monthly" from visit as w {
  period        = w.started
  org unit code = w.facility
  "Symptoms"    = latest w.status by w.started
}`,
		"Give the data element an option set in DHIS2 and export the metadata again, or use an element of type TEXT."},
	{"E0481", Error, "An option can be no value of the data element",
		"DHIS2 holds a value to the option set and to the value type as well. A code that does not suit the type is refused whatever the records say.",
		`data set "Remarks monthly" from visit as w {
  period        = w.started
  org unit code = w.facility
  "Grade"       = latest w.status by w.started
}`,
		"Make the value type of the element and of the option set the same in DHIS2, and correct the codes."},
	{"E0482", Error, "An attribute option may be used in none of the org units",
		"In DHIS2 the option is restricted to other org units, and values elsewhere are refused (E7639, E8025).",
		`data set "Funds monthly" from visit as w {
  period           = w.started
  org unit code    = w.facility
  attribute "Fund" = "Ministry fund"
  "ACT stock"      = sum w.stock
}`,
		"Use another option, or give the option the org units in DHIS2 and export the metadata again."},
	{"E0483", Error, "An attribute option may not be used in the period",
		"The option has a first or last day in DHIS2, and values of periods before or after are refused (E7638, E8032).",
		`data set "Funds monthly" from visit as w {
  period           = "202601"
  org unit code    = w.facility
  attribute "Fund" = "Global fund"
  "ACT stock"      = sum w.stock
}`,
		"Use an option that is there in the period, or correct its dates in DHIS2 and export the metadata again."},
	{"E0484", Error, "A value type is not known",
		"How its values are written is not known either, so nothing could be sent.",
		"",
		"Check the metadata, or use another data element or attribute."},
	{"E0561", Error, "An attribute option may not be used in the org unit",
		"In DHIS2 the option is restricted to some org units and what is below them. Values elsewhere are refused, by newer servers with the whole upload (E7639, E8025).",
		`{"uuid": "v1", "started": "2026-01-04", "facility": {"mfl_code": "102"}, "funder": "a fund of another district"}`,
		"Correct the record, or give the option the org unit in DHIS2 and take a new snapshot."},
	{"E0562", Error, "An attribute option may not be used in the period",
		"The option has a first or last day in DHIS2, and no day of the period lies between them. Values are refused, by newer servers with the whole upload (E7638, E8032).",
		`{"uuid": "v1", "started": "2026-01-04", "funder": "a project that ended in 2024"}`,
		"Correct the record, or the dates of the option in DHIS2 and take a new snapshot."},
	{"E0563", Error, "The data set does not take the period",
		"It has a list of the periods that it takes, and DHIS2 refuses values of all others (E7644, E8030).",
		`{"uuid": "v1", "started": "2026-05-04"}`,
		"Have the period added to the data set's input periods in DHIS2 and take a new snapshot, or leave such records out with `where`."},
	{"E0564", Error, "An attribute option may not be used on the day of the event",
		"The option has a first or last day in DHIS2, and the event is of another day: it is refused (E1056, E1057).",
		`{"uuid": "e1", "date": "2026-01-04", "funder": "a project that ended in 2024"}`,
		"Correct the record, or the dates of the option in DHIS2 and take a new snapshot."},
	{"W0410", Warning, "A comment is not one that forms show",
		"The data element's comments are options of a set. Up to DHIS2 2.42 others are stored and shown by no form; from 2.43 they are refused.",
		`-- main.xwalk --
language 1
mapping m
target "metadata/hmis.json" for DHIS2 2.41
source visit from "schemas/visit.schema.json" {
  key  = visit.uuid
  zone = "Africa/Kampala"
}
data set "Remarks monthly" from visit as v {
  period         = v.started
  org unit code  = v.facility
  "Stock remark" = latest v.status by v.started comment "guessed"
}
`,
		"Write the code of an option, or take the comment out."},
	{"W0411", Warning, "A comment says nothing",
		"Nothing is sent of it, and readers of the mapping wonder what it was meant to be.",
		`"OPD all" = count comment ""`,
		"Take `comment` out, or write what readers of the value should know."},
	{"W0412", Warning, "Nothing fills a compulsory cell",
		"DHIS2 takes the values, but nobody can complete the form as long as the cell is empty.",
		`data set "Campaign" from visit as w {
  period              = w.started
  org unit code       = w.facility
  category "Sex"       = "Female"
  category "Age (OPD)" = "60+"
  "Malaria confirmed" = count
}`,
		"Fill the cell; or allow this where someone enters it by hand."},
	{"W0413", Warning, "A compulsory cell may stay empty",
		"Only some records fill it. Where there are none of them, nothing is sent, and nobody can complete the form.",
		`data set "Campaign" from visit as w {
  period           = w.started
  org unit code    = w.facility
  "Campaign doses" = count where w.visit_type == "new"
}`,
		"Say that nothing means 0, with a line as `zeros for reporting org units`."},
	{"W0414", Warning, "Some options can be no value of the data element",
		"DHIS2 holds a value to the option set and to the value type as well. Records that mean such an option are listed, and their value is not sent.",
		`data set "Remarks monthly" from visit as w {
  period        = w.started
  org unit code = w.facility
  "Score"       = latest w.status by w.started
}`,
		"Correct the codes in DHIS2 and export the metadata again."},
	{"W0415", Warning, "A data element is of the other domain",
		"Data sets are for data elements of the domain AGGREGATE, programs for those of the domain TRACKER. DHIS2 stores the values of others, and its analytics do not find them.",
		`data set "Remarks monthly" from visit as w {
  period         = w.started
  org unit code  = w.facility
  "Stray weight" = sum w.weight
}`,
		"Correct the domain of the element in DHIS2, or use another element."},
	{"W0416", Warning, "A value type is gone from newer versions",
		"DHIS2 has no TRACKER_ASSOCIATE from 2.43 on. The upgrade makes another type of it, which may take other values.",
		"",
		"Give the data element or attribute another value type in DHIS2 before the upgrade, and export the metadata again."},
}
