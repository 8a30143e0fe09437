package runtime

import (
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/stdlib"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/age"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/calendar"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/decimal"
)

func tableOf(t testing.TB, table Table) func(...stdlib.Value) string {
	t.Helper()
	table.Name = "t"
	f, err := tableFunction(&table)
	if err != nil {
		t.Fatal(err)
	}
	return func(args ...stdlib.Value) string {
		var given []stdlib.Datum
		for _, v := range args {
			given = append(given, stdlib.DatumOf(v))
		}
		v := f.OnData(stdlib.NewFrame(), given).Value()
		o := stdlib.Classify(v)
		switch o.Kind {
		case stdlib.OK:
			return string(appendDistinct(nil, v))
		case stdlib.Missing:
			return "missing " + o.Reason
		case stdlib.Skipped:
			return "skip " + o.Reason
		case stdlib.Reported:
			return "report " + o.Reason
		}
		return "fault " + o.Reason
	}
}

func TestCodeTables(t *testing.T) {
	rows := []Row{{[]string{"a", "b"}, says("1")}, {[]string{"ab", ""}, says("2")}, {[]string{"x", "y"}, Fate{Skip: "no"}}}
	look := tableOf(t, Table{Kind: tableCodes, Keys: 2, Result: "int", Rows: rows, Missing: &Fate{Report: "none"}})
	text, missing := stdlib.TextValue, stdlib.MissingValue("visit.x")
	for _, c := range []struct {
		a, b stdlib.Value
		want string
	}{
		{text("a"), text("b"), "1"}, {text("ab"), text(""), "2"}, {text("x"), text("y"), "skip no"},
		{text("A"), text("b"), "fault no row of the table `t` fits"},
		{text("a"), missing, "report none"}, {missing, stdlib.Fault("broken"), "fault broken"}, {stdlib.SkipValue("s"), missing, "skip s"},
	} {
		if got := look(c.a, c.b); got != c.want {
			t.Errorf("%v %v: %q, want %q", c.a, c.b, got, c.want)
		}
	}
	plain := tableOf(t, Table{Kind: tableCodes, Keys: 1, Result: "text", Otherwise: &Fate{Skip: "other"}})
	if got := plain(missing); got != "missing visit.x" {
		t.Errorf("missing becomes %q", got)
	}
	if got := plain(text("q")); got != "skip other" {
		t.Errorf("otherwise becomes %q", got)
	}
}

func ageOn(t testing.TB, birth, on string) stdlib.Value {
	t.Helper()
	interval, err := age.ParsePartial(birth)
	if err != nil {
		t.Fatal(err)
	}
	day, err := calendar.ParseISO(on)
	if err != nil {
		t.Fatal(err)
	}
	ages, err := age.OfInterval(interval, day)
	if err != nil {
		t.Fatal(err)
	}
	return stdlib.AgeValue{Ages: ages}
}

func TestAgeBands(t *testing.T) {
	look := tableOf(t, Table{Kind: tableAgeBands, Result: "text", Otherwise: &Fate{Report: "gap"}, Bands: []Band{
		{nil, &Bound{"29", "days"}, says("0-28d")},
		{&Bound{"29", "days"}, &Bound{"5", "years"}, says("29d-4y")},
		{&Bound{"10", "years"}, nil, says("10+")},
	}})
	for _, c := range []struct{ birth, on, want string }{
		{"2026-01-01", "2026-01-01", "0-28d"}, {"2026-01-01", "2026-01-29", "0-28d"}, {"2026-01-01", "2026-01-30", "29d-4y"},
		{"2021-01-02", "2026-01-01", "29d-4y"}, {"2021-01-01", "2026-01-01", "report gap"}, {"2016-01-01", "2026-01-01", "10+"},
		{"2020-02-29", "2025-02-28", "29d-4y"}, {"2020-02-29", "2025-03-01", "report gap"},
		{"2023", "2026-01-01", "29d-4y"}, {"2000", "2026-01-01", "10+"}, {"2025-12", "2026-01-15", "fault the birth date is not exact enough for the bands `t`"},
		{"2019", "2026-01-01", "fault the birth date is not exact enough for the bands `t`"},
	} {
		if got := look(ageOn(t, c.birth, c.on)); got != c.want {
			t.Errorf("%s on %s: %q, want %q", c.birth, c.on, got, c.want)
		}
	}
}

func TestNumberBands(t *testing.T) {
	look := tableOf(t, Table{Kind: tableNumberBands, Result: "bool", Bands: []Band{
		{nil, &Bound{Number: "-3"}, says("true")}, {&Bound{Number: "-3"}, &Bound{Number: "-2.5"}, says("false")}, {&Bound{Number: "0"}, nil, Fate{Skip: "fine"}}}})
	for n, want := range map[string]string{"-3.0001": "true", "-3": "false", "-2.5": "fault no row of the table `t` fits", "0": "skip fine"} {
		d, err := decimal.Parse(n)
		if err != nil {
			t.Fatal(err)
		}
		if got := look(decimalValue(d)); got != want {
			t.Errorf("%s: %q, want %q", n, got, want)
		}
	}
}

func TestTablesThatAreRefused(t *testing.T) {
	five, two := &Bound{"5", "years"}, &Bound{"2", "years"}
	for name, table := range map[string]Table{
		"kind":              {Kind: "bands", Result: "text"},
		"result":            {Kind: tableCodes, Keys: 1, Result: "date"},
		"no keys":           {Kind: tableCodes, Result: "text"},
		"too few keys":      {Kind: tableCodes, Keys: 2, Result: "text", Rows: []Row{{[]string{"a"}, says("b")}}},
		"twice":             {Kind: tableCodes, Keys: 1, Result: "text", Rows: []Row{{[]string{"a"}, says("b")}, {[]string{"a"}, says("c")}}},
		"no fate":           {Kind: tableCodes, Keys: 1, Result: "text", Rows: []Row{{Keys: []string{"a"}}}},
		"two fates":         {Kind: tableCodes, Keys: 1, Result: "text", Missing: &Fate{Skip: "a", Report: "b"}},
		"not a number":      {Kind: tableCodes, Keys: 1, Result: "int", Otherwise: &Fate{Value: text("1.5")}},
		"overlap":           {Kind: tableAgeBands, Result: "text", Bands: []Band{{nil, five, says("a")}, {two, nil, says("b")}}},
		"no end":            {Kind: tableAgeBands, Result: "text", Bands: []Band{{nil, nil, says("a")}, {two, nil, says("b")}}},
		"empty":             {Kind: tableAgeBands, Result: "text", Bands: []Band{{two, two, says("a")}}},
		"no unit":           {Kind: tableAgeBands, Result: "text", Bands: []Band{{nil, &Bound{Number: "5"}, says("a")}}},
		"without any order": {Kind: tableAgeBands, Result: "text", Bands: []Band{{&Bound{"30", "days"}, &Bound{"1", "months"}, says("a")}}},
		"number":            {Kind: tableNumberBands, Result: "text", Bands: []Band{{nil, &Bound{Number: "x"}, says("a")}}},
	} {
		if _, err := tableFunction(&table); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
