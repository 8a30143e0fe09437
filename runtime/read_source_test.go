package runtime

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
	"pgregory.net/rapid"
)

func typeOf(kind schema.Kind) *schema.Type           { return &schema.Type{Kind: kind} }
func listType(of *schema.Type) *schema.Type          { return &schema.Type{Kind: schema.List, Elem: of} }
func mapType(of *schema.Type) *schema.Type           { return &schema.Type{Kind: schema.Map, Elem: of} }
func objectType(r *schema.Record) *schema.Type       { return &schema.Type{Kind: schema.Object, Record: r} }
func fieldOf(n string, t *schema.Type) *schema.Field { return &schema.Field{Name: n, Type: t} }

// visitSource has fields of every kind.
func visitSource() *Source {
	coding := &schema.Record{Name: "visit.obs.coding", Fields: []*schema.Field{fieldOf("code", typeOf(schema.Text))}}
	obs := &schema.Record{Name: "visit.obs", Fields: []*schema.Field{
		fieldOf("concept", typeOf(schema.Text)),
		fieldOf("value", typeOf(schema.Decimal)),
		fieldOf("coding", listType(objectType(coding))),
	}}
	patient := &schema.Record{Name: "visit.patient", Fields: []*schema.Field{
		fieldOf("gender", typeOf(schema.Text)),
		fieldOf("birthdate", typeOf(schema.Date)),
	}}
	return &Source{
		Name: "visit", Zone: "Africa/Kampala", Origin: "visits.xwalk:3:1",
		Key:     []Expr{{Text: "visit.uuid", Origin: "visits.xwalk:4:9"}},
		Version: &Expr{Text: "visit.date_changed", Origin: "visits.xwalk:5:13"},
		Deleted: &Expr{Text: "visit.voided", Origin: "visits.xwalk:6:13"},
		Record: &schema.Record{Name: "visit", Fields: []*schema.Field{
			fieldOf("uuid", typeOf(schema.Text)),
			fieldOf("date_changed", typeOf(schema.Date)),
			fieldOf("voided", typeOf(schema.Bool)),
			fieldOf("sex", typeOf(schema.Text)),
			fieldOf("weight", typeOf(schema.Decimal)),
			fieldOf("parity", typeOf(schema.Int)),
			fieldOf("seen", typeOf(schema.Instant)),
			fieldOf("patient", objectType(patient)),
			fieldOf("obs", listType(objectType(obs))),
			fieldOf("codes", listType(typeOf(schema.Text))),
			fieldOf("stock", mapType(typeOf(schema.Int))),
			fieldOf("blob", typeOf(schema.Unknown)),
		}},
	}
}

// rowSource has only fields that a CSV file can have.
func rowSource() *Source {
	src := visitSource()
	src.Record.Fields = src.Record.Fields[:8]
	return src
}

func planOf(t rapid.TB, src *Source) *sourcePlan {
	t.Helper()
	p, err := newPlanner(&Transform{Target: Target{Calendar: "iso8601"}, Sources: []Source{*src}}, RunOptions{})
	if err != nil {
		t.Fatal(err)
	}
	sp, err := newSourcePlan(src, p)
	if err != nil {
		t.Fatal(err)
	}
	sp.keeps = true
	return sp
}

// textInput is an input of the source visit that holds a text.
func textInput(name, text string) Input {
	return memoryInput("visit", name, text)
}

// A recordRead is what a record that was yielded says.
type recordRead struct {
	key, place string
	ordinal    int64
	version    version
	replaces   bool
	foreign    bool
	fate       fate
	value      *stdlib.Record
}

func readOf(r *record) recordRead {
	return recordRead{r.key(), r.place(), r.ordinal, r.version(), r.replaces, r.foreign, r.fate, r.value}
}

// An outcomeOfRead is all that reading gave.
type outcomeOfRead struct {
	records []recordRead
	rejects []Reject
	report  SourceReport
	err     error
}

// readAll reads inputs and checks that the report accounts for every record.
func readAll(t testing.TB, sp *sourcePlan, inputs ...Input) outcomeOfRead {
	t.Helper()
	var o outcomeOfRead
	o.err = sp.read(context.Background(), inputs, func(r Reject) { o.rejects = append(o.rejects, r) }, &o.report,
		func(r *record) bool { o.records = append(o.records, readOf(r)); return true })
	sum := func(m map[string]int64) (n int64) {
		for _, c := range m {
			n += c
		}
		return n
	}
	excluded, rejected := sum(o.report.Excluded), sum(o.report.Rejected)
	if o.report.Read != o.report.Accepted+excluded+rejected {
		t.Errorf("%d read, but %d accepted, %d excluded, %d rejected", o.report.Read, o.report.Accepted, excluded, rejected)
	}
	if int64(len(o.records)) != o.report.Accepted || int64(len(o.rejects)) != rejected {
		t.Errorf("%d yielded and %d listed, but the report has %+v", len(o.records), len(o.rejects), o.report)
	}
	for _, r := range o.rejects {
		if _, known := diag.Lookup(r.Code); !known || r.Source != "visit" || r.Record == "" || r.Message == "" {
			t.Errorf("an incomplete reject: %+v", r)
		}
	}
	return o
}

// keysOf lists the keys of accepted records.
func (o outcomeOfRead) keys() string {
	var keys []string
	for _, r := range o.records {
		keys = append(keys, r.key)
	}
	return strings.Join(keys, " ")
}

// codesOf lists the rejects as "place code".
func (o outcomeOfRead) codes() string {
	var codes []string
	for _, r := range o.rejects {
		codes = append(codes, r.Record+" "+string(r.Code))
	}
	return strings.Join(codes, ", ")
}

func (o outcomeOfRead) excluded() string {
	var parts []string
	for _, reason := range slices.Sorted(maps.Keys(o.report.Excluded)) {
		parts = append(parts, fmt.Sprintf("%s %d", reason, o.report.Excluded[reason]))
	}
	return strings.Join(parts, ", ")
}

func codeOf(err error) string {
	var input *InputError
	if errors.As(err, &input) {
		return string(input.Code)
	}
	return fmt.Sprint(err)
}

func visit(key string) string { return `{"uuid": "` + key + `", "date_changed": "2026-01-05"}` }
