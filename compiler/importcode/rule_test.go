package importcode_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/compiler/importcode"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// Every rule has an answer, and every code of ours in it exists.
func TestRulesAreAnswered(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range importcode.Rules() {
		if r.Never == "" && r.Server == "" && len(r.Checks)+len(r.Guards) == 0 {
			t.Errorf("%s: nobody sees to it", r.Code)
		}
		if r.Part == "" || r.Demand == "" || r.Effect == "" {
			t.Errorf("%s: part, demand or effect is missing", r.Code)
		}
		key := r.Code + string(r.Part)
		if seen[key] {
			t.Errorf("%s stands twice for %s", r.Code, r.Part)
		}
		seen[key] = true
		for _, code := range slices.Concat(r.Checks, r.Guards) {
			if _, ok := diag.Lookup(code); !ok {
				t.Errorf("%s: there is no code %s", r.Code, code)
			}
		}
		for _, code := range r.Guards {
			if !strings.HasPrefix(string(code), "E05") {
				t.Errorf("%s: %s is no reject of records", r.Code, code)
			}
		}
		for _, code := range r.Checks {
			if strings.HasPrefix(string(code), "E05") {
				t.Errorf("%s: %s is no check of the compiler", r.Code, code)
			}
		}
	}
}

// importErrors are the codes that the importers of DHIS2 2.40 to 2.44 have
// (DataValueSetImportConflict, DataValueImportConflict, ErrorCode, ValidationCode).
const importErrors = `
E7600 E7601 E7603 E7604 E7610 E7611 E7612 E7613 E7614 E7615 E7616 E7617 E7618 E7619 E7620 E7621 E7630 E7631 E7632 E7633 E7634 E7635 E7636 E7637 E7638 E7639
E7640 E7641 E7642 E7643 E7644 E7645
E8000 E8001 E8002 E8003 E8004 E8005 E8006 E8007 E8008 E8009 E8010 E8011 E8012 E8020 E8021 E8022 E8023 E8024 E8025 E8030 E8031 E8032 E8033 E8034 E8035
E8100 E8101 E8102 E8103 E8104 E8105 E8106 E8107 E8108 E8109 E8110 E8111 E8120 E8121 E8122 E8123 E8124 E8125 E8126 E8127 E8128
E8200 E8201 E8202 E8203 E8204
E1000 E1001 E1002 E1003 E1005 E1006 E1007 E1008 E1009 E1010 E1011 E1012 E1013 E1014 E1015 E1016 E1018 E1019 E1020 E1021 E1022 E1023 E1025 E1029
E1030 E1031 E1032 E1033 E1039 E1041 E1042 E1043 E1046 E1047 E1048 E1049 E1050 E1051 E1052 E1054 E1055 E1056 E1057 E1063 E1064 E1068 E1069
E1070 E1074 E1075 E1076 E1077 E1079 E1080 E1081 E1082 E1083 E1084 E1085 E1089 E1090 E1091 E1095 E1096 E1097 E1098 E1099 E1100 E1102 E1103 E1104 E1105
E1112 E1113 E1114 E1115 E1116 E1117 E1118 E1119 E1120 E1121 E1122 E1123 E1124 E1125 E1126 E1127 E1128 E1129 E1130 E1131
E1300 E1301 E1302 E1303 E1304 E1305 E1306 E1307 E1308 E1309 E1310 E1313 E1314 E1315 E1316 E1317 E1318 E1319 E1320 E1321 E1322 E1323 E1324 E1325 E1326
E4000 E4001 E4006 E4010 E4012 E4014 E4015 E4016 E4017 E4018 E4019 E4020 E5000 E9999`

// No code that a server can answer with is left out, and none is made up.
func TestEveryImportErrorHasARule(t *testing.T) {
	have := map[string]bool{}
	for _, r := range importcode.Rules() {
		if !r.Effect.Silent() {
			have[r.Code] = true
		}
	}
	for _, code := range strings.Fields(importErrors) {
		if !have[code] {
			t.Errorf("%s has no rule", code)
		}
		delete(have, code)
	}
	for code := range have {
		t.Errorf("%s is no code of DHIS2's importers", code)
	}
}
