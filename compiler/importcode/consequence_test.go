package importcode_test

import (
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/compiler/importcode"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

func TestConsequenceNamesTheVersions(t *testing.T) {
	all := []int{40, 41, 42, 43}
	for _, k := range []struct {
		code   diag.Code
		target importcode.Target
		minors []int
		want   string
	}{
		{"E0406", importcode.DataSets, all, "DHIS2 2.40 to 2.42 would store the value where no form shows it, 2.43 would refuse the whole data set (E8020)"},
		{"E0406", importcode.DataSets, []int{43}, "DHIS2 would refuse the whole data set (E8020)"},
		{"E0406", importcode.DataSets, []int{42}, "DHIS2 would store the value where no form shows it"},
		{"E0451", importcode.Programs, all, "DHIS2 would refuse the object and what hangs on it (E1305)"},
		{"E0451", importcode.DataSets, all, ""},
		{"E0463", importcode.Programs, all, "DHIS2 2.40 to 2.41 would lose it without a word, 2.42 to 2.43 would refuse the object and what hangs on it (E1052, E1051)"},
		{"E0401", importcode.DataSets, all, ""}, // a name that is not known cannot be sent at all
		{"E0313", importcode.DataSets, all, ""}, // none of DHIS2's business
	} {
		if got := importcode.Consequence(k.code, k.target, k.minors); got != k.want {
			t.Errorf("%s for %v:\n got %q\nwant %q", k.code, k.minors, got, k.want)
		}
	}
}
