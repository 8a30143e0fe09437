package real_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// packages are snapshots of real metadata: the files that make one together.
var packages = map[string][]string{
	"malaria":   {"dhis2-aggregate-malaria/MLAG00_1.2.1_DHIS2.36.json"},
	"aefi":      {"dhis2-tracker-aefi/IMM_AEFI_COMPLETE_1.1.0_DHIS2.36.json"},
	"aggregate": {aggregateExport, setupExport},
	"tracker":   {"dhis2-core-tracker/e2e_setup_tracker_metadata.json", setupExport},
	"fhir pair": {"fhir-to-dhis2-pair/all-programs.json", "fhir-to-dhis2-pair/all-program-stages.json",
		"fhir-to-dhis2-pair/default-tracked-entity-attributes.json", "fhir-to-dhis2-pair/default-tracked-entity-type.json"},
}

// facility is an org unit for packages, which come without any.
const facility = `{"organisationUnits": [{"id": "ouFacility1", "code": "F1", "name": "Facility", "path": "/ouFacility1", "level": 1, "openingDate": "2000-01-01"}]}`

// A mapping that fills every element of every data set, and every attribute and
// element of every program, with values of their types is one that DHIS2
// accepts: it must compile without an error, whatever the metadata look like.
func TestWhatDHIS2AcceptsCompiles(t *testing.T) {
	for name, paths := range packages {
		t.Run(name, func(t *testing.T) {
			f, more := packageFiles(t, paths)
			snapshot := loaded(t, f, paths, more)
			forms := 0
			for _, set := range snapshot.DataSets.All() {
				forms += acceptDataSet(t, f, paths[0], more, set)
			}
			for _, program := range snapshot.Programs.All() {
				forms += acceptProgram(t, f, paths[0], more, program)
			}
			if forms == 0 {
				t.Error("there is nothing to fill")
			}
			t.Logf("%d data sets and programs are filled", forms)
		})
	}
}

// packageFiles are the files of a package, with a facility.
func packageFiles(t *testing.T, paths []string) (f files, more []string) {
	t.Helper()
	f = files{"facility.json": facility, "everything.schema.json": everythingSchema}
	for _, path := range paths {
		f[path] = string(data(t, path))
	}
	more = append(more, paths[1:]...)
	if paths[0] == aggregateExport { // the one that leaves the default combo out
		f["built-in.json"], more = builtIn, append(more, "built-in.json")
	}
	return f, append(more, "facility.json")
}

func loaded(t *testing.T, f files, paths, more []string) *metadata.Snapshot {
	t.Helper()
	var list []*diag.File
	for _, path := range append([]string{paths[0]}, more...) {
		list = append(list, diag.NewFile(path, f[path]))
	}
	snapshot, problems := metadata.Load(list...)
	if problems.HasErrors() {
		t.Fatalf("the metadata have %s: %s", problems[0].Code, problems[0].Message)
	}
	return snapshot
}

// everythingSchema describes a record with a field of each kind.
const everythingSchema = `{"type": "object", "required": ["id", "day", "at", "facility", "whole", "part", "ok", "text"], "properties": {
  "id": {"type": "string", "minLength": 1}, "facility": {"type": "string", "minLength": 1},
  "day": {"type": "string", "format": "date"}, "at": {"type": "string", "format": "date-time"},
  "whole": {"type": "integer", "minimum": 1, "maximum": 9}, "below": {"type": "integer", "minimum": -9, "maximum": -1},
  "part": {"type": "number", "minimum": 0, "maximum": 1}, "ok": {"type": "boolean"}, "text": {"type": "string", "minLength": 1}}}`

func acceptHead(snapshot string) string {
	return fmt.Sprintf("language 1\nmapping everything\ntarget %q for DHIS2 2.42 to 2.43\nsource rec from \"everything.schema.json\" {\n  key = rec.id\n  zone = \"UTC\"\n}\n", snapshot)
}

// accept compiles a mapping and complains of each error.
func accept(t *testing.T, f files, more []string, what, text string) {
	t.Helper()
	_, problems := check(f.with("main.xwalk", text), "main.xwalk", more)
	for _, d := range problems {
		if d.Severity == diag.Error && d.Code != "E0496" { // which says that the language has no words for it yet
			t.Errorf("%s: %s %s (%s)\n%s", what, d.Code, d.Message, d.Help, d.Span.Text())
		}
	}
}

// acceptDataSet fills all cells that a data set has, at up to three option
// combos an element. It returns 0 for a set that cannot be filled at all.
func acceptDataSet(t *testing.T, f files, snapshot string, more []string, set *metadata.DataSet) int {
	t.Helper()
	if set.CategoryCombo == nil || len(set.Elements) == 0 || set.PeriodType == "" {
		return 0
	}
	var b strings.Builder
	b.WriteString(acceptHead(snapshot))
	fmt.Fprintf(&b, "data set %q from rec as r {\n  period = r.day\n  org unit code = r.facility\n", set.UID)
	if !set.CategoryCombo.IsDefault {
		for i, category := range set.CategoryCombo.Categories {
			fmt.Fprintf(&b, "  attribute %q = %q\n", category.UID, set.CategoryCombo.Combos[0].Options[i].UID)
		}
	}
	for _, e := range set.Elements {
		b.WriteString(elementRules(set, e.Element))
	}
	b.WriteString("}\n")
	accept(t, f, more, "data set "+set.Name, b.String())
	return 1
}

func elementRules(set *metadata.DataSet, e *metadata.DataElement) string {
	combo := set.EffectiveCombo(e)
	value, ok := valueOf(e.ValueType, e.OptionSet)
	if combo == nil || !ok {
		return ""
	}
	aggregate := "latest " + value + " by r.at"
	if combo.IsDefault {
		return fmt.Sprintf("  %q = %s\n", e.UID, aggregate)
	}
	var b strings.Builder
	for _, cell := range combo.Combos[:min(3, len(combo.Combos))] {
		var options []string
		for i, category := range combo.Categories {
			options = append(options, fmt.Sprintf("%q: %q", category.UID, cell.Options[i].UID))
		}
		fmt.Fprintf(&b, "  %q [%s] = %s\n", e.UID, strings.Join(options, ", "), aggregate)
	}
	return b.String()
}

// valueOf is an expression that a value type takes; not ok for those that name
// things which only a server has.
func valueOf(v metadata.ValueType, options *metadata.OptionSet) (string, bool) {
	if options != nil {
		if len(options.Options) == 0 {
			return "", false
		}
		return fmt.Sprintf("%q", options.Options[0].Code), v != "MULTI_TEXT" && options.Options[0].Code != ""
	}
	switch v {
	case "NUMBER", "UNIT_INTERVAL", "PERCENTAGE":
		return "r.part", true
	case "INTEGER", "INTEGER_POSITIVE", "INTEGER_ZERO_OR_POSITIVE":
		return "r.whole", true
	case "INTEGER_NEGATIVE":
		return "r.below", true
	case "BOOLEAN", "TRUE_ONLY":
		return "r.ok", true
	case "DATE", "AGE":
		return "r.day", true
	case "DATETIME":
		return "r.at", true
	case "TIME":
		return `"10:30"`, true
	case "COORDINATE":
		return "lat_lon(0.35, 32.58)", true
	case "LETTER":
		return `"A"`, true
	case "PHONE_NUMBER":
		return `"+256 700 123456"`, true
	case "EMAIL":
		return `"clinic@example.org"`, true
	case "URL":
		return `"https://example.org"`, true
	case "TEXT", "LONG_TEXT":
		return "r.text", true
	}
	return "", false
}

// acceptProgram makes every object of a program with every value.
func acceptProgram(t *testing.T, f files, snapshot string, more []string, p *metadata.Program) int {
	t.Helper()
	if len(p.Stages) == 0 || p.WithRegistration && p.TrackedEntityType == nil {
		return 0
	}
	var b strings.Builder
	b.WriteString(acceptHead(snapshot))
	fmt.Fprintf(&b, "program %q from rec as r {\n", p.UID)
	if p.WithRegistration {
		b.WriteString(entityLines(p))
		b.WriteString("  enrollment {\n    enrolled = r.day\n    incident = r.day\n    status = \"ACTIVE\"\n")
	}
	for _, stage := range p.Stages {
		b.WriteString(eventLines(p, stage))
	}
	if p.WithRegistration {
		b.WriteString("  }\n")
	}
	b.WriteString("}\n")
	accept(t, f, more, "program "+p.Name, b.String())
	return 1
}

func entityLines(p *metadata.Program) string {
	var b strings.Builder
	b.WriteString("  tracked entity {\n    identity = r.id\n    org unit code = r.facility\n")
	seen := map[string]bool{}
	for _, use := range append(append([]metadata.AttributeUse{}, p.Attributes...), p.TrackedEntityType.Attributes...) {
		a := use.Attribute
		value, ok := valueOf(a.ValueType, a.OptionSet)
		if seen[a.UID] || !ok || a.Generated {
			continue
		}
		seen[a.UID] = true
		fmt.Fprintf(&b, "    %q = %s\n", a.UID, value)
	}
	b.WriteString("  }\n")
	return b.String()
}

func eventLines(p *metadata.Program, stage *metadata.Stage) string {
	var b strings.Builder
	fmt.Fprintf(&b, "    event %q {\n      identity = r.id\n      org unit code = r.facility\n      occurred = r.day\n      status = \"COMPLETED\"\n      completed = r.day\n", stage.UID)
	if combo := p.CategoryCombo; combo != nil && !combo.IsDefault {
		for i, category := range combo.Categories {
			fmt.Fprintf(&b, "      attribute %q = %q\n", category.UID, combo.Combos[0].Options[i].UID)
		}
	}
	for _, e := range stage.Elements {
		if value, ok := valueOf(e.Element.ValueType, e.Element.OptionSet); ok {
			fmt.Fprintf(&b, "      %q = %s\n", e.Element.UID, value)
		}
	}
	b.WriteString("    }\n")
	return b.String()
}
