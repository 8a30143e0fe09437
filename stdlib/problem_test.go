package stdlib

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
)

// TestProblems compiles expressions that have one mistake each: its code, the
// text it points at, and what is said. Each is also tried behind several lines
// with comments and signs of many bytes, where the place must be as exact.
func TestProblems(t *testing.T) {
	text := "Malaria"
	table := Function{Name: "sex", Params: []Type{Text}, Result: Text, Call: func([]Value) Value { return TextValue("x") }}
	keyed := Function{Name: "answer", Params: []Type{Text, Text}, Result: Text, TargetKey: 1, TargetNames: map[string]string{"Result": "uid"}}
	env := visitEnv(t, Config{
		Functions:   []Function{table, keyed},
		Definitions: []*Definition{define("confirmed", "x.ok", "x"), define("again", "again"), define("codes", `["A"]`)},
	}).WithRow("row", ConstantRow{Table: "rows", Cells: map[string]*string{"element": &text, "data element": &text, "sex": nil}})
	for _, row := range []struct{ expr, code, at, message, help string }{
		{`{"a": 1}["a"]`, "E0303", `{"a": 1}`, "a map or record written out cannot be used in a mapping", ""},
		{`visit{a: true}`, "E0303", `{a: true}`, "a map or record written out cannot be used in a mapping", ""},
		{`row == "x"`, "E0304", `row`, "`row` is a row of the table `rows`; name one of its columns", ""},
		{`size(row)`, "E0304", `row`, "`row` is a row of the table `rows`; name one of its columns", ""},
		{`row.elemnt == v.s`, "E0305", `elemnt`, "the table `rows` has no column `elemnt`", "did you mean `element`?"},
		{`(row).zzz == v.s`, "E0305", `zzz`, "the table `rows` has no column `zzz`", ""},
		{`confirmed()`, "E0307", `confirmed()`, "`confirmed` takes 1 value, not 0 values", ""},
		{`v.items.exists(x, confirmed(x, 1))`, "E0307", `confirmed(x, 1)`, "`confirmed` takes 1 value, not 2 values", ""},
		{`v.items.exists(x, confirmed)`, "E0307", `confirmed`, "`confirmed` takes 1 value: write `confirmed(…)`", ""},
		{`v.i > 99999999999999999999`, "E0308", `99999999999999999999`, "this number is too large or too small", ""},
		{`v.i > 1e70`, "E0308", `1e70`, "this number is too large or too small", ""},
		{`v.i > -1e-70`, "E0308", `-1e-70`, "this number is too large or too small", ""},
		{`v.s != null`, "E0309", `null`, "`null` does not exist in a mapping: what nobody recorded is missing", "ask with `known(…)`: `known(x)` is true where x was recorded"},
		{`v.i > 3u`, "E0310", `3u`, "unsigned numbers and bytes cannot be used in a mapping", ""},
		{`v.s == b"x"`, "E0310", `b"x"`, "unsigned numbers and bytes cannot be used in a mapping", ""},
		{`v.tags.exists("x", true)`, "E0311", `"x"`, "`exists` wants a name for the item first, as in `exists(x, …)`", ""},
		{`v.tags.map(v.s, true)`, "E0311", `v.s`, "`map` wants a name for the item first, as in `map(x, …)`", ""},
		{`v.tags.exists(x)`, "E0311", `exists`, "`exists` wants a name for the item and what to ask of it, as in `exists(x, …)`", ""},
		{`v.tags.first(x)`, "E0311", `first`, "`first` wants a name for the item and what to ask of it, as in `first(x, …)`", ""},
		{strings.Repeat("(", 300) + "1" + strings.Repeat(")", 300), "E0312", "*", "this expression is nested too deeply", "name parts of it with `let`"},
		{"[" + strings.Repeat("1, ", 30000) + "1]", "E0312", "*", "this expression is too long", "name parts of it with `let`, or use a code table"},
		{`v.cde == "x"`, "E0313", `cde`, "`visit` has no field `cde`", ""},
		{`v["Birth wieght (kg)"]`, "E0313", `"Birth wieght (kg)"`, "`visit` has no field `Birth wieght (kg)`", "did you mean `Birth weight (kg)`?"},
		{`v["unsure"] == "x"`, "E0322", `"unsure"`, "the schema gives this field no single type, so it cannot be used", "*"},
		{`v[v.s] == "x"`, "E0320", `v[v.s]`, "`[ ]` cannot join a `visit` record and text", "*"},
		{`v["" + "a"] == "x"`, "E0320", `v["" + "a"]`, "`[ ]` cannot join a `visit` record and text", "a field is named by a text written out, as in `record[\"Weight (kg)\"]`"},
		{`v[0] == "x"`, "E0320", `v[0]`, "`[ ]` cannot join a `visit` record and a whole number", "*"},
		{`row["data elment"] == v.s`, "E0305", `"data elment"`, "the table `rows` has no column `data elment`", "did you mean `data element`?"},
		{`v.patient.brith`, "E0313", `brith`, "`visit.patient` has no field `brith`", "did you mean `birth`?"},
		{`v.items.exists(x, x.cod == "x")`, "E0313", `cod`, "`visit.items` has no field `cod`", "did you mean `code`?"},
		{`period.firstday`, "E0313", `firstday`, "a period has no field `firstday`", "did you mean `first_day`?"},
		{`visit.s == "x"`, "E0314", `visit`, "there is nothing called `visit` here", ""},
		{`v.s == cods.first()`, "E0314", `cods`, "there is nothing called `cods` here", "did you mean `codes`?"},
		{`sex == "x"`, "E0314", `sex`, "`sex` is a table: its value for something is asked as `sex(…)`", ""},
		{`v.items.code == "x"`, "E0315", `code`, "a list of `visit.items` records has no field `code`", "ask one item, as in `.first().code`, or all, as in `.exists(x, x.code == …)`"},
		{`v.s.size > 1`, "E0315", `size`, "text has no field `size`", "`size` is a function: write `size(…)`"},
		{`v.s.exists(x, x == "a")`, "E0316", `v.s`, "this is text and not a list", ""},
		{`v.patient.filter(x, true).size()`, "E0316", `v.patient`, "this is a `visit.patient` record and not a list", ""},
		{`uper(v.s) == "X"`, "E0317", `uper`, "there is no function `uper`", "did you mean `upper`?"},
		{`v.s.trimm()`, "E0317", `trimm`, "there is no function `trimm`", "did you mean `trim`?"},
		{`exists(v.tags, x, true)`, "E0314", `x`, "there is nothing called `x` here", ""},
		{`filter(v.tags)`, "E0317", `filter`, "`filter` is asked of a list", "write `list.filter(x, …)`"},
		{`known(today())`, "E0317", `today`, "there is no function `today`", "there is no clock in a mapping, so that it gives the same on every day; compare with a date of the record, or with the last day of the period"},
		{`NOW() > v.day`, "E0317", `NOW`, "there is no function `NOW`", "*"},
		{`to_date(v.s) > v.day`, "E0317", `to_date`, "there is no function `to_date`", "`parse_date(x, \"dd/MM/yyyy\")` reads a date from text"},
		{`parseDate(v.s) > v.day`, "E0317", `parseDate`, "there is no function `parseDate`", "`parse_date(x, \"dd/MM/yyyy\")` reads a date from text"},
		{`len(v.s)`, "E0317", `len`, "there is no function `len`", "here it is called `size`"},
		{`v.s.length() > 3`, "E0317", `length`, "there is no function `length`", "here it is called `size`"},
		{`v.s.upperAscii() == "X"`, "E0317", `upperAscii`, "there is no function `upperAscii`", "here it is called `upper`, and written `upper(…)`"},
		{`toUpper(v.s) == "X"`, "E0317", `toUpper`, "there is no function `toUpper`", "here it is called `upper`"},
		{`isnull(v.s)`, "E0317", `isnull`, "there is no function `isnull`", "`known(x)` asks whether there is a value, `first_known(x, y)` gives the first that there is"},
		{`coalesce(v.s, "x")`, "E0317", `coalesce`, "there is no function `coalesce`", "here it is called `first_known`"},
		{`ifnull(v.s, "x")`, "E0317", `ifnull`, "there is no function `ifnull`", "here it is called `first_known`"},
		{`concat(v.s, "x")`, "E0317", `concat`, "there is no function `concat`", "texts are joined with `+`, as in `a + \" \" + b`"},
		{`v(1)`, "E0317", `v`, "`v` is a value, not a function", ""},
		{`v.i && v.a`, "E0318", `v.i`, "`&&` joins conditions, but this is a whole number", ""},
		{`v.a || v.patient.name`, "E0318", `v.patient.name`, "`||` joins conditions, but this is text", ""},
		{`!(v.i + 1)`, "E0318", `v.i + 1`, "`!` turns a condition round, but this is a whole number", ""},
		{`v.s ? 1 : 2`, "E0318", `v.s`, "a condition must be yes/no, but this is text", ""},
		{`v.items.filter(x, x.n).size()`, "E0318", `x.n`, "a condition must be yes/no, but this is a whole number", ""},
		{`v.items.exists(x, x.code)`, "E0318", `x.code`, "a condition must be yes/no, but this is text", ""},
		{`v.items.all(x, x.day)`, "E0318", `x.day`, "a condition must be yes/no, but this is a date", ""},
		{`v.items.exists_one(x, x.day)`, "E0318", `x.day`, "a condition must be yes/no, but this is a date", ""},
		{`v.items.first(x, x.w)`, "E0318", `x.w`, "a condition must be yes/no, but this is a decimal number", ""},
		{`sure(v.at)`, "E0318", `v.at`, "a condition must be yes/no, but this is a date and time", ""},
		{`v.a ? v.i : "none"`, "E0319", `v.a ? v.i : "none"`, "`? :` must give one type, but gets a whole number and text", ""},
		{`first_known(v.s, v.day, v.at)`, "E0319", `first_known(v.s, v.day, v.at)`, "`first_known` must give one type, but gets a date and a date and time", ""},
		{`v.i > "10"`, "E0320", `v.i > "10"`, "`>` cannot join a whole number and text", "`number(x)` reads a number from text, `text(x)` writes one; a number is written without quotes"},
		{`v.day == v.at`, "E0320", `v.day == v.at`, "`==` cannot join a date and a date and time", "`date(x)` is the local day of a date and time"},
		{`age(v.day, v.at) > 5`, "E0320", `age(v.day, v.at) > 5`, "`>` cannot join an age and a whole number", "`x.years()` is the number of completed years; `years(5)` is an age to compare with"},
		{`v.day + 28 > v.day`, "E0320", `v.day + 28`, "`+` cannot join a date and a whole number", "`days(28)` is a number of days to add"},
		{`(v.day - v.day) > 3`, "E0320", `v.day - v.day`, "`-` cannot join a date and a date", "`days_between(a, b)` is the number of days from a to b"},
		{`v.s in v.patient`, "E0320", `v.s in v.patient`, "`in` cannot join text and a `visit.patient` record", "on the right of `in` stands a list of what stands on its left, or a map"},
		{`-v.s == "x"`, "E0320", `-v.s`, "`-` cannot be used on text", ""},
		{`v.tags["a"]`, "E0320", `v.tags["a"]`, "`[ ]` cannot join a list of text and text", ""},
		{`v.patient == v.patient`, "E0320", `v.patient == v.patient`, "`==` cannot join a `visit.patient` record and a `visit.patient` record", "compare one of their fields"},
		{`age(v.s, 5).years() > 5`, "E0321", `age`, "`age` cannot take text, a whole number", "it is `age(a date, a date)` or `age(a date and time, a date and time)` or `age(a date, a date and time)` or `age(a date and time, a date)`"},
		{`v.s.join("-")`, "E0321", `join`, "`join` cannot be asked of text with text", "it is `x.join(text)` on a list of text"},
		{`sex(v.i)`, "E0321", `sex`, "`sex` cannot take a whole number", "it is `sex(text)`"},
		{`round(v.d) > 1`, "E0321", `round`, "`round` takes 2 values, but gets 1", "*"},
		{`v.s.contains()`, "E0321", `contains`, "`contains` takes 1 value, but gets none", "*"},
		{`age(v.i, v.day).years() > 1`, "E0321", `age`, "`age` cannot take a whole number, a date", "a number of years is no birth date; bands for it are `bands … of number`"},
		{`"MAT" in v.s`, "E0320", `"MAT" in v.s`, "`in` cannot join text and text", "whether a text has another one in it is `v.s.contains(\"MAT\")`"},
		{`v.day >= 2026-01-01`, "E0320", `v.day >= 2026-01-01`, "`>=` cannot join a date and a whole number", "a date is written `date(\"2026-01-01\")`: `v.day >= date(\"2026-01-01\")`"},
		{`v.day == "2026-01-01"`, "E0320", `v.day == "2026-01-01"`, "`==` cannot join a date and text", "a date is written `date(\"2026-01-01\")`: `v.day == date(\"2026-01-01\")`"},
		{`"2026-01-01" < v.at`, "E0320", `"2026-01-01" < v.at`, "`<` cannot join text and a date and time", "days are compared: `date(\"2026-01-01\") < date(v.at)`"},
		{`visits.i > 3`, "E0314", `visits`, "there is nothing called `visits` here", "the record is called `v` here"},
		{`i > 3`, "E0314", `i`, "there is nothing called `i` here", "the record is called `v` here: write `v.i`"},
		{`today > v.day`, "E0314", `today`, "there is nothing called `today` here", "*"},
		{`upper()`, "E0321", `upper`, "`upper` takes 1 value, but gets none", "it is `upper(text)`"},
		{`v.items.lowest(x, x.ok).n`, "E0321", `x.ok`, "`lowest` ranks by numbers, texts, dates or periods, but this is yes/no", ""},
		{`v.items.least(x, x.ok)`, "E0321", `least`, "`least` wants numbers, texts, dates or periods, but gets a list of yes/no", ""},
		{`v.items.total(x, x.code)`, "E0321", `total`, "`total` adds numbers, but gets a list of text", ""},
		{`earlier_of(v.day, v.at)`, "E0321", `earlier_of`, "`earlier_of` cannot take a date beside a date and time", "it takes dates alone, or dates with times alone"},
		{`v.s.entries()`, "E0321", `entries`, "`entries` cannot be asked of text", "it is `map.entries()`"},
		{`v.unsure == "x"`, "E0322", `unsure`, "the schema gives this field no single type, so it cannot be used", "give the field one type in the schema, or take one of its parts"},
		{`v.unsure`, "E0322", `unsure`, "the schema gives this field no single type, so it cannot be used", "give the field one type in the schema, or take one of its parts"},
		{`v.unsure.name`, "E0322", `unsure`, "the schema gives this field no single type, so it cannot be used", "give the field one type in the schema, or take one of its parts"},
		{`answer("Reslt", v.s)`, "E0323", `"Reslt"`, "`answer` has no rows for an option set `Reslt`", "did you mean `Result`?"},
		{`answer(v.s)`, "E0324", `answer`, "`answer` needs an option set, and nothing here has one", "name the option set first, as in `answer(\"…\", …)`"},
		{`v.s in ["a", 1]`, "E0330", `1`, "a list has items of one type, but this is a whole number after text", ""},
		{`[v.day, v.at].size()`, "E0330", `v.at`, "a list has items of one type, but this is a date and time after a date", ""},
		{`[[1], ["a"]].size()`, "E0330", `["a"]`, "a list has items of one type, but this is a list of text after a list of whole numbers", ""},
		{`[].first()`, "E0331", `[].first()`, "nothing says of what type this is", "a list that is empty in the mapping has no items, and nothing is known of them"},
		{`known([][0])`, "E0331", `[][0]`, "nothing says of what type this is", "a list that is empty in the mapping has no items, and nothing is known of them"},
		{`[]`, "E0331", `[]`, "nothing says of what type this is", "a list that is empty in the mapping has no items, and nothing is known of them"},
		{`1 < v.i < 10`, "E0332", `1 < v.i < 10`, "comparisons cannot be chained", "write `1 < v.i && v.i < 10`"},
		{`v.day <= v.patient.birth == v.day`, "E0332", `v.day <= v.patient.birth == v.day`, "comparisons cannot be chained", "write `v.day <= v.patient.birth && v.patient.birth == v.day`"},
		{`v.s.matches("a(")`, "E0333", `"a("`, "this pattern cannot be read", "a sign that stands for itself, such as `(` or `.`, is written with `\\\\` before it"},
		{`report(v.s) == "x"`, "E0337", `v.s`, "a reason is written out, as a text in quotes", "*"},
		{`first_known(v.s, skip("no " + v.s))`, "E0337", `"no " + v.s`, "a reason is written out, as a text in quotes", "*"},
		{`v.tags.exists(x, x.matches("[a-"))`, "E0333", `"[a-"`, "this pattern cannot be read", "*"},
		{`period_of(date(v.at), "daily").id()`, "E0335", `"daily"`, "there is no period type `daily`", "did you mean `Daily`?"},
		{`parse_date(v.s, "dd/mm/yyyy")`, "E0334", `"dd/mm/yyyy"`, "a date pattern has no part `mm`", "a pattern is made of yyyy, MM or M, dd or d, and other signs, as in `\"dd/MM/yyyy\"`"},
		{`parse_date(v.s, "yyyy-MM-dd", "dd.MM.")`, "E0334", `"dd.MM."`, "a date pattern needs a year, a month and a day", "a pattern is made of yyyy, MM or M, dd or d, and other signs, as in `\"dd/MM/yyyy\"`"},
		{`parse_date(v.s, "yyyy-MM-dd MM")`, "E0334", `"yyyy-MM-dd MM"`, "a date pattern has `MM` only once", "a pattern is made of yyyy, MM or M, dd or d, and other signs, as in `\"dd/MM/yyyy\"`"},
		{`period_of(v.day, "Monthl")`, "E0335", `"Monthl"`, "there is no period type `Monthl`", "*"},
		{`date("31/01/2026") == v.day`, "E0336", `"31/01/2026"`, "this is not a date", "a date is written as `\"2026-01-31\"`; `parse_date(…)` reads other forms"},
		{`period_id("2026Q5") == period`, "E0336", `"2026Q5"`, "this is not the id of a period", "ids are written as `\"202601\"`, `\"2026Q1\"`, `\"2026W5\"` or `\"2026\"`"},
		{`v.s == "a" "b"`, "E0302", `"`, "*", "*"},
		{`v.s == for`, "E0302", `for`, "`for` is a reserved word and names nothing", ""},
		{`v.s ==`, "E0302", `==`, "the expression ends too early", ""},
		{`(v.s == "a"`, "E0302", `"a"`, "the expression ends too early", ""},
		{`v.patient.in == "x"`, "E0302", `in`, "`in` has a meaning of its own: as a field it is written in backticks", ""},
		{`v.?s`, "E0302", `.`, "`?` after a dot or a bracket does not exist in a mapping", "a field that is missing makes the expression missing by itself; ask with `known(…)`"},
		{`.v.i`, "E0302", `v`, "`v` begins without a dot", ""},
		{`v.i # 2`, "E0302", `#`, "`#` does not fit here", ""},
		{`v.i depth`, "E0302", `depth`, "`depth` does not fit here", ""}, // words of the parser's own messages
		{`v.s == 'a' "recursion limit"`, "E0302", `"`, "*", "*"},
		{`v.i 'size exceeds'`, "E0302", `'`, "*", "*"},
		{`v.i 'invalid int literal'`, "E0302", `'`, "*", "*"},
	} {
		checkProblem(t, env, row.expr, row.expr, row.code, row.at, row.message, row.help)
		if len(row.expr) < 200 {
			before := "known(v.s) && // 診断: \"(\"\n  \"日本語\" + \"\\n\" != v.s &&\n  "
			if row.code == "E0331" && row.expr == "[]" || row.at == "*" || row.message == "the expression ends too early" {
				continue
			}
			checkProblem(t, env, before+"known("+row.expr+")", row.expr, row.code, row.at, row.message, row.help)
		}
	}
}

// checkProblem demands exactly one problem, inside the part of the text.
func checkProblem(t *testing.T, env *Env, text, part, code, at, message, help string) {
	t.Helper()
	x, problems := env.CompileText("test", text)
	if x != nil || len(problems) != 1 {
		t.Errorf("%.60s: want %s alone, got %v", part, code, problems)
		return
	}
	d := problems[0]
	start := strings.Index(text, part)
	if at == "*" {
		at = text
	}
	if string(d.Code) != code || d.Span.Text() != at || message != "*" && d.Message != message || help != "*" && d.Help != help {
		t.Errorf("%.60s:\n got  %s %q: %s\n       help: %s\n want %s %q: %s\n       help: %s", part, d.Code, d.Span.Text(), d.Message, d.Help, code, at, message, help)
	}
	if d.Span.Start < start || d.Span.End > start+len(part) || d.Span.Text() != at {
		t.Errorf("%.60s: in a longer text it points at %q (%d to %d)", part, d.Span.Text(), d.Span.Start, d.Span.End)
	}
}

// TestProblemsInDefinitions: a mistake in a definition is shown there, once,
// and the places that led to it are named.
func TestProblemsInDefinitions(t *testing.T) {
	env := visitEnv(t, Config{Definitions: []*Definition{
		define("bad_field", "x.cod == \"X\"", "x"),
		define("bad_type", "limit + x", "x"),
		define("limit", "\"two\""),
		define("outer", "v.items.exists(i, bad_field(i))"),
		define("me", "me"), define("loop_a", "loop_b"), define("loop_b", "loop_a || v.a"),
		define("unknown", "k > n", "n"),
		define("wants_list", "l.exists(x, x > 1)", "l"),
	}})
	for _, row := range []struct{ expr, code, file, at, labels string }{
		{`v.items.exists(d, bad_field(d)) || v.items.all(d, bad_field(d))`, "E0313", "bad_field.xwalk", "cod", "used here: bad_field(d)"},
		{`outer`, "E0313", "bad_field.xwalk", "cod", "used here: bad_field(i); used here: outer"},
		{`bad_type(1) == 3`, "E0320", "bad_type.xwalk", "limit + x", "used here: bad_type(1)"},
		{`me`, "E0306", "me.xwalk", "me", "defined here: me; used here: me"},
		{`loop_a`, "E0306", "loop_b.xwalk", "loop_a", "defined here: loop_a; used here: loop_b; used here: loop_a"},
		{`v.ints.exists(k, unknown(k))`, "E0314", "unknown.xwalk", "k", "used here: unknown(k)"},
		{`wants_list(v.i)`, "E0316", "test", "v.i", ""},
	} {
		_, problems := env.CompileText("test", row.expr)
		if len(problems) != 1 {
			t.Errorf("%s: %v", row.expr, problems)
			continue
		}
		d := problems[0]
		var labels []string
		for _, l := range d.Labels {
			labels = append(labels, l.Message+": "+l.Span.Text())
		}
		got := fmt.Sprintf("%s %s %q %s", d.Code, d.Span.FileName(), d.Span.Text(), strings.Join(labels, "; "))
		want := fmt.Sprintf("%s %s %q %s", row.code, row.file, row.at, row.labels)
		if got != want {
			t.Errorf("%s:\n got  %s\n want %s", row.expr, got, want)
		}
	}
}

func TestEmptyExpression(t *testing.T) {
	env := visitEnv(t, Config{})
	for _, text := range []string{"", "  \n", "// only a comment\n"} {
		x, problems := env.CompileText("test", text)
		if x != nil || len(problems) != 1 || problems[0].Code != "E0301" {
			t.Errorf("%q: %v", text, problems)
		}
	}
}

func TestEdits(t *testing.T) {
	env := visitEnv(t, Config{})
	for text, want := range map[string]string{
		"v.patient.brith == v.day": "v.patient.birth == v.day",
		"v.patient.in == \"x\"":    "v.patient.`in` == \"x\"",
		"uper(v.s)":                "upper(v.s)",
		"v.birth_weight > 1.0":     `v["Birth weight (kg)"] > 1.0`,
		`v["dya"] == v.day`:        `v["day"] == v.day`,
		"LEN(v.s)":                 "size(v.s)",
		"v.tags.length()":          "v.tags.size()",
	} {
		_, problems := env.CompileText("test", text)
		if len(problems) != 1 || len(problems[0].Edits) != 1 {
			t.Errorf("%s: %v", text, problems)
			continue
		}
		e := problems[0].Edits[0]
		if got := text[:e.Span.Start] + e.Text + text[e.Span.End:]; got != want {
			t.Errorf("%s becomes %s", text, got)
		}
	}
}

var foreignWords = regexp.MustCompile(`(?i)\b(overloads?|macros?|container|dyn|undeclared|ident(ifier)?|ast|comprehension|(list|map)\((int|string|double|bool|dyn|list|map)|_[+&|=<>!?*/-]+_|@\w+|syntax error|mismatched|extraneous|viable|token|EOF|protobuf|opaque|nil|regexp|type param)\b|<EOF>|_\?_|[^` + "`" + `]@[a-z]`)

// TestNoForeignWords breaks many expressions in many ways and looks for words
// of the machinery in what is said.
func TestNoForeignWords(t *testing.T) {
	env := visitEnv(t, Config{Definitions: []*Definition{chooseFixture(), define("f", "n + 1", "n")}})
	operands := []string{"v.a", "v.i", "v.d", "v.s", "v.day", "v.at", "v.patient", "v.items", "v.tags", "v.counts", "v.unsure", "[]", "[1]", "1", `"x"`, "period", "age(v.day, v.at)", "days(1)", "v.nope", "nope", `skip("x")`, "f", "lat_lon(1, 2)"}
	operators := []string{"+", "-", "*", "/", "%", "==", "<", "in", "&&", "||"}
	var texts []string
	for _, a := range operands {
		for i, b := range operands {
			texts = append(texts, a+" "+operators[(i+len(a))%len(operators)]+" "+b, a+"["+b+"]", "v.a ? "+a+" : "+b, "["+a+", "+b+"]", "first_known("+a+", "+b+")", "later_of("+a+", "+b+")")
		}
		for name := range macros {
			texts = append(texts, a+"."+name+"(x, x)", a+"."+name+"(x, x.n)", a+"."+name+"()", "v.items."+name+"(x, "+a+")")
		}
		for _, f := range Library() {
			if isName(f.Name) {
				texts = append(texts, f.Name+"("+a+")", a+"."+f.Name+"()", f.Name+"("+a+", "+a+")", a+"."+f.Name+"("+a+")", f.Name+"()")
			}
		}
		texts = append(texts, "!"+a, "-"+a, a+".x", a+"()", "f("+a+")", "result("+a+")", a+" ? 1 : 2", a+" "+a, a+" =", "("+a, a+")", "cel.bind(x, "+a+", x + x)", "cel.bind("+a+")", "has("+a+")")
	}
	seen := 0
	for _, text := range texts {
		_, problems := env.CompileText("test", text)
		if len(problems) > 1 {
			for _, d := range problems[1:] {
				if d.Span == problems[0].Span {
					t.Errorf("%s: two problems at one place: %v", text, problems)
				}
			}
		}
		for _, d := range problems {
			seen++
			words := d.Message + "\n" + d.Help
			for _, l := range d.Labels {
				words += "\n" + l.Message
			}
			if found := foreignWords.FindString(words); found != "" {
				t.Errorf("%s: says %q in %q", text, found, words)
			}
			if strings.Contains(d.Message, "cannot be checked") || strings.Contains(d.Message, "with an error") {
				t.Errorf("%s: nothing is said but %q", text, d.Message)
			}
		}
	}
	if seen < 1000 {
		t.Errorf("only %d problems", seen)
	}
}
