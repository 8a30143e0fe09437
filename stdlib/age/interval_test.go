package age

import (
	"errors"
	"strings"
	"testing"
)

func TestParsePartial(t *testing.T) {
	for _, c := range []struct {
		text, earliest, latest string
		want                   error
	}{
		{"2019", "2019-01-01", "2019-12-31", nil},
		{"2019-05", "2019-05-01", "2019-05-31", nil},
		{"2019-02", "2019-02-01", "2019-02-28", nil},
		{"2020-02", "2020-02-01", "2020-02-29", nil},
		{"2019-05-17", "2019-05-17", "2019-05-17", nil},
		{"0001", "0001-01-01", "0001-12-31", nil},
		{"9999", "9999-01-01", "9999-12-31", nil},
		{"2019-13", "", "", ErrNoDay},
		{"2019-00", "", "", ErrNoDay},
		{"2019-02-29", "", "", ErrNoDay},
		{"0000", "", "", ErrNoDay},
		{"", "", "", ErrPartial},
		{"19", "", "", ErrPartial},
		{"019", "", "", ErrPartial},
		{"2019-5", "", "", ErrPartial},
		{"2019-", "", "", ErrPartial},
		{"201905", "", "", ErrPartial},
		{"2019/05", "", "", ErrPartial},
		{"20x9", "", "", ErrPartial},
		{"2019-05-17T00:00:00Z", "", "", ErrPartial},
		{" 2019", "", "", ErrPartial},
		{"-019", "", "", ErrPartial},
	} {
		i, err := ParsePartial(c.text)
		if !errors.Is(err, c.want) {
			t.Errorf("ParsePartial(%q) = %s to %s, %v, want %v", c.text, i.Earliest, i.Latest, err, c.want)
		}
		if err != nil && len(c.text) > 1 && strings.Contains(err.Error(), c.text) {
			t.Errorf("the error %q repeats the text", err)
		}
		if c.want != nil {
			continue
		}
		if i.Earliest.String() != c.earliest || i.Latest.String() != c.latest || i.IsExact() != (c.earliest == c.latest) {
			t.Errorf("ParsePartial(%q) = %s to %s, want %s to %s", c.text, i.Earliest, i.Latest, c.earliest, c.latest)
		}
	}
}

func TestRefusedBirthDatesGiveNoInterval(t *testing.T) {
	for _, text := range []string{"2019-13", "0000-05", "2019x05", "", "2019-02-29"} {
		if i, err := ParsePartial(text); err == nil || i != (Interval{}) {
			t.Errorf("ParsePartial(%q) = %v, %v", text, i, err)
		}
	}
}

func TestPartialAges(t *testing.T) {
	five := Bound{5, Years}
	for _, c := range []struct {
		birth, on        string
		least, most      int // years
		reached, certain bool
	}{
		{"2019", "2026-01-01", 6, 7, true, true},
		{"2021", "2026-01-01", 4, 5, false, false},
		{"2021", "2025-12-31", 4, 4, false, true},
		{"2021", "2026-12-31", 5, 5, true, true},
		{"2021-05", "2026-05-16", 4, 5, false, false},
		{"2021-05", "2026-05-31", 5, 5, true, true},
		{"2021-05", "2026-04-30", 4, 4, false, true},
		{"2021-05-17", "2026-05-17", 5, 5, true, true},
		{"2021-05-17", "2026-05-16", 4, 4, false, true},
	} {
		birth, err := ParsePartial(c.birth)
		if err != nil {
			t.Fatal(err)
		}
		a, err := OfInterval(birth, date(t, c.on))
		if err != nil {
			t.Fatal(err)
		}
		if least, most := a.Years(); least != c.least || most != c.most {
			t.Errorf("born %s, on %s: %d to %d years, want %d to %d", c.birth, c.on, least, most, c.least, c.most)
		}
		if reached, certain := a.Reached(five); reached != c.reached || certain != c.certain {
			t.Errorf("born %s, on %s: five years reached %v, certain %v", c.birth, c.on, reached, certain)
		}
	}
}

func TestPartialUnits(t *testing.T) {
	birth, err := ParsePartial("2026-01")
	if err != nil {
		t.Fatal(err)
	}
	a, err := OfInterval(birth, date(t, "2026-03-01"))
	if err != nil {
		t.Fatal(err)
	}
	for name, f := range map[string]struct {
		units       func() (int, int)
		least, most int
	}{
		"days":   {a.Days, 29, 59},
		"weeks":  {a.Weeks, 4, 8},
		"months": {a.Months, 1, 2},
		"years":  {a.Years, 0, 0},
	} {
		if least, most := f.units(); least != f.least || most != f.most {
			t.Errorf("%d to %d %s, want %d to %d", least, most, name, f.least, f.most)
		}
	}
}

func TestNobodyIsSeenBeforeBirth(t *testing.T) {
	birth, err := ParsePartial("2026")
	if err != nil {
		t.Fatal(err)
	}
	a, err := OfInterval(birth, date(t, "2026-01-20"))
	if err != nil {
		t.Fatal(err)
	}
	if least, most := a.Days(); least != 0 || most != 19 {
		t.Errorf("born in 2026 and seen on 20 January: %d to %d days", least, most)
	}
	if reached, certain := a.Reached(Bound{29, Days}); reached || !certain {
		t.Errorf("29 days reached %v, certain %v", reached, certain)
	}
	if _, err := OfInterval(birth, date(t, "2025-12-31")); !errors.Is(err, ErrBornAfter) {
		t.Errorf("born in 2026 and seen in 2025: %v", err)
	}
}
