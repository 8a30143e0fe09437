package calendar

import (
	_ "embed"
	"errors"
	"strconv"
	"strings"
	"testing"
)

// goldenYears was made by other implementations; testdata/years.mjs and
// testdata/Years.java say how.
//
//go:embed testdata/years.csv
var goldenYears string

// A goldenYear is a row: how a year begins, and how long its months are.
type goldenYear struct {
	oracle string
	system System
	year   int
	first  Date
	months []int
}

func parseGoldenYear(t *testing.T, row string) goldenYear {
	t.Helper()
	cells := strings.Split(strings.TrimSpace(row), ",")
	system, ok := ParseSystem(cells[1])
	year, err := strconv.Atoi(cells[2])
	first, err2 := ParseISO(cells[3])
	if !ok || err != nil || err2 != nil {
		t.Fatalf("row %q cannot be read", row)
	}
	g := goldenYear{cells[0], system, year, first, nil}
	for _, cell := range strings.Fields(cells[4]) {
		n, err := strconv.Atoi(cell)
		if err != nil {
			t.Fatalf("row %q cannot be read", row)
		}
		g.months = append(g.months, n)
	}
	return g
}

func TestYearsOfOtherImplementations(t *testing.T) {
	seen := map[System]int{}
	for row := range strings.Lines(goldenYears) {
		g := parseGoldenYear(t, row)
		seen[g.system]++
		if got, err := g.system.NewDate(g.year, 1, 1); err != nil || got != g.first {
			t.Errorf("%s: %s %d begins on %s (%v), want %s", g.oracle, g.system, g.year, got, err, g.first)
			continue
		}
		g.compareMonths(t)
	}
	for _, s := range Systems()[1:] {
		if first, last := s.Years(); seen[s] < min(100, last-first) {
			t.Errorf("only %d rows of %s", seen[s], s)
		}
	}
}

// compareMonths goes through the days of the year, each of which has one name.
func (g goldenYear) compareMonths(t *testing.T) {
	t.Helper()
	day := g.first
	for i, length := range g.months {
		month := i + 1
		if got := g.system.DaysIn(g.year, month); month <= 12 && got != length && !g.mayDiffer(month) {
			t.Errorf("%s: month %d of %s %d has %d days, want %d", g.oracle, month, g.system, g.year, got, length)
		}
		for n := 1; n <= length; n++ {
			y, m, d, err := g.system.Civil(day)
			wantErr := error(nil)
			if month == 13 {
				wantErr = ErrPagume
			}
			if (y != g.year || m != month || d != n || err != wantErr) && !g.mayDiffer(0) {
				t.Errorf("%s: %s is %s %d-%d-%d (%v), want %d-%d-%d", g.oracle, day, g.system, y, m, d, err, g.year, month, n)
			}
			day, _ = day.AddDays(1)
		}
	}
}

// mayDiffer says whether DHIS2's library is known to have other lengths: exactly
// in the months that are doubtful. Month 0 stands for any.
func (g goldenYear) mayDiffer(month int) bool {
	if g.oracle != "multi-calendar-dates" {
		return false
	}
	for m := 1; m <= 12; m++ {
		if (m == month || month == 0) && g.system.Doubtful(g.year, m) {
			return true
		}
	}
	return false
}

// TestDoubtfulMonthsDiffer sees to it that no month is called doubtful in which
// DHIS2's library gives all days the same names.
func TestDoubtfulMonthsDiffer(t *testing.T) {
	for row := range strings.Lines(goldenYears) {
		g := parseGoldenYear(t, row)
		if g.oracle != "multi-calendar-dates" {
			continue
		}
		ours, theirs := 0, 0 // days before the month
		for month := 1; month <= 12; month++ {
			differs := ours != theirs || g.system.DaysIn(g.year, month) != g.months[month-1]
			if got := g.system.Doubtful(g.year, month); got != differs && g.year/10 != 203 {
				t.Errorf("Doubtful(%d, %d) = %v, and that it differs is %v", g.year, month, got, differs)
			}
			ours += g.system.DaysIn(g.year, month)
			theirs += g.months[month-1]
		}
	}
}

// TestEveryDayHasOneName goes through all days of a calendar that are known.
func TestEveryDayHasOneName(t *testing.T) {
	for _, s := range Systems() {
		firstYear, lastYear := s.Years()
		day, err := s.NewDate(max(firstYear, lastYear-1200), 1, 1)
		if err != nil {
			t.Fatalf("%s: %v", s, err)
		}
		before := [3]int{}
		for n := 0; ; n++ {
			y, m, d, err := s.Civil(day)
			if err == ErrYears {
				break
			}
			next := [3]int{y, m, d}
			if !follows(before, next) && n > 0 {
				t.Fatalf("%s: after %v comes %v", s, before, next)
			}
			if back, backErr := s.NewDate(y, m, d); err == nil && (back != day || backErr != nil) {
				t.Fatalf("%s: %s is %v, and that is %s (%v)", s, day, next, back, backErr)
			}
			before = next
			if day, err = day.AddDays(1); err != nil {
				break
			}
		}
		if before[0] != lastYear {
			t.Errorf("%s ends in %d, want %d", s, before[0], lastYear)
		}
	}
}

// follows says whether a name can be that of the day after another one's.
func follows(a, b [3]int) bool {
	switch {
	case a[0] == b[0] && a[1] == b[1]:
		return b[2] == a[2]+1
	case a[0] == b[0]:
		return b[1] == a[1]+1 && b[2] == 1 && a[2] >= 28
	}
	return b[0] == a[0]+1 && a[1] >= 12 && b[1] == 1 && b[2] == 1
}

func TestSystemRefuses(t *testing.T) {
	pagume, _ := ParseISO("2024-09-07")
	early, _ := ParseISO("1943-04-13")
	late, _ := ParseISO("2027-04-14")
	doubtful, _ := ParseISO("2026-10-20")
	for _, c := range []struct {
		system System
		day    Date
		want   error
	}{
		{Ethiopian, pagume, ErrPagume}, {Nepali, early, ErrYears}, {Nepali, late, ErrYears}, {Nepali, doubtful, ErrDoubtful},
	} {
		if text, err := c.system.Format(c.day); text != "" || !errors.Is(err, c.want) {
			t.Errorf("%s of %s is %q, %v; want %v", c.system, c.day, text, err, c.want)
		}
	}
	for _, c := range []struct {
		system           System
		year, month, day int
		want             error
	}{
		{Ethiopian, 2016, 13, 1, ErrNoDay}, {Ethiopian, 2016, 1, 31, ErrNoDay}, {Ethiopian, 0, 1, 1, ErrYears},
		{Nepali, 1999, 12, 30, ErrYears}, {Nepali, 2084, 1, 1, ErrYears}, {Nepali, 2081, 1, 32, ErrNoDay}, {Nepali, 2081, 0, 1, ErrNoDay},
		{ISO, 10000, 1, 1, ErrRange}, {Thai, 2569, 2, 29, ErrNoDay},
	} {
		if d, err := c.system.NewDate(c.year, c.month, c.day); err != c.want {
			t.Errorf("%s %d-%d-%d is %s, %v; want %v", c.system, c.year, c.month, c.day, d, err, c.want)
		}
	}
}

func TestFormatInSystem(t *testing.T) {
	for _, c := range []struct {
		system    System
		day, want string
	}{
		{ISO, "2026-11-25", "2026-11-25"}, {Ethiopian, "2023-09-12", "2016-01-01"}, {Ethiopian, "2007-09-11", "1999-13-06"},
		{Ethiopian, "2007-09-12", "2000-01-01"}, {Nepali, "2024-04-13", "2081-01-01"}, {Nepali, "2024-05-13", "2081-01-31"},
		{Persian, "2021-03-20", "1399-12-30"}, {Thai, "2026-02-28", "2569-02-28"}, {Julian, "2026-01-07", "2025-12-25"},
	} {
		day, _ := ParseISO(c.day)
		got, err := c.system.Format(day)
		if strings.Contains(c.want, "-13-") {
			if err != ErrPagume {
				t.Errorf("%s of %s: %v", c.system, c.day, err)
			}
		} else if got != c.want || err != nil {
			t.Errorf("%s of %s is %q (%v), want %q", c.system, c.day, got, err, c.want)
		}
	}
}

func TestSystemNames(t *testing.T) {
	for _, s := range Systems() {
		if got, ok := ParseSystem(s.String()); !ok || got != s || s.Title() == "" {
			t.Errorf("ParseSystem(%q) = %v, %v", s, got, ok)
		}
	}
	if s, ok := ParseSystem("gregorian"); !ok || s != ISO {
		t.Error("gregorian is not ISO's")
	}
	for _, name := range []string{"coptic", "islamic", "", "Nepali"} {
		if _, ok := ParseSystem(name); ok {
			t.Errorf("ParseSystem(%q) is known", name)
		}
	}
}
