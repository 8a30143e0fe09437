package runtime

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
)

// The transform of the aggregate tests: visits to a monthly form with sex and
// age, by funding. Tests change what they are about.

const (
	sexCategory  = "SexCategory"
	ageCategory  = "AgeCategory"
	fundCategory = "FundCategry"
	plainCombo   = "PlainComboo"
	sexCombo     = "SexComboooo"
	sexAgeCombo  = "SexAgeCombo"
	fundCombo    = "FundCombooo"
	siteA        = "UnitAAAAAAA"
	siteB        = "UnitBBBBBBB"
	siteClosed   = "UnitClosedd"
	siteOther    = "UnitNotAsgn"
)

func visitRecord() *schema.Record {
	return &schema.Record{Name: "visit", Fields: []*schema.Field{
		fieldOf("uuid", typeOf(schema.Text)), fieldOf("changed", typeOf(schema.Int)), fieldOf("voided", typeOf(schema.Bool)),
		fieldOf("started", typeOf(schema.Date)), fieldOf("at", typeOf(schema.Instant)), fieldOf("month", typeOf(schema.Text)), fieldOf("site", typeOf(schema.Text)),
		fieldOf("sex", typeOf(schema.Text)), fieldOf("birth", typeOf(schema.Date)), fieldOf("client", typeOf(schema.Text)), fieldOf("kind", typeOf(schema.Text)),
		fieldOf("fund", typeOf(schema.Text)), fieldOf("quantity", typeOf(schema.Decimal)), fieldOf("beds", typeOf(schema.Int)), fieldOf("pregnant", typeOf(schema.Bool)),
		fieldOf("diagnoses", listType(objectType(&schema.Record{Name: "visit.diagnoses", Fields: []*schema.Field{
			fieldOf("code", typeOf(schema.Text)), fieldOf("sure", typeOf(schema.Bool)), fieldOf("n", typeOf(schema.Int)), fieldOf("on", typeOf(schema.Date)), fieldOf("site", typeOf(schema.Text)),
		}}))),
	}}
}

func text(s string) *string { return &s }

func says(value string) Fate { return Fate{Value: text(value)} }

func expr(cel string) Expr { return Expr{Text: cel, Origin: "opd.xwalk:1:1"} }

func exprOf(cel string) *Expr { e := expr(cel); return &e }

func when(cel string) *Condition { return &Condition{Expr: expr(cel)} }

func category(uid, cel string) CategoryValue { return CategoryValue{Category: uid, Expr: expr(cel)} }

func baseTransform() *Transform {
	return &Transform{
		Format: Format, Language: 1, Mapping: "opd", Namespace: "test",
		Target: Target{Snapshot: "hmis.json", Versions: []string{"2.42"}, Calendar: "iso8601"},
		Sources: []Source{{Name: "visit", Record: visitRecord(), Zone: "Africa/Kampala", Key: []Expr{expr("visit.uuid")},
			Version: exprOf("visit.changed"), Deleted: exprOf("first_known(visit.voided, false)")}},
		Tables: []Table{
			{Name: "sex", Kind: tableCodes, Keys: 1, Result: "text", Rows: []Row{{[]string{"M"}, says("Male")}, {[]string{"F"}, says("Female")}},
				Missing: &Fate{Report: "sex not recorded"}, Otherwise: &Fate{Skip: "sex not M or F"}},
			{Name: "band", Kind: tableAgeBands, Keys: 1, Result: "text", Bands: []Band{
				{nil, &Bound{"5", "years"}, says("<5")}, {&Bound{"5", "years"}, nil, says("5+")}}},
			{Name: "line", Kind: tableCodes, Keys: 1, Result: "text", Rows: []Row{{[]string{"B54"}, says("Malaria")}, {[]string{"J18"}, says("Pneumonia")},
				{[]string{"X"}, says("no such line")}}, Missing: &Fate{Skip: "not coded"}, Otherwise: &Fate{Report: "code not known"}},
		},
		OrgUnits: OrgUnits{
			Units:   []OrgUnit{{UID: siteA, Name: "A"}, {UID: siteB, Name: "B"}, {UID: siteClosed, Opened: "2020-01-01", Closed: "2025-12-31"}, {UID: siteOther}},
			Schemes: map[string]map[string]string{"code": {"a": siteA, "b": siteB, "closed": siteClosed, "other": siteOther}},
		},
		Categories: []Category{
			{UID: sexCategory, Name: "Sex", Keys: map[string]string{"Male": "OptionMalee", "Female": "OptionFemal"}},
			{UID: ageCategory, Name: "Age", Keys: map[string]string{"<5": "OptionUndr5", "5+": "OptionOver5"}},
			{UID: fundCategory, Name: "Funding", Keys: map[string]string{"gov": "OptionGover", "ngo": "OptionNgooo"}},
		},
		Combos: []Combo{
			{UID: plainCombo, Name: "default", OptionCombos: []OptionCombo{{UID: "PlainPlainn"}}},
			{UID: sexCombo, Name: "Sex", Categories: []string{sexCategory}, OptionCombos: []OptionCombo{{"ComboMaleee", []string{"OptionMalee"}}, {"ComboFemale", []string{"OptionFemal"}}}},
			{UID: sexAgeCombo, Name: "Sex and age", Categories: []string{sexCategory, ageCategory}, OptionCombos: []OptionCombo{
				{"ComboMUnder", []string{"OptionMalee", "OptionUndr5"}}, {"ComboFUnder", []string{"OptionFemal", "OptionUndr5"}},
				{"ComboMOverr", []string{"OptionMalee", "OptionOver5"}}, {"ComboFOverr", []string{"OptionFemal", "OptionOver5"}}}},
			{UID: fundCombo, Name: "Funding", Categories: []string{fundCategory}, OptionCombos: []OptionCombo{{"ComboGovern", []string{"OptionGover"}}, {"ComboNgoooo", []string{"OptionNgooo"}}}},
		},
		DataSets: []DataSet{{
			UID: "DataSetOPDD", Name: "OPD (monthly)", PeriodType: "Monthly", AttributeCombo: plainCombo, OrgUnits: []string{siteA, siteB, siteClosed},
			Elements: []Element{
				{UID: "All", Name: "OPD all", ValueType: "INTEGER_ZERO_OR_POSITIVE", Combo: plainCombo},
				{UID: "New", Name: "OPD new", ValueType: "INTEGER_ZERO_OR_POSITIVE", Combo: sexAgeCombo},
				{UID: "Sex", Name: "By sex", ValueType: "INTEGER_ZERO_OR_POSITIVE", Combo: sexCombo},
				{UID: "Num", Name: "Number", ValueType: "NUMBER", Combo: plainCombo},
				{UID: "Day", Name: "A day", ValueType: "DATE", Combo: plainCombo},
				{UID: "Mal", Name: "Malaria", ValueType: "INTEGER", Combo: plainCombo},
				{UID: "Pne", Name: "Pneumonia", ValueType: "INTEGER", Combo: sexCombo},
			},
			Blocks: []Block{{Source: "visit", As: "v", Origin: "opd.xwalk:10:1", Scope: Scope{
				Period: exprOf("v.started"), OrgUnit: &OrgUnitRule{Expr: expr("v.site"), Scheme: "code"},
				Categories: []CategoryValue{category(sexCategory, "sex(v.sex)"), category(ageCategory, "band(age(v.birth, v.started))")},
			}}},
		}},
	}
}

// withRules puts rules into the block and gives each a line of its own.
func withRules(rules ...Rule) *Transform {
	t := baseTransform()
	for i := range rules {
		rules[i].Origin = Origin(fmt.Sprintf("opd.xwalk:%d:1", 20+i))
		if rules[i].Label == "" {
			rules[i].Label = rules[i].Element
		}
	}
	t.DataSets[0].Blocks[0].Scope.Rules = rules
	return t
}

func body(t *Transform) *Scope { return &t.DataSets[0].Blocks[0].Scope }

// memoryOutputs keeps what a run writes.
type memoryOutputs map[string]*bytes.Buffer

func (m memoryOutputs) Create(name string) (io.WriteCloser, error) {
	if m[name] != nil {
		return nil, fmt.Errorf("%s is written twice", name)
	}
	m[name] = &bytes.Buffer{}
	return nopCloser{m[name]}, nil
}

type nopCloser struct{ io.Writer }

func (nopCloser) Close() error { return nil }

func memoryInput(source, name, content string) Input {
	return Input{Source: source, Name: name, Open: func() (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader(content)), nil
	}}
}

// outcome is all that a run gives.
type outcome struct {
	report  *Report
	rejects []Reject
	cells   []string // "All 202601 UnitAAAAAAA PlainPlainn PlainPlainn = 3", sorted as written
}

// runTransform runs records, one a line, and checks that everything is accounted for.
func runTransform(t testing.TB, transform *Transform, options RunOptions, lines ...string) outcome {
	t.Helper()
	var got outcome
	options.Reject = func(r Reject) { got.rejects = append(got.rejects, r) }
	runner, err := NewRunner(transform, options)
	if err != nil {
		t.Fatalf("the transform cannot be run: %v", err)
	}
	out := memoryOutputs{}
	got.report, err = runner.Run(context.Background(), []Input{memoryInput("visit", "visits.ndjson", strings.Join(lines, "\n"))}, out)
	if err != nil {
		t.Fatalf("the run: %v", err)
	}
	checkAccount(t, got)
	for name, content := range out {
		if strings.HasSuffix(name, ".deletes.json") {
			continue
		}
		got.cells = append(got.cells, cellsIn(t, name, content.Bytes())...)
	}
	return got
}

func cellsIn(t testing.TB, name string, content []byte) []string {
	t.Helper()
	var payload struct{ DataValues []DataValue }
	if err := json.Unmarshal(content, &payload); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	var cells []string
	for _, v := range payload.DataValues {
		cells = append(cells, strings.TrimSpace(fmt.Sprintf("%s %s %s %s %s = %s %s",
			v.DataElement, v.Period, v.OrgUnit, v.CategoryOptionCombo, v.AttributeOptionCombo, v.Value, v.Comment)))
	}
	return cells
}

// checkAccount asserts that nothing is lost on the way, for every source,
// block, rule and form of a report.
func checkAccount(t testing.TB, got outcome) {
	t.Helper()
	accepted := map[string]int64{}
	for _, s := range got.report.Sources {
		if s.Read != s.Accepted+total(s.Excluded)+total(s.Rejected) {
			t.Errorf("source %s loses records: %+v", s.Name, s)
		}
		accepted[s.Name] = s.Accepted
	}
	listed := map[string]int64{}
	for _, r := range got.rejects {
		listed[string(r.Code)]++
		if r.Message == "" || r.Code == "" {
			t.Errorf("a reject says nothing: %+v", r)
		}
	}
	booked := map[string]int64{}
	book := func(m map[string]int64) {
		for code, n := range m {
			booked[code] += n
		}
	}
	for _, s := range got.report.Sources {
		book(s.Rejected)
	}
	for _, d := range got.report.DataSets {
		checkBlocks(t, d.Blocks, accepted)
		checkRules(t, d.Rules)
		for _, b := range d.Blocks {
			book(b.Rejected)
		}
		for _, r := range d.Rules {
			book(r.Failed)
			booked[string(codeReported)] += total(r.Reported)
		}
	}
	for code, n := range booked {
		if listed[code] < n {
			t.Errorf("%d rejects of %s are counted and %d are listed", n, code, listed[code])
		}
	}
}

func checkBlocks(t testing.TB, blocks []BlockReport, accepted map[string]int64) {
	t.Helper()
	for _, b := range blocks {
		if b.In != accepted[b.Source] {
			t.Errorf("block %s gets %d of %d records", b.Origin, b.In, accepted[b.Source])
		}
		if b.In != b.Used+total(b.Excluded)+total(b.Rejected) {
			t.Errorf("block %s loses records: %+v", b.Origin, b)
		}
	}
}

func checkRules(t testing.TB, rules []RuleReport) {
	t.Helper()
	for _, r := range rules {
		sum := r.Counted + r.Out + r.Again + r.OutsideDates + total(r.Undecided) + total(r.Missing) + total(r.NotPlaced) +
			total(r.Skipped) + total(r.Reported) + total(r.Failed)
		if r.Asked != sum {
			t.Errorf("rule %s loses records: asked %d, accounted for %d: %+v", r.Origin, r.Asked, sum, r)
		}
	}
}

func total(m map[string]int64) int64 {
	var n int64
	for _, k := range m {
		n += k
	}
	return n
}

func wantCells(t testing.TB, got outcome, want ...string) {
	t.Helper()
	short := map[string]string{"A": siteA, "B": siteB, "-": "PlainPlainn"}
	for i, w := range want {
		words := strings.Fields(w)
		for j, word := range words {
			if full, ok := short[word]; ok {
				words[j] = full
			}
		}
		want[i] = strings.Join(words, " ")
	}
	if !slices.Equal(got.cells, want) {
		t.Errorf("cells\n  %s\nwant\n  %s\nrejects %v", strings.Join(got.cells, "\n  "), strings.Join(want, "\n  "), got.rejects)
	}
}

func wantRejects(t testing.TB, got outcome, want ...string) {
	t.Helper()
	var codes []string
	for _, r := range got.rejects {
		codes = append(codes, strings.TrimSpace(string(r.Code)+" "+r.Key))
	}
	if !slices.Equal(codes, want) {
		t.Errorf("rejects %q, want %q: %+v", codes, want, got.rejects)
	}
}

func rule(got outcome, i int) RuleReport { return got.report.DataSets[0].Rules[i] }
