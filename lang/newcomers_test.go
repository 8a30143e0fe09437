package lang

import (
	"strings"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// What people write who know SQL, spreadsheets or another mapping tool has one
// problem each, and its help says what to write. A file with cured text is what
// the edits make of it.
func TestNewcomers(t *testing.T) {
	rule := func(rest string) string { return "data set \"D\" from v as b {\n  \"A\" = " + rest + "\n}\n" }
	source := func(lines string) string { return "source s from \"s.csv\" {\n" + lines + "\n}\n" }
	for _, row := range []struct{ text, code, help, cured string }{
		{rule("count where b.i <> 3"), "E0107", "not equal is written `!=`", rule("count where b.i != 3")},
		{rule("count where b.i between 3 and 5"), "E0116", "write `between(x, 3, 5)`", ""},
		{rule("count where known(b.x) && b.day between date(\"2026-01-01\") and b.until && b.ok"), "E0116", "write `between(x, lowest, highest)`", ""},
		{rule("count where b.kg as \"kg\" > 3 && b.ok"), "E0116", "write `convert(x, \"kg\")`", ""},
		{rule("count where (b.kg as \"kg\") > 3"), "E0116", "write `convert(x, \"kg\")`", ""},
		{rule("sum b.kg as \"kg\" + 3"), "E0116", "write `convert(x, \"kg\")`", ""},
		{"let kg(b) = b.kg as \"kg\"\n", "E0116", "write `convert(x, \"kg\")`", ""},
		{source("  names from \"m.json\""), "E0112", "`crosswalk schema from-tracker`", ""},
		{rule("count unless b.Ward == \"x\""), "E0112", "write `count where !(…)`", ""},
		{rule("count if b.Ward == \"x\""), "E0112", "write `count where …`", ""},
		{rule("count when b.Ward == \"x\""), "E0112", "write `count where …`", ""},
		{rule("count(b.x == 1)"), "E0112", "write `count where …`", ""},
		{rule("count\n  Mothers = count\n  \"B\" = count"), "E0110", "the name of a data element stands in quotes", rule("count\n  \"Mothers\" = count\n  \"B\" = count")},
		{rule("count\n  Live births = sum b.n where b.ok"), "E0110", "the name of a data element stands in quotes", rule("count\n  \"Live births\" = sum b.n where b.ok")},
		{source("  zone = \"Africa/Lagos\",\n  blank is missing"), "E0118", "a line ends without a comma", source("  zone = \"Africa/Lagos\"\n  blank is missing")},
		{source("  zone = \"Africa/Lagos\",\n  key = s.id"), "E0118", "a line ends without a comma", source("  zone = \"Africa/Lagos\"\n  key = s.id")},
		{source("  zone = \"Africa/Lagos\",\n  index a = s.obs by concept"), "E0118", "a line ends without a comma", source("  zone = \"Africa/Lagos\"\n  index a = s.obs by concept")},
		{source("  zone = \"Africa/Lagos\","), "E0118", "a line ends without a comma", source("  zone = \"Africa/Lagos\"")},
		{rule("count where b.Ward in \"A\", \"B\""), "E0138", "", rule("count where b.Ward in [\"A\", \"B\"]")},
		{rule("count where b.Ward in (\"A\", \"B\") && b.ok"), "E0138", "", rule("count where b.Ward in [\"A\", \"B\"] && b.ok")},
		{rule("count where (b.Ward in 1, -2, 3)"), "E0138", "", rule("count where (b.Ward in [1, -2, 3])")},
		{rule("count where f(b.n in (1, 2), 3)"), "E0138", "", rule("count where f(b.n in [1, 2], 3)")},
		{"dataset \"D\" from v as b {\n  \"A\" = count\n}\n", "E0111", "did you mean `data set`?", "data set \"D\" from v as b {\n  \"A\" = count\n}\n"},
		{rule("count where missing b.i && b.ok"), "E0116", "write `!known(b.i)`", rule("count where !known(b.i) && b.ok")},
		{rule("count where b.ok || missing b.a.`c-d`"), "E0116", "write `!known(b.a.`c-d`)`", rule("count where b.ok || !known(b.a.`c-d`)")},
		{"target \"m.json\" for DHIS2 2.40 - 2.42\n", "E0112", "a range of versions is written `2.40 to 2.43`", "target \"m.json\" for DHIS2 2.40 to 2.42\n"},
		{"target \"m.json\"\n", "E0110", "say for which versions of the server, as in `for DHIS2 2.41`", ""},
		{"choose c(x) {\n  when x -> number(x)\n  otherwise -> 1\n}\n", "E0110", "a row gives a text, a number or yes/no that is written out; what is worked out is `let f(x) = condition ? a : b`", ""},
		{"choose c(x) {\n  when x -> x.name\n  otherwise -> \"a\"\n}\n", "E0110", "a row gives a text, a number or yes/no that is written out; what is worked out is `let f(x) = condition ? a : b`", ""},
		{rule("count where b.`Weight (kg)` > 2"), "E0104", "`record[\"Weight (kg)\"]`", rule("count where b[\"Weight (kg)\"] > 2")},
	} {
		text := "language 1\nmapping m\n" + row.text
		_, problems := Parse(diag.NewFile("in.xwalk", text))
		if len(problems) != 1 {
			t.Errorf("%s: %v", row.text, codesOf(problems))
			continue
		}
		d := problems[0]
		if string(d.Code) != row.code || !strings.Contains(d.Help, row.help) {
			t.Errorf("%s:\n got  %s %s (%s)\n want %s (%s)", row.text, d.Code, d.Message, d.Help, row.code, row.help)
		}
		cured := ""
		if len(d.Edits) > 0 {
			cured = strings.TrimPrefix(applied(d), "language 1\nmapping m\n")
		}
		if cured != row.cured {
			t.Errorf("%s: its edits make\n%s", row.text, cured)
		}
		if cured == "" {
			continue
		}
		if _, left := Parse(diag.NewFile("cured.xwalk", "language 1\nmapping m\n"+cured)); len(left) > 0 {
			t.Errorf("%s: after its edits it has %v", row.text, codesOf(left))
		}
	}
}

// An expression with a strange sign in it is broken: its text is no CEL.
func TestFlawedExpressionsAreBroken(t *testing.T) {
	m, _ := Parse(diag.NewFile("in.xwalk", "language 1\nmapping m\nlet a = b <> 3\nlet c = \"a<>b\" + d // <>\nlet e = “x”\n"))
	var broken []bool
	for _, d := range m.Decls {
		broken = append(broken, d.(*Let).Value.Broken)
	}
	if want := []bool{true, false, true}; len(broken) != 3 || broken[0] != want[0] || broken[1] != want[1] || broken[2] != want[2] {
		t.Errorf("broken: %v", broken)
	}
}
