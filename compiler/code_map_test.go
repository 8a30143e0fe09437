package compiler

import (
	"fmt"
	"strings"
	"testing"
)

// group is a group of a FHIR ConceptMap, in R5.
func group(source, target string, elements ...string) string {
	return fmt.Sprintf(`{"source": %q, "target": %q, "element": [%s]}`, source, target, strings.Join(elements, ","))
}

func conceptMapOf(groups ...string) map[string]string {
	return map[string]string{"m.json": `{"resourceType": "ConceptMap", "group": [` + strings.Join(groups, ",") + `]}`}
}

func element(code, target, word string) string {
	key := "relationship"
	if closeness[word] != noMatch && !strings.Contains(word, "-") || word == "unmatched" {
		key = "equivalence"
	}
	return fmt.Sprintf(`{"code": %q, "target": [{"code": %q, "display": "The %s", %q: %q}]}`, code, target, target, key, word)
}

const fromMap = `codes x from "m.json" { otherwise -> skip "other" }` + "\n"

func TestConceptMapRows(t *testing.T) {
	x := func(elements ...string) map[string]string { return conceptMapOf(group("a", "b", elements...)) }
	for _, k := range []struct {
		name, decl string
		files      map[string]string
		want       string
	}{
		{"R4", fromMap, x(element("1", "A", "equal"), element("2", "B", "wider"), element("3", "C", "subsumes"), element("4", "", "unmatched")), "1 -> A 2 -> B 3 -> C 4 -> skip:no match on purpose"},
		{"R5", fromMap, x(element("1", "A", "equivalent"), element("2", "B", "source-is-narrower-than-target"), `{"code": "3", "noMap": true}`), "1 -> A 2 -> B 3 -> skip:no match on purpose"},
		{"the closest counts", fromMap, x(element("1", "WIDE", "wider"), element("1", "SAME", "equal"), element("1", "", "unmatched")), "1 -> SAME"},
		{"names", strings.Replace(fromMap, "{", "as name {", 1), x(element("1", "A", "equal")), "1 -> The A"},
		{"numbers", `codes x from "m.json" { otherwise -> 0 }` + "\n", x(element("1", "12", "equal")), "1 -> 12"},
		{"a byte order mark", fromMap, map[string]string{"m.json": bom + x(element("1", "A", "equal"))["m.json"]}, "1 -> A"},
		{"two systems, one code each", fromMap, conceptMapOf(group("a", "t", element("1", "A", "equal")), group("b", "t", element("2", "B", "equal"))), "1 -> A 2 -> B"},
		{"a system", `codes x from "m.json" system "a" { otherwise -> skip "other" }` + "\n",
			conceptMapOf(group("a|2024", "t", element("1", "A", "equal")), group("b", "t", element("1", "B", "equal"))), "1 -> A"},
		{"both systems", `codes x from "m.json" system "a" -> "u" { otherwise -> skip "other" }` + "\n",
			conceptMapOf(group("a", "t", element("1", "A", "equal")), group("a", "u", element("1", "B", "equal"), element("2", "", "unmatched"))), "1 -> B 2 -> skip:no match on purpose"},
	} {
		t.Run(k.name, func(t *testing.T) {
			if got := rowsText(t, clean(t, k.decl, k.files, nil), "x"); got != k.want {
				t.Errorf("the rows are\n%s\nwant\n%s", got, k.want)
			}
		})
	}
}

// rowsText writes the rows of a table on one line.
func rowsText(t *testing.T, c *checker, name string) string {
	lines := strings.Split(strings.TrimSpace(tableText(firstTable(t, c, name))), "\n")
	rows := lines[1:]
	if last := len(rows) - 1; strings.HasPrefix(rows[last], "otherwise") {
		rows = rows[:last]
	}
	return strings.Join(rows, " ")
}

func TestConceptMapProblems(t *testing.T) {
	x := func(elements ...string) map[string]string { return conceptMapOf(group("a", "b", elements...)) }
	raw := func(text string) map[string]string { return map[string]string{"m.json": text} }
	deep := `{"resourceType": "ConceptMap", "group": ` + strings.Repeat("[", 200) + strings.Repeat("]", 200) + "}"
	checkProblems(t, []problemCase{
		{"narrower", fromMap, x(element("1", "A", "equal"), element("2", "B", "source-is-broader-than-target")), []string{`W0340 "source-is-broader-than-target"`}},
		{"nothing that counts", fromMap, x(element("2", "B", "source-is-broader-than-target")), []string{`W0340 "source-is-broader-than-target"`}},
		{"no target", fromMap, x(element("1", "A", "equal"), `{"code": "2"}`), []string{`W0340 "2"`}},
		{"together with others", fromMap, x(element("1", "A", "equal"), `{"code": "2", "target": [{"code": "B", "equivalence": "equal", "dependsOn": [{}]}]}`), []string{`W0340 "2"`}},
		{"an unknown word", fromMap, x(element("1", "A", "equal"), `{"code": "2", "target": [{"code": "B", "equivalence": "same"}]}`), []string{`E0341 "same"`}},
		{"no word", fromMap, x(element("1", "A", "equal"), `{"code": "2", "target": [{"code": "B"}]}`), []string{`E0341 {`}},
		{"two targets", fromMap, x(element("1", "A", "equal"), element("1", "B", "equal")), []string{`E0214 "1"`}},
		{"two systems", fromMap, conceptMapOf(group("a", "t", element("1", "A", "equal")), group("b", "t", element("1", "B", "equal"))), []string{`E0343 "1"`}},
		{"another system", `codes x from "m.json" system "aa" { otherwise -> skip "other" }` + "\n", x(element("1", "A", "equal")), []string{`E0344 "aa"`}},
		{"a group that is none", fromMap, raw(`{"resourceType": "ConceptMap", "group": {}}`), []string{"E0341 {"}},
		{"a code that is a number", fromMap, x(element("1", "A", "equal"), `{"code": 2, "noMap": true}`), []string{"E0341 2"}},
		{"NUL in a code", fromMap, x(element("1", "A", "equal"), `{"code": "a\u0000b", "noMap": true}`), []string{`E0341 "a\u0000b"`}},
		{"no groups", fromMap, raw(`{"resourceType": "ConceptMap"}`), []string{"E0341 {"}},
		{"another resource", fromMap, raw(`{"resourceType": "Patient"}`), []string{`E0341 "Patient"`}},
		{"any JSON", fromMap, raw(`{"a": 1}`), []string{`E0341 {`}},
		{"cut off", fromMap, raw(`{"resourceType": "ConceptMap", "group": [`), []string{"E0340 ["}},
		{"no JSON", fromMap, raw("{\"resourceType\": \"ConceptMap\",\n 'group': []}"), []string{"E0340 '"}},
		{"more text", fromMap, raw(`{"resourceType": "ConceptMap"} {}`), []string{"E0340 {"}},
		{"a key twice", fromMap, raw(`{"resourceType": "ConceptMap", "group": [], "group": []}`), []string{`E0340 "group"`}},
		{"too deep", fromMap, raw(deep), []string{"E0340 ["}},
		{"deep where nobody looks", fromMap, raw(`{"resourceType": "ConceptMap", "x": ` + strings.Repeat("[", 20000) + strings.Repeat("]", 20000) + `}`), []string{"E0341 {"}},
		{"no UTF-8", fromMap, raw("{\"resourceType\": \"\xff\"}"), []string{"E0340 \xff"}},
		{"text for numbers", `codes x from "m.json" { otherwise -> 0 }` + "\n", x(element("1", "A", "equal")), []string{`E0215 "A"`}},
		{"a sheet without columns", `codes x from "s.csv" { otherwise -> "y" }` + "\n", map[string]string{"s.csv": "a,b\n1,2\n"}, []string{`E0342 "s.csv"`}},
		{"columns of JSON", `codes x from "m.json" column "a" -> column "b" { otherwise -> "y" }` + "\n", x(element("1", "A", "equal")), []string{`E0342 "m.json"`}},
	})
}

// BenchmarkConceptMap reads a national disease list.
func BenchmarkConceptMap(b *testing.B) {
	elements := make([]string, 13_000)
	for i := range elements {
		elements[i] = fmt.Sprintf(`{"code": "A%05d", "display": "Disease, number %d", "target": [{"code": "Line %d", "equivalence": "wider"}]}`, i, i, i%47)
	}
	files := conceptMapOf(group("http://hl7.org/fhir/sid/icd-10", "http://moh.example/lines", elements...))
	for b.Loop() {
		c := clean(b, fromMap, files, nil)
		if len(c.out.Tables[0].Rows) != 13_000 {
			b.Fatal("rows are lost")
		}
	}
}

const fromSSSOM = `codes x from "m.sssom.tsv" { otherwise -> skip "other" }` + "\n"

// sssomOf is a mapping set with some rows, of which each is written with blanks
// in the place of tabs.
func sssomOf(rows ...string) map[string]string {
	text := "#curie_map:\r\n#  ICD10: http://hl7.org/fhir/sid/icd-10/\r\nsubject_id\tpredicate_modifier\tpredicate_id\tobject_id\tobject_label\r\n"
	for _, row := range rows {
		text += strings.ReplaceAll(row, " ", "\t") + "\r\n"
	}
	return map[string]string{"m.sssom.tsv": text}
}

func TestSSSOMRows(t *testing.T) {
	files := sssomOf("ICD10:B54  skos:exactMatch MOH:MAL Malaria", "ICD10:B54  skos:broadMatch MOH:ALL All", "ICD10:B50  rdfs:subClassOf MOH:MAL Malaria",
		"ICD10:Z99  skos:exactMatch sssom:NoTermFound ", "ICD10:B51 Not skos:exactMatch MOH:ALL All", "sssom:NoTermFound  skos:exactMatch MOH:X X", "ICPC:A73  skos:exactMatch MOH:MAL Malaria")
	for decl, want := range map[string]string{
		`codes x from "m.sssom.tsv" { otherwise -> skip "other" }`:                                 "ICD10:B54 -> MOH:MAL ICD10:B50 -> MOH:MAL ICD10:Z99 -> skip:no match on purpose ICPC:A73 -> MOH:MAL",
		`codes x from "m.sssom.tsv" system "ICD10" { otherwise -> skip "other" }`:                  "B54 -> MOH:MAL B50 -> MOH:MAL Z99 -> skip:no match on purpose",
		`codes x from "m.sssom.tsv" system "ICD10" -> "MOH" { otherwise -> skip "other" }`:         "B54 -> MAL B50 -> MAL Z99 -> skip:no match on purpose",
		`codes x from "m.sssom.tsv" system "ICD10" -> "MOH" as name { otherwise -> skip "other" }`: "B54 -> Malaria B50 -> Malaria Z99 -> skip:no match on purpose",
	} {
		if got := rowsText(t, clean(t, decl+"\n", files, nil), "x"); got != want {
			t.Errorf("%s: the rows are\n%s\nwant\n%s", decl, got, want)
		}
	}
}

func TestSSSOMProblems(t *testing.T) {
	raw := func(text string) map[string]string { return map[string]string{"m.sssom.tsv": text} }
	good := "A:1  skos:exactMatch B:1 b"
	checkProblems(t, []problemCase{
		{"a close match", fromSSSOM, sssomOf(good, "A:2  skos:closeMatch B:2 b"), []string{"W0340 skos:closeMatch"}},
		{"two objects", fromSSSOM, sssomOf(good, "A:1  skos:exactMatch B:2 b"), []string{"E0214 A:1"}},
		{"no predicate", fromSSSOM, sssomOf(good, "A:2   B:2 b"), []string{"E0341 A:2\t\t\tB:2\tb"}},
		{"too few cells", fromSSSOM, sssomOf(good, "A:2  skos:exactMatch"), []string{"E0291 A:2\t\tskos:exactMatch"}},
		{"no column for objects", fromSSSOM, raw("subject_id\tpredicate_id\nA:1\tskos:exactMatch\n"), []string{"E0341 subject_id"}},
		{"a column twice", fromSSSOM, raw("subject_id\tsubject_id\nA:1\tB:1\n"), []string{"E0293 subject_id"}},
		{"no rows", fromSSSOM, raw("# nothing\nsubject_id\tpredicate_id\tobject_id\n"), []string{"E0341 "}},
		{"metadata alone", fromSSSOM, raw("# nothing"), []string{`E0342 "m.sssom.tsv"`}},
		{"an open quote", fromSSSOM, sssomOf(good, `"A:2  skos:exactMatch B:2 b`), []string{`E0293 "`}},
		{"no UTF-8", fromSSSOM, raw("subject_id\tpredicate_id\tobject_id\nA:\xff\tx\ty\n"), []string{"E0341 \xff"}},
		{"its columns", `codes x from "m.sssom.tsv" column "subject_id" -> column "object_id" { otherwise -> "y" }` + "\n", sssomOf(good), []string{`E0342 "m.sssom.tsv"`}},
		{"another prefix", `codes x from "m.sssom.tsv" system "AA" { otherwise -> skip "other" }` + "\n", sssomOf(good), []string{`E0344 "AA"`}},
	})
}

const fromOCL = `codes x from "m.json" { otherwise -> skip "other" }` + "\n"

// oclMap is a mapping of OCL from CIEL.
func oclMap(code, kind, source, target, more string) string {
	return fmt.Sprintf(`{"map_type": %q, "from_source_name": "CIEL", "from_source_url": "/orgs/CIEL/sources/CIEL/", "from_concept_code": %q,
  "to_source_name": %q, "to_concept_code": %q, "to_concept_name_resolved": "The %s"%s}`, kind, code, source, target, target, more)
}

func oclOf(mappings ...string) map[string]string {
	return map[string]string{"m.json": `{"type": "Source Version", "concepts": [{"id": "1", "retired": "x"}], "mappings": [` + strings.Join(mappings, ",\n") + `]}`}
}

func TestOCLRows(t *testing.T) {
	all := []string{oclMap("116128", "SAME-AS", "ICD-10-WHO", "B54", ""), oclMap("116128", "NARROWER-THAN", "ICD-10-WHO", "B50-B54", ""), oclMap("116128", "SAME-AS", "SNOMED CT", "61462000", ""),
		oclMap("160148", "NARROWER-THAN", "ICD-10-WHO", "B54", `, "retired": false`), oclMap("160148", "SAME-AS", "ICD-10-WHO", "B53", `, "retired": true`), oclMap("1", "Q-AND-A", "CIEL", "2", "")}
	list := map[string]string{"m.json": "[" + strings.Join(all, ",") + "]"}
	for _, k := range []struct {
		decl  string
		files map[string]string
		want  string
	}{
		{`codes x from "m.json" system "CIEL" -> "ICD-10-WHO" { otherwise -> skip "other" }`, oclOf(all...), "116128 -> B54 160148 -> B54"},
		{`codes x from "m.json" system "/orgs/CIEL/sources/CIEL/" -> "ICD-10-WHO" as name { otherwise -> skip "other" }`, list, "116128 -> The B54 160148 -> The B54"},
	} {
		if got := rowsText(t, clean(t, k.decl+"\n", k.files, nil), "x"); got != k.want {
			t.Errorf("%s: the rows are\n%s\nwant\n%s", k.decl, got, k.want)
		}
	}
}

func TestOCLProblems(t *testing.T) {
	good := oclMap("1", "SAME-AS", "B", "b", "")
	checkProblems(t, []problemCase{
		{"broader", fromOCL, oclOf(good, oclMap("2", "BROADER-THAN", "B", "b", "")), []string{`W0340 "BROADER-THAN"`}},
		{"two targets", fromOCL, oclOf(good, oclMap("1", "SAME-AS", "B", "c", "")), []string{`E0214 "1"`}},
		{"no type", fromOCL, oclOf(good, `{"from_concept_code": "1"}`), []string{"E0341 {"}},
		{"no target", fromOCL, oclOf(good, `{"map_type": "SAME-AS", "from_concept_code": "2"}`), []string{"E0341 {"}},
		{"retired is a text", fromOCL, oclOf(oclMap("1", "SAME-AS", "B", "b", `, "retired": "no"`)), []string{`E0341 "no"`}},
		{"no mappings", fromOCL, oclOf(), []string{"E0341 {"}},
		{"another list", fromOCL, map[string]string{"m.json": `[{"a": 1}]`}, []string{"E0341 ["}},
		{"mappings that are none", fromOCL, map[string]string{"m.json": `{"mappings": [1]}`}, []string{"E0341 1"}},
		{"another source", `codes x from "m.json" system "CIEEL" { otherwise -> skip "other" }` + "\n", oclOf(good), []string{`E0344 "CIEEL"`}},
	})
}

func TestValueSets(t *testing.T) {
	const decl = `codes x from "m.json" { otherwise -> false }` + "\n"
	vs := func(parts string) map[string]string {
		return map[string]string{"m.json": `{"resourceType": "ValueSet", ` + parts + `}`}
	}
	for _, k := range []struct {
		parts, want string
	}{
		{`"compose": {"include": [{"system": "a", "concept": [{"code": "1"}, {"code": "2"}]}, {"system": "b", "concept": [{"code": "3"}]}]}`, "1 -> true 2 -> true 3 -> true"},
		{`"compose": {"include": [{"system": "a"}]}, "expansion": {"total": 3, "contains": [{"code": "h", "abstract": true, "contains": [{"system": "a", "code": "1"}]}, {"system": "a", "code": "2"}]}`, "1 -> true 2 -> true"},
	} {
		if got := rowsText(t, clean(t, decl, vs(k.parts), nil), "x"); got != k.want {
			t.Errorf("the rows are\n%s\nwant\n%s", got, k.want)
		}
	}
	checkProblems(t, []problemCase{
		{"a filter", decl, vs(`"compose": {"include": [{"concept": [{"code": "1"}]}, {"filter": [{}]}]}`), []string{"E0345 ["}},
		{"another value set", decl, vs(`"compose": {"include": [{"valueSet": ["x"]}]}`), []string{"E0345 ["}},
		{"a whole system", decl, vs(`"compose": {"include": [{"system": "x"}]}`), []string{"E0345 {"}},
		{"an exclusion", decl, vs(`"compose": {"include": [{"concept": [{"code": "1"}]}], "exclude": [{"concept": [{"code": "1"}]}]}`), []string{"E0345 {"}},
		{"nothing", decl, vs(`"status": "draft"`), []string{"E0345 {"}},
		{"one page", decl, vs(`"expansion": {"total": 1000, "contains": [{"code": "1"}]}`), []string{"E0345 1000"}},
		{"an empty expansion", decl, vs(`"expansion": {"contains": []}`), []string{"E0341 {"}},
		{"a number", decl, vs(`"compose": {"include": [{"concept": [{"code": 1}]}]}`), []string{"E0341 1"}},
		{"two systems", decl, vs(`"compose": {"include": [{"system": "a", "concept": [{"code": "1"}]}, {"system": "b", "concept": [{"code": "1"}]}]}`), []string{`E0343 "1"`}},
		{"no otherwise", `codes x from "m.json" { missing -> false }` + "\n", vs(`"compose": {"include": [{"concept": [{"code": "1"}]}]}`), []string{"E0211 x"}},
	})
}

// What becomes of a code may stand in the sheet, whatever the kind of the results.
func TestFatesInCells(t *testing.T) {
	files := map[string]string{"s.csv": "code,result,reviewer,date\n1,A,Ann,2026-01-05\n2,skip: no match on purpose,Ben,2026-01-06\n3,Report:  not ours,,\n4,skip of all,,\n"}
	c := clean(t, `codes x from "s.csv" column "code" -> column "result" { otherwise -> skip "other" }`+"\n", files, nil)
	if got, want := rowsText(t, c, "x"), "1 -> A 2 -> skip:no match on purpose 3 -> report:not ours 4 -> skip of all"; got != want {
		t.Errorf("the rows are\n%s\nwant\n%s", got, want)
	}
	numbers := map[string]string{"s.csv": "code,result\n1,12\n2,skip: none\n"}
	c = clean(t, `codes x from "s.csv" column "code" -> column "result" { otherwise -> 0 }`+"\n", numbers, nil)
	if got, want := rowsText(t, c, "x"), "1 -> 12 2 -> skip:none"; got != want {
		t.Errorf("the rows are\n%s\nwant\n%s", got, want)
	}
}
