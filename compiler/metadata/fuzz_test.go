package metadata

import (
	"os"
	"strings"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// FuzzLoad looks for files that make the loader panic, run for ever, or give a
// snapshot that contradicts itself.
func FuzzLoad(f *testing.F) {
	for _, name := range []string{"hmis105.json", "tracker.json", "orgunits.json"} {
		text, err := os.ReadFile("testdata/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text), oneElement)
	}
	for _, entry := range diag.Entries() {
		if strings.HasPrefix(entry.Example, "-- metadata.json --\n") {
			f.Add(strings.TrimPrefix(entry.Example, "-- metadata.json --\n"), "")
		}
	}
	f.Add(`{"categoryCombos": [{"id": "ccSexAge105", "categories": [{"id": "ccSexAge105"}, null], "categoryOptionCombos": [{"id": "ccSexAge105", "categoryOptions": []}]}]}`, "\ufeff{}")
	f.Fuzz(func(t *testing.T, first, second string) {
		files := []*diag.File{diag.NewFile("a.json", first), diag.NewFile("b.json", second)}
		s, problems := Load(files...)
		for _, p := range problems {
			if p.Span.File == nil || p.Message == "" || p.Span.Start > p.Span.End || p.Span.End > len(p.Span.File.Text) {
				t.Fatalf("a problem without a place: %+v", p)
			}
		}
		checkSnapshot(t, s)
		again, _ := Load(diag.NewFile("a.json", first), diag.NewFile("b.json", second))
		if outline(s) != outline(again) {
			t.Fatal("the same files give another snapshot")
		}
	})
}

// checkSnapshot states what holds for every snapshot.
func checkSnapshot(t *testing.T, s *Snapshot) {
	t.Helper()
	for _, ds := range s.DataSets.All() {
		for _, e := range ds.Elements {
			if !ds.Has(e.Element) || e.Element == nil {
				t.Fatalf("%s does not have its own element", ds.UID)
			}
			if combo := ds.EffectiveCombo(e.Element); combo != nil {
				combo.Gap()
				combo.Ambiguous()
				combo.Default()
			}
		}
	}
	for _, combo := range s.CategoryCombos.All() {
		for _, o := range combo.Combos {
			if found, ok := combo.OptionCombo(o.Options); o.Combo != combo || ok && found != o {
				t.Fatalf("%s is not where it belongs", o.UID)
			}
		}
	}
	for _, u := range s.OrgUnits.All() {
		if u.Missing || !IsUID(u.UID) || u.IsUnder(&OrgUnit{}) {
			t.Fatalf("%s is no org unit", u.UID)
		}
	}
	for _, p := range s.Programs.All() {
		for _, stage := range p.Stages {
			for _, e := range stage.Elements {
				if _, ok := stage.Has(e.Element); !ok {
					t.Fatalf("%s does not have its own element", stage.UID)
				}
			}
		}
	}
	for _, set := range s.OptionSets.All() {
		for _, o := range set.Options {
			if o.Code != "" && !set.HasCode(o.Code) {
				t.Fatalf("%s does not have its own option", set.UID)
			}
		}
	}
}
