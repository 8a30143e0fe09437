package main

import (
	"crypto/sha256"
	"encoding/json"
)

// ref is how metadata names one of its objects.
type ref struct {
	ID string `json:"id"`
}

// hivMetadata is the metadata package of the form.
func hivMetadata() []byte {
	combo := hivUID("combo")
	m := map[string]any{"system": map[string]string{"id": "5f0a6f9e-kenya-demo", "version": "2.41.4", "calendar": "iso8601"}}
	options := []any{hivObject("default option", "default", "default", nil)}
	optionCombos := []any{hivObject("default option combo", "default", "default", map[string]any{"categoryCombo": ref{hivUID("default combo")}, "categoryOptions": refs("default option")})}
	for _, age := range hivAges {
		options = append(options, hivObject("age "+age, "AGE "+age, age, nil))
		for _, sex := range hivSexes {
			optionCombos = append(optionCombos, hivObject("cell "+age+sex, "", age+", "+sex, map[string]any{"categoryCombo": ref{combo}, "categoryOptions": refs("age "+age, "sex "+sex)}))
		}
	}
	for _, sex := range hivSexes {
		options = append(options, hivObject("sex "+sex, sex[:1], sex, nil))
	}
	m["categoryOptions"], m["categoryOptionCombos"] = options, optionCombos
	m["categories"] = []any{
		hivCategory("default category", "default", []string{"default option"}),
		hivCategory("ages", "Age (HIV)", prefixed("age ", hivAges)),
		hivCategory("sexes", "Sex", prefixed("sex ", hivSexes)),
	}
	m["categoryCombos"] = []any{
		hivObject("default combo", "default", "default", map[string]any{"dataDimensionType": "DISAGGREGATION", "categories": refs("default category")}),
		hivObject("combo", "AGE_SEX_HIV", "Age (HIV), sex", map[string]any{"dataDimensionType": "DISAGGREGATION", "categories": refs("ages", "sexes")}),
	}
	elements, inForm := hivElements()
	m["dataElements"] = elements
	m["dataSets"] = []any{hivObject("form", "MOH_731", "MOH 731 HIV monthly", map[string]any{"shortName": "MOH 731", "periodType": "Monthly", "openFuturePeriods": 0,
		"categoryCombo": ref{hivUID("default combo")}, "dataSetElements": inForm, "organisationUnits": refs(prefixed("unit ", hivCodes())...)})}
	return pretty(m)
}

func hivElements() (elements, inForm []any) {
	add := func(code, name, combo, aggregation string) {
		elements = append(elements, hivObject("element "+code, code, name, map[string]any{"shortName": code, "domainType": "AGGREGATE",
			"valueType": "INTEGER_ZERO_OR_POSITIVE", "aggregationType": aggregation, "zeroIsSignificant": true, "categoryCombo": ref{hivUID(combo)}}))
		inForm = append(inForm, map[string]any{"dataElement": ref{hivUID("element " + code)}})
	}
	for _, i := range hivIndicators() {
		add(i.code, i.name, "combo", "SUM")
	}
	add("KIT01", "HIV test kits used", "default combo", "SUM")
	add("KIT02", "HIV test kits not accounted for", "default combo", "SUM")
	add("KIT03", "Days without HIV test kits", "default combo", "MAX")
	return elements, inForm
}

// hivOrgUnits are the facilities of the form, below their country.
func hivOrgUnits() []byte {
	country := hivUID("unit country")
	units := []any{hivObject("unit country", "KE", "Kenya", map[string]any{"level": 1, "path": "/" + country, "openingDate": "1963-12-12"})}
	for _, f := range hivFacilities {
		id := "unit " + f.code
		units = append(units, hivObject(id, f.code, f.name, map[string]any{"level": 2, "path": "/" + country + "/" + hivUID(id), "parent": ref{country}, "openingDate": "2001-07-01"}))
	}
	return pretty(map[string]any{"organisationUnits": units})
}

func hivCategory(id, name string, options []string) map[string]any {
	return hivObject(id, name, name, map[string]any{"dataDimensionType": "DISAGGREGATION", "categoryOptions": refs(options...)})
}

// hivObject is a metadata object; its UID follows from what it is called here.
func hivObject(id, code, name string, more map[string]any) map[string]any {
	o := map[string]any{"id": hivUID(id), "name": name}
	if code != "" {
		o["code"] = code
	}
	for k, v := range more {
		o[k] = v
	}
	return o
}

func refs(names ...string) []ref {
	out := make([]ref, len(names))
	for i, name := range names {
		out[i] = ref{hivUID(name)}
	}
	return out
}

func prefixed(prefix string, names []string) []string {
	out := make([]string, len(names))
	for i, name := range names {
		out[i] = prefix + name
	}
	return out
}

// hivUID makes a UID of DHIS2's form.
func hivUID(name string) string {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	sum := sha256.Sum256([]byte("moh731 " + name))
	uid := []byte{letters[int(sum[0])%len(letters)]}
	for _, b := range sum[1:11] {
		uid = append(uid, (letters + "0123456789")[int(b)%62])
	}
	return string(uid)
}

func pretty(v any) []byte {
	data, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		panic(err) // plain maps and slices
	}
	return append(data, '\n')
}
