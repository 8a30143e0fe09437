package compiler

import (
	"fmt"
	"strings"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

func TestCodes(t *testing.T) {
	for _, k := range []struct {
		name, decls string
		files       map[string]string
		want        string
	}{
		{"alternatives", `codes sex {
  "M", "Male" -> "Male"
  "F"         -> "Female"
  missing     -> report "sex not recorded"
  otherwise   -> skip "other"
}`, nil, `codes 1 text
M -> Male
Male -> Male
F -> Female
missing -> report:sex not recorded
otherwise -> skip:other
`},
		{"whole numbers", `codes sex { "B54" -> 1 "J18" -> -2 otherwise -> 9 missing -> 9 }`, nil,
			"codes 1 int\nB54 -> 1\nJ18 -> -2\nmissing -> 9\notherwise -> 9\n"},
		{"a decimal among them", `codes sex { "a" -> 1 "b" -> 0.50 otherwise -> 2.0 }`, nil,
			"codes 1 decimal\na -> 1\nb -> 0.5\notherwise -> 2\n"},
		{"a number beyond 64 bits", `codes sex { "a" -> 12345678901234567890 otherwise -> 2 }`, nil,
			"codes 1 decimal\na -> 12345678901234567890\notherwise -> 2\n"},
		{"true and false", `codes sex { "1" -> true "2" -> false otherwise -> report "neither" }`, nil,
			"codes 1 bool\n1 -> true\n2 -> false\notherwise -> report:neither\n"},
		{"several keys", `codes sex(form, answer) {
  ("new", "M") -> "Male"
  ("old", "M"), ("old", "1") -> "Male, old"
  otherwise -> skip "other"
}`, nil, "codes 2 text\nnew|M -> Male\nold|M -> Male, old\nold|1 -> Male, old\notherwise -> skip:other\n"},
		{"no value at all", `codes sex { otherwise -> skip "not used" }`, nil, "codes 1 text\notherwise -> skip:not used\n"},
		{"the same row twice", `codes sex { "M" -> "Male" "M" -> "Male" otherwise -> skip "x" }`, nil,
			"codes 1 text\nM -> Male\notherwise -> skip:x\n"},
		{"a copy", `codes base { "a" -> "A" "b" -> "B" missing -> skip "blank" otherwise -> report "unknown" }
codes sex = base { "b" -> "BB" "c" -> "C" missing -> "0" }`, nil,
			"codes 1 text\na -> A\nb -> BB\nc -> C\nmissing -> 0\notherwise -> report:unknown\n"},
		{"a copy of a copy, before it", `codes sex = middle { otherwise -> "other" }
codes middle = base { "a" -> "AA" }
codes base { "a" -> "A" otherwise -> skip "x" }`, nil, "codes 1 text\na -> AA\notherwise -> other\n"},
		{"a file", `codes sex from "icd.csv" column "icd10" -> column "data element" {
  missing -> skip "not coded"
  otherwise -> "All other diseases"
}`, map[string]string{"icd.csv": "\uFEFFicd10\tname\tdata element\r\nB54\tMalaria, unspecified\tMalaria\r\n\r\nB50\t\"P. \"\"falciparum\"\"\"\tMalaria\r\nB54\tagain\tMalaria\r\n"},
			"codes 1 text\nB54 -> Malaria\nB50 -> Malaria\nmissing -> skip:not coded\notherwise -> All other diseases\n"},
		{"a file of numbers", `codes sex from "r.csv" column "code" -> column "rank" { otherwise -> 9 }`,
			map[string]string{"r.csv": "code,rank\nB54,1\nJ18,2.5\n"}, "codes 1 decimal\nB54 -> 1\nJ18 -> 2.5\notherwise -> 9\n"},
		{"a file with rows of its own", `codes sex from "r.csv" column "a", column "b" -> column "c" { ("1", "2") -> "here" otherwise -> skip "x" }`,
			map[string]string{"r.csv": "c;b;a\nthere;3;4\n"}, "codes 2 text\n4|3 -> there\n1|2 -> here\notherwise -> skip:x\n"},
	} {
		t.Run(k.name, func(t *testing.T) {
			c := clean(t, k.decls+"\n", k.files, nil)
			if got := tableText(firstTable(t, c, "sex")); got != k.want {
				t.Errorf("the table is\n%s\nwant\n%s", got, k.want)
			}
		})
	}
}

func TestCodesAsFunction(t *testing.T) {
	c := clean(t, `codes sex(form, answer) {
  ("new", "M") -> "Male"
  ("new", "1") -> "Male"
  ("new", "F") -> "Female"
  missing   -> "Unknown"
  otherwise -> skip "other"
}
let s = sex("new", "M")
let d = sex("new")
`, nil, nil)
	x, problems := c.env.CompileText("test", `s + "!"`)
	if x == nil || x.Type.Kind() != stdlib.KindText {
		t.Fatalf("the call does not compile: %v", problems)
	}
	x, _ = c.env.CompileText("test", "s")
	values, closed := x.Results()
	if got := valueTexts(values); !closed || got != "Male Female Unknown" {
		t.Errorf("the call gives %s (closed: %v)", got, closed)
	}
	if x, problems := c.env.CompileText("test", "d"); x != nil || len(problems) != 1 || problems[0].Code != "E0321" {
		t.Errorf("a call with one key: %v", problems)
	}
}

func valueTexts(values []stdlib.Value) string {
	var texts []string
	for _, v := range values {
		text, _ := stdlib.PlainText(v)
		texts = append(texts, text)
	}
	return strings.Join(texts, " ")
}

func TestCodesProblems(t *testing.T) {
	file := func(csv string) map[string]string { return map[string]string{"f.csv": csv} }
	from := `codes x from "f.csv" column "a" -> column "b" { otherwise -> skip "x" }` + "\n"
	checkProblems(t, []problemCase{
		{"band in codes", "codes x { under 5 -> 1 otherwise -> 2 }\n", nil, []string{"E0210 under 5 -> 1"}},
		{"missing stops", "codes x { missing stops -> 1 otherwise -> 2 }\n", nil, []string{"E0210 missing stops -> 1"}},
		{"no otherwise", "codes x { \"a\" -> 1 }\n", nil, []string{"E0211 x"}},
		{"otherwise twice", "codes x { otherwise -> 1 otherwise -> 2 }\n", nil, []string{"E0212 otherwise -> 2"}},
		{"missing twice", "codes x { missing -> 1 missing -> 2 otherwise -> 1 }\n", nil, []string{"E0212 missing -> 2"}},
		{"too few keys", "codes x(a, b) { \"1\" -> 1 otherwise -> 2 }\n", nil, []string{"E0213 \"1\""}},
		{"too many keys", "codes x { (\"1\", \"2\") -> 1 otherwise -> 2 }\n", nil, []string{"E0213 (\"1\", \"2\")"}},
		{"two results", "codes x { \"a\" -> 1 \"b\", \"a\" -> 2 otherwise -> 2 }\n", nil, []string{"E0214 \"a\""}},
		{"a result and a reason", "codes x { \"a\" -> \"s\" \"a\" -> skip \"s\" otherwise -> \"t\" }\n", nil, []string{"E0214 \"a\""}},
		{"two results in the copy", "codes b { \"a\" -> 1 otherwise -> 2 }\ncodes x = b { \"a\" -> 3 \"a\" -> 4 }\n", nil, []string{"E0214 \"a\""}},
		{"mixed", "codes x { \"a\" -> 1 \"b\" -> \"two\" otherwise -> true }\n", nil, []string{"E0215 \"two\""}},
		{"copy of nothing", "codes answer { otherwise -> 1 }\ncodes x = anser { missing -> 1 }\n", nil, []string{"E0216 anser"}},
		{"copy of a let", "let b = 1\ncodes x = b { missing -> 1 }\n", nil, []string{"E0216 b"}},
		{"circle", "codes a = b { missing -> 1 }\ncodes b = a { missing -> 1 }\n", nil, []string{"E0217 a"}},
		{"own circle", "codes a = a { missing -> 1 }\n", nil, []string{"E0217 a"}},
		{"into a circle", "codes z = a { missing -> 1 }\ncodes a = b { missing -> 1 }\ncodes b = a { missing -> 1 }\n", nil, []string{"E0217 a"}},
		{"two targets", "codes x(a is target, b is target) { otherwise -> 1 }\n", nil, []string{"E0218 b is target"}},
		{"as without a target", "codes x from \"f.csv\" column \"a\" -> column \"b\" as name { otherwise -> skip \"x\" }\n", file("a,b\n1,2\n"), []string{"E0218 \"b\""}},
		{"empty reason", "codes x { \"a\" -> skip \" \" otherwise -> report \"\" }\n", nil, []string{"E0236 \" \"", "E0236 \"\""}},
		{"no number", "codes x { \"a\" -> 0x10 otherwise -> 2 }\n", nil, []string{"E0237 0x10"}},
		{"unknown columns", from, file("A1,c\n1,2\n"), []string{`E0290 "a"`, `E0290 "b"`}},
		{"ragged", from, file("a,b\n1\n2,3\n"), []string{"E0291 1"}},
		{"blank key", from, file("a,b\n,2\n"), []string{"E0292 ,2"}},
		{"no reason", from, file("a,b\n2,skip:\n"), []string{"E0292 skip:"}},
		{"blank result", from, file("a,b\n2, \n"), []string{"E0292  "}},
		{"two results in the file", from, file("a,b\n1,x\n2,y\n1,z\n"), []string{"E0214 1,z"}},
		{"no file", `codes x from "g.csv" column "a" -> column "b" { otherwise -> skip "x" }` + "\n", nil, []string{`E0201 "g.csv"`}},
		{"text among numbers of a file", `codes x from "f.csv" column "a" -> column "b" { otherwise -> 1 }` + "\n", file("a,b\n1,x\n"), []string{"E0215 x"}},
	})
}

func TestTwoResultsNameBothRows(t *testing.T) {
	c := readTables(t, `codes x from "f.csv" column "a" -> column "b" { otherwise -> skip "x" }`+"\n",
		map[string]string{"f.csv": "a,b\n1,x\n2,y\n1,z\n"}, nil)
	if len(c.problems) != 1 {
		t.Fatalf("problems: %v", problemLines(c.problems))
	}
	d := c.problems[0]
	if want := `the key "1" has two results: "x" and "z"`; d.Message != want {
		t.Errorf("the message is %s, want %s", d.Message, want)
	}
	if d.Span.FileName() != "f.csv" || d.Span.Pos().Line != 4 || len(d.Labels) != 1 || d.Labels[0].Span.Pos().Line != 2 {
		t.Errorf("the rows are %v and %v", d.Span.Pos(), d.Labels)
	}
}

// A column is named with its nearest neighbour, and a file that has none says
// what it has.
func TestUnknownColumnHelps(t *testing.T) {
	c := readTables(t, `codes x from "f.csv" column "icd11" -> column "nothing like it" { otherwise -> skip "x" }`+"\n",
		map[string]string{"f.csv": "icd10,element\n1,x\n"}, nil)
	if len(c.problems) != 2 {
		t.Fatalf("problems: %v", problemLines(c.problems))
	}
	if got := c.problems[0].Help; got != "did you mean `icd10`?" {
		t.Errorf("help: %s", got)
	}
	if got := c.problems[1].Help; got != "its columns are icd10, element" {
		t.Errorf("help: %s", got)
	}
}

func TestTargetKey(t *testing.T) {
	const sheet = `option set,answer,code
Symptoms,fever,Fever
SYMPTOMS,cough,COUGH
OsReferral1,other,2
No such set,other,x
Another one,other,y
`
	decls := `codes answer from "o.csv" column "option set" is target, column "answer" -> column "code" %s {
  missing -> skip "not answered"
  otherwise -> report "no option"
}
`
	for as, want := range map[string]string{"": "2", "as code": "2", "as name": "(E0219)"} {
		csv := sheet
		if as == "as code" {
			csv = strings.Replace(csv, "Fever", "FEVER", 1)
		}
		c := readTables(t, fmt.Sprintf(decls, as), map[string]string{"o.csv": csv}, nil)
		if want == "(E0219)" {
			checkNameProblems(t, c)
			continue
		}
		if got := problemLines(c.problems); len(got) != 1 || got[0] != `W0290 "option set"` {
			t.Errorf("%s: problems: %v", as, got)
		}
		text := tableText(firstTable(t, c, "answer"))
		if want := "codes 2 text\nOsSymptom01|fever -> FEVER\nOsSymptom01|cough -> COUGH\nOsReferral1|other -> " + want +
			"\nmissing -> skip:not answered\notherwise -> report:no option\n"; text != want {
			t.Errorf("%s: the table is\n%s\nwant\n%s", as, text, want)
		}
		f := callable(t, c, "OsSymptom01")
		if f != "SYMPTOMS Symptoms" {
			t.Errorf("%s: calls may name %s", as, f)
		}
	}
}

// checkNameProblems: as names, COUGH is none, and 2 is the name of the option 1.
func checkNameProblems(t *testing.T, c *checker) {
	t.Helper()
	if got := strings.Join(problemLines(c.problems), "\n"); got != "W0290 \"option set\"\nE0219 COUGH" && got != "E0219 COUGH\nW0290 \"option set\"" {
		t.Errorf("as name: problems: %s", got)
	}
	if text := tableText(firstTable(t, c, "answer")); !strings.Contains(text, "OsReferral1|other -> 1\n") {
		t.Errorf("as name: the table is\n%s", text)
	}
}

// callable compiles calls that name an option set, and returns which names of a
// set of the tests work.
func callable(t *testing.T, c *checker, uid string) string {
	t.Helper()
	var names []string
	for _, name := range []string{"SYMPTOMS", "Symptoms", "symptoms", "Twice"} {
		x, _ := c.env.CompileText("test", fmt.Sprintf("answer(%q, \"fever\")", name))
		if x == nil {
			continue
		}
		if !strings.Contains(x.Text, uid) {
			t.Errorf("the call became %s", x.Text)
		}
		names = append(names, name)
	}
	x, problems := c.env.WithTarget("OsReferral1").CompileText("test", `answer("fever")`)
	if x == nil || !strings.Contains(x.Text, `"OsReferral1"`) {
		t.Errorf("a call without a set: %v", problems)
	}
	return strings.Join(names, " ")
}

// A copy of a table that is keyed by the option set is keyed by it, too.
func TestCopyKeepsTargetKey(t *testing.T) {
	c := clean(t, `codes base(set is target, code) { ("Symptoms", "f") -> "Fever" otherwise -> report "not known" }
codes answer = base { ("SYMPTOMS", "f") -> "Cough" missing -> "0" }
`, nil, nil)
	want := "codes 2 text\nOsSymptom01|f -> COUGH\nmissing -> 0\notherwise -> report:not known\n"
	if got := tableText(firstTable(t, c, "answer")); got != want {
		t.Errorf("the table is\n%s\nwant\n%s", got, want)
	}
	x, problems := c.env.WithTarget("OsSymptom01").CompileText("test", `answer("f")`)
	if x == nil || !strings.Contains(x.Text, "OsSymptom01") {
		t.Errorf("a call without a set: %v", problems)
	}
	if got := tableText(firstTable(t, c, "base")); !strings.Contains(got, "-> FEVER") || strings.Contains(got, "missing") {
		t.Errorf("the copy changed the table that it is made from:\n%s", got)
	}
}

func TestTargetKeyProblems(t *testing.T) {
	checkProblems(t, []problemCase{
		{"no option", `codes x(set is target, a) { ("Symptoms", "f") -> "FEVR" otherwise -> skip "x" }` + "\n", nil, []string{`E0219 "FEVR"`}},
		{"no such set", `codes x(set is target, a) { ("None", "f") -> "FEVER" ("Symptoms", "f") -> "FEVER" otherwise -> skip "x" }` + "\n", nil, []string{"W0290 x"}},
		{"two results by two names", `codes x(set is target, a) { ("SYMPTOMS", "f") -> "Fever" ("Symptoms", "f") -> "COUGH" otherwise -> skip "x" }` + "\n", nil, []string{`E0214 ("Symptoms", "f")`}},
		{"one result by two names", `codes x(set is target, a) { ("SYMPTOMS", "f") -> "Fever" ("Symptoms", "f") -> "FEVER" otherwise -> skip "x" }` + "\n", nil, nil},
		{"a set of two", `codes x(a, set is target) { ("f", "Twice") -> "FEVER" otherwise -> skip "x" }` + "\n", nil, []string{`E0402 "Twice"`}},
	})
}

// BenchmarkCodesFile reads a national disease list.
func BenchmarkCodesFile(b *testing.B) {
	var csv strings.Builder
	csv.WriteString("icd10,name,data element\n")
	for i := range 13_000 {
		fmt.Fprintf(&csv, "A%05d,\"Disease, number %d\",Line %d\n", i, i, i%47)
	}
	files := map[string]string{"icd.csv": csv.String()}
	for b.Loop() {
		c := clean(b, `codes icd from "icd.csv" column "icd10" -> column "data element" { otherwise -> "Other" }`+"\n", files, nil)
		if len(c.out.Tables[0].Rows) != 13_000 {
			b.Fatal("rows are lost")
		}
	}
}
