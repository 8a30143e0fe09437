package diag

// targetEntries are the problems of what a mapping asks of DHIS2. Examples are
// lines of the data set block of the fixture, whose form has the elements
// "OPD all" (not split) and "OPD new attendance" (by Sex and Age (OPD)).
var targetEntries = []Entry{
	{"E0401", Error, "A name is not in the metadata",
		"The server would refuse it, or store it where nobody sees it.",
		`"OPD al" = count`,
		"Check the spelling; if the name is right, export the metadata again."},
	{"E0402", Error, "A name may mean several things",
		"Names are not unique in DHIS2; codes and UIDs are.",
		`"Twice" = count`,
		"Use the code or the UID of the one you mean."},
	{"E0403", Error, "Rules cannot be combined so",
		"Only these have one result whatever the order.",
		`combine "OPD all" by average
"OPD all" = count`,
		"Combine by sum, largest or smallest."},
	{"E0404", Error, "A line stands where it has no records",
		"Under a header that several blocks share there is no record yet.",
		`data set "OPD monthly" {
  "OPD all" = count
  from visit as w {
    period = w.started
    org unit code = w.facility
  }
}`,
		"Put it into a `from … as …` block."},
	{"E0405", Error, "A data set is read in a loop",
		"A data set is filled record by record.",
		`data set "OPD monthly" from visit as w for each d in w.diagnoses {
  period = w.started
  org unit code = w.facility
}`,
		"Put `for each` into the block."},
	{"E0406", Error, "A data element is not in the data set",
		"Up to DHIS2 2.42 the value is stored and never shown; from 2.43 the whole data set is refused.",
		`"Bed days" = count`,
		"Use an element of the form, or have it added to the form."},
	{"E0407", Error, "A category has no name",
		"Which category the line settles has to be said.",
		`category = "Female"`,
		"Write the name in quotes, as in `category \"Sex\" = …`."},
	{"E0408", Error, "A form is not kept by a category",
		"The attribute option combo of the form does not have it.",
		`attribute "Sex" = "Female"`,
		"Take the line out, or use one of the form's attribute categories."},
	{"E0409", Error, "A data set has no period",
		"Every value belongs to a period.",
		`data set "OPD monthly" from visit as w {
  org unit code = w.facility
  "OPD all" = count
}`,
		"Say which day decides, as in `period = v.started`."},
	{"E0410", Error, "A data set has no org unit",
		"Every value belongs to an org unit.",
		`data set "OPD monthly" from visit as w {
  period = w.started
  "OPD all" = count
}`,
		"Say where the record belongs, as in `org unit code = v.facility`."},
	{"E0411", Error, "An attribute category is not settled",
		"Values of the form are kept by it; up to 2.42 they would go to the default, from 2.43 the form is refused.",
		`data set "Supplies monthly" from visit as w {
  period = w.started
  org unit code = w.facility
  "ACT stock" = sum w.stock
}`,
		"Add `attribute \"…\" = …`."},
	{"E0412", Error, "A data set is filled in two places",
		"Zeros, combined rules and cells that two rules fill are matters of the whole form.",
		`data set "OPD monthly" from visit as w {
  period        = w.started
  org unit code = w.facility
  "OPD all"     = count
}
data set "OPD monthly" from visit as w {
  period        = w.started
  org unit code = w.facility
  "Weight"      = sum w.weight
}`,
		"Put both into one `data set`, each as a `from … as … { … }` block."},
	{"E0413", Error, "It cannot be told what is filled",
		"All targets must be known when the mapping is compiled, or nothing could be checked.",
		"element(v.visit_type) = count",
		"Use a `codes` table whose results are the names."},
	{"E0414", Error, "An option belongs to no category of the element",
		"The element is not split so.",
		`"OPD new attendance" ["Femal"] = count`,
		"Use an option of one of the element's categories."},
	{"E0415", Error, "An element is not split by a category",
		"The cell does not exist.",
		`"OPD all" ["Sex": "Female"] = count`,
		"Take the category out, or use the element that is split by it."},
	{"E0416", Error, "A category of the element is not settled",
		"The cell is not known: up to 2.42 the value would go to the default option combo, from 2.43 the form is refused.",
		`"OPD new attendance" = count`,
		"Add `category \"…\" = …` to the block, or `[\"…\": \"…\"]` to the rule."},
	{"E0417", Error, "A category has no such option",
		"No cell has it.",
		`category "Sex" = "Femal"`,
		"Use one of the category's options."},
	{"E0418", Error, "An order stands where none is used",
		"Only `count distinct` and `latest` look at an order.",
		`"OPD all" = count by v.started`,
		"Take `by …` out."},
	{"E0419", Error, "An order is missing",
		"Without it nobody can say which record decides.",
		`"ACT stock" = latest v.stock`,
		"Add `by …`, and for `count distinct` say `earliest` or `latest`."},
	{"E0420", Error, "A clause about a condition stands without one",
		"`missing counts` says what becomes of records whose condition is missing.",
		`"OPD all" = count missing counts`,
		"Add `where …`, or take the clause out."},
	{"E0421", Error, "A comment comes from the record",
		"A record's text would go into an aggregate value, where private matter must not be.",
		`"OPD all" = count comment v.visit_type`,
		"Write the comment out, in quotes."},
	{"E0422", Error, "A result does not fit the data element",
		"DHIS2 would refuse the value.",
		`"Supervised" = count`,
		"Use another element, or another aggregate."},
	{"E0423", Error, "Two rules fill the same cells",
		"Which of the two numbers is right could not be told; from 2.43 DHIS2 refuses the form.",
		`"OPD all" = count where v.visit_type == "new"
"OPD all" = count where v.visit_type == "return"`,
		"Take one out, give them different categories, or say `combine \"…\" by sum`."},
	{"E0424", Error, "The metadata has no org units",
		"Metadata packages come without them; they are a matter of each server.",
		"",
		"Export the org units too, and name the file under `orgUnits` in crosswalk.yaml."},
	{"E0425", Error, "A row of a table does not say what it fills",
		"The line is written out for every row, and for this one there is nothing that it could fill.",
		"-- rows.csv --\ncode,element\nnew,OPD all\nreturn,\n-- main.xwalk --\ntable rows from \"rows.csv\"\nfor each row in rows {\n  element(row.element) = count where v.visit_type == row.code\n}\n",
		"Fill the cell, or take the row out of the file."},
	{"E0426", Error, "It is not said by what an org unit is found",
		"A text may be a code, a name or a UID.",
		`data set "OPD monthly" from visit as w {
  period = w.started
  org unit = w.facility
  "OPD all" = count
}`,
		"Write `org unit code = …`, `org unit id = …` or `org unit name = …`."},
	{"E0427", Error, "An indicator is filled",
		"DHIS2 works indicators out itself; a number that is sent would not be one.",
		`"Malaria positivity rate" = count`,
		"Fill the data elements of its numerator and denominator."},
	{"E0428", Error, "The metadata does not say how something is split",
		"Without it no cell can be told.",
		"",
		"Export the metadata again, with category combos and category option combos."},
	{"E0429", Error, "The server's calendar is not implemented",
		"Period ids and dates would mean other days. DHIS2's Coptic and Islamic calendars are not implemented: it has no settled ids for the thirteenth month of the one, and which of several calendars the other is, is not settled either.",
		"",
		"Use a server that keeps a calendar which is implemented: ISO 8601, Gregorian, Ethiopian, Nepali, Persian, Thai or Julian."},
	{"E0430", Error, "A period type is not known",
		"Which periods the form has cannot be told.",
		"",
		"Check the metadata."},
	{"E0431", Error, "A period type is newer than the target",
		"Older servers do not have it.",
		"",
		"Name only versions that have it."},
	{"E0432", Error, "Records are counted once where they cannot be counted twice",
		"`count once` is about the items of a record; outside of a loop it would only make readers wonder.",
		`"OPD all" = count once`,
		"Write `count`."},
	{"E0433", Error, "Rules of an element cannot be combined",
		"People who are counted distinctly may be in both numbers, texts have no sum, and a combination of nothing means nothing.",
		`combine "OPD all" by sum
"OPD all" = count distinct v.patient.uuid by latest v.started`,
		"Count in one rule, or take the `combine` line out."},
	{"E0434", Error, "A line about the whole form stands in a block",
		"It holds for all blocks, and would seem to hold for one.",
		`for each d in v.diagnoses {
  zeros for reporting org units
  "OPD all" = count once
}`,
		"Put it beside the first lines of the data set."},
	{"E0435", Error, "Zeros are for no org unit",
		"The line would do nothing, without a word.",
		`zeros for "Regions" org units
"OPD all" = count`,
		"Check the group, and to which org units the form is assigned."},
	{"E0436", Error, "A category splits nothing in the form",
		"The line would do nothing: no data element of the form has cells of that category.",
		`category "Funding" = "Donor"
"OPD all" = count`,
		"Use a category by which elements of the form are split; for the form's own categories write `attribute \"…\" = …`."},
	{"E0437", Error, "A period is none of the data set's",
		"DHIS2 refuses values for another kind of period.",
		`data set "OPD monthly" from visit as w {
  period        = "2026Q1"
  org unit code = w.facility
  "OPD all"     = count
}`,
		"Write an id of the form's period type, or a day."},
	{"E0438", Error, "A clause about a missing field names none",
		"The run compares it with the field that it found missing, which would never be this one.",
		`let new = v.visit_type == "new"
"OPD all" = count where new missing new counts`,
		"Name the record's field, as in `missing v.visit_type counts`."},
	{"E0439", Error, "Nothing fills a data set",
		"Without records there are no values.",
		`data set "OPD monthly" {
  org unit code = "UG-KLA-001"
}`,
		"Add a `from … as … { … }` block, or take the data set out."},
	{"E0440", Error, "An event stands outside of an enrollment",
		"In a program with registration each event belongs to an enrollment.",
		`program "ANC follow-up" from visit as w {
  event "ANC visit" {
    identity = w.uuid
    occurred = date(w.started)
    status = "COMPLETED"
  }
}`,
		"Put it into the `enrollment { … }` block."},
	{"E0441", Error, "An event program has a tracked entity",
		"Programs without registration have events only.",
		`program "Ward census" from visit as w {
  tracked entity {
    identity = w.patient.uuid
    org unit code = w.facility
  }
}`,
		"Take the block out."},
	{"E0442", Error, "A program has no tracked entity type",
		"What is enrolled cannot be told.",
		"",
		"Check the metadata."},
	{"E0443", Error, "An event program has an enrollment",
		"Programs without registration have events only.",
		`program "Ward census" from visit as w {
  enrollment {
    enrolled = date(w.started)
    status = "ACTIVE"
  }
}`,
		"Put the events into the program itself."},
	{"E0444", Error, "An enrollment stands without its tracked entity",
		"DHIS2 needs to know who is enrolled.",
		`program "ANC follow-up" from visit as w {
  enrollment {
    enrolled = date(w.started)
    status = "ACTIVE"
  }
}`,
		"Add the `tracked entity { … }` block."},
	{"E0445", Error, "A stage that is not repeatable is filled in a loop",
		"DHIS2 refuses the second event (E1039).",
		`program "ANC follow-up" from visit as w {
  tracked entity {
    identity = w.patient.uuid
    org unit code = w.facility
    "National ID" = w.patient.uuid
  }
  enrollment {
    enrolled = date(w.started)
    status = "ACTIVE"
    event "Delivery" for each d in w.diagnoses {
      identity = d.code
      occurred = date(w.started)
      status = "ACTIVE"
    }
  }
}`,
		"Choose one item with `first`, `last` or `lowest`."},
	{"E0446", Error, "A group of lines stands in a tracker object",
		"Conditions belong to each value there.",
		`program "Ward census" from visit as w {
  event "Census" {
    identity = w.uuid
    org unit code = w.facility
    occurred = date(w.started)
    status = "COMPLETED"
    where w.visit_type == "new" {
      "Weight (kg)" = w.weight
    }
  }
}`,
		"Put `where …` behind each value."},
	{"E0447", Error, "A tracker object lacks what DHIS2 needs",
		"The object would be refused, or a stored value overwritten with nothing.",
		`program "Ward census" from visit as w {
  event "Census" {
    identity = w.uuid
    org unit code = w.facility
    occurred = date(w.started)
  }
}`,
		"Add the setting that is named."},
	{"E0448", Error, "A status is not one of DHIS2's",
		"The object would be refused.",
		`program "Ward census" from visit as w {
  event "Census" {
    identity = w.uuid
    org unit code = w.facility
    occurred = date(w.started)
    status = "DONE"
  }
}`,
		"Use one of the words that the help lists."},
	{"E0449", Error, "Something mandatory is not filled",
		"DHIS2 refuses the object without it (E1018, E1090, E1303).",
		`program "ANC follow-up" from visit as w {
  tracked entity {
    identity = w.patient.uuid
    org unit code = w.facility
  }
}`,
		"Add a line for it."},
	{"E0450", Error, "An attribute does not belong to the program",
		"DHIS2 would store it and show it nowhere.",
		`program "ANC follow-up" from visit as w {
  tracked entity {
    identity = w.patient.uuid
    org unit code = w.facility
    "National ID" = w.patient.uuid
    "Vehicle number" = w.visit_type
  }
}`,
		"Use an attribute of the program or its tracked entity type."},
	{"E0451", Error, "A data element is not in the stage",
		"DHIS2 refuses the event (E1305).",
		`program "Ward census" from visit as w {
  event "Census" {
    identity = w.uuid
    org unit code = w.facility
    occurred = date(w.started)
    status = "COMPLETED"
    "Bed days" = 1
  }
}`,
		"Use an element of the stage."},
	{"E0452", Error, "A program has no such stage",
		"DHIS2 refuses the event (E1013, E1089).",
		`program "Ward census" from visit as w {
  event "Cencus" {
    identity = w.uuid
    org unit code = w.facility
    occurred = date(w.started)
    status = "COMPLETED"
  }
}`,
		"Use one of the program's stages."},
	{"E0453", Error, "A relationship carries values",
		"It links two objects and has none.",
		`program "ANC follow-up" from visit as w {
  relationship "Mother of" {
    identity = w.uuid
    from = w.patient.uuid
    to = w.uuid
    "Weight (kg)" = w.weight
  }
}`,
		"Put the value into an event or a tracked entity."},
	{"E0454", Error, "A value does not fit its field",
		"DHIS2 would refuse it (E1007, E1302).",
		`program "Ward census" from visit as w {
  event "Census" {
    identity = w.uuid
    org unit code = w.facility
    occurred = date(w.started)
    status = "COMPLETED"
    "Weight (kg)" = w.visit_type
  }
}`,
		"Convert the value, or use another field."},
	{"E0455", Error, "A value is no option of the field's set",
		"DHIS2 takes option codes only (E1125).",
		`program "Ward census" from visit as w {
  event "Census" {
    identity = w.uuid
    org unit code = w.facility
    occurred = date(w.started)
    status = "COMPLETED"
    "Malaria result" = "positiv"
  }
}`,
		"Use a code or name of the option set."},
	{"E0456", Error, "A field is filled twice",
		"Only one of the two values could stay.",
		`program "Ward census" from visit as w {
  event "Census" {
    identity = w.uuid
    org unit code = w.facility
    occurred = date(w.started)
    status = "COMPLETED"
    "Weight (kg)" = w.weight
    "Weight (kg)" = w.weight
  }
}`,
		"Take one out, or join them with `first_known(a, b)`."},
	{"E0457", Error, "The wrong kind of target is named",
		"Events have data elements; tracked entities and enrollments have attributes.",
		`program "Ward census" from visit as w {
  event "Census" {
    identity = w.uuid
    org unit code = w.facility
    occurred = date(w.started)
    status = "COMPLETED"
    attribute("Weight (kg)") = w.weight
  }
}`,
		"Write `element(…)` in events, `attribute(…)` elsewhere."},
	{"E0458", Error, "A loop inside of an object goes through no table",
		"The values of one object are not a list.",
		`program "Ward census" from visit as w {
  event "Census" {
    identity = w.uuid
    org unit code = w.facility
    occurred = date(w.started)
    status = "COMPLETED"
    for each d in w.diagnoses {
      "Weight (kg)" = w.weight
    }
  }
}`,
		"Go through a `table`, or put `for each` behind the object's name for several objects."},
	{"E0459", Error, "A side of a relationship is not known",
		"Which object stands there cannot be told from the metadata.",
		"",
		"Check the relationship type in DHIS2, and export the metadata again."},
	{"E0460", Error, "Something without points gets a geometry",
		"DHIS2 refuses it (E1012, E1074).",
		`program "Ward census" from visit as w {
  event "Census" {
    identity = w.uuid
    org unit code = w.facility
    occurred = date(w.started)
    status = "COMPLETED"
    geometry = lat_lon(0.3, 32.5)
  }
}`,
		"Take the line out, or set the feature type in DHIS2."},
	{"E0461", Error, "An event that has not happened gets values",
		"Events that are SCHEDULE, OVERDUE or SKIPPED carry none (E1315).",
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
      scheduled = w.next_visit
      status = "SCHEDULE"
      "Weight (kg)" = w.weight
    }
  }
}`,
		"Put the values into an event that has happened, with a status such as \"COMPLETED\"."},
	{"E0462", Error, "Something mandatory has a condition",
		"Whenever it does not hold, DHIS2 refuses the whole object (E1018, E1303).",
		`program "ANC follow-up" from visit as w {
  tracked entity {
    identity = w.patient.uuid
    org unit code = w.facility
    "National ID" = w.patient.uuid where w.visit_type == "new"
  }
}`,
		"Put the condition on the object, or give another value where it does not hold."},
	{"E0463", Error, "Something that is never completed has a day of completion",
		"From 2.42 on DHIS2 refuses it (E1051, E1052).",
		`program "ANC follow-up" from visit as w {
  tracked entity {
    identity = w.patient.uuid
    org unit code = w.facility
    "National ID" = w.patient.uuid
  }
  enrollment {
    enrolled = date(w.started)
    status = "ACTIVE"
    completed = date(w.started)
  }
}`,
		"Take the line out, or say when the status is \"COMPLETED\"."},
	{"E0464", Error, "A block has two tracked entities",
		"An enrollment would not say whose it is.",
		`program "ANC follow-up" from visit as w {
  tracked entity {
    identity = w.patient.uuid
    org unit code = w.facility
    "National ID" = w.patient.uuid
  }
  tracked entity {
    identity = w.uuid
    org unit code = w.facility
    "National ID" = w.uuid
  }
}`,
		"Write another `program` block for the second one."},
	{"E0465", Error, "`match` finds nothing",
		"Tracked entities are found by an attribute that the block fills, enrollments and events by a word.",
		`program "ANC follow-up" from visit as w {
  tracked entity {
    identity = w.patient.uuid
    org unit code = w.facility
    match = "Given name"
    "National ID" = w.patient.uuid
  }
}`,
		"Fill the attribute; for an enrollment write \"active\", for an event \"occurred\" or \"only\"."},
	{"E0490", Error, "Something cannot be compiled yet",
		"The language has it, and the compiler says so by name until it can do it.",
		"test \"nothing\" {\n  expect nothing else\n}",
		"Leave it out for now; the changelog says when it comes."},
	{"E0499", Error, "The compiler made a mistake",
		"Something happened that its authors thought impossible.",
		"",
		"Please report it, with the mapping if you may share it."},
	{"W0460", Warning, "The metadata is from another version of DHIS2",
		"What is checked for the versions that the target names need not hold for the server that the metadata came from.",
		"",
		"Add the server's version to the target's, as in `for DHIS2 2.38 to 2.41`."},
}
