package spec_test

import (
	"encoding/json"
	"encoding/xml"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// What a group of data values says once must not be said again by its values:
// up to 2.42 the group wins, from 2.43 on the value. The data set is always
// named, so that DHIS2 need not guess it (E8002, E8003).
func TestPayloadsOfCasesSayEverythingOnce(t *testing.T) {
	files, err := filepath.Glob("testdata/cases/*/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	n := map[string]int{}
	for _, file := range files {
		for name, text := range readCase(t, file).want {
			switch {
			case strings.HasSuffix(name, ".json") && strings.Contains(text, `"dataValues":[`) && strings.Contains(text, `"dataSet"`):
				checkJSONGroup(t, file, text, strings.HasSuffix(name, ".deletes.json"))
				n["json"]++
			case strings.HasSuffix(name, ".xml"):
				checkADXGroups(t, file, text)
				n["adx"]++
			}
		}
	}
	if n["json"] < 50 || n["adx"] < 1 {
		t.Errorf("only %v payloads", n)
	}
}

var valueFields = []string{"attributeOptionCombo", "categoryOptionCombo", "comment", "dataElement", "orgUnit", "period", "value"}

// checkJSONGroup also makes sure that what is withdrawn has no value: a server
// that is not told to delete must not store one.
func checkJSONGroup(t *testing.T, file, text string, isWithdrawn bool) {
	t.Helper()
	var group map[string]json.RawMessage
	if err := json.Unmarshal([]byte(text), &group); err != nil {
		t.Errorf("%s: %v", file, err)
		return
	}
	if len(group) != 2 || len(group["dataSet"]) != len(`"ds000000051"`) {
		t.Errorf("%s: the group says more or less than its data set: %s", file, strings.SplitN(text, "\n", 2)[0])
	}
	var values []map[string]string
	if err := json.Unmarshal(group["dataValues"], &values); err != nil {
		t.Errorf("%s: a value is not made of texts: %v", file, err)
	}
	for _, v := range values {
		for _, field := range valueFields {
			if has := v[field] != ""; field != "comment" && has == (isWithdrawn && field == "value") {
				t.Errorf("%s: %v does not say its %s, or should not", file, v, field)
			}
		}
		for field := range v {
			if !slices.Contains(valueFields, field) {
				t.Errorf("%s: %v says %s", file, v, field)
			}
		}
	}
}

func checkADXGroups(t *testing.T, file, text string) {
	t.Helper()
	var adx struct {
		Groups []struct {
			DataSet string `xml:"dataSet,attr"`
			OrgUnit string `xml:"orgUnit,attr"`
			Period  string `xml:"period,attr"`
			Values  []struct {
				Attributes []xml.Attr `xml:",any,attr"`
			} `xml:"dataValue"`
		} `xml:"group"`
	}
	if err := xml.Unmarshal([]byte(text), &adx); err != nil {
		t.Errorf("%s: %v", file, err)
	}
	for _, g := range adx.Groups {
		if g.DataSet == "" || g.OrgUnit == "" || g.Period == "" || len(g.Values) == 0 {
			t.Errorf("%s: a group does not say all: %+v", file, g)
		}
		for _, v := range g.Values {
			for _, a := range v.Attributes {
				if slices.Contains([]string{"dataSet", "orgUnit", "period"}, a.Name.Local) {
					t.Errorf("%s: a value says %s again", file, a.Name.Local)
				}
			}
		}
	}
}
