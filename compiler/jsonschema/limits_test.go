package jsonschema_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/compiler/jsonschema"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

const newest = "https://json-schema.org/draft/2020-12/schema"

// numbered repeats a format with the numbers from 0 to n-1, and commas between.
func numbered(n int, format string) string {
	parts := make([]string, n)
	for i := range parts {
		parts[i] = strings.ReplaceAll(strings.ReplaceAll(format, "NEXT", fmt.Sprint(i+1)), "THIS", fmt.Sprint(i))
	}
	return strings.Join(parts, ",")
}

func TestSchemasBeyondTheLimits(t *testing.T) {
	deep := strings.Repeat(`{"items":`, 100_000)
	for title, c := range map[string]struct {
		text string
		code diag.Code
	}{
		"size":               {`{"title": "` + strings.Repeat("x", 4<<20) + `"}`, "E0267"},
		"nesting":            {deep, "E0267"},
		"nesting of lists":   {`{"enum":` + strings.Repeat("[", 1_000_000), "E0267"},
		"exponent":           {`{"minimum": 1e-401}`, "E0267"},
		"huge exponent":      {`{"minimum": 1e99999999999999999999}`, "E0267"},
		"digits":             {`{"minimum": ` + strings.Repeat("9", 401) + `}`, "E0267"},
		"references":         {`{"properties": {` + numbered(30_001, `"fTHIS": {"$ref": "#"}`) + `}}`, "E0267"},
		"schemas":            {`{"properties": {` + numbered(60_001, `"fTHIS": true, "gTHIS": {}`) + `}}`, "E0267"},
		"schemas of 2020-12": {`{"$schema": "` + newest + `", "properties": {` + numbered(6_001, `"fTHIS": {}`) + `}}`, "E0267"},
		"fields":             {`{"type": "object", "properties": {` + numbered(20_001, `"fTHIS": true`) + `}}`, "E0269"},
		"BOM of UTF-16":      {"\xff\xfe{\x00}\x00", "E0260"},
	} {
		s, found := jsonschema.Import("visit", diag.NewFile("visit.schema.json", c.text), files{}.open)
		if s != nil || len(found) != 1 || found[0].Code != c.code {
			t.Errorf("%s: want %s, got\n%s", title, c.code, list(found))
		}
	}
}

// formsInForms is a field whose values have many forms with a field each, whose
// values have many forms, and so on.
func formsInForms(forms, levels int) string {
	defs := make([]string, levels)
	for i := range defs {
		next := fmt.Sprintf(`{"properties": {"vTHIS": {"$ref": "#/$defs/d%d"}}}`, i+1)
		defs[i] = fmt.Sprintf(`"d%d": {"type": "object", "anyOf": [%s]}`, i, numbered(forms, next))
	}
	return `{"type": "object", "properties": {"x": {"$ref": "#/$defs/d0"}}, "$defs": {` + strings.Join(defs, ",") +
		fmt.Sprintf(`, "d%d": {"type": "string"}}}`, levels)
}

// metAgain is a field that follows one schema again and again.
func metAgain(schema string) string {
	return `{"type": "object", "properties": {"x": {"allOf": [` + numbered(2_000, `{"$ref": "#/$defs/again"}`) + `]}}, "$defs": {"again": ` + schema + `}}`
}

func TestSchemasThatOnlyLookEndless(t *testing.T) {
	for title, text := range map[string]string{
		"long chain":     `{"type": "object", "properties": {"x": {"$ref": "#/$defs/d0"}}, "$defs": {` + numbered(5_000, `"dTHIS": {"$ref": "#/$defs/dNEXT"}`) + `, "d5000": {"type": "string"}}}`,
		"doubling":       `{"type": "object", "properties": {"x": {"$ref": "#/$defs/d0"}}, "$defs": {` + numbered(40, `"dTHIS": {"properties": {"a": {"$ref": "#/$defs/dNEXT"}, "b": {"$ref": "#/$defs/dNEXT"}}}`) + `, "d40": {"type": "string"}}}`,
		"doubling here":  `{"type": "object", "properties": {"x": {"$ref": "#/$defs/d0"}}, "$defs": {` + numbered(40, `"dTHIS": {"allOf": [{"$ref": "#/$defs/dNEXT"}, {"anyOf": [{"$ref": "#/$defs/dNEXT"}, {"type": "null"}]}]}`) + `, "d40": {"type": "string"}}}`,
		"many texts":     `{"type": "object", "properties": {"x": {"enum": [` + numbered(50_000, `"vTHIS"`) + `]}}}`,
		"many branches":  `{"type": "object", "properties": {"x": {"type": "object", "anyOf": [` + numbered(5_000, `{"properties": {"vTHIS": {"const": "x"}}}`) + `]}}}`,
		"forms in forms": formsInForms(1_000, 6),
		"texts again":    metAgain(`{"enum": [` + numbered(20_000, `"vTHIS"`) + `]}`),
		"names again":    metAgain(`{"type": "object", "properties": {"a": {}}, "required": [` + numbered(20_000, `"vTHIS"`) + `]}`),
	} {
		s, found := jsonschema.Import("visit", diag.NewFile("visit.schema.json", text), files{}.open)
		if len(found) > 0 {
			t.Errorf("%s: %s", title, list(found))
			continue
		}
		if _, ok := s.Record.Path("x"); !ok {
			t.Errorf("%s: x is lost", title)
		}
	}
}

func TestByteOrderMarkIsNoPartOfTheSchema(t *testing.T) {
	s := read(t, "\ufeff{\"type\": \"object\", \r\n\"properties\": {\"a\": {\"type\": \"boolean\"}}}\r\n")
	if got := dump(s, 1); got != "visit\n  a: yes/no\n" {
		t.Error(got)
	}
	if got := s.Place("a").Text(); got != `"a"` {
		t.Errorf("a is named at %q", got)
	}
}

func TestFilesAreOpenedOnceAndNamed(t *testing.T) {
	opened := map[string]int{}
	project := files{texts: map[string]string{
		"s/defs.json": `{"$defs": {"a": {"$ref": "../t.json"}, "b": {"type": "integer"}}}`,
		"t.json":      `{"type": "object", "properties": {"back": {"$ref": "s/defs.json#/$defs/b"}}}`,
	}}
	open := func(path string) (*diag.File, error) {
		opened[path]++
		return project.open(path)
	}
	text := `{"type": "object", "properties": {"a": {"$ref": "defs.json#/$defs/a"}, "b": {"$ref": "./x/../defs.json#/$defs/b"}}}`
	s, found := jsonschema.Import("visit", diag.NewFile("s/visit.json", text), open)
	if len(found) > 0 {
		t.Fatal(list(found))
	}
	var names []string
	for _, file := range s.Files {
		names = append(names, file.Name)
	}
	if got := strings.Join(names, " "); got != "s/visit.json s/defs.json t.json" {
		t.Errorf("files: %s", got)
	}
	if len(opened) != 2 || opened["s/defs.json"] != 1 || opened["t.json"] != 1 {
		t.Errorf("opened: %v", opened)
	}
	if place := s.Place("a.back"); place.FileName() != "t.json" || place.Text() != `"back"` {
		t.Errorf("a.back is named in %s at %q", place.FileName(), place.Text())
	}
}

func TestWhyAFileCannotBeOpenedStaysOutside(t *testing.T) {
	open := func(string) (*diag.File, error) {
		return nil, errors.New("open /home/someone/p.json: permission denied")
	}
	text := `{"type": "object", "properties": {"p": {"$ref": "p.json"}}}`
	_, found := jsonschema.Import("visit", diag.NewFile("visit.json", text), open)
	if len(found) != 1 || found[0].Code != "E0266" || strings.Contains(list(found), "/home") {
		t.Error(list(found))
	}
}
