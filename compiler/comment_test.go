package compiler_test

import (
	"strings"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/compiler"
	"github.com/crosswalk-dhis2/crosswalk/spec/spectest"
)

// The longest comment is that of the strictest version which the mapping is for,
// and is counted as DHIS2 counts.
func TestLengthOfComments(t *testing.T) {
	for _, c := range []struct {
		versions, comment string
		keeps             bool
	}{
		{"2.42", strings.Repeat("x", 50_000), true},
		{"2.42", strings.Repeat("x", 50_001), false},
		{"2.43", strings.Repeat("x", 5_000), true},
		{"2.43", strings.Repeat("x", 5_001), false},
		{"2.40 to 2.43", strings.Repeat("é", 5_000), true},
		{"2.40 to 2.43", strings.Repeat("x", 5_001), false},
		{"2.40 to 2.43", strings.Repeat("😀", 2_500), true},
		{"2.40 to 2.43", strings.Repeat("😀", 2_501), false},
	} {
		files := spectest.Fixture(t, "..")
		mapping := spectest.Wrap(`"OPD all" = count comment "` + c.comment + `"`)
		files["main.xwalk"] = text(strings.Replace(mapping, "DHIS2 2.40 to 2.43", "DHIS2 "+c.versions, 1))
		_, problems := compiler.Compile(compiler.Options{FS: files, Main: "main.xwalk"})
		if c.keeps != (len(problems) == 0) || !c.keeps && problems[0].Code != "E0468" {
			t.Errorf("%d bytes for %s: %v", len(c.comment), c.versions, problems)
		}
	}
}
