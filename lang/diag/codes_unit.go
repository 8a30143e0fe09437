package diag

// unitEntries are the problems of units of measurement.
var unitEntries = []Entry{
	{"E0392", Error, "Nothing says in which unit a number is",
		"Pounds that are sent as kilograms look like numbers. A number is converted only where its unit is known: from its field's declaration, from the mapping, or from the record itself.",
		weightIs(`v.weight as "kg"`),
		"Declare the unit in the schema (`\"x-unit\": \"[lb_av]\"`) or in the source (`unit \"[lb_av]\" = visit.weight`), or write `quantity(v.weight, \"[lb_av]\")`."},
	{"E0393", Error, "A unit is not known",
		"Units are written as UCUM has them, letter by letter, since people write one unit in many ways, and sometimes two units in one. `lb` could be one of several pounds.",
		weightIs(`quantity(v.weight, "lbs") as "kg"`),
		"Write the UCUM code: \"[lb_av]\", \"Cel\", \"mm[Hg]\", \"mmol/L\"."},
	{"E0394", Error, "A number is given another unit than it has",
		"The declaration of a field says in which unit its numbers are. Saying another one does not convert them: it only makes them wrong.",
		weightIs(`quantity(convert(quantity(v.weight, "[lb_av]"), "kg"), "g") as "kg"`),
		"Convert the number as it is, or correct the declaration."},
	{"E0395", Error, "A unit does not convert to another",
		"The two units measure different things. International units and equivalents of one substance are not those of another, and have no masses either.",
		weightIs(`quantity(v.weight, "cm") as "kg"`),
		"Check both units, and which field the line reads."},
	{"E0396", Error, "Mass and amount of substance convert only for an analyte",
		"How many milligrams a millimole has depends on what is measured: 18 mg/dL of glucose are 1 mmol/L, of cholesterol 39.",
		weightIs(`quantity(v.weight, "mmol/L") as "mg/dL"`),
		"Name what is measured: `as \"mg/dL\" of \"glucose\"`."},
	{"E0397", Error, "The molar mass of an analyte is not known",
		"Factors between mass and amount of substance are those of a table with its sources, by name.",
		weightIs(`quantity(v.weight, "mmol/L") as "mg/dL" of "sugar"`),
		"Use a name of the table, or work the factor in yourself and say the unit of the result with `quantity`."},
	{"E0398", Error, "The unit to convert into is not written out",
		"Where the records decide in which unit numbers are sent, nobody can say what the numbers of a data element are in.",
		weightIs(`convert(quantity(v.weight, "[lb_av]"), v.status)`),
		"Write the unit in quotes."},
	{"E0567", Error, "The unit that the record states does not convert",
		"The record says itself in which unit its number is, and what it says is no UCUM unit, or one of something else. Sending the number as it is could be wrong by any factor.",
		`{"uuid": "v1", "started": "2026-01-05T08:00:00Z", "patient": {"uuid": "p1"}, "weight": 12, "status": "lbs"}`,
		"Turn the words of the records into UCUM codes with a code table (`\"lb\", \"lbs\" -> \"[lb_av]\"`), or correct the record."},
	{"W0390", Warning, "A number is sent in another unit than the target's name says",
		"The unit of the number is known, and the name of the data element or attribute ends in another one of the same kind: as it stands, the figures will be wrong by the factor between the two.",
		weightIs(`convert(quantity(v.weight, "[lb_av]"), "g")`),
		"Convert it: `as \"kg\"`."},
	{"W0391", Warning, "Numbers in two units meet",
		"The sum, comparison or choice takes the numbers as they are, and the units of both are known to differ.",
		weightIs(`convert(quantity(v.weight, "[lb_av]"), "kg") + convert(quantity(v.weight, "[lb_av]"), "g") where known(v.weight)`),
		"Convert one of them: `convert(x, \"kg\")`."},
}

// weightIs is a mapping with a line that sends a weight.
func weightIs(value string) string {
	return `language 1
mapping m

target "metadata/hmis.json" for DHIS2 2.41

source visit from "schemas/visit.schema.json" {
  key  = visit.uuid
  zone = "Africa/Kampala"
}

program "TB treatment" from visit as v {
  tracked entity {
    identity      = v.patient.uuid
    org unit code = v.facility
    "TB number"   = v.patient.uuid
    "Guardian"    = v.patient.name
  }
  enrollment {
    enrolled = date(v.started)
    status   = "ACTIVE"

    event "TB visit" {
      identity      = v.uuid
      occurred      = date(v.started)
      status        = "ACTIVE"
      "Weight (kg)" = ` + value + `
    }
  }
}
`
}
