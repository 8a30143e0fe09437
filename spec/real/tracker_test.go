package real_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/compiler"
)

// Against the metadata of the server's own tests, right mappings get no warning,
// and each line that a rule or a type of the program speaks against gets one.
func TestWarningsOfARealTrackerProgram(t *testing.T) {
	f := own(t, "core-tracker.xwalk", "person.schema.json").
		with("metadata.json", string(data(t, "dhis2-core-tracker/e2e_setup_tracker_metadata.json"))).
		with("setup.json", string(data(t, setupExport)))
	const (
		last     = `"TA TEA Number"    = v.number`
		status   = `status   = "COMPLETED"`
		relation = `  relationship "Person to Event" {
    identity = v.id, v.person
    from     = v.id
    to       = v.person
  }
}
`
	)
	for _, c := range []struct{ line, instead, want string }{
		{last, last, ""},
		{"  }\n}\n", "  }\n" + relation, ""},
		{last, last + "\n    \"TA Age in years\" = 7", "W0420 TA Age in years"},
		{last, last + "\n    geometry = lat_lon(8.5, -13.2)", "W0424 geometry"},
		{status, `status   = "VISITED"`, "W0422 VISITED"},
		{"  }\n}\n", "  }\n" + strings.Replace(relation, "from     = v.id\n    to       = v.person", "from     = v.person\n    to       = v.person", 1), "W0428 v.person"},
	} {
		text := f["core-tracker.xwalk"]
		if strings.Count(text, c.line) != 1 {
			t.Fatalf("%q is not once in the mapping", c.line)
		}
		g := f.with("core-tracker.xwalk", strings.Replace(text, c.line, c.instead, 1))
		_, problems := compiler.Compile(compiler.Options{FS: g.fs(), Main: "core-tracker.xwalk", OrgUnits: []string{"setup.json"}})
		var got []string
		for _, d := range problems {
			got = append(got, string(d.Code)+" "+strings.Trim(d.Span.Text(), `"`))
		}
		if want := slices.DeleteFunc([]string{c.want}, func(s string) bool { return s == "" }); !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", c.instead, got, want)
		}
	}
}
