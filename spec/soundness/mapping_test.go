package soundness_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/crosswalk-dhis2/crosswalk/compiler"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

const mappingHead = `language 1
mapping soundness
target "server.json" for DHIS2 2.40 to 2.42
source record from "record.json" {
  key  = record.uuid
  zone = "%s"
}
entity person {
  seen from record by record.person ordered by record.at
  good from record by record.person ordered by record.i where record.b
}
codes score {
  "A" -> 1
  "Male", "1" -> 99
  missing -> skip "none"
  otherwise -> 7
}
codes share {
  "A" -> 0.25
  "1" -> 1
  missing -> 0.5
  otherwise -> report "no share"
}
codes word {
  "A" -> "Option 2"
  "Male" -> "1"
  missing -> "A"
  otherwise -> "b c"
}
codes sex {
  "Female", "female" -> "Female"
  missing -> "Male"
  otherwise -> "Male"
}
codes funding {
  "A" -> "Own"
  missing -> "Donor"
  otherwise -> "Donor"
}
codes areas from "areas.csv" column "place" -> column "unit" each {
  missing -> report "no place"
  otherwise -> skip "elsewhere"
}
bands of_weight of number {
  under 2.5 -> 0.5
  2.5 to under 50 -> 50
  50 and over -> 100.5
}
`

// areas are the org units that a place rolls up to: one that is closed for a while
// and one that the forms are not assigned to are among them.
const areas = "place,unit\nA,A\nA,B\nB,B\nB,C\nC,A\nC,C\nC,B\n"

// mapping writes a mapping of a whole program and a few forms. Each value has a
// line of its own.
func mapping(w writer, s *server) string {
	var b strings.Builder
	fmt.Fprintf(&b, mappingHead, w.one("Africa/Kampala", "UTC", "Pacific/Kiritimati", "America/St_Johns"))
	first := w.IntN(len(s.forms))
	for _, f := range []form{s.forms[first], s.forms[(first+1+w.IntN(len(s.forms)-1))%len(s.forms)]} {
		writeForm(&b, w, s, f)
	}
	writeProgram(&b, w, s)
	if w.chance(3) {
		writeHistoryEvents(&b, w.inHistory(), s)
	} else {
		writeEvents(&b, w, s)
	}
	return b.String()
}

const blockLets = `  let n = v.i
  let half = div(v.j, 2)
  let right = v.d >= 0 && v.d <= 100
`

func writeForm(b *strings.Builder, w writer, s *server, f form) {
	if w.chance(3) { // of people: their last record stands for them
		w = w.inHistory()
		fmt.Fprintf(b, "data set \"%s\" from person as p {\n  let v = p.seen.last()\n%s", f.Name, blockLets)
	} else {
		fmt.Fprintf(b, "data set \"%s\" from record as v%s {\n%s", f.Name, w.blockWhere(), blockLets)
	}
	if w.chance(2) {
		b.WriteString("  zeros for " + w.one("reporting", "assigned") + " org units\n")
	}
	fmt.Fprintf(b, "  period = %s\n  %s\n  category \"Sex\" = sex(v.t)\n", w.one("v.day", "v.at", `period_of(v.day, "`+f.PeriodType+`")`),
		orgUnitLine(f))
	if f.Funded {
		b.WriteString("  attribute \"Funding\" = funding(v.e)\n")
	}
	for _, t := range s.cells {
		fmt.Fprintf(b, "  \"%s\" = %s%s\n", t.Name, w.aggregate(t), w.comment())
	}
	b.WriteString("}\n")
}

// orgUnitLine lets half of the forms, of either kind, count a record in all org
// units of its place.
func orgUnitLine(f form) string {
	if f.UID[len(f.UID)-1]/2%2 == 0 {
		return "org unit each code = areas(v.facility)"
	}
	return "org unit code = v.facility"
}

func (w writer) comment() string {
	if w.chance(12) {
		return ` comment "from \"the ward\", <all> & more"`
	}
	return ""
}

// aggregate is what a cell may be of.
func (w writer) aggregate(t target) string {
	latest := "latest " + w.value(t) + " by v.at"
	switch {
	case t.HasOptions && w.chance(2):
		return latest + w.where()
	case t.isNumeric() && !t.HasOptions:
		return w.one("count", "count distinct v.person", "sum "+w.value(t), "largest "+w.value(t), "smallest "+w.value(t), latest) + w.missing(w.where())
	case t.ValueType == "DATE" && !t.HasOptions:
		return w.one("largest ", "smallest ") + w.day() + w.where()
	}
	return latest + w.where()
}

// missing lets in what a condition is not true of, or lists it.
func (w writer) missing(where string) string {
	if where == "" {
		return ""
	}
	return where + w.one("", "", " missing counts", " missing reports")
}

// where is a condition behind a line, or nothing.
func (w writer) where() string {
	switch w.IntN(8) {
	case 0:
		return " where " + w.condition(1)
	case 1:
		return " where v.i >= 0 && v.i <= 100"
	case 3:
		return " where v.d > 0 && v.d < 1 && v.b" // which may be missing
	case 2:
		return " where v.d > 0 && v.d < 1 && v.p >= 0"
	}
	return ""
}

// blockWhere is where no let is known yet.
func (w writer) blockWhere() string { return strings.ReplaceAll(w.where(), "right", "v.b") }

func writeProgram(b *strings.Builder, w writer, s *server) {
	fmt.Fprintf(b, "program \"Follow-up\" from record as v {\n%s  tracked entity {\n    identity = v.person\n    org unit code = v.facility\n    geometry = %s\n", blockLets, w.place())
	writeValues(b, w, s.attributes)
	b.WriteString("  }\n  enrollment {\n    enrolled = v.day\n    status = \"ACTIVE\"\n    note = v.t\n    geometry = lat_lon(v.lat, v.lon)\n    event \"Visit\" {\n" +
		"      identity = v.uuid\n      occurred = v.at\n      status = v.b ? \"COMPLETED\" : \"ACTIVE\"\n      note = v.u\n      geometry = lat_lon(v.lat, v.lon)\n")
	writeValues(b, w, s.events)
	b.WriteString("    }\n  }\n}\n")
}

func writeEvents(b *strings.Builder, w writer, s *server) {
	fmt.Fprintf(b, "program \"Events\" from record as v%s {\n%s  event \"Event\" {\n    identity = v.uuid\n    org unit code = v.facility\n    occurred = v.day\n    status = \"COMPLETED\"\n    attribute \"Funding\" = funding(v.t)\n", w.blockWhere(), blockLets)
	writeValues(b, w, s.events)
	b.WriteString("  }\n}\n")
}

// writeHistoryEvents is writeEvents of people: an event for each of their records,
// with values of the records around it.
func writeHistoryEvents(b *strings.Builder, w writer, s *server) {
	fmt.Fprintf(b, "program \"Events\" from person as p {\n  event \"Event\" for each v in p.seen%s {\n%s    identity = v.uuid\n    org unit code = v.facility\n    occurred = v.day\n    status = \"COMPLETED\"\n    attribute \"Funding\" = funding(v.t)\n", w.blockWhere(), blockLets)
	writeValues(b, w, s.events)
	b.WriteString("  }\n}\n")
}

func writeValues(b *strings.Builder, w writer, targets []target) {
	for _, t := range targets {
		fmt.Fprintf(b, "    \"%s\" = %s%s\n", t.Name, w.value(t), w.where())
	}
}

// neverSent are the problems of lines that are well typed and can never send a
// value; such lines are taken out.
var neverSent = []diag.Code{"E0350", "E0351", "E0352", "E0353", "E0354", "E0355", "E0481", "E0455"}

// compiled compiles a mapping, without the lines that can never send anything.
// Any other problem is one of this test.
func compiled(t *testing.T, text string, metadata []byte) (result compiler.Result, refused map[diag.Code]int) {
	t.Helper()
	refused = map[diag.Code]int{}
	for range 10 {
		files := fstest.MapFS{"main.xwalk": {Data: []byte(text)}, "record.json": {Data: []byte(recordSchema)}, "server.json": {Data: metadata}, "areas.csv": {Data: []byte(areas)}}
		result = compiler.Check(compiler.Options{FS: files, Main: "main.xwalk"})
		if result.Transform != nil {
			return result, refused
		}
		lines := strings.Split(text, "\n")
		for _, d := range result.Problems {
			if d.Severity == diag.Warning {
				continue
			}
			pos := d.Span.Pos()
			if !slices.Contains(neverSent, d.Code) {
				t.Fatalf("%s %s\n%s", d.Code, d.Message, lines[pos.Line-1])
			}
			refused[d.Code]++
			lines[pos.Line-1] = ""
		}
		text = strings.Join(lines, "\n")
	}
	t.Fatalf("the mapping has problems again and again: %v", result.Problems)
	return result, nil
}

func newWriter(seed uint64) writer { return writer{Rand: rand.New(rand.NewPCG(seed, 11))} }

// proofs are the checks that a transform says are proved, by the target's UID,
// for targets that one line fills.
func proofs(transform *runtime.Transform) map[string][]runtime.Check {
	out := map[string][]runtime.Check{}
	for _, set := range transform.DataSets {
		for _, b := range set.Blocks {
			for _, r := range b.Scope.Rules {
				out[set.UID+" "+r.Element] = r.Proved
			}
		}
	}
	for _, p := range transform.Programs {
		for _, b := range p.Blocks {
			addProofs(out, p.UID, b.Objects)
		}
	}
	return out
}

func addProofs(out map[string][]runtime.Check, program string, objects []runtime.Object) {
	for _, o := range objects {
		for _, v := range o.Values {
			out[program+" "+v.UID] = v.Proved
		}
		addProofs(out, program, o.Events)
	}
}
