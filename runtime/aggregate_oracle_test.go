package runtime

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// seen is a record of the oracle: a nil field is missing.
type seen struct {
	UUID     string   `json:"uuid"`
	Changed  int      `json:"changed"`
	Voided   *bool    `json:"voided,omitempty"`
	Started  *string  `json:"started,omitempty"`
	Site     *string  `json:"site,omitempty"`
	Sex      *string  `json:"sex,omitempty"`
	Client   *string  `json:"client,omitempty"`
	Kind     *string  `json:"kind,omitempty"`
	Quantity *float64 `json:"quantity,omitempty"` // quarters, so that both sides are exact
	Beds     *int     `json:"beds,omitempty"`
}

func maybe[V any](t *rapid.T, name string, of ...V) *V {
	i := rapid.IntRange(0, len(of)).Draw(t, name)
	if i == len(of) {
		return nil
	}
	return &of[i]
}

func drawSeen(t *rapid.T, uuid string) seen {
	return seen{UUID: uuid, Changed: 1, Voided: maybe(t, "voided", false, false, false, true),
		Started: maybe(t, "started", "2025-12-31", "2026-01-01", "2026-01-15", "2026-01-31", "2026-02-01", "2026-03-01", "2026-01-02", "2026-01-03"),
		Site:    maybe(t, "site", "a", "b", "a", "b", "a", "b", "closed", "other", "?"),
		Sex:     maybe(t, "sex", "M", "F", "M", "F", "?"), Client: maybe(t, "client", "p", "q", "r"), Kind: maybe(t, "kind", "new", "return", "cancelled"),
		Quantity: maybe(t, "quantity", 0.25, 1.5, -2, 1000000.75), Beds: maybe(t, "beds", -3, 0, 7, 12)}
}

func oracleTransform(zeros string) *Transform {
	t := withRules(
		Rule{Element: "All", Aggregate: "count", Where: when(`v.kind == "new"`)},
		Rule{Element: "Sex", Aggregate: "distinct", Value: exprOf("v.client"), By: &By{"latest", expr("v.started")}, Yields: sexes()},
		Rule{Element: "Num", Aggregate: "sum", Value: exprOf("v.quantity")},
		Rule{Element: "Mal", Aggregate: "latest", Value: exprOf("v.beds"), By: &By{"latest", expr("v.started")}},
		Rule{Element: "Day", Aggregate: "smallest", Value: exprOf("v.started")},
	)
	t.DataSets[0].Blocks[0].Where = &Condition{Expr: expr(`v.kind != "cancelled"`), Missing: "counts"}
	t.DataSets[0].Zeros = &Zeros{Scope: zeros}
	return t
}

// naive says the same in the plainest way: cell by cell, over all records.
func naive(records []seen, zeros string) map[string]string {
	sites := map[string]string{"a": siteA, "b": siteB, "closed": siteClosed}
	months := []string{"2025-12", "2026-01", "2026-02"}
	cells := map[string]string{}
	for code, unit := range sites {
		for _, month := range months {
			if code == "closed" && month != "2025-12" {
				continue
			}
			var here, all []seen
			for _, r := range records {
				if r.Started == nil || r.Site == nil || *r.Site != code || !strings.HasPrefix(*r.Started, month) || r.Voided != nil && *r.Voided {
					continue
				}
				all = append(all, r)
				if r.Kind == nil || *r.Kind != "cancelled" {
					here = append(here, r)
				}
			}
			zero := zeros == "assigned" || len(all) > 0
			naiveCell(cells, strings.ReplaceAll(month, "-", "")+" "+unit, here, zero)
		}
	}
	return cells
}

func naiveCell(cells map[string]string, where string, records []seen, zero bool) {
	put := func(element, combo, value string) {
		cells[element+" "+where+" "+combo+" PlainPlainn"] = value
	}
	news, known, quantity, day := 0, 0, new(big.Rat), ""
	var last *seen
	chosen := map[string]seen{}
	for _, r := range records {
		if r.Kind != nil && *r.Kind == "new" {
			news++
		}
		if r.Quantity != nil {
			known++
			quantity.Add(quantity, new(big.Rat).SetFloat64(*r.Quantity))
		}
		if day == "" || *r.Started < day {
			day = *r.Started
		}
		if r.Beds != nil && (last == nil || *r.Started > *last.Started || *r.Started == *last.Started && r.UUID > last.UUID) {
			last = &r
		}
		if r.Client != nil && r.Sex != nil && *r.Sex != "?" {
			old, ok := chosen[*r.Client]
			if !ok || *r.Started > *old.Started || *r.Started == *old.Started && r.UUID > old.UUID {
				chosen[*r.Client] = r
			}
		}
	}
	if news > 0 || zero {
		put("All", "PlainPlainn", fmt.Sprint(news))
	}
	if known > 0 || zero {
		put("Num", "PlainPlainn", plainNumber(quantity))
	}
	if last != nil {
		put("Mal", "PlainPlainn", fmt.Sprint(*last.Beds))
	}
	if day != "" {
		put("Day", "PlainPlainn", day)
	}
	for sex, combo := range map[string]string{"M": "ComboMaleee", "F": "ComboFemale"} {
		n := 0
		for _, r := range chosen {
			if *r.Sex == sex {
				n++
			}
		}
		if n > 0 || zero {
			put("Sex", combo, fmt.Sprint(n))
		}
	}
}

func plainNumber(r *big.Rat) string {
	text := r.FloatString(2)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}

func linesOf(t *rapid.T, records []seen) []string {
	lines := make([]string, len(records))
	for i, r := range records {
		data, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		lines[i] = string(data)
	}
	return lines
}

// The cells are those of a plain re-statement; the order of the records changes
// neither the bytes nor the account, and nothing is lost in it.
func TestCellsAreThoseOfAPlainRestatement(t *testing.T) {
	for _, zeros := range []string{"reporting", "assigned"} {
		transform := oracleTransform(zeros)
		rapid.Check(t, func(rt *rapid.T) {
			n := rapid.IntRange(0, 25).Draw(rt, "n")
			records := make([]seen, n)
			for i := range records {
				records[i] = drawSeen(rt, fmt.Sprintf("%03d", i))
			}
			lines := linesOf(rt, records)
			got := runTransform(t, transform, RunOptions{Periods: "202512..202602"}, lines...)
			compareWithNaive(rt, got, naive(records, zeros))
			shuffled := rapid.Permutation(lines).Draw(rt, "order")
			again := runTransform(t, transform, RunOptions{Periods: "202512..202602"}, shuffled...)
			if !slices.Equal(got.cells, again.cells) {
				rt.Fatalf("another order gives other cells:\n%s\n\n%s", strings.Join(got.cells, "\n"), strings.Join(again.cells, "\n"))
			}
			if !reflect.DeepEqual(got.report, again.report) {
				rt.Fatalf("another order gives another account:\n%+v\n\n%+v", got.report, again.report)
			}
		})
	}
}

func compareWithNaive(t *rapid.T, got outcome, want map[string]string) {
	cells := map[string]string{}
	for _, c := range got.cells {
		cell, value, _ := strings.Cut(c, " = ")
		if _, twice := cells[cell]; twice {
			t.Fatalf("the cell %s is written twice", cell)
		}
		cells[cell] = value
	}
	if maps.Equal(cells, want) {
		return
	}
	for cell, value := range want {
		if cells[cell] != value {
			t.Errorf("%s is %q, want %q", cell, cells[cell], value)
		}
	}
	for cell, value := range cells {
		if _, ok := want[cell]; !ok {
			t.Errorf("%s is %q, want none", cell, value)
		}
	}
	t.FailNow()
}
