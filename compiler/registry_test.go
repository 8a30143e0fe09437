package compiler_test

import (
	"regexp"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/compiler"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/spec/spectest"
)

// TestCodeExamples compiles the example of every code of the compiler and
// demands that exactly this code comes out: what `crosswalk explain` shows is true.
func TestCodeExamples(t *testing.T) {
	base := spectest.Fixture(t, "..")
	for _, entry := range diag.Entries() {
		if othersTest.MatchString(string(entry.Code)) && !ourTest.MatchString(string(entry.Code)) {
			continue
		}
		t.Run(string(entry.Code), func(t *testing.T) {
			if _, without := diag.WithoutExample(entry.Code); without {
				return
			}
			_, problems := compiler.Compile(compiler.Options{FS: spectest.Project(base, entry.Example), Main: "main.xwalk"})
			if len(problems) == 0 {
				t.Fatalf("no problem at all in\n%s", entry.Example)
			}
			for _, d := range problems {
				if d.Code != entry.Code {
					t.Errorf("%s %q: %s (help: %s)", d.Code, d.Span.Text(), d.Message, d.Help)
				}
			}
		})
	}
}

// othersTest are the codes whose examples are not mappings, or do not need the
// compiler: syntax (package lang), snapshots and schemas (their packages), the
// project file (cmd/crosswalk) and records (package runtime).
var othersTest = regexp.MustCompile(`^[EW](01|02[4-8]|05)`)

// ourTest are those among them that mappings show after all.
var ourTest = regexp.MustCompile(`^(E025[235-9]|W028[03])`)
