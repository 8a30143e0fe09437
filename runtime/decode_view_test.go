package runtime

import (
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
)

// viewed is a source whose key `v` is read as six fields of a kind each, and as a
// field of its own name.
func viewed() *Source {
	field := func(name string, t *schema.Type) *schema.Field { return &schema.Field{Name: name, Key: "v", Type: t} }
	text := &schema.Type{Kind: schema.Text}
	inner := &schema.Record{Name: "r.object", Fields: []*schema.Field{field("again", &schema.Type{Kind: schema.Int})}}
	return &Source{Name: "r", Zone: "UTC", Record: &schema.Record{Name: "r", Fields: []*schema.Field{
		field("text", text), field("whole", &schema.Type{Kind: schema.Int}), field("day", &schema.Type{Kind: schema.Date}),
		field("yes", &schema.Type{Kind: schema.Bool}), field("list", &schema.Type{Kind: schema.List, Elem: text}),
		field("object", &schema.Type{Kind: schema.Object, Record: inner}), {Name: "v", Type: &schema.Type{Kind: schema.Decimal}},
	}}}
}

func TestViewsOfAValue(t *testing.T) {
	sp := planOf(t, viewed())
	for text, want := range map[string]string{
		`{"v": "a"}`:                        "\"a\", missing, missing, missing, missing, missing, fault: `r.v` is text and should be a number",
		`{"v": "2026-01-05"}`:               "\"2026-01-05\", missing, 2026-01-05, missing, missing, missing, fault: `r.v` is text and should be a number",
		`{"v": 2.5}`:                        "missing, missing, missing, missing, missing, missing, decimal 2.5",
		`{"v": 3}`:                          "missing, 3, missing, missing, missing, missing, decimal 3",
		`{"v": null}`:                       "missing, missing, missing, missing, missing, missing, missing",
		`{"text": "not asked", "whole": 7}`: "missing, missing, missing, missing, missing, missing, missing",
	} {
		r, flaw := newDecoder(sp.plan, sp.zone, sp.blank).decode([]byte(text))
		if !flaw.isNone() {
			t.Errorf("%s: %s", text, flaw.message)
		} else if got := sayAll(r.Slots); got != want {
			t.Errorf("%s is\n%s, want\n%s", text, got, want)
		}
	}
	for text, want := range map[string]diag.Code{
		`{"v": {"v": 1, "v": 2}}`: "E0504",
		`{"v": ["a", ]}`:          "E0502",
		`{"v": {"x": tru}}`:       "E0502",
		`{"v": "a`:                "E0502",
		`{"v": 1, "v": 2}`:        "E0504",
	} {
		if _, flaw := newDecoder(sp.plan, sp.zone, sp.blank).decode([]byte(text)); flaw.code != want {
			t.Errorf("%s: %s %s, want %s", text, flaw.code, flaw.message, want)
		}
	}
}

// TestViewsAreNoColumns: a cell is a text, whatever it says.
func TestViewsAreNoColumns(t *testing.T) {
	sp := planOf(t, viewed())
	names := map[string]bool{}
	for _, leaf := range appendLeaves(nil, sp.plan, "", nil) {
		names[leaf.name] = true
	}
	if !names["v"] || names["text"] || names[""] {
		t.Errorf("the columns are %v", names)
	}
}
