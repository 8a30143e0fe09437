package runtime

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// twoCells are a number with a comment's place and a text, in one group.
func twoCells() []DataValue {
	return []DataValue{
		{"ElemCount01", "202601", clinicA, "CocFemale01", "CocDefault1", "12", ""},
		{"ElemText001", "202601", clinicA, "CocDefault1", "CocDefault1", "a < b", ""},
	}
}

func formSet() (*DataSet, []Combo) {
	set := &DataSet{UID: "DataSetOpd1", Elements: []Element{{UID: "ElemCount01", ValueType: "INTEGER"}, {UID: "ElemText001", ValueType: "TEXT"}}}
	return set, []Combo{
		{UID: "ComboSex001", Categories: []string{"CatSex00001"}, OptionCombos: []OptionCombo{{"CocFemale01", []string{"OptFemale01"}}}},
		{UID: "ComboDeflt1", OptionCombos: []OptionCombo{{UID: "CocDefault1"}}},
	}
}

func written(t *testing.T, format string, cells []DataValue) string {
	t.Helper()
	set, combos := formSet()
	var buf bytes.Buffer
	if err := writeDataValues(&buf, format, set, combos, slices.Values(cells)); err != nil {
		t.Fatalf("%s: %v", format, err)
	}
	return buf.String()
}

func TestWriteDataValuesJSON(t *testing.T) {
	cells := twoCells()
	cells[0].Comment = "from the \"ward\" list"
	got := written(t, "", cells)
	want := `{"dataSet":"DataSetOpd1","dataValues":[
{"dataElement":"ElemCount01","period":"202601","orgUnit":"OrgUnitA001","categoryOptionCombo":"CocFemale01","attributeOptionCombo":"CocDefault1","value":"12","comment":"from the \"ward\" list"},
{"dataElement":"ElemText001","period":"202601","orgUnit":"OrgUnitA001","categoryOptionCombo":"CocDefault1","attributeOptionCombo":"CocDefault1","value":"a < b"}
]}
`
	if got != want {
		t.Errorf("got %s", got)
	}
	if got := written(t, "json", nil); got != `{"dataSet":"DataSetOpd1","dataValues":[]}`+"\n" {
		t.Errorf("no cells: %s", got)
	}
}

func TestWriteDataValuesCSV(t *testing.T) {
	got := written(t, "csv", twoCells())
	want := "dataElement,period,orgUnit,categoryOptionCombo,attributeOptionCombo,value\n" +
		"ElemCount01,202601,OrgUnitA001,CocFemale01,CocDefault1,12\n" +
		"ElemText001,202601,OrgUnitA001,CocDefault1,CocDefault1,\"a < b\"\n"
	if got != want {
		t.Errorf("got %s", got)
	}
	cells := twoCells()
	cells[1].Comment = "seen, and signed"
	rows, err := csv.NewReader(strings.NewReader(written(t, "csv", cells))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if rows[0][8] != "comment" || rows[2][8] != "seen, and signed" || rows[1][8] != "" || rows[2][6]+rows[2][7] != "" {
		t.Errorf("the comment is not the ninth column: %q", rows)
	}
}

func TestWriteDataValuesADX(t *testing.T) {
	cells := twoCells()
	cells[0].Comment = "a & b"
	cells = append(cells, DataValue{"ElemCount01", "2026S1", clinicA, "CocDefault1", "CocFemale01", "3", ""})
	got := written(t, "adx", cells)
	want := `<?xml version="1.0" encoding="UTF-8"?>
<adx xmlns="urn:ihe:qrph:adx:2015">
  <group dataSet="DataSetOpd1" orgUnit="OrgUnitA001" period="2026-01-01/P1M">
    <dataValue dataElement="ElemCount01" value="12" CatSex00001="OptFemale01"><annotation>a &amp; b</annotation></dataValue>
    <dataValue dataElement="ElemText001" value="0"><annotation>a &lt; b</annotation></dataValue>
  </group>
  <group dataSet="DataSetOpd1" orgUnit="OrgUnitA001" period="2026-01-01/P6M" CatSex00001="OptFemale01">
    <dataValue dataElement="ElemCount01" value="3"/>
  </group>
</adx>
`
	if got != want {
		t.Errorf("got %s", got)
	}
	if err := xml.Unmarshal([]byte(got), new(struct{})); err != nil {
		t.Errorf("not XML: %v", err)
	}
	if got := written(t, "adx", nil); strings.Contains(got, "group") || !strings.HasSuffix(got, "</adx>\n") {
		t.Errorf("no cells: %s", got)
	}
}

// The cells of one group come together, however they are sorted.
func TestWriteADXGroups(t *testing.T) {
	var cells []DataValue
	for _, element := range []string{"ElemCount01", "ElemText001"} {
		for _, attribute := range []string{"CocDefault1", "CocFemale01"} {
			cells = append(cells, DataValue{element, "202601", clinicA, "CocDefault1", attribute, "1", ""})
		}
	}
	before := append([]DataValue{}, cells...)
	if got := written(t, "adx", cells); strings.Count(got, "<group ") != 2 || strings.Count(got, "</group>") != 2 || strings.Count(got, "<dataValue ") != 4 {
		t.Errorf("got %s", got)
	}
	for i := range cells {
		if cells[i] != before[i] {
			t.Error("the caller's cells were moved")
		}
	}
}

func TestWriteDataValuesRefuse(t *testing.T) {
	for name, c := range map[string]struct {
		format string
		change func(*DataValue)
	}{
		"format":                 {"xlsx", func(*DataValue) {}},
		"quotes in CSV":          {"csv", func(v *DataValue) { v.Value = `say "secret"` }},
		"line break in CSV":      {"csv", func(v *DataValue) { v.Comment = "secret\nsecret" }},
		"null in CSV":            {"csv", func(v *DataValue) { v.Value = "NULL" }},
		"text and comment":       {"adx", func(v *DataValue) { v.Value, v.Comment = "secret", "secret" }},
		"period without a form":  {"adx", func(v *DataValue) { v.Period = "2026NovQ1" }},
		"no period":              {"adx", func(v *DataValue) { v.Period = "202613" }},
		"unknown combo":          {"adx", func(v *DataValue) { v.CategoryOptionCombo = "CocUnknown1" }},
		"unknown attributeCombo": {"adx", func(v *DataValue) { v.AttributeOptionCombo = "CocUnknown1" }},
	} {
		cells := twoCells()
		c.change(&cells[1])
		set, combos := formSet()
		err := writeDataValues(new(bytes.Buffer), c.format, set, combos, slices.Values(cells))
		if err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWriteTrackerRefusesOtherFormats(t *testing.T) {
	if err := writeTracker(new(bytes.Buffer), "csv", &trackerObjects{}); err == nil {
		t.Error("csv was taken")
	}
}

// fullDisk takes some bytes and then fails.
type fullDisk struct{ room int }

var errFull = errors.New("no room")

func (d *fullDisk) Write(p []byte) (int, error) {
	if d.room -= len(p); d.room < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestWritersTellOfErrors(t *testing.T) {
	set, combos := formSet()
	cells := make([]DataValue, 0, 4000)
	for range 2000 {
		cells = append(cells, twoCells()...)
	}
	for _, format := range []string{"json", "csv", "adx"} {
		for _, room := range []int{0, 100_000} {
			if err := writeDataValues(&fullDisk{room}, format, set, combos, slices.Values(cells)); !errors.Is(err, errFull) {
				t.Errorf("%s with room for %d bytes: %v", format, room, err)
			}
		}
	}
}

// Any text comes back from JSON as it was, and text that is not UTF-8 with
// U+FFFD where it is broken.
func TestJSONTexts(t *testing.T) {
	check := func(t rapid.TB, text string) {
		var back string
		encoded := appendJSONText(nil, text)
		if err := json.Unmarshal(encoded, &back); err != nil {
			t.Fatalf("%q became %s: %v", text, encoded, err)
		}
		if want := string([]rune(text)); back != want {
			t.Fatalf("%q came back as %q", text, back)
		}
		if strings.ContainsFunc(string(encoded), func(r rune) bool { return r < ' ' }) {
			t.Fatalf("%q has a bare control character", encoded)
		}
	}
	for _, text := range hostileTexts {
		check(t, text)
	}
	rapid.Check(t, func(t *rapid.T) { check(t, anyText().Draw(t, "text")) })
	if got := string(appendJSONText(nil, "a\"\\\n\r\t\x01\x7fé</>\xff")); got != `"a\"\\\n\r\t\u0001\u007fé</>`+"\uFFFD"+`"` {
		t.Errorf("got %s", got)
	}
}

// Any text stands in XML so that a parser reads it back.
func TestXMLTexts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := anyText().Draw(t, "text")
		var back struct {
			Text string `xml:",chardata"`
		}
		encoded := "<a>" + string(appendXMLText(nil, text)) + "</a>"
		if err := xml.Unmarshal([]byte(encoded), &back); err != nil {
			t.Fatalf("%q became %s: %v", text, encoded, err)
		}
		if storable(text) && back.Text != text {
			t.Fatalf("%q came back as %q", text, back.Text)
		}
	})
}
