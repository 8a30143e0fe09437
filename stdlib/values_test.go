package stdlib

import "testing"

// TestNumbers: two number types that mix everywhere, exact on the way.
func TestNumbers(t *testing.T) {
	env := visitEnv(t, Config{})
	r := rec{"i": 7, "j": 2, "d": "2.5", "ints": []any{1, 2}, "decs": []any{"2", "2.5"}, "a": true}
	for text, want := range map[string]string{
		"7 / 2":                                  "3.5",
		"v.i / v.j":                              "3.5",
		"div(v.i, v.j)":                          "3",
		"v.i % v.j":                              "1",
		"-7 % 2":                                 "-1",
		"0.1 + 0.2 == 0.3":                       "true",
		"1 / 3 * 3 == 1":                         "false", // a third has no end: what is cut off is gone
		"v.i * 0.5":                              "3.5",
		"v.d > 2":                                "true",
		"2 == 2.0":                               "true",
		"2 != 2.5":                               "true",
		"v.j == v.d":                             "false",
		"v.j < v.d && v.d < v.i":                 "true",
		"v.a ? 1 : 1.5":                          "1",
		"v.a ? v.j : v.d":                        "2",
		"!v.a ? v.j : v.d":                       "2.5",
		"(v.a ? 1 : 1.5) + 1":                    "2",
		"[1, 2.5, v.j].sum()":                    "5.5",
		"[v.i, v.d]":                             "[7, 2.5]",
		"first_known(v.i, v.d)":                  "7",
		"first_known(v.d, 1, 2)":                 "2.5",
		"v.i in [1.5, 7]":                        "true",
		"v.j in v.decs":                          "true",
		"2.0 in v.ints":                          "true",
		"v.d in v.ints":                          "false",
		"v.ints == v.decs":                       "false",
		"[1, 2] == [1.0, 2.0]":                   "true",
		"(v.a ? v.ints : v.decs).sum()":          "3",
		"(v.ints + v.decs).sum()":                "7.5",
		"v.ints.shares(v.decs)":                  "true",
		"[[1], [1.5]][0] == [1]":                 "true",
		"[v.a ? 1 : 2.5, 3].sum()":               "4",
		"v.ints.map(x, x > 1 ? x : 0.5).sum()":   "2.5",
		"cel.bind(x, v.a ? 1 : 1.5, x + x)":      "2",
		"9223372036854775807 + 1":                "fault: the number is too large",
		"-9223372036854775808 - 1":               "fault: the number is too large",
		"9223372036854775807 * 2":                "fault: the number is too large",
		"-(-9223372036854775807 - 1)":            "fault: the number is too large",
		"div(-9223372036854775808, -1)":          "fault: the number is too large",
		"[9223372036854775807, 1].sum()":         "fault: the number is too large",
		"9007199254740993.0 == 9007199254740993": "true", // not a float
		"0.12345678901234567890123 * 10":         "1.2345678901234567890123",
		"1 / 0":                                  "fault: division by zero",
		"1.5 / 0.0":                              "fault: division by zero",
		"div(1, 0)":                              "fault: division by zero",
		"1 % 0":                                  "fault: division by zero",
		".5e0 + 1":                               "1.5",
		"1e3":                                    "1000",
		"round(2.345, 2)":                        "2.35",
		"0x1F":                                   "31",
	} {
		if got := run(t, env, text, r); got != want {
			t.Errorf("%s gives %s, want %s", text, got, want)
		}
	}
}

func TestDatesAndAges(t *testing.T) {
	env := visitEnv(t, Config{})
	r := rec{"day": "2026-03-01", "at": "2026-02-28T22:30:00Z", "patient": rec{"birth": "2024-02-29", "born": "2019-05"}}
	for text, want := range map[string]string{
		"date(v.at)":                                                      "2026-03-01", // the zone's day
		"v.day + days(28)":                                                "2026-03-29",
		"date(\"2026-01-31\") + months(1)":                                "2026-02-28",
		"v.day - days(1)":                                                 "2026-02-28",
		"days(1) + weeks(1) + months(1) == days(8)":                       "E0320",
		"age(v.patient.birth, date(\"2025-02-28\")).years()":              "0",
		"age(v.patient.birth, date(\"2025-03-01\")).years()":              "1",
		"age(v.patient.birth, date(\"2028-02-29\")).years()":              "4",
		"age(v.patient.birth, date(\"2028-02-28\")).years()":              "3",
		"age(v.patient.birth, date(\"2025-02-28\")) < years(1)":           "true",
		"age(v.patient.birth, date(\"2025-03-01\")) >= years(1)":          "true",
		"years(1) <= age(v.patient.birth, date(\"2025-03-01\"))":          "true",
		"years(1) > age(v.patient.birth, date(\"2025-03-01\"))":           "false",
		"age(v.patient.birth, v.at).months()":                             "24",
		"age(v.patient.birth, v.day) == age(date(\"2024-02-29\"), v.day)": "true",
		"age(v.patient.born, v.day).years()":                              "6",
		"age(v.patient.born, date(\"2026-05-15\")).years()":               "fault: the birth date is not exact enough",
		"age(v.patient.born, date(\"2026-05-15\")) >= years(6)":           "true",
		"age(v.patient.born, date(\"2026-05-15\")) >= years(7)":           "fault: the birth date is not exact enough",
		"age(v.patient.born, v.day) == age(v.patient.born, v.day)":        "fault: the birth date is not exact enough",
		"age(v.day, v.patient.birth).years()":                             "fault: born after the day of the age",
		"age(\"last May\", v.day).years()":                                "fault: not a birth date",
		"v.day < date(v.at) || v.day == date(v.at)":                       "true",
		"period.contains(v.day)":                                          "false",
		"period.first_day":                                                "2026-01-01",
		"period.last_day":                                                 "2026-01-31",
		"period.id()":                                                     `"202601"`,
		"period.back(1).id()":                                             `"202512"`,
		"period_of(v.day, \"Monthly\") > period":                          "true",
		"days_between(v.day, date(v.at))":                                 "0",
		"plus_days(v.day, 99999999)":                                      "fault: the date is outside the calendar",
		"days(99999999)":                                                  "fault: the number is too large",
		"v.day + years(-9223372036854775808)":                             "fault: the number is too large",
		"v.day - days(-9223372036854775808)":                              "fault: the number is too large",
		"plus_days(v.day, -9223372036854775808)":                          "fault: the date is outside the calendar",
		"period.back(-9223372036854775808)":                               "fault: the period is outside the calendar",
		"earlier_of(v.day, v.patient.birth, date(\"2020-01-01\"))":        "2020-01-01",
		"later_of(v.day, v.patient.birth, date(\"2020-01-01\"))":          "2026-03-01",
		"earlier_of(v.day, date(\"2026-01-01\"), date(\"2026-01-03\"), date(\"2026-01-04\"), date(\"2026-01-05\"))": "2026-01-01",
		"parse_date(\"1/2/2026\", \"dd/MM/yyyy\", \"d/M/yyyy\")":                                                    "2026-02-01",
		"parse_date(\"01/02/2026x\", \"dd/MM/yyyy\")":                                                               "fault: not a date of the given form",
		"parse_date(\"31/02/2026\", \"dd/MM/yyyy\")":                                                                "fault: not a date of the given form",
		"parse_date(\"01/02/2026\", v.patient.born)":                                                                "fault: the date pattern cannot be read",
		"year(v.day)":   "E0321",
		"v.day.year()":  "2026",
		"v.day.month()": "3",
		"between(v.day, date(\"2026-03-01\"), date(\"2026-03-01\"))": "true",
	} {
		if len(want) == 5 && want[0] == 'E' {
			x, problems := env.CompileText("test", text)
			if x != nil || string(problems[0].Code) != want {
				t.Errorf("%s: want %s, got %v", text, want, problems)
			}
			continue
		}
		if got := run(t, env, text, r); got != want {
			t.Errorf("%s gives %s, want %s", text, got, want)
		}
	}
}

func TestFieldNames(t *testing.T) {
	env := visitEnv(t, Config{})
	r := rec{"patient": rec{"in": "x", "mfl-code": "KLA"}}
	for text, want := range map[string]string{
		"v.patient.`in`":                `"x"`,
		"v.patient.`mfl-code`":          `"KLA"`,
		"known(v.patient.`mfl-code`)":   "true",
		"v.patient.`mfl-code` + \"日本\"": `"KLA日本"`,
	} {
		if got := run(t, env, text, r); got != want {
			t.Errorf("%s gives %s, want %s", text, got, want)
		}
	}
	if got := run(t, env, "v.patient.`mfl-code`", rec{"patient": rec{}}); got != "missing: visit.patient.mfl-code" {
		t.Errorf("a missing field in backticks gives %s", got)
	}
}

// TestRecordNamedLikeItsType: the name of a source and the names of its record
// types may be the same words.
func TestRecordNamedLikeItsType(t *testing.T) {
	env := visitEnv(t, Config{}).With(Var{Name: "visit", Type: RecordOf(testVisit)})
	x, problems := env.CompileText("test", "visit.patient.name == \"a\" && visit.items.exists(visit, visit.code == \"b\")")
	if x == nil {
		t.Fatal(problems)
	}
	if _, problems := env.CompileText("test", "visit.patient.nam"); len(problems) != 1 || problems[0].Code != "E0313" {
		t.Error(problems)
	}
	if _, problems := visitEnv(t, Config{}).CompileText("test", "visit.patient.name"); len(problems) != 1 || problems[0].Code != "E0314" {
		t.Error(problems)
	}
}
