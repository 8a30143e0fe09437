package real_test

import (
	"encoding/json"
	"fmt"
	"testing"
)

// object is an object of DHIS2's metadata.
type object map[string]any

func id(uid string) object { return object{"id": uid} }

// snapshot is a small metadata export, with the default combo in it.
type snapshot map[string][]object

// newSnapshot has the built-in objects and one org unit, TOWN.
func newSnapshot() snapshot {
	return snapshot{
		"categoryOptions":      {{"id": "coDefault03", "name": "default", "code": "default"}},
		"categories":           {{"id": "caDefault02", "name": "default", "code": "default", "categoryOptions": []object{id("coDefault03")}}},
		"categoryCombos":       {{"id": "ccDefault01", "name": "default", "code": "default", "categories": []object{id("caDefault02")}}},
		"categoryOptionCombos": {{"id": "HllvX50cXC0", "name": "default", "code": "default", "categoryCombo": id("ccDefault01"), "categoryOptions": []object{id("coDefault03")}}},
		"organisationUnits":    {{"id": "townUnit001", "name": "Town", "code": "TOWN", "openingDate": "1900-01-01"}},
	}
}

func (s snapshot) add(kind string, o object) { s[kind] = append(s[kind], o) }

// element adds a data element and gives its UID.
func (s snapshot) element(uid, name, valueType, combo string) object {
	s.add("dataElements", object{
		"id": uid, "name": name, "shortName": name, "domainType": "AGGREGATE", "valueType": valueType,
		"aggregationType": "SUM", "categoryCombo": id(combo),
	})
	return object{"dataElement": id(uid)}
}

// dataSet adds a data set of some elements, for all org units of the snapshot.
func (s snapshot) dataSet(uid, name, periodType string, elements []object) {
	var units []object
	for _, u := range s["organisationUnits"] {
		units = append(units, object{"id": u["id"]})
	}
	s.add("dataSets", object{
		"id": uid, "name": name, "periodType": periodType, "categoryCombo": id("ccDefault01"),
		"dataSetElements": elements, "organisationUnits": units,
	})
}

// numbered makes a UID of a letter and a number.
func numbered(letter string, n int) string { return fmt.Sprintf("%s%010d", letter, n) }

func (s snapshot) json(t testing.TB) string {
	t.Helper()
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
