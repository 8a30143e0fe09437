// Package soundness_test holds values to DHIS2's rules from end to end: it makes
// well-typed mappings of all kinds and records that nobody would want, runs
// them, reads the payloads back, and judges every value in them by rules that
// are written down once more here, from what is known of DHIS2 alone.
package soundness_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/spec/spectest"
)

// enough is how many values a test judges: SOUNDNESS=5000000 judges five million.
func enough(t *testing.T) int {
	text := os.Getenv("SOUNDNESS")
	if text == "" {
		if testing.Short() {
			return 10_000
		}
		return 40_000
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("SOUNDNESS is a number of values, not %q", text)
	}
	return n
}

// Everything that is sent is what DHIS2 takes, also where the compiler has
// found that nothing needs to be checked.
func TestEverythingSentIsTaken(t *testing.T) {
	s := newServer()
	metadata := s.metadata()
	wanted := enough(t)
	total, unchecked := 0, map[runtime.Check]int{}
	refused, rejected := map[diag.Code]int{}, map[diag.Code]int{}
	for seed := uint64(1); total < wanted; seed++ {
		w := newWriter(seed)
		result, never := compiled(t, mapping(w, s), metadata)
		format := w.one("json", "json", "csv", "adx")
		j := run(t, s, result.Transform, format, hostileRecords(w.Rand, 600), rejected)
		for _, fault := range j.wrong {
			t.Errorf("seed %d: %s", seed, fault)
		}
		if t.Failed() {
			return
		}
		for code, n := range never {
			refused[code] += n
		}
		proved := proofs(result.Transform)
		for key, n := range j.seen {
			total += n
			for _, check := range proved[key] {
				unchecked[check] += n
			}
		}
	}
	t.Logf("%d values; left unchecked: %v; lines refused by the compiler: %v; rejected by runs: %v", total, unchecked, refused, rejected)
	mustHaveSeen(t, unchecked, refused, rejected)
}

// mustHaveSeen demands that the mappings and records were of all kinds.
func mustHaveSeen(t *testing.T, unchecked map[runtime.Check]int, refused, rejected map[diag.Code]int) {
	t.Helper()
	for _, check := range []runtime.Check{runtime.CheckWhole, runtime.CheckLimits, runtime.CheckText, runtime.CheckLength, runtime.CheckForm, runtime.CheckPlace, runtime.CheckOption} {
		if unchecked[check] == 0 {
			t.Errorf("no value went out without the check `%s`: nothing shows that its proof is right", check)
		}
	}
	if refused["E0350"] == 0 || refused["E0355"] == 0 {
		t.Errorf("the compiler refused only %v", refused)
	}
	for _, code := range []diag.Code{"E0536", "E0537", "E0538", "E0539", "E0540", "E0541", "E0542", "E0543", "E0544", "E0545", "E0546", "E0547", "E0548"} {
		if rejected[code] == 0 {
			t.Errorf("no value was rejected as %s: the records are not bad enough", code)
		}
	}
}

// A run that checks nothing must be noticed: otherwise the test above could not fail.
func TestUncheckedValuesAreNoticed(t *testing.T) {
	s := newServer()
	for _, check := range []runtime.Check{runtime.CheckWhole, runtime.CheckLimits, runtime.CheckText, runtime.CheckLength, runtime.CheckForm, runtime.CheckOption} {
		noticed := false
		for seed := uint64(1); seed < 40 && !noticed; seed++ {
			w := newWriter(seed)
			result, _ := compiled(t, mapping(w, s), s.metadata())
			pretend(result.Transform, check)
			noticed = len(run(t, s, result.Transform, "json", hostileRecords(w.Rand, 80), map[diag.Code]int{}).wrong) > 0
		}
		if !noticed {
			t.Errorf("nobody noticed that `%s` was not checked", check)
		}
	}
}

// pretend says of every value that a check is proved.
func pretend(transform *runtime.Transform, check runtime.Check) {
	add := func(proved []runtime.Check) []runtime.Check {
		if !slices.Contains(proved, check) {
			proved = append(slices.Clone(proved), check)
			slices.Sort(proved)
		}
		return proved
	}
	for _, set := range transform.DataSets {
		for _, b := range set.Blocks {
			for i := range b.Scope.Rules {
				b.Scope.Rules[i].Proved = add(b.Scope.Rules[i].Proved)
			}
		}
	}
	var objects func([]runtime.Object)
	objects = func(all []runtime.Object) {
		for _, o := range all {
			for i := range o.Values {
				o.Values[i].Proved = add(o.Values[i].Proved)
			}
			objects(o.Events)
		}
	}
	for _, p := range transform.Programs {
		for _, b := range p.Blocks {
			objects(b.Objects)
		}
	}
}

// run runs a transform and judges what it writes. What a format cannot carry is
// written as JSON.
func run(t *testing.T, s *server, transform *runtime.Transform, format string, records []byte, rejected map[diag.Code]int) *judge {
	t.Helper()
	runner, err := runtime.NewRunner(spectest.Reload(t, transform), runtime.RunOptions{Format: format, Reject: func(r runtime.Reject) { rejected[r.Code]++ }})
	if err != nil && format != "json" && strings.Contains(err.Error(), "write JSON") {
		return run(t, s, transform, "json", records, rejected)
	}
	if err != nil {
		t.Fatal(err)
	}
	input := runtime.Input{Source: "record", Name: "record.ndjson", Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(records)), nil }}
	files := written{}
	if _, err := runner.Run(context.Background(), []runtime.Input{input}, files); err != nil {
		if format != "json" && strings.Contains(err.Error(), "write JSON") {
			return run(t, s, transform, "json", records, rejected)
		}
		t.Fatal(err)
	}
	j := &judge{server: s, seen: map[string]int{}}
	for name, file := range files {
		j.payload(name, format, file.String())
	}
	return j
}

// written keeps the streams of a run.
type written map[string]*stream

type stream struct {
	bytes.Buffer
	closed bool
}

func (s *stream) Close() error {
	if s.closed {
		return errors.New("closed twice")
	}
	s.closed = true
	return nil
}

func (w written) Create(name string) (io.WriteCloser, error) {
	w[name] = &stream{}
	return w[name], nil
}
