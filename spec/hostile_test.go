package spec_test

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/crosswalk-dhis2/crosswalk/compiler"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/spec/spectest"
)

// A hostile project is the fixture with some files replaced. It never compiles
// by accident and never breaks the compiler: want are the codes that it gets,
// each once, however often it occurs; "" stands for a clean pass.
type hostileProject struct {
	name  string
	files map[string]string
	want  string
}

const hostileHead = `language 1
mapping hostile

target "metadata/hmis.json" for DHIS2 2.41

source visit from "schemas/visit.schema.json" {
  key  = visit.uuid
  zone = "Africa/Kampala"
}
`

const hostileForm = `
data set "OPD monthly" from visit as v {
  period        = v.started
  org unit code = v.facility
  "OPD all"     = count
}
`

// mainFile is a project whose mapping is a text.
func mainFile(text string) map[string]string { return map[string]string{"main.xwalk": text} }

// beside is a project of a right mapping and other files.
func beside(files ...string) map[string]string {
	out := mainFile(hostileHead + hostileForm)
	for i := 0; i+1 < len(files); i += 2 {
		out[files[i]] = files[i+1]
	}
	return out
}

// instead is the right mapping with a text replaced.
func instead(old, with string) map[string]string {
	return mainFile(strings.Replace(hostileHead+hostileForm, old, with, 1))
}

var hostileMappings = []hostileProject{
	{"right", beside(), ""},
	{"empty", mainFile(""), "E0121 E0208"},
	{"only a comment", mainFile("// nothing\n"), "E0121 E0208"},
	{"byte order mark", mainFile("\uFEFF" + hostileHead + hostileForm), ""},
	{"carriage returns", mainFile(strings.ReplaceAll(hostileHead+hostileForm, "\n", "\r\n")), ""},
	{"UTF-16", mainFile("\xff\xfel\x00a\x00n\x00g\x00"), "E0103 E0121 E0208"},
	{"not UTF-8", mainFile(hostileHead + "let a = \"caf\xe9\"\n" + hostileForm), "E0103"},
	{"NUL", mainFile(hostileHead + "let a = \"x\x00\"\n" + hostileForm), "E0103"},
	{"a picture", mainFile("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), "E0103 E0104 E0121 E0208"},
	{"text without end", mainFile(hostileHead + "let a = \"x\n" + hostileForm), "E0105"},
	{"text without end at the end", mainFile(hostileHead + hostileForm + "let a = \"x"), "E0105"},
	{"long text without end", mainFile(hostileHead + "let a = \"\"\"x\n" + hostileForm), "E0105"},
	{"backtick without end", mainFile(hostileHead + hostileForm + "let a = v.`x\n"), "E0105"},
	{"comment without end", mainFile(hostileHead + hostileForm + "/* x\n"), "E0108"},
	{"block without end", mainFile(hostileHead + strings.TrimSuffix(hostileForm, "}\n")), "E0113"},
	{"100,000 brackets", mainFile(hostileHead + hostileForm + "let a = " + strings.Repeat("(", 100_000)), "E0102"},
	{"100,000 lists", mainFile(hostileHead + hostileForm + "let a = " + strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000)), "E0102"},
	{"100,000 blocks", mainFile(hostileHead + strings.Repeat("data set \"X\" from visit as v {\n", 100_000)), "E0102"},
	{"100,000 signs", mainFile(hostileHead + strings.Replace(hostileForm, "= count", "= count where "+strings.Repeat("!", 100_000)+"v.voided", 1)), "E0312"},
	{"100,000 choices", mainFile(hostileHead + strings.Replace(hostileForm, "= count", "= count where "+strings.Repeat("v.voided ? true : ", 100_000)+"true", 1)), "E0312"},
	{"100,000 plus", mainFile(hostileHead + strings.Replace(hostileForm, "= count", "= sum "+strings.Repeat("v.stock + ", 100_000)+"1", 1)), "E0312"},
	{"5,000 lints", mainFile(hostileHead + "allow W0201, W0202, W0204 because \"x\"\n" + hostileForm + manyLints(5_000)), ""},
	{"20,000 items of one name", mainFile(hostileHead + strings.Replace(hostileForm, "= count", "= count where "+strings.Repeat("v.diagnoses.all(d, ", 20_000), 1)), "E0102"},
	{"1 MiB on a line", mainFile(hostileHead + "allow W0201 because \"long\"\nlet a = \"" + strings.Repeat("x", 1<<20) + "\"\n" + hostileForm), ""},
	{"1 MiB of digits", mainFile(hostileHead + strings.Replace(hostileForm, "= count", "= count where v.stock > "+strings.Repeat("1", 1<<20), 1)), "E0312"},
	{"1 MiB of a name", mainFile(hostileHead + strings.Replace(hostileForm, "v.started", "v."+strings.Repeat("x", 1<<20), 1)), "E0312"},
	{"a definition of itself", mainFile(hostileHead + "let a = b\nlet b = a\n" + strings.Replace(hostileForm, "= count", "= count where a", 1)), "E0306"},
	{"doubling definitions", mainFile(hostileHead + doubling(64) + strings.Replace(hostileForm, "= count", "= sum x64(v.stock)", 1)), "E0312"},
	{"rules of themselves", mainFile(hostileHead + "rules a(v) {\n  use b(v)\n}\nrules b(v) {\n  use a(v)\n}\n" + strings.Replace(hostileForm, "\"OPD all\"     = count", "use a(v)", 1)), "E0306"},
	{"doubling rules", mainFile(hostileHead + doublingRules(64) + strings.Replace(hostileForm, "\"OPD all\"     = count", "use x64(v)", 1)), "E0391"},
	{"doubling values of rules", mainFile(hostileHead + doublingValues(64) + strings.Replace(hostileForm, "\"OPD all\"     = count", "use x64(v.stock)", 1)), "E0312"},
	{"a pattern that explodes", mainFile(hostileHead + strings.Replace(hostileForm, "= count", "= count where v.status.matches(\"((a{1000}){1000}){1000}\")", 1)), "E0333"},
	{"zone that is a path", instead("Africa/Kampala", "../../etc/passwd"), "E0228"},
	{"zone of the machine", instead("Africa/Kampala", "Local"), "E0228"},
}

// doubling are functions each of which says the one before it twice.
func doubling(n int) string {
	var b strings.Builder
	b.WriteString("let x0(n) = n\n")
	for i := 1; i <= n; i++ {
		fmt.Fprintf(&b, "let x%d(n) = x%d(n) + x%d(n)\n", i, i-1, i-1)
	}
	return b.String()
}

// doublingRules are groups each of which uses the one before it twice.
func doublingRules(n int) string {
	var b strings.Builder
	b.WriteString("rules x0(v) {\n  let a = v.stock > 1\n}\n")
	for i := 1; i <= n; i++ {
		fmt.Fprintf(&b, "rules x%d(v) {\n  use x%d(v)\n  use x%d(v)\n}\n", i, i-1, i-1)
	}
	return b.String()
}

// doublingValues are groups each of which gives the one before it twice its value.
func doublingValues(n int) string {
	var b strings.Builder
	b.WriteString("rules x0(n) {\n  \"OPD all\" = sum n\n}\n")
	for i := 1; i <= n; i++ {
		fmt.Fprintf(&b, "rules x%d(n) {\n  use x%d(n + n)\n}\n", i, i-1)
	}
	return b.String()
}

// manyLints declares names that nothing uses, each with lines that allow it.
func manyLints(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "allow W0201 because \"x\"\nlet unused%d(n) = n\n", i)
	}
	return b.String()
}

var hostilePaths = []hostileProject{
	{"a module of its own", beside("main.xwalk", strings.Replace(hostileHead, "target", "use \"main.xwalk\"\ntarget", 1)+hostileForm), "E0204"},
	{"modules in a circle", beside("main.xwalk", strings.Replace(hostileHead, "target", "use \"a.xwalk\"\ntarget", 1)+hostileForm,
		"a.xwalk", "language 1\nmapping a\nuse \"b.xwalk\"\n", "b.xwalk", "language 1\nmapping b\nuse \"a.xwalk\"\n"), "E0204"},
	{"a module outside", instead("\ntarget", "\nuse \"../secret.xwalk\"\n\ntarget"), "E0202"},
	{"a module from the root", instead("\ntarget", "\nuse \"/etc/passwd\"\n\ntarget"), "E0202"},
	{"a module from a drive", instead("\ntarget", "\nuse \"C:\\\\secret.xwalk\"\n\ntarget"), "E0201"},
	{"a module that goes out and comes back", instead("\ntarget", "\nuse \"a/../../fixture/x.xwalk\"\n\ntarget"), "E0202"},
	{"metadata outside", instead("metadata/hmis.json", "metadata/../../hmis.json"), "E0202"},
	{"metadata from the root", instead("metadata/hmis.json", "/etc/passwd"), "E0202"},
	{"metadata that is a folder", instead("metadata/hmis.json", "metadata"), "E0203"},
	{"metadata without a name", instead("metadata/hmis.json", ""), "E0203"},
	{"a schema outside", instead("schemas/visit", "../visit"), "E0202"},
	{"a schema that is a folder", instead("schemas/visit.schema.json", "schemas"), "E0203"},
	{"codes outside", mainFile(hostileHead + "codes x from \"../x.csv\" column \"a\" -> column \"b\" {\n  otherwise -> \"y\"\n}\n" + hostileForm), "E0202"},
	{"a table that is a folder", mainFile(hostileHead + "table x from \"metadata\"\n" + hostileForm), "E0203"},
	{"no such file", instead("metadata/hmis.json", "metadata/hmis.jsn"), "E0201"},
}

func metadata(text string) map[string]string { return beside("metadata/hmis.json", text) }

func schemaFile(text string) map[string]string { return beside("schemas/visit.schema.json", text) }

// visitSchema is a schema with the fields that the right mapping reads, and more.
func visitSchema(more string) string {
	return `{"type": "object", "properties": {"uuid": {"type": "string"}, "started": {"type": "string", "format": "date-time"}, "facility": {"type": "string"}` + more + `}}`
}

var hostileFiles = []hostileProject{
	{"metadata cut off", metadata(`{"dataElements": [{"id": "de000000032", "name": "OPD`), "E0241"},
	{"metadata empty", metadata(""), "E0241"},
	{"metadata of blanks", metadata(" \n"), "E0241"},
	{"metadata is a login page", metadata("<!DOCTYPE html><html><body>Log in</body></html>"), "E0242"},
	{"metadata is XML", metadata("<?xml version=\"1.0\"?><metaData/>"), "E0242"},
	{"metadata is a list", metadata(`[{"id": "de000000032"}]`), "E0243"},
	{"metadata is a number", metadata("12"), "E0243"},
	{"metadata is an error message", metadata(`{"httpStatus": "Unauthorized", "httpStatusCode": 401, "status": "ERROR", "message": "Unauthorized"}`), "E0243"},
	{"metadata says nothing", metadata("{}"), "E0243"},
	{"metadata packed", metadata("\x1f\x8b\x08\x00\x00\x00"), "E0242"},
	{"metadata not UTF-8", metadata("{\"dataElements\": [{\"id\": \"de000000032\", \"name\": \"Sant\xe9\"}]}"), "E0249"},
	{"metadata 100,000 deep", metadata(`{"dataElements": ` + strings.Repeat("[", 100_000)), "E0240"},
	{"metadata of wrong types", metadata(`{"dataSets": {"id": 3}}`), "E0245"},
	{"schema empty", schemaFile(""), "E0261"},
	{"schema cut off", schemaFile(`{"type": "object", "prop`), "E0261"},
	{"schema is a page", schemaFile("<html></html>"), "E0260"},
	{"schema elsewhere", schemaFile(visitSchema(`, "x": {"$ref": "https://example.org/x.json"}`)), "E0265"},
	{"schema in another folder", schemaFile(visitSchema(`, "x": {"$ref": "../../x.json"}`)), "E0265"},
	{"schema of a local file", schemaFile(visitSchema(`, "x": {"$ref": "file:///etc/passwd"}`)), "E0265"},
	{"schema to nothing", schemaFile(visitSchema(`, "x": {"$ref": "#/$defs/x"}`)), "E0264"},
	{"schema that is itself", schemaFile(`{"$ref": "#"}`), "E0270"},
	{"schema in a circle", schemaFile(visitSchema(`, "x": {"$ref": "#/$defs/a"}}, "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}`)), "E0270"},
	{"schema of a tree", schemaFile(visitSchema(`, "parts": {"type": "array", "items": {"$ref": "#"}}`)), ""},
	{"schema of a list", schemaFile(`{"type": "array", "items": {"type": "string"}}`), "E0269"},
	{"schema is a list", schemaFile(`[]`), "E0263"},
	{"schema with a wrong type", schemaFile(`{"type": "object", "properties": {"uuid": {"type": "text"}}}`), "E0263"},
	{"schema 100,000 deep", schemaFile(strings.Repeat(`{"not":`, 100_000)), "E0267"},
	{"ragged codes", beside("main.xwalk", hostileHead+"codes x from \"x.csv\" column \"a\" -> column \"b\" {\n  otherwise -> \"y\"\n}\n"+hostileForm, "x.csv", "a,b\n1,2\n3\n4,5,6\n"), "E0291"},
	{"ragged table", beside("main.xwalk", hostileHead+"table x from \"x.csv\"\n"+hostileForm, "x.csv", "a,b\n1,2\n3,4,5\n"), "E0291"},
	{"empty table", beside("main.xwalk", hostileHead+"table x from \"x.csv\"\n"+hostileForm, "x.csv", ""), "E0293"},
	{"table not UTF-8", beside("main.xwalk", hostileHead+"table x from \"x.csv\"\n"+hostileForm, "x.csv", "a,b\n\xe9,2\n"), "E0293"},
	{"table with an open quote", beside("main.xwalk", hostileHead+"table x from \"x.csv\"\n"+hostileForm, "x.csv", "a,b\n\"1,2\n"), "E0293"},
	{"a text as spreadsheet", beside("main.xwalk", hostileHead+"table x from \"x.xlsx\"\n"+hostileForm, "x.xlsx", "a,b\n1,2\n"), "E0380"},
	{"half a spreadsheet", beside("main.xwalk", hostileHead+"table x from \"x.xlsx\"\n"+hostileForm, "x.xlsx", "PK\x03\x04\x14\x00\x06\x00"), "E0380"},
	{"an old spreadsheet", beside("main.xwalk", hostileHead+"codes x from \"x.xls\" column \"a\" -> column \"b\" {\n  otherwise -> \"y\"\n}\n"+hostileForm, "x.xls", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), "E0380"},
	{"a grid with fewer rows than its header", beside("main.xwalk", hostileHead+"table x from \"x.csv\" by \"a\" across \"b\", \"c\", \"d\" as \"e\"\n"+hostileForm, "x.csv", "a,b\n1,2\n"), "E0293"},
	{"an empty grid", beside("main.xwalk", hostileHead+"table x from \"x.csv\" by \"a\" across \"b\" as \"e\"\n"+hostileForm, "x.csv", ""), "E0293"},
	{"a header far away", beside("main.xwalk", hostileHead+"table x from \"x.csv\" header row 99999999999999999999\n"+hostileForm, "x.csv", "a,b\n1,2\n"), "E0293"},
	{"a spreadsheet as table", beside("main.xwalk", hostileHead+"table x from \"x.csv\"\n"+hostileForm, "x.csv", "PK\x03\x04\x14\x00\x06\x00"), "E0293"},
}

func TestHostileProjects(t *testing.T) {
	base := spectest.Fixture(t, "..")
	for group, cases := range map[string][]hostileProject{"mapping": hostileMappings, "path": hostilePaths, "file": hostileFiles} {
		for _, c := range cases {
			t.Run(group+"/"+c.name, func(t *testing.T) {
				fs := fstest.MapFS{}
				maps.Copy(fs, base)
				for name, text := range c.files {
					fs[name] = &fstest.MapFile{Data: []byte(text)}
				}
				began := time.Now()
				transform, problems := compiler.Compile(compiler.Options{FS: fs, Main: "main.xwalk"})
				if took := time.Since(began); took > 10*time.Second {
					t.Errorf("it took %v", took)
				}
				if got := codesOnce(problems); got != c.want {
					t.Errorf("got %q, want %q", got, c.want)
				}
				if (transform != nil) != (c.want == "") {
					t.Errorf("a transform: %v", transform != nil)
				}
				checkShown(t, problems)
			})
		}
	}
}

// codesOnce lists the codes of a list, each once.
func codesOnce(l diag.List) string {
	var codes []string
	for _, d := range l {
		codes = append(codes, string(d.Code))
	}
	slices.Sort(codes)
	return strings.Join(slices.Compact(codes), " ")
}

// checkShown demands that what a user sees of problems is text of a size that
// can be read, and has nothing in it that a terminal would obey.
func checkShown(t *testing.T, l diag.List) {
	t.Helper()
	var out bytes.Buffer
	if err := (diag.Terminal{}).Render(&out, l); err != nil {
		t.Fatal(err)
	}
	if out.Len() > 200_000 {
		t.Errorf("%d bytes are shown", out.Len())
	}
	if i := bytes.IndexFunc(out.Bytes(), func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' || r == '\x7f' }); i >= 0 {
		t.Errorf("a control character is shown: %q", out.Bytes()[max(0, i-20):min(out.Len(), i+20)])
	}
}

// Ten thousand mistakes are found, and as many shown as a person reads at once.
func TestTenThousandErrors(t *testing.T) {
	const n = 10_000
	var text strings.Builder
	text.WriteString(hostileHead + strings.TrimSuffix(hostileForm, "}\n"))
	for i := range n {
		fmt.Fprintf(&text, "  \"OPD all\" = count where v.nothing_%d\n", i)
	}
	text.WriteString("}\n")
	files := fstest.MapFS{}
	maps.Copy(files, spectest.Fixture(t, ".."))
	files["main.xwalk"] = &fstest.MapFile{Data: []byte(text.String())}

	transform, problems := compiler.Compile(compiler.Options{FS: files, Main: "main.xwalk"})
	if transform != nil || len(problems) < n {
		t.Fatalf("%d problems, want %d and no transform", len(problems), n)
	}
	shown, hidden := diag.Limit(problems, 0)
	if len(shown) != diag.MaxShown || len(shown)+hidden != len(problems) {
		t.Errorf("%d shown and %d hidden of %d", len(shown), hidden, len(problems))
	}
	checkShown(t, problems)
}
