package spec_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/crosswalk-dhis2/crosswalk/compiler"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/spec/spectest"
)

// TestTruth evaluates the conditions below spec/testdata/truth, each as the
// condition of a rule that counts one record: what the run says of the rule is
// what the condition is. A line is `condition ⇒ outcome`.
func TestTruth(t *testing.T) {
	files, err := filepath.Glob("testdata/truth/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no tables: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) { runTruth(t, file) })
	}
}

func runTruth(t *testing.T, file string) {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	files := spectest.Fixture(t, "..")
	var record []byte
	var lines []string
	head, declarations := truthSource, ""
	for _, f := range archive.Files {
		switch f.Name {
		case "record.json":
			record = bytes.ReplaceAll(f.Data, []byte("\n"), []byte(" "))
		case "source":
			head = string(f.Data)
		case "declarations":
			declarations = string(f.Data)
		case "conditions":
			lines = conditionLines(string(f.Data))
		default:
			files[f.Name] = &fstest.MapFile{Data: f.Data}
		}
	}
	report := countOne(t, files, truthMapping(head, declarations, lines), record)
	for i, line := range lines {
		condition, want, _ := strings.Cut(line, "⇒")
		if got := outcome(report.DataSets[0].Rules[i]); got != strings.TrimSpace(want) {
			t.Errorf("%s is %s, want %s", strings.TrimSpace(condition), got, strings.TrimSpace(want))
		}
	}
}

func conditionLines(text string) []string {
	var lines []string
	for _, line := range strings.Split(text, "\n") {
		if strings.Contains(line, "⇒") && !strings.HasPrefix(line, "//") {
			lines = append(lines, line)
		}
	}
	return lines
}

// truthSource is the source of tables that have none of their own.
const truthSource = "target \"metadata/hmis.json\" for DHIS2 2.41\nsource visit from \"schema.json\" {\n  key = visit.id\n  zone = \"Africa/Kampala\"\n}\n"

// truthMapping is a mapping with a rule for each condition.
func truthMapping(head, declarations string, lines []string) string {
	var b strings.Builder
	b.WriteString("language 1\nmapping truth\n" + head + declarations)
	b.WriteString("data set \"OPD monthly\" from visit as v {\n  period = date(\"2026-01-15\")\n  org unit code = \"UG-KLA-001\"\n  combine \"OPD all\" by sum\n")
	for _, line := range lines {
		condition, _, _ := strings.Cut(line, "⇒")
		fmt.Fprintf(&b, "  \"OPD all\" = count where %s\n", strings.TrimSpace(condition))
	}
	b.WriteString("}\n")
	return b.String()
}

func countOne(t *testing.T, files fstest.MapFS, mapping string, record []byte) *runtime.Report {
	t.Helper()
	files["main.xwalk"] = &fstest.MapFile{Data: []byte(mapping)}
	transform, problems := compiler.Compile(compiler.Options{FS: files, Main: "main.xwalk"})
	if transform == nil {
		if err := (diag.Terminal{Max: 10}).Render(os.Stderr, problems); err != nil {
			t.Fatal(err)
		}
		t.Fatal("the conditions do not compile")
	}
	runner, err := runtime.NewRunner(transform, runtime.RunOptions{})
	if err != nil {
		t.Fatal(err)
	}
	input := memoryInput("record.ndjson", string(record))
	report, err := runner.Run(context.Background(), []runtime.Input{input}, outputs{map[string]string{}})
	if err != nil {
		t.Fatal(err)
	}
	if report.Sources[0].Accepted != 1 {
		t.Fatalf("the record was not accepted: %+v", report.Sources[0])
	}
	return report
}

// outcome reads from a rule's counts what its condition was.
func outcome(r runtime.RuleReport) string {
	one := func(word string, m map[string]int64) string {
		for name := range m {
			return word + " " + name
		}
		return ""
	}
	switch {
	case r.Counted == 1:
		return "true"
	case r.Out == 1:
		return "false"
	case len(r.Undecided) == 1:
		return one("missing", r.Undecided)
	case len(r.Skipped) == 1:
		return one("skip", r.Skipped)
	case len(r.Reported) == 1:
		return one("report", r.Reported)
	case len(r.Failed) == 1:
		return "fault"
	}
	return fmt.Sprintf("something else: %+v", r)
}
