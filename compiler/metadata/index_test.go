package metadata

import "testing"

func TestFind(t *testing.T) {
	s := example(t)
	tests := []struct {
		ref        string
		match      Match
		uid        string
		candidates string
	}{
		{"deMalTested", One, "deMalTested", ""},
		{"105-EP01b", One, "deMalTested", ""},
		{"Malaria tests done", One, "deMalTested", ""},
		{"Malaria confirmed", Many, "", "deMalConfrm deMalOldDup"},
		{"malaria tests done", None, "", ""},
		{"Malaria tests done ", None, "", ""},
		{"", None, "", ""},
	}
	for _, test := range tests {
		found := s.DataElements.Find(test.ref)
		if found.Match != test.match || uids(found.Candidates) != test.candidates {
			t.Errorf("%q: match %d, candidates %q", test.ref, found.Match, uids(found.Candidates))
		}
		if found.Match == One && found.Object.UID != test.uid || found.Match != One && found.Object != nil {
			t.Errorf("%q is %v", test.ref, found.Object)
		}
	}
}

func TestFindNearest(t *testing.T) {
	s := example(t)
	for ref, want := range map[string]string{"OPD new attendence": "OPD new attendance", "105-EP01B": "105-EP01b"} {
		if got := s.DataElements.Find(ref).Nearest(); len(got) == 0 || got[0] != want {
			t.Errorf("%q: %q, want %q first", ref, got, want)
		}
	}
	for _, ref := range []string{"zzzzzzzzzzz", "Malaria confirmed", "105-EP01b"} {
		if got := s.DataElements.Find(ref).Nearest(); len(got) > 0 {
			t.Errorf("%q: %q, want none", ref, got)
		}
	}
}

// A name that is the code of one object and the name of another means neither.
func TestFindAcrossCodesAndNames(t *testing.T) {
	s := load(t, `{"dataElements": [
		{"id": "aaaaaaaaaa1", "code": "X", "name": "One"},
		{"id": "aaaaaaaaaa2", "code": "Y", "name": "X"},
		{"id": "aaaaaaaaaa3", "code": "Z", "name": "Z"},
		{"id": "aaaaaaaaaa4", "name": "aaaaaaaaaa3"},
		{"id": "aaaaaaaaaa5", "code": "X", "name": "X"}]}`)
	tests := map[string]string{"X": "aaaaaaaaaa1 aaaaaaaaaa2 aaaaaaaaaa5", "aaaaaaaaaa3": "aaaaaaaaaa3 aaaaaaaaaa4"}
	for ref, want := range tests {
		if got := s.DataElements.Find(ref); got.Match != Many || uids(got.Candidates) != want {
			t.Errorf("%q: %d, %s", ref, got.Match, uids(got.Candidates))
		}
	}
	if got := one(t, s.DataElements.Find("Z")); got.UID != "aaaaaaaaaa3" {
		t.Errorf("Z is %s: an object whose code is its name is still one", got.UID)
	}
}

func TestEmptyIndex(t *testing.T) {
	var x *Index[*DataElement]
	if found := x.Find("a"); found.Match != None || found.Nearest() != nil {
		t.Errorf("found %v", found)
	}
	if _, ok := x.UID("aaaaaaaaaa1"); ok || x.Len() != 0 {
		t.Error("an empty index has something")
	}
	s, problems := Load()
	if len(problems) != 0 || s.DataSets.Len() != 0 || s.DefaultCombo().Match != None {
		t.Errorf("no files gave %v, %v", s, problems)
	}
}

func TestIndexByUID(t *testing.T) {
	s := example(t)
	if e, ok := s.DataElements.UID("deReferrals"); !ok || e.Name != "Referrals to unit" {
		t.Errorf("got %v, %v", e, ok)
	}
	if _, ok := s.DataElements.UID("105-RF01"); ok {
		t.Error("a code was taken for a UID")
	}
}

func TestCandidate(t *testing.T) {
	s := example(t)
	found := s.DataElements.Find("Malaria confirmed")
	want := []string{`"Malaria confirmed" (code "105-EP01c", UID "deMalConfrm")`, `"Malaria confirmed" (no code, UID "deMalOldDup")`}
	for i, c := range found.Candidates {
		if got := c.Candidate(); got != want[i] {
			t.Errorf("got %s, want %s", got, want[i])
		}
	}
}

func TestIsUID(t *testing.T) {
	for _, good := range []string{"fbfJHSPpUQD", "a0123456789", "ZZZZZZZZZZZ"} {
		if !IsUID(good) {
			t.Errorf("%q is a UID", good)
		}
	}
	for _, bad := range []string{"", "0bfJHSPpUQD", "fbfJHSPpUQ", "fbfJHSPpUQDD", "<OU_UID>xyz", "fbfJHSPp_QD", "fbfJHSPpU[D", "fbfJHSPpUé", "f\x10fJHSPpUQD"} {
		if IsUID(bad) {
			t.Errorf("%q is no UID", bad)
		}
	}
}
