package compiler_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/crosswalk-dhis2/crosswalk/compiler"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/spec/spectest"
)

// lintMapping has four lints: one on a line in a block, one in the block's head, one in
// a module, and one in a schema. Lines go where the verbs are: before
// `mapping`, the data set, the rule, and the module's `mapping`.
const lintMapping = `language 1
%[1]s
mapping m

use "parts.xwalk"

target "metadata/hmis.json" for DHIS2 2.41

source visit from "schemas/visit.schema.json" {
  key  = visit.uuid
  zone = "Africa/Kampala"
}

%[2]s
data set "OPD monthly" from visit as v where has(v.status) {
  period        = v.started
  org unit code = v.facility
  %[3]s
  "OPD all" = count where has(v.weight) && heavy(v)
}
`

const lintModule = "language 1\n%s\nmapping parts\n\nlet heavy(x) = has(x.stock)\n"

func lintProject(t *testing.T, file, block, line, module string) fstest.MapFS {
	t.Helper()
	files := spectest.Fixture(t, "..")
	put := func(name, text string) { files[name] = &fstest.MapFile{Data: []byte(text)} }
	put("main.xwalk", fmt.Sprintf(lintMapping, file, block, line))
	put("parts.xwalk", fmt.Sprintf(lintModule, module))
	schema := string(files["schemas/visit.schema.json"].Data)
	put("schemas/visit.schema.json", strings.Replace(schema, `"status": { "type": "string" }`, `"status": { "type": "string", "pattern": "^(?!0)" }`, 1))
	return files
}

// verdicts lists the problems, and what denied them, sorted.
func verdicts(problems diag.List) []string {
	out := []string{}
	for _, d := range problems {
		where := ""
		if len(d.Labels) > 0 {
			where = " by " + d.Labels[len(d.Labels)-1].Span.Text()
		} else if strings.Contains(d.Help, "command line") {
			where = " by the command line"
		}
		out = append(out, fmt.Sprintf("%s %s %s:%d%s", d.Severity, d.Code, d.Span.FileName(), d.Span.Pos().Line, where))
	}
	slices.Sort(out)
	return out
}

func TestNearestPlaceDecides(t *testing.T) {
	const (
		schema = "warning W0260 schemas/visit.schema.json:12"
		block  = "warning W0208 main.xwalk:15"
		line   = "warning W0208 main.xwalk:19"
		module = "warning W0208 parts.xwalk:5"
	)
	yaml := diag.NewFile("crosswalk.yaml", "W0208")
	project := yaml.Span(0, 5)
	for _, k := range []struct {
		name                      string
		file, block, line, module string
		outside                   []compiler.Lint
		want                      []string
	}{
		{name: "nothing is said", want: []string{schema, block, line, module}},
		{name: "for a line", line: `allow W0208 because "x"`, want: []string{schema, block, module}},
		{name: "for a block", block: `allow W0208 because "x"`, want: []string{schema, module}},
		{name: "for a file, and not its modules", file: `allow W0208 because "x"`, want: []string{schema, module}},
		{name: "for a module alone", module: `allow W0208 because "x"`, want: []string{schema, block, line}},
		{name: "a schema belongs to the main file", file: `allow W0260 because "x"`, want: []string{block, line, module}},
		{name: "and not to a block or a module", block: `deny W0260`, module: "deny W0260", want: []string{schema, block, line, module}},
		{name: "a denied line", line: "deny W0208", want: []string{schema, block, "error W0208 main.xwalk:19 by deny W0208", module}},
		{name: "a line in a denied block", block: "deny W0208", line: `allow W0208 because "x"`,
			want: []string{schema, "error W0208 main.xwalk:15 by deny W0208", module}},
		{name: "a block in a denied file", file: "deny all", block: `allow W0208 because "x"`,
			want: []string{"error W0260 schemas/visit.schema.json:12 by deny all", module}},
		{name: "in one place the code before all", file: "deny all\n" + `allow W0208 because "x"`,
			want: []string{"error W0260 schemas/visit.schema.json:12 by deny all", module}},
		{name: "the order of two lines means nothing", file: `allow W0208 because "x"` + "\ndeny all",
			want: []string{"error W0260 schemas/visit.schema.json:12 by deny all", module}},
		{name: "a module's line may matter to another mapping", module: `allow W0209 because "x"`, want: []string{schema, block, line, module}},
		{name: "the project", outside: []compiler.Lint{{Code: "all", Deny: true, Span: project}, {Code: "W0260"}},
			want: []string{"error W0208 main.xwalk:15 by W0208", "error W0208 main.xwalk:19 by W0208", "error W0208 parts.xwalk:5 by W0208"}},
		{name: "the command line before the project", outside: []compiler.Lint{{Code: "W0208", Span: project}, {Code: "all", Deny: true}},
			line: `allow W0208 because "x"`,
			want: []string{"error W0260 schemas/visit.schema.json:12 by the command line", "error W0208 main.xwalk:15 by the command line", "error W0208 parts.xwalk:5 by the command line"}},
	} {
		t.Run(k.name, func(t *testing.T) {
			result := compiler.Check(compiler.Options{
				FS: lintProject(t, k.file, k.block, k.line, k.module), Main: "main.xwalk", Lints: k.outside,
			})
			for i := range k.want { // lines that are added to the file move the others
				k.want[i] = strings.Replace(k.want[i], "main.xwalk:15", fmt.Sprint("main.xwalk:", 15+strings.Count(k.file, "\n")), 1)
				k.want[i] = strings.Replace(k.want[i], "main.xwalk:19", fmt.Sprint("main.xwalk:", 19+strings.Count(k.file, "\n")), 1)
			}
			slices.Sort(k.want)
			if diff := cmp.Diff(k.want, verdicts(result.Problems)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if (result.Transform == nil) != result.Problems.HasErrors() {
				t.Errorf("a transform: %v", result.Transform != nil)
			}
		})
	}
}

// After a line that was decided for itself, its block's decision holds again.
func TestBlockHoldsAfterItsLines(t *testing.T) {
	files := lintProject(t, "deny all", `allow W0208 because "x"`, "deny W0208", `allow W0208 because "x"`)
	text := string(files["main.xwalk"].Data)
	text = strings.Replace(text, "heavy(v)\n", "heavy(v)\n  deny W0208\n  \"Weight\" = count\n  \"ACT stock\" = count where has(v.stock)\n", 1)
	files["main.xwalk"].Data = []byte(text)
	problems := compiler.Check(compiler.Options{FS: files, Main: "main.xwalk"}).Problems
	want := []string{"error W0208 main.xwalk:19 by deny W0208", "error W0260 schemas/visit.schema.json:12 by deny all"}
	if diff := cmp.Diff(want, verdicts(problems)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// What two data elements are called is no name for one of them.
func TestUIDIsReplacedByWhatIsUnique(t *testing.T) {
	for uid, better := range map[string]string{"de000000032": `"OPD all"`, "de000000040": `"TWICE_B"`} {
		fs := spectest.Project(spectest.Fixture(t, ".."), fmt.Sprintf("%q = count", uid))
		problems := compiler.Check(compiler.Options{FS: fs, Main: "main.xwalk"}).Problems
		if len(problems) != 1 || len(problems[0].Edits) != 1 || problems[0].Edits[0].Text != better {
			t.Errorf("%s: %v", uid, problems)
		}
	}
}

// A file that fills nothing is a module, whose declarations are for others.
func TestModuleAloneUsesNothing(t *testing.T) {
	fs := spectest.Project(spectest.Fixture(t, ".."), "let x = 1")
	if problems := compiler.Check(compiler.Options{FS: fs, Main: "main.xwalk"}).Problems; len(problems) > 0 {
		t.Errorf("problems: %v", verdicts(problems))
	}
}

// What a lint line allows is not in the transform: it says nothing of the data.
func TestLintLinesChangeNoTransform(t *testing.T) {
	compile := func(line string) string {
		files := lintProject(t, "", "", line, "")
		result := compiler.Check(compiler.Options{FS: files, Main: "main.xwalk"})
		result.Transform.Inputs = nil // their digests
		data, err := result.Transform.Canonical()
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	if diff := cmp.Diff(compile("// a comment"), compile(`allow W0208 because "x"`)); diff != "" {
		t.Errorf("(-comment +lint)\n%s", diff)
	}
}

func TestCheckModule(t *testing.T) {
	text := "language 1\nallow W0101 because \"x\"\nlet a = 1\n+ 2\nlet b = 1\n+ 2\nallow W0202\nlet c = 1\n"
	problems := compiler.CheckModule(diag.NewFile("m.xwalk", text), []compiler.Lint{{Code: "W0101", Deny: true}})
	want := []string{"error E0258 m.xwalk:7", "error W0101 m.xwalk:6 by the command line"}
	if diff := cmp.Diff(want, verdicts(problems)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
