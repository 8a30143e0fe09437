package runtime

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// fundLimit is an option's limit in the oracle's words: months and sites.
type fundLimit struct {
	from, until string // months, "2025-12"; "" for none
	sites       string // "ab"; "" for all
}

var guardMonths = []string{"2025-12", "2026-01", "2026-02"}

func drawLimit(t *rapid.T, name string) fundLimit {
	month := rapid.SampledFrom(append([]string{"", "", "2025-11", "2026-03"}, guardMonths...))
	return fundLimit{month.Draw(t, name+" from"), month.Draw(t, name+" until"), rapid.SampledFrom([]string{"", "a", "b", "ab", "c"}).Draw(t, name+" sites")}
}

// takes restates the rule for months: an option whose month of ending is until
// is taken for so many months more.
func (l fundLimit) takes(site, month string, grace int) bool {
	number := func(month string) int {
		var y, m int
		fmt.Sscanf(month, "%d-%d", &y, &m)
		return 12*y + m
	}
	return (l.sites == "" || strings.Contains(l.sites, site)) &&
		(l.from == "" || month >= l.from) && (l.until == "" || number(month) <= number(l.until)+grace)
}

func (l fundLimit) limit(uid string) OptionLimit {
	out := OptionLimit{UID: uid, Name: uid, Restricted: l.sites != ""}
	if l.from != "" {
		out.From = l.from + "-15" // begins within the month, which takes it
	}
	if l.until != "" {
		out.Until = l.until + "-15"
	}
	for _, site := range l.sites {
		out.OrgUnits = append(out.OrgUnits, map[rune]string{'a': siteA, 'b': siteB, 'c': siteClosed}[site])
	}
	return out
}

// Cells and rejects of a form with limits are those of a plain re-statement,
// zeros among them.
func TestGuardsOfAFormAgainstAPlainRestatement(t *testing.T) {
	funds := map[string]string{"gov": "ComboGovern", "ngo": "ComboNgoooo"}
	rapid.Check(t, func(rt *rapid.T) {
		limits := map[string]fundLimit{"gov": drawLimit(rt, "gov"), "ngo": drawLimit(rt, "ngo")}
		grace := rapid.IntRange(0, 2).Draw(rt, "grace")
		open := rapid.SliceOfNDistinct(rapid.SampledFrom(guardMonths), 0, 3, rapid.ID[string]).Draw(rt, "input periods")
		zeros := rapid.SampledFrom([]string{"", "reporting", "assigned"}).Draw(rt, "zeros")

		transform := guarded(limits, grace, open, zeros)
		var lines []string
		want, reporting, named, wrong := map[string]int{}, map[string]bool{}, map[string]bool{}, 0
		for i := range rapid.IntRange(0, 12).Draw(rt, "n") {
			site, fund := rapid.SampledFrom([]string{"a", "b"}).Draw(rt, "site"), rapid.SampledFrom([]string{"gov", "ngo"}).Draw(rt, "fund")
			month := rapid.SampledFrom(guardMonths).Draw(rt, "month")
			lines = append(lines, opdVisit(fmt.Sprint(i), month+"-20", site, `"fund":"`+fund+`"`))
			inPeriods := len(open) == 0 || slices.Contains(open, month)
			if inPeriods {
				reporting[site+month] = true
			}
			if !inPeriods || !limits[fund].takes(site, month, grace) {
				wrong++
				continue
			}
			want[guardCell(site, month, funds[fund])]++
			named[site+month+fund], named[site+fund] = true, true
		}
		for _, site := range []string{"a", "b"} {
			for _, month := range guardMonths {
				for fund, combo := range funds {
					zero := zeros == "reporting" && reporting[site+month] && named[site+month+fund] || zeros == "assigned" && named[site+fund]
					if zero && (len(open) == 0 || slices.Contains(open, month)) && limits[fund].takes(site, month, grace) {
						want[guardCell(site, month, combo)] += 0
					}
				}
			}
		}
		got := runTransform(t, transform, RunOptions{Periods: "202512..202602"}, lines...)
		cells := map[string]int{}
		for _, c := range got.cells {
			cell, value, _ := strings.Cut(c, " = ")
			n := 0
			fmt.Sscan(value, &n)
			cells[cell] = n
		}
		if !maps.Equal(cells, want) || len(got.rejects) != wrong {
			rt.Fatalf("got %v and %d rejects, want %v and %d", cells, len(got.rejects), want, wrong)
		}
	})
}

func guardCell(site, month, combo string) string {
	unit := map[string]string{"a": siteA, "b": siteB}[site]
	return "All " + strings.ReplaceAll(month, "-", "") + " " + unit + " PlainPlainn " + combo
}

func guarded(limits map[string]fundLimit, grace int, open []string, zeros string) *Transform {
	transform := withRules(Rule{Element: "All", Aggregate: "count"})
	set := &transform.DataSets[0]
	set.AttributeCombo, set.GracePeriods = fundCombo, grace
	for _, month := range open {
		set.InputPeriods = append(set.InputPeriods, strings.ReplaceAll(month, "-", ""))
	}
	if zeros != "" {
		set.Zeros = &Zeros{Scope: zeros}
	}
	body(transform).Attributes = []CategoryValue{category(fundCategory, "v.fund")}
	transform.OptionLimits = []OptionLimit{limits["gov"].limit("OptionGover"), limits["ngo"].limit("OptionNgooo")}
	return transform
}
