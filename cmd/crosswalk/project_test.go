package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// told writes problems as CODE at "text": one a line.
func told(l diag.List) string {
	var b strings.Builder
	for _, d := range l {
		fmt.Fprintf(&b, "%s %q\n", d.Code, d.Span.Text())
	}
	return b.String()
}

func TestReadProjectFindsPlaces(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"empty", "", ""},
		{"comment", "# later\n", ""},
		{"null", "~\n", ""},
		{"byte order mark", "\ufeffmapping: a.xwalk\nperiod: x\n", "E0281 \"period\"\n"},
		{"line ends of Windows", "mapping: a.xwalk\r\nout: [a]\r\nperiod: x\r\n", "E0283 \"[\"\nE0281 \"period\"\n"},
		{"a list", "- a\n", "E0283 \"-\"\n"},
		{"a text", "hello\n", "E0283 \"hello\"\n"},
		{"other scripts", "values: {\"ክፍል\": [1], \"é\": }\n", "E0283 \"[\"\nE0283 \"\"\n"},
		{"double quotes", "format: \"x\\\"y\"\n", "E0283 \"\\\"x\\\\\\\"y\\\"\"\n"},
		{"single quotes", "format: 'xls'\n", "E0283 \"'xls'\"\n"},
		{"block text", "format: |\n  xls\n", "E0283 \"|\"\n"},
		{"single quotes inside", "format: 'xl''s' # '\n", "E0283 \"'xl''s'\"\n"},
		{"period", "periods: 2026x\n", "E0283 \"2026x\"\n"},
		{"period range", "periods: 202603..202601\n", "E0283 \"202603..202601\"\n"},
		{"twice", "out: a\nout: b\n", "E0282 \"out\"\n"},
		{"no value", "out:\n", "E0283 \"\"\n"},
		{"alias", "out: &x a\nformat: *x\n", "E0283 \"*\"\n"},
		{"merge", "environments:\n  a: {<<: {out: b}}\n", "E0283 \"<<\"\n"},
		{"secret", "token: abc\n", "E0281 \"token\"\n"},
		{"nested unknown", "environments: {a: {mapping: b}}\n", "E0281 \"mapping\"\n"},
		{"environment without keys", "environments: {a: }\ndefault environment: a\n", ""},
		{"default", "default environment: b\nenvironments: {a: {}}\n", "E0284 \"b\"\n"},
		{"zone", "zones: {v: Africa/Kampla}\n", "E0228 \"Africa/Kampla\"\n"},
		{"sources", "sources: {a: b.csv, c: [d, e], f: {files: g, format: json}, h: {files: [i, j]}}\n", ""},
		{"source of no kind", "sources: {a: {format: csv}}\n", "E0283 \"{\"\n"},
		{"source of a misspelt kind", "sources: {a: {file: b.csv}}\n", "E0281 \"file\"\n"},
		{"source with a key that is none", "sources: {a: {files: b.csv, fromat: csv}}\n", "E0281 \"fromat\"\n"},
		{"options of CSV", "sources: {a: {files: [b.csv, c.tsv.zst, d], encoding: Windows-1252, delimiter: tab, header row: 3}, e: {files: f, delimiter: \"|\"}}\n", ""},
		{"an encoding that is none", "sources: {a: {files: b.csv, encoding: windows-1259}}\n", "E0283 \"windows-1259\"\n"},
		{"a delimiter of two signs", "sources: {a: {files: b.csv, delimiter: \"||\"}}\n", "E0283 \"\\\"||\\\"\"\n"},
		{"options of spreadsheets", "sources: {a: {files: [b.xlsx, c.XLSM], sheet: Visits, header row: 3}, e: {files: f, format: xlsx, sheet: \"1\"}}\n", ""},
		{"the encoding of a spreadsheet", "sources: {a: {files: b.xlsx, encoding: utf-8}}\n", "E0283 \"utf-8\"\n"},
		{"the sheet of a CSV file", "sources: {a: {files: b.csv, sheet: Visits}}\n", "E0283 \"Visits\"\n"},
		{"a quote as delimiter", "sources: {a: {files: b.csv, delimiter: '\"'}}\n", "E0283 \"'\\\"'\"\n"},
		{"row 0", "sources: {a: {files: b.csv, header row: 0}}\n", "E0283 \"0\"\n"},
		{"an option of another format", "sources: {a: {files: [b.csv, c.ndjson], delimiter: ','}}\n", "E0283 \"','\"\n"},
		{"an option of another format that is said", "sources: {a: {files: b.csv, format: json, header row: 2}}\n", "E0283 \"2\"\n"},
		{"source of another format", "sources: {a: {files: b, format: xml}}\n", "E0283 \"xml\"\n"},
		{"source without a file", "sources: {a: {files: , format: csv}}\n", "E0283 \"\"\n"},
		{"servers", "servers: {emr: {url: \"https://emr.example.org\", user: reader, password: {env: P}}, dhis2: {url: \"https://d.example.org\", token: {file: t}, ca: a.pem, unencrypted: yes}}\n", ""},
		{"server without URL", "servers: {emr: {user: reader, password: {env: P}}}\n", "E0283 \"emr\"\n"},
		{"server without password", "servers: {emr: {url: \"https://a.b\", user: reader}}\n", "E0283 \"emr\"\n"},
		{"server with two ways in", "servers: {emr: {url: \"https://a.b\", user: reader, password: {env: P}, token: {env: T}}}\n", "E0283 \"emr\"\n"},
		{"password in the file", "servers: {emr: {url: \"https://a.b\", user: reader, password: x1}}\n", "E0283 \"x1\"\n"},
		{"password in the URL", "servers: {emr: {url: \"https://a:x1@a.b\"}}\n", "E0283 \"\\\"https://a:x1@a.b\\\"\"\n"},
		{"no URL", "servers: {emr: {url: emr.example.org}}\n", "E0283 \"emr.example.org\"\n"},
		{"a secret in two places", "servers: {emr: {url: \"https://a.b\", token: {env: A, file: b}}}\n", "E0283 \"{\"\n"},
		{"a list for a server", "servers: {emr: [https]}\n", "E0283 \"[\"\n"},
		{"unencrypted perhaps", "servers: {emr: {url: \"http://a.b\", unencrypted: perhaps}}\n", "E0283 \"perhaps\"\n"},
		{"tab", "sources:\n\tvisit: a\n", "E0280 \"\\tvisit: a\"\n"},
		{"open quote", "out: \"a\n", "E0280 \"out: \\\"a\"\n"},
		{"two documents", "out: a\n---\nout: b\n", "E0280 \"-\"\n"},
		{"nothing, and a second document", "# later\n--- ~\n---\nout: b\n", "E0280 \"-\"\n"},
		{"a second document that is broken", "out: a\n---\nout: b\nformat: [\n", "E0280 \"format: [\"\n"},
		{"not UTF-8", "out: \xff\n", "E0280 \"\\xff\"\n"},
		{"numbers are texts", "values: {a: 1, b: yes, c: 1.50}\n", ""},
	} {
		_, problems := readProject(diag.NewFile(projectFile, c.text))
		if got := told(problems); got != c.want {
			t.Errorf("%s:\ngot\n%swant\n%s", c.name, got, c.want)
		}
	}
}

func TestReadProjectIsLimited(t *testing.T) {
	_, problems := readProject(diag.NewFile(projectFile, "# "+strings.Repeat("x", maxProject)))
	if len(problems) != 1 || problems[0].Code != "E0280" {
		t.Errorf("a huge file gives %v", problems)
	}
	values := "values:\n" + strings.Repeat("  a: x\n", 60_000) // a place is found for each
	if _, problems = readProject(diag.NewFile(projectFile, values)); len(problems) != 59_999 {
		t.Errorf("%d values are said twice", len(problems))
	}
	deep := strings.Repeat("[", 20000) + strings.Repeat("]", 20000)
	if _, problems = readProject(diag.NewFile(projectFile, "out: "+deep)); !problems.HasErrors() {
		t.Error("a deep file is taken")
	}
}

// TestSpecOfTheProjectFile reads the example of spec/project.md and checks what
// the text says of it.
func TestSpecOfTheProjectFile(t *testing.T) {
	spec, err := os.ReadFile(filepath.Join("..", "..", "spec", "project.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(spec), "```yaml\n")
	example, _, found := strings.Cut(rest, "```\n")
	if !found {
		t.Fatal("spec/project.md has no example")
	}
	p, problems := readProject(diag.NewFile(projectFile, example))
	if len(problems) > 0 {
		t.Fatalf("the example has problems:\n%s", told(problems))
	}
	checkExample(t, p)
}

// filesOf are the files of a source.
func filesOf(s settings, source string) []string {
	return plainTexts(s.sources[source].value.(*fileSupply).paths)
}

func checkExample(t *testing.T, p *project) {
	t.Helper()
	top := p.top
	production, err := p.settings("production")
	if err != nil {
		t.Fatal(err)
	}
	training, err := p.settings("") // the default
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ what, got, want string }{
		{"mapping", p.mapping.value, "opd.xwalk"},
		{"namespace", training.namespace.value, "ministry-opd"},
		{"sources", strings.Join(filesOf(top, "ward"), " "), "data/wards.csv data/more/*.csv"},
		{"periods", training.periods.value, "202601..202603"},
		{"out at the top", top.out.value, "out"},
		{"out in training", training.out.value, "out/training"},
		{"out in production", production.out.value, "out"},
		{"snapshot in training", training.snapshot.value, "metadata/training.json"},
		{"snapshot in production", production.snapshot.value, ""},
		{"org units in training", strings.Join(plainTexts(training.orgUnits), " "), "metadata/units.json"},
		{"org units in production", strings.Join(plainTexts(production.orgUnits), " "), "metadata/units.json metadata/districts.json"},
		{"value in training", plainValues(training.values)["facility"], "TRAINING"},
		{"value in production", plainValues(production.values)["facility"], "NGE"},
		{"zone in training", plainValues(training.zones)["visit"], "Africa/Kampala"},
		{"table in training", training.tables["facility"].value.sheet.value, "Sites"},
		{"table in production", production.tables["facility"].value.file.value, "facilities/uganda.csv"},
		{"versions in training", training.dhis2.value, "2.43"},
		{"top after environments", plainValues(top.values)["facility"], "NGE"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", c.what, c.got, c.want)
		}
	}
	if _, err := p.settings("prod"); err == nil {
		t.Error("an environment that is not there is taken")
	}
}

func TestEncodingsThatAreCalledOtherwise(t *testing.T) {
	for name, want := range map[string]string{
		"cp1252": "did you mean `windows-1252`?", "CP850": "did you mean `ibm850`?", "Latin-1": "did you mean `windows-1252` or `iso-8859-1`?",
		"ASCII": "did you mean `utf-8`?", "utf8": "did you mean `utf-8`?", "iso8859-15": "did you mean `iso-8859-15`?",
	} {
		if _, help := new(fileOptions).setEncoding(name); !strings.HasPrefix(help, want[:len(want)-1]) {
			t.Errorf("%s: %s", name, help)
		}
	}
}

// TestSpecListsTheKeys holds the tables of spec/project.md and the reader together.
func TestSpecListsTheKeys(t *testing.T) {
	spec, err := os.ReadFile(filepath.Join("..", "..", "spec", "project.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, problems := readProject(diag.NewFile(projectFile, "zzz: 1\nenvironments: {a: {zzz: 1}}\n"))
	if len(problems) != 2 {
		t.Fatalf("want two unknown keys, got\n%s", told(problems))
	}
	for _, d := range problems {
		_, list, _ := strings.Cut(d.Help, "there are: ")
		for _, key := range strings.Split(list, ", ") {
			if !strings.Contains(string(spec), "| `"+key+"` |") {
				t.Errorf("spec/project.md does not tell of `%s`", key)
			}
		}
	}
}

// TestExamplesOfProjectCodes makes sure that the registry's examples have
// exactly the problem that they stand for.
func TestExamplesOfProjectCodes(t *testing.T) {
	seen := 0
	for _, e := range diag.Entries() {
		archive := txtar.Parse([]byte(e.Example))
		i := slices.IndexFunc(archive.Files, func(f txtar.File) bool { return f.Name == projectFile })
		if i < 0 || slices.Contains([]diag.Code{"E0287", "W0281", "W0282"}, e.Code) {
			continue // those take the mapping too; see TestCheckPrintsEveryCode
		}
		seen++
		_, problems := readProject(diag.NewFile(projectFile, string(archive.Files[i].Data)))
		if len(problems) != 1 || problems[0].Code != e.Code {
			t.Errorf("the example of %s gives\n%s", e.Code, told(problems))
		}
	}
	if seen < 5 {
		t.Errorf("only %d codes have an example with a project file", seen)
	}
}

func FuzzProject(f *testing.F) {
	f.Add("mapping: a.xwalk\nsources: {visit: [a, b]}\nenvironments:\n  test: {values: {a: 1}}\n")
	f.Add("\ufeffout: \"a\\\"b\"\nperiods: 202601..202603\n")
	f.Add("a: &x [*x]\n? [b]\n: c\n---\n")
	f.Add("values:\n\t- \xff\n")
	f.Fuzz(func(t *testing.T, text string) {
		file := diag.NewFile(projectFile, text)
		p, problems := readProject(file)
		if p == nil {
			t.Fatal("no project")
		}
		for _, d := range problems {
			if d.Span.File != file || d.Span.Start < 0 || d.Span.End > len(text) || d.Span.Start > d.Span.End {
				t.Errorf("%s has the span %d to %d in %d bytes", d.Code, d.Span.Start, d.Span.End, len(text))
			}
		}
	})
}

// TestSpecOfSources reads the examples of spec/sources.md.
func TestSpecOfSources(t *testing.T) {
	spec, err := os.ReadFile(filepath.Join("..", "..", "spec", "sources.md"))
	if err != nil {
		t.Fatal(err)
	}
	examples := strings.Split(string(spec), "```yaml\n")[1:]
	if len(examples) < 2 {
		t.Fatalf("%d examples", len(examples))
	}
	for _, example := range examples {
		example, _, _ = strings.Cut(example, "```\n")
		p, problems := readProject(diag.NewFile(projectFile, example))
		if len(problems) > 0 || len(p.top.sources) == 0 {
			t.Errorf("the example has problems:\n%s\n%s", example, told(problems))
		}
	}
}
