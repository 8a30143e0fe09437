package schema_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
	"pgregory.net/rapid"
)

func kind(k schema.Kind) *schema.Type              { return &schema.Type{Kind: k} }
func record(r *schema.Record) *schema.Type         { return &schema.Type{Kind: schema.Object, Record: r} }
func listOf(t *schema.Type) *schema.Type           { return &schema.Type{Kind: schema.List, Elem: t} }
func mapOf(t *schema.Type) *schema.Type            { return &schema.Type{Kind: schema.Map, Elem: t} }
func field(n string, t *schema.Type) *schema.Field { return &schema.Field{Name: n, Type: t} }

// visit is a record with every way of nesting.
func visit() *schema.Record {
	zero := "0"
	patient := &schema.Record{Name: "visit.patient", Fields: []*schema.Field{
		{Name: "gender", Type: kind(schema.Text), Required: true, Enum: []string{"M", "F"}, MaxLength: 1},
		field("birthdate", kind(schema.Date)),
		field("home.village", kind(schema.Text)),
	}}
	diagnosis := &schema.Record{Name: "visit.diagnoses", Fields: []*schema.Field{
		field("code", kind(schema.Text)),
		field("since", kind(schema.Date)),
	}}
	stock := &schema.Record{Name: "visit.stock", Fields: []*schema.Field{
		{Name: "quantity", Type: kind(schema.Decimal), Min: &zero, Unit: "packs"},
	}}
	return &schema.Record{Name: "visit", Fields: []*schema.Field{
		{Name: "uuid", Type: kind(schema.Text), Required: true, Doc: "the record's key"},
		field("patient", record(patient)),
		field("diagnoses", listOf(record(diagnosis))),
		field("stock", mapOf(listOf(record(stock)))),
		field("*", kind(schema.Text)),
	}}
}

func TestTypesReadAsPeopleSayThem(t *testing.T) {
	v := visit()
	for path, want := range map[string]string{
		"uuid":              "text",
		"patient":           "visit.patient",
		"patient.birthdate": "date",
		"diagnoses":         "list of visit.diagnoses",
		"stock":             "map of list of visit.stock",
		"stock.quantity":    "decimal number",
	} {
		f, ok := v.Path(path)
		if !ok {
			t.Fatalf("no field %s", path)
		}
		if got := f.Type.String(); got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
	words := map[schema.Kind]string{schema.Bool: "yes/no", schema.Int: "whole number", schema.Instant: "date and time", schema.Unknown: "unknown"}
	for k, want := range words {
		if got := kind(k).String(); got != want {
			t.Errorf("kind %d: %q, want %q", k, got, want)
		}
	}
}

func TestPathsOfNoField(t *testing.T) {
	v := visit()
	for _, path := range []string{"", ".", "uuid.", ".uuid", "gender", "patient.gendr", "uuid.x", "home.village", "patient.`home.village", "patient.``", "patient.*", "`uuid`x"} {
		if f, ok := v.Path(path); ok {
			t.Errorf("%q found %q", path, f.Name)
		}
	}
}

// A path may be as long as a file: each of its names is looked at once.
func TestLongPaths(t *testing.T) {
	const n = 500_000
	if names, ok := schema.SplitPath(strings.Repeat("a.", n) + "a"); !ok || len(names) != n+1 {
		t.Errorf("%d names, %v", len(names), ok)
	}
}

func TestStepsAreAllFieldsOnTheWay(t *testing.T) {
	steps, ok := visit().Steps("patient.`home.village`")
	if !ok || len(steps) != 2 || steps[0].Name != "patient" || steps[1].Name != "home.village" {
		t.Fatalf("got %v, %v", steps, ok)
	}
}

func TestJoinedPathsSplitAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		names := rapid.SliceOfN(rapid.String(), 1, 5).Draw(t, "names")
		path := ""
		for _, name := range names {
			path = schema.JoinPath(path, name)
		}
		got, ok := schema.SplitPath(path)
		if !ok || !slices.Equal(got, names) {
			t.Fatalf("%q split into %q, %v", path, got, ok)
		}
	})
}

func TestEqualSeesEveryPromise(t *testing.T) {
	one := "1"
	changes := map[string]func(r *schema.Record){
		"name":      func(r *schema.Record) { r.Name = "encounter" },
		"order":     func(r *schema.Record) { slices.Reverse(r.Fields) },
		"fewer":     func(r *schema.Record) { r.Fields = r.Fields[1:] },
		"required":  func(r *schema.Record) { r.Fields[0].Required = false },
		"kind":      func(r *schema.Record) { r.Fields[0].Type.Kind = schema.Date },
		"enum":      func(r *schema.Record) { r.Fields[1].Type.Record.Fields[0].Enum[1] = "X" },
		"maxLength": func(r *schema.Record) { r.Fields[1].Type.Record.Fields[0].MaxLength = 2 },
		"min":       func(r *schema.Record) { r.Fields[3].Type.Elem.Elem.Record.Fields[0].Min = &one },
		"max":       func(r *schema.Record) { r.Fields[3].Type.Elem.Elem.Record.Fields[0].Max = &one },
		"unit":      func(r *schema.Record) { r.Fields[3].Type.Elem.Elem.Record.Fields[0].Unit = "" },
		"elem":      func(r *schema.Record) { r.Fields[2].Type.Elem = nil },
		"record":    func(r *schema.Record) { r.Fields[1].Type.Record = nil },
	}
	for name, change := range changes {
		changed := visit()
		change(changed)
		if changed.Equal(visit()) {
			t.Errorf("%s: the change is not seen", name)
		}
	}
	same := visit()
	same.Fields[0].Doc = "other words"
	if !same.Equal(visit()) {
		t.Error("words for people make a difference")
	}
}

func outline(r *schema.Record) string {
	var parts []string
	for _, f := range r.Fields {
		s := f.Name
		if inner := f.Type.Inner(); inner != nil {
			s += "(" + outline(inner) + ")"
		}
		parts = append(parts, s)
	}
	return strings.Join(parts, " ")
}

func TestProjectKeepsWhatPathsTouch(t *testing.T) {
	for paths, want := range map[string]string{
		"":                                 "",
		"uuid":                             "uuid",
		"diagnoses.code uuid":              "uuid diagnoses(code)",
		"diagnoses":                        "diagnoses()",
		"diagnoses diagnoses.since":        "diagnoses(since)",
		"diagnoses.*":                      "diagnoses(code since)",
		"patient.gender patient.*":         "patient(gender birthdate home.village)",
		"stock.quantity":                   "stock(quantity)",
		"patient.`home.village`":           "patient(home.village)",
		"`*`":                              "*",
		"*":                                "uuid patient(gender birthdate home.village) diagnoses(code since) stock(quantity) *",
		"patient.birthdate patient.gender": "patient(gender birthdate)",
	} {
		got, err := visit().Project(strings.Fields(paths))
		if err != nil {
			t.Errorf("%q: %v", paths, err)
		} else if outline(got) != want {
			t.Errorf("%q: %q, want %q", paths, outline(got), want)
		}
	}
}

func TestProjectRefusesUnknownPaths(t *testing.T) {
	for _, path := range []string{"", "gendr", "patient.gendr", "uuid.*", "nobody.*", "*.uuid", "patient.*.gender"} {
		if r, err := visit().Project([]string{"uuid", path}); err == nil {
			t.Errorf("%q gave %q", path, outline(r))
		}
	}
}

func TestProjectOfEverythingIsACopy(t *testing.T) {
	whole := visit()
	got, err := whole.Project([]string{"*"})
	if err != nil || !got.Equal(whole) {
		t.Fatalf("not the same: %v", err)
	}
	got.Fields[1].Type.Record.Fields[0].Name = "changed"
	if !whole.Equal(visit()) {
		t.Fatal("a change of the projection changed the record")
	}
}
