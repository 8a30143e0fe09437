package diag

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestNearest(t *testing.T) {
	tests := []struct {
		about      string
		name       string
		candidates []string
		want       []string
	}{
		{"a letter left out", "gendr", []string{"name", "gender", "birth_date"}, []string{"gender"}},
		{"two letters swapped", "nmae", []string{"name", "same"}, []string{"name"}},
		{"case", "malaria CONFIRMED", []string{"Malaria confirmed"}, []string{"Malaria confirmed"}},
		{"order of words", "Confirmed malaria", []string{"Malaria confirmed", "Malaria suspected"}, []string{"Malaria confirmed"}},
		{"order of words and a slip", "Confirmed malarai", []string{"Malaria confirmed"}, []string{"Malaria confirmed"}},
		{"punctuation", "birth-date", []string{"birth_date", "death_date"}, []string{"birth_date", "death_date"}},
		{"accents", "Consultation prenatale", []string{"Consultation prénatale"}, []string{"Consultation prénatale"}},
		{"whole words", "malaria", []string{"Malaria confirmed, all ages", "Malarial anaemia", "Malaria deaths"},
			[]string{"Malaria deaths", "Malaria confirmed, all ages"}},
		{"not a part of a word", "mal", []string{"Malaria deaths"}, nil},
		{"at most three, best first", "visit", []string{"visits", "visit 1", "Visit", "visit 2", "vist"}, []string{"Visit", "vist", "visits"}},
		{"too far", "gender", []string{"weight", "height"}, nil},
		{"short names do not match anything", "a", []string{"b", "c"}, nil},
		{"short names", "ag", []string{"age", "x"}, []string{"age"}},
		{"short names with signs", "0+", []string{"60+", "0-28d"}, []string{"60+", "0-28d"}},
		{"letter by letter", "NationalI D", []string{"NATIONAL_ID", "National ID"}, []string{"National ID", "NATIONAL_ID"}},
		{"the name itself and repeats", "sex", []string{"sex", "Sex", "Sex"}, []string{"Sex"}},
		{"no name", "  ", []string{"a", ""}, nil},
		{"names of signs", "<>", []string{"<=>", "abc"}, []string{"<=>"}},
		{"names in other scripts", "性", []string{"性別", "姓名"}, nil},
		{"a slip in another script", "लिंग आयु", []string{"लिग आयु"}, []string{"लिग आयु"}},
		{"no candidates", "sex", nil, nil},
	}
	for _, test := range tests {
		t.Run(test.about, func(t *testing.T) {
			if got := Nearest(test.name, test.candidates); !slices.Equal(got, test.want) {
				t.Errorf("Nearest(%q) = %q, want %q", test.name, got, test.want)
			}
			reversed := slices.Clone(test.candidates)
			slices.Reverse(reversed)
			if got := Nearest(test.name, reversed); !slices.Equal(got, test.want) {
				t.Errorf("with the candidates reversed: %q, want %q", got, test.want)
			}
		})
	}
}

func TestSure(t *testing.T) {
	for _, test := range []struct {
		name       string
		candidates []string
		want       string
	}{
		{"gendr", []string{"gender"}, "gender"},
		{"malaria", []string{"Malaria deaths"}, "Malaria deaths"}, // the only one
		{"FemalE", []string{"Female", "Male"}, "Female"},
		{"MFL cOde", []string{"MFL_CODE", "MFL code"}, "MFL code"},
		{"Malaria conifrmed", []string{"Malaria (confirmed)", "Malaria confirmed"}, "Malaria confirmed"},
		{"59y", []string{"5-9y", "20-59y"}, "5-9y"},
		{"ag", []string{"age", "sag"}, ""},                                             // one slip each
		{"visit", []string{"visit 1", "visit two"}, ""},                                // each has a word more
		{"Malaria cnofrmed", []string{"Malaria confirmed", "Malaria confirmed 2"}, ""}, // two slips
		{"sex", nil, ""},
	} {
		got, sure := Sure(test.name, Nearest(test.name, test.candidates))
		if sure != (test.want != "") || sure && got != test.want {
			t.Errorf("Sure(%q) of %q: %q, %v, want %q", test.name, test.candidates, got, sure, test.want)
		}
	}
}

func TestDidYouMean(t *testing.T) {
	tests := []struct {
		names []string
		want  string
	}{
		{nil, ""},
		{[]string{"a"}, "did you mean `a`?"},
		{[]string{"a", "b"}, "did you mean `a` or `b`?"},
		{[]string{"a", "b", "c"}, "did you mean `a`, `b` or `c`?"},
	}
	for _, test := range tests {
		if got := DidYouMean(test.names); got != test.want {
			t.Errorf("DidYouMean(%q) = %q, want %q", test.names, got, test.want)
		}
	}
}

// wholeTable is the distance without any short cut.
func wholeTable(a, b []rune) int {
	table := make([][]int, len(a)+1)
	for i := range table {
		table[i] = make([]int, len(b)+1)
		for j := range table[i] {
			switch {
			case i == 0 || j == 0:
				table[i][j] = i + j
				continue
			case a[i-1] == b[j-1]:
				table[i][j] = table[i-1][j-1]
			default:
				table[i][j] = 1 + min(table[i-1][j-1], table[i-1][j], table[i][j-1])
			}
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				table[i][j] = min(table[i][j], table[i-2][j-2]+1)
			}
		}
	}
	return table[len(a)][len(b)]
}

func TestDistance(t *testing.T) {
	word := rapid.StringOfN(rapid.RuneFrom([]rune("abcé")), 0, 12, -1)
	rapid.Check(t, func(t *rapid.T) {
		a, b, limit := word.Draw(t, "a"), word.Draw(t, "b"), rapid.IntRange(0, 7).Draw(t, "limit")
		want := min(wholeTable([]rune(a), []rune(b)), limit+1)
		if got := distance(a, b, limit); got != want {
			t.Fatalf("distance(%q, %q, %d) = %d, want %d", a, b, limit, got, want)
		}
	})
}

func manyNames() []string {
	names := make([]string, 10_000)
	for i := range names {
		names[i] = fmt.Sprintf("MoH 705 B %05d Malaria confirmed, under %d years", i*7919%100_000, i%90)
	}
	return names
}

func TestNearestIsFast(t *testing.T) {
	names := manyNames()
	start := time.Now()
	got := Nearest("Malaria confirmed under 5 yaers MoH 705 B 07919", names)
	if len(got) == 0 {
		t.Error("nothing found among 10,000 names")
	}
	if Nearest(strings.Repeat("malaria ", 100_000), names) != nil {
		t.Error("a name of 800 kB is near something")
	}
	if d := time.Since(start); d > 15*time.Second {
		t.Errorf("10,000 names took %v", d)
	}
}

func BenchmarkNearest(b *testing.B) {
	names := manyNames()
	for b.Loop() {
		Nearest("Malaria confirmed under 5 yaers MoH 705 B 07919", names)
	}
}
