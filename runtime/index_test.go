package runtime

import (
	"strings"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

func indexed(record, name, list, by string) *Source {
	src := visitSource()
	src.Indexes = append(src.Indexes, Index{Record: record, Name: name, List: strings.Split(list, "."), By: strings.Split(by, "."), Origin: "visits.xwalk:9:3"})
	return src
}

// valueOf decodes one record and evaluates an expression over it: the same where
// only the fields are decoded that the expression reads.
func valueOf(t *testing.T, src *Source, expr, text string) string {
	t.Helper()
	p, err := newPlanner(&Transform{Target: Target{Calendar: "iso8601"}, Sources: []Source{*src}}, RunOptions{})
	if err != nil {
		t.Fatal(err)
	}
	env, err := p.scopeOf("visit", "v")
	if err != nil {
		t.Fatal(err)
	}
	program, x, err := p.program(env, Expr{Text: expr, Origin: "visits.xwalk:12:5"})
	if err != nil {
		t.Fatal(err)
	}
	sp := planOf(t, src)
	reads := fieldSet{}
	reads.add(x.Fields)
	var answers []string
	for _, plan := range []*recordPlan{sp.plan, sp.plan.only(reads)} {
		r, flaw := newDecoder(plan, sp.zone, sp.blank).decode([]byte(text))
		if !flaw.isNone() {
			t.Fatal(flaw.message)
		}
		frame := stdlib.NewFrame()
		frame.Push("v", r)
		v := program.Eval(frame)
		answers = append(answers, say(v))
		if o := stdlib.Classify(v); o.Kind == stdlib.Missing {
			answers[len(answers)-1] = "missing: " + o.Reason
		}
	}
	if answers[0] != answers[1] {
		t.Errorf("%s is %s, and %s where no other fields are decoded", expr, answers[0], answers[1])
	}
	return answers[0]
}

func TestIndexes(t *testing.T) {
	answers := indexed("visit", "answers", "obs", "concept")
	codes := indexed("visit", "coded", "obs", "coding.code")
	withObs := func(field *schema.Field, name string) *Source {
		src := indexed("visit", name, "obs", field.Name)
		record := src.Record.Fields[8].Type.Elem.Record
		record.Fields = append(record.Fields, field)
		return src
	}
	numbered := withObs(fieldOf("number", typeOf(schema.Int)), "by_number")
	tagged := withObs(fieldOf("tags", listType(typeOf(schema.Text))), "by_tag")
	nested := withObs(fieldOf("tags", listType(listType(typeOf(schema.Text)))), "by_tag")
	const obs = `{"obs": [{"concept": "a", "value": 1}, {"value": 2}, {"concept": "b", "value": 3}, {"concept": "b", "value": 4}, {"concept": "b"}]}`
	const coded = `{"obs": [{"value": 1, "coding": [{"code": "x"}, {"code": "y"}, {"code": "x"}]}, {"value": 2, "coding": [{"code": "z"}, {}]}, {"value": 3, "coding": [{"code": "z"}]}]}`
	for name, c := range map[string]struct {
		src              *Source
		expr, text, want string
	}{
		"the one item":         {answers, `v.answers["a"].value`, obs, "decimal 1"},
		"two items":            {answers, `v.answers["b"].value`, obs, "fault: two items of one key are in the index `visit.answers`"},
		"no item":              {answers, `v.answers["c"].value`, obs, `missing: visit.answers["c"]`},
		"no list":              {answers, `v.answers["a"].value`, `{}`, "missing: visit.answers"},
		"an empty list":        {answers, `v.answers["a"].value`, `{"obs": []}`, `missing: visit.answers["a"]`},
		"a list of wrong kind": {answers, `v.answers["a"].value`, `{"obs": 1}`, "fault: `visit.obs` is a number and should be a list"},
		"a key of wrong kind": {answers, `v.answers["a"].value`, `{"obs": [{"concept": "a", "value": 1}, {"concept": 7}]}`,
			"fault: `visit.obs.concept` is a number and should be text"},
		"one of several keys":   {codes, `v.coded["y"].value`, coded, "decimal 1"},
		"the same key again":    {codes, `v.coded["x"].value`, coded, "decimal 1"},
		"a key of two items":    {codes, `v.coded["z"].value`, coded, "fault: two items of one key are in the index `visit.coded`"},
		"the name is no input":  {answers, `v.answers["a"].value`, `{"answers": {"a": {"value": 5}}, "obs": []}`, `missing: visit.answers["a"]`},
		"whole numbers as keys": {numbered, `v.by_number["17"].concept`, `{"obs": [{"concept": "n", "number": 17}, {"number": 18}]}`, `"n"`},
		"keys in a list":        {tagged, `v.by_tag["q"].concept`, `{"obs": [{"concept": "n", "tags": ["p", "q", "q"]}, {"tags": ["r"]}]}`, `"n"`},
		"keys in a nested list": {nested, `v.by_tag["q"].concept`, `{"obs": [{"concept": "n", "tags": [["p"], ["q"]]}, {"tags": [["r"]]}]}`, `"n"`},
		"and no other key":      {nested, `v.by_tag["0"].concept`, `{"obs": [{"concept": "n", "tags": [["p"], ["q"]]}]}`, `missing: visit.by_tag["0"]`},
		"in records of a list":  {indexed("visit.obs", "by_code", "coding", "code"), `v.obs.map(o, o.by_code["x"].code)`, coded, "fault: two items of one key are in the index `visit.obs.by_code`"},
		"each with its own map": {indexed("visit.obs", "by_code", "coding", "code"), `v.obs.map(o, o.by_code["z"].code)`, coded, `["z", "z"]`},
	} {
		if got := valueOf(t, c.src, c.expr, c.text); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestIndexesThatCannotBe(t *testing.T) {
	for name, src := range map[string]*Source{
		"no such key":    indexed("visit", "answers", "obs", "konzept"),
		"key is decimal": indexed("visit", "answers", "obs", "value"),
		"key is a list":  indexed("visit", "answers", "obs", "coding"),
		"no path":        indexed("visit", "answers", "obs", "concept.code"),
	} {
		p, err := newPlanner(&Transform{Target: Target{Calendar: "iso8601"}, Sources: []Source{*src}}, RunOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := newSourcePlan(src, p); err == nil || !strings.Contains(err.Error(), "`visit.answers`") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
