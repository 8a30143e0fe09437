package spec_test

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/crosswalk-dhis2/crosswalk/compiler"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/spec/spectest"
)

// A history of 100,000 visits, each of which is asked for the one before and for
// those up to its day, is a history like any other. If one of these went through
// the list, there would be ten thousand million steps, and the test would not end
// in time.
func TestAHistoryOfAHundredThousandVisits(t *testing.T) {
	const visits = 100_000
	files := spectest.Fixture(t, "..")
	files["main.xwalk"] = &fstest.MapFile{Data: []byte(`language 1
mapping m
target "metadata/hmis.json" for DHIS2 2.41
source visit from "schemas/visit.schema.json" {
  key  = visit.uuid
  zone = "Africa/Kampala"
}
entity patient {
  visits from visit by visit.patient.uuid ordered by visit.started
}
program "Ward census" from patient as p {
  event "Census" for each v in p.visits {
    identity         = v.uuid
    org unit code    = v.facility
    occurred         = date(v.started)
    status           = "COMPLETED"
    "Malaria result" = known(p.visits.previous(v)) && p.visits.until(date(v.started)).size() > 1 ? "POS" : "NEG"
  }
}
`)}
	transform, problems := compiler.Compile(compiler.Options{FS: files, Main: "main.xwalk"})
	if transform == nil {
		t.Fatal(problemLines(problems))
	}
	var records bytes.Buffer
	for i := range visits {
		at := (i*7919 + 3) % visits // in no order
		fmt.Fprintf(&records, `{"uuid":"v%06d","started":"%d-%02d-%02dT%02d:00:00Z","facility":"UG-KLA-001","patient":{"uuid":"p"}}`+"\n",
			at, 2000+at/6000, 1+at/500%12, 1+at/20%25, at%20)
	}
	in := runtime.Input{Source: "visit", Name: "visit.ndjson", Open: func() (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(records.Bytes())), nil
	}}
	got := runEntities(t, transform, runtime.RunOptions{}, []runtime.Input{in})
	if payload := got["want/ward-census.json"]; strings.Count(payload, `"POS"`) != visits-1 || strings.Count(payload, `"NEG"`) != 1 {
		t.Errorf("want one visit without one before and %d with one\n%s\n%.500s", visits-1, got["account"], got["rejects"])
	}
}
