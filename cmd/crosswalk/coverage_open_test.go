package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/compiler"
)

// cells makes an element of which the cells of a number are filled: one bit a cell.
func cells(filled uint, categories ...[]string) compiler.ElementCoverage {
	e := compiler.ElementCoverage{}
	combos := [][]string{nil}
	for i, options := range categories {
		e.Categories = append(e.Categories, fmt.Sprint("category ", i))
		var next [][]string
		for _, combo := range combos {
			for _, o := range options {
				next = append(next, append(slices.Clip(combo), o))
			}
		}
		combos = next
	}
	for i, combo := range combos {
		c := compiler.CellCoverage{Options: combo}
		if filled&(1<<i) != 0 {
			c.By = []compiler.Filler{{Rule: "a"}}
		}
		e.Cells = append(e.Cells, c)
	}
	return e
}

func isOpen(c compiler.CellCoverage) bool { return !c.Filled() }

func TestOpenWords(t *testing.T) {
	sex, age, place := []string{"M", "F"}, []string{"0-4", "5-59", "60+"}, []string{"in", "out"}
	for _, test := range []struct {
		filled     uint
		categories [][]string
		want       string
	}{
		{0, nil, "the cell"},
		{1, nil, ""},
		{0b00, [][]string{sex}, "all"},
		{0b01, [][]string{sex}, "F"},
		{0b111_111, [][]string{sex, age}, ""},
		{0b111_000, [][]string{sex, age}, "all of M"},
		{0b110_110, [][]string{sex, age}, "all of 0-4"},
		{0b111_011, [][]string{sex, age}, "M × 60+"},
		{0b110_000, [][]string{sex, age}, "all of M, all of 0-4"},
		{0b100_000, [][]string{sex, age}, "all but F × 60+"},
		{0b001_110, [][]string{sex, age}, "M × 0-4, F × 5-59, F × 60+"},
		{0b11_11_11_11_00_11, [][]string{sex, age, place}, "all of M × 5-59"},
	} {
		if got := openWords(cells(test.filled, test.categories...), isOpen); got != test.want {
			t.Errorf("%b of %v: %q, want %q", test.filled, test.categories, got, test.want)
		}
	}
}

// What the words name are the open cells, and no others.
func TestOpenWordsNameTheOpenCells(t *testing.T) {
	chance := rand.New(rand.NewPCG(3, 7))
	for range 3000 {
		e := cells(uint(chance.Uint64()|chance.Uint64()), []string{"a", "b"}, []string{"c", "d", "e"}, []string{"f", "g"})
		words := openWords(e, isOpen)
		if strings.Contains(words, " more") {
			continue // cut
		}
		for _, c := range e.Cells {
			if reads(words, c) == c.Filled() {
				t.Fatalf("%q and %v: filled %v", words, c.Options, c.Filled())
			}
		}
	}
}

// reads takes the words for what they say of a cell.
func reads(words string, c compiler.CellCoverage) bool {
	rest, but := strings.CutPrefix(words, "all but ")
	if words == "all" {
		return true
	}
	in := words != "" && slices.ContainsFunc(strings.Split(rest, ", "), func(term string) bool {
		for _, option := range strings.Split(strings.TrimPrefix(term, "all of "), " × ") {
			if !slices.Contains(c.Options, option) {
				return false
			}
		}
		return true
	})
	return in != but
}

func TestManyOpenCellsAreCut(t *testing.T) {
	var ages []string
	for i := range 30 {
		ages = append(ages, fmt.Sprint("age ", i))
	}
	got := openWords(cells(0x15555555, ages), isOpen)
	if !strings.HasSuffix(got, "age 15 and 7 more") || strings.Count(got, ",") != 7 {
		t.Error(got)
	}
}
