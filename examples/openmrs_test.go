package examples_test

import (
	"encoding/json"
	"strconv"
	"testing"
	"time"
)

// TestOpenMRSCellByCell works out the antenatal form once more, naively.
func TestOpenMRSCellByCell(t *testing.T) {
	m := readMetadata(t, "openmrs-anc/metadata/hmis.json")
	f := &ancForm{newSheet(t, m)}
	changed := func(o object) string {
		if at := text(o, "auditInfo", "dateChanged"); at != "" {
			return at
		}
		return text(o, "auditInfo", "dateCreated")
	}
	for _, e := range current(readLines(t, "openmrs-anc/data/encounters.ndjson"), func(o object) string { return text(o, "uuid") }, changed) {
		if !yes(e, "voided") && text(e, "encounterType", "display") == "ANC" {
			f.encounter(t, e)
		}
	}
	if len(f.cells) < 55 {
		t.Errorf("there are %d cells: the records are not what they were", len(f.cells))
	}
	f.compare(payload(t, "openmrs-anc", "hmis-105-anc.json"))
}

type ancForm struct{ *sheet }

func (f *ancForm) encounter(t *testing.T, e object) {
	at, err := time.Parse("2006-01-02T15:04:05.000-0700", text(e, "encounterDatetime"))
	if err != nil {
		t.Fatal(err)
	}
	month := at.In(time.FixedZone("Kampala", 3*3600)).Format("200601")
	unit := ""
	for _, a := range list(e, "location", "attributes") {
		for uid, u := range f.units {
			if text(u, "code") == text(a, "value") {
				unit = uid
			}
		}
	}
	if unit == "" || month > "202603" {
		return
	}
	add := func(element string, n int) {
		f.add(f.cell(element, nil, f.tuples[tuple(f.uid["categoryCombos"]["default"], []string{"default"})], unit, month), n)
	}
	add("ANC visits", 1)
	for _, o := range list(e, "obs") {
		value := in(o, "value")
		number, isNumber := value.(json.Number)
		switch code := cielCode(in(o, "concept")); {
		case code == "5089" && isNumber && number != "":
			add("ANC weighed", 1)
		case code == "1040":
			add("ANC tested for HIV", 1)
			if cielCode(value) == "703" {
				add("ANC HIV positive", 1)
			}
		case code == "1282":
			for _, inner := range list(o, "groupMembers") {
				n, err := strconv.Atoi(in(inner, "value").(json.Number).String())
				if err != nil {
					t.Fatal(err)
				}
				add("Iron tablets given", n)
			}
		case code == "1788" && cielCode(value) == "1065":
			add("ANC referred", 1)
		case code == "5096":
			add("ANC told when to come back", 1)
		}
	}
}

// cielCode is the code of a concept behind "CIEL: ".
func cielCode(concept any) string {
	for _, m := range list(concept, "mappings") {
		return text(m, "display")[len("CIEL: "):]
	}
	return ""
}
