package runtime

import (
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
)

// decoded lists the names that a plan decodes, and its indexes.
func (plan *recordPlan) decoded() string {
	names := slices.Sorted(maps.Keys(plan.slots))
	for _, x := range plan.indexes {
		names = append(names, "index "+x.path)
	}
	return strings.Join(names, ", ")
}

func TestPlansOfSomeFields(t *testing.T) {
	src := indexed("visit", "answers", "obs", "coding.code")
	plan := planOf(t, src).plan
	for reads, want := range map[string]string{
		"": "", "visit.uuid": "uuid", "visit.obs visit.obs.value": "obs", "visit.answers": "obs, index visit.answers",
	} {
		set := fieldSet{}
		set.add(strings.Fields(reads))
		only := plan.only(set)
		if got := only.decoded(); got != want || only.typ != plan.typ {
			t.Errorf("of %q are decoded %q, want %q", reads, got, want)
		}
		if items := only.fields[8].elem.record; reads == "visit.answers" && (items.decoded() != "coding" || items.fields[2].elem.record.decoded() != "code") {
			t.Errorf("of the items %q", items.decoded())
		}
	}
}

// A record type that contains itself has a plan that does, too.
func TestPlanOfSomeFieldsOfATree(t *testing.T) {
	src := visitSource()
	node := &schema.Record{Name: "visit.part", Fields: []*schema.Field{fieldOf("name", typeOf(schema.Text)), fieldOf("size", typeOf(schema.Int))}}
	node.Fields = append(node.Fields, fieldOf("parts", listType(objectType(node))))
	src.Record.Fields = append(src.Record.Fields, fieldOf("part", objectType(node)))
	plan, err := planRecord(src, src.Record)
	if err != nil {
		t.Fatal(err)
	}
	only := plan.only(fieldSet{"visit.part": true, "visit.part.parts": true, "visit.part.size": true})
	part := only.fields[len(only.fields)-1].record
	if got := part.decoded(); got != "parts, size" || part.fields[2].elem.record != part {
		t.Errorf("of the tree are decoded %q", got)
	}
}

// Inputs are opened a third time only where texts of one key and version differ.
func TestHowOftenInputsAreOpened(t *testing.T) {
	same, other := visit("a"), strings.ReplaceAll(visit("a"), " ", "")
	for name, c := range map[string]struct {
		second string
		opened int
	}{
		"another key": {visit("b"), 2}, "the same text": {same, 2}, "another version": {strings.Replace(same, "2026", "2025", 1), 2}, "another text": {other, 3},
	} {
		in, opened := textInput("v.ndjson", same+"\n"+c.second), 0
		open := in.Open
		in.Open = func() (io.ReadCloser, error) { opened++; return open() }
		if o := readAll(t, planOf(t, visitSource()), in); o.err != nil || o.report.Read != 2 || opened != c.opened {
			t.Errorf("%s: opened %d times, want %d; %+v, error %v", name, opened, c.opened, o.report, o.err)
		}
	}
}

// What only tells records apart is not decoded again, unless somebody asks for it.
func TestTheSecondReadingNeedsFewerFields(t *testing.T) {
	for asked, want := range map[bool]string{false: "sex, voided", true: "date_changed, sex, uuid, voided"} {
		sp := planOf(t, visitSource())
		sp.narrow(fieldSet{"visit.sex": true, "visit.voided": true}, asked)
		if got := sp.used.decoded(); got != want || sp.named.decoded() != "date_changed, uuid" {
			t.Errorf("decoded are %q and %q", got, sp.named.decoded())
		}
		changed, _ := versionOf(ofDate(&typePlan{}, "2026-01-05").Value())
		if o := readAll(t, sp, textInput("v.ndjson", visit("a"))); o.keys() != "a" || o.records[0].version != changed || o.records[0].place != "v.ndjson:1" {
			t.Errorf("%+v", o.records)
		}
	}
}
