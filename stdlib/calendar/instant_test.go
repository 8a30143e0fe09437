package calendar

import (
	"errors"
	"testing"
	"time"
	_ "time/tzdata" // the zones below, on any machine

	"pgregory.net/rapid"
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := LoadZone(name)
	if err != nil {
		t.Fatalf("LoadZone(%q): %v", name, err)
	}
	return z
}

func TestParseInstant(t *testing.T) {
	kampala := zone(t, "Africa/Kampala") // three hours east, no changes of the clocks
	for _, c := range []struct{ text, want string }{
		{"2026-01-31T08:00:00Z", "2026-01-31T08:00:00Z"},
		{"2026-01-31t08:00:00z", "2026-01-31T08:00:00Z"},
		{"2026-01-31T08:00:00+03:00", "2026-01-31T08:00:00+03:00"},
		{"2026-01-31T08:00:00.000+0300", "2026-01-31T08:00:00+03:00"},
		{"2026-01-31 08:00:00+03", "2026-01-31T08:00:00+03:00"},
		{"2026-01-31 08:00:00-00:00", "2026-01-31T08:00:00Z"},
		{"2026-01-31T08:00-05:30", "2026-01-31T08:00:00-05:30"},
		{"2026-01-31T08:00", "2026-01-31T08:00:00+03:00"},
		{"2026-01-31 08:00:00", "2026-01-31T08:00:00+03:00"},
		{"2026-01-31T08:00:00.5", "2026-01-31T08:00:00.5+03:00"},
		{"2026-01-31T23:59:59.123456789Z", "2026-01-31T23:59:59.123456789Z"},
		{"2024-02-29T00:00Z", "2024-02-29T00:00:00Z"},
	} {
		i, err := ParseInstant(c.text, kampala)
		if err != nil || i.String() != c.want {
			t.Errorf("ParseInstant(%q) = %s, %v, want %s", c.text, i, err, c.want)
		}
	}
}

func TestParseInstantRefuses(t *testing.T) {
	for _, c := range []struct {
		text string
		want error
	}{
		{"", ErrInstant},
		{"2026-01-31", ErrInstant},
		{"2026-01", ErrInstant},
		{"2026-01-31T", ErrInstant},
		{"2026-01-31T08", ErrInstant},
		{"2026-01-31T8:00", ErrInstant},
		{"2026-01-31  08:00", ErrInstant},
		{"2026-01-31_08:00", ErrInstant},
		{"2026-01-31T08:00:", ErrInstant},
		{"2026-01-31T08:00:0", ErrInstant},
		{"2026-01-31T08:00:0x", ErrInstant},
		{"2026-01-31T08:00:00.", ErrInstant},
		{"2026-01-31T08:00:00.Z", ErrInstant},
		{"2026-01-31T08:00:00,5Z", ErrInstant},
		{"2026-01-31T08:00:00.1234567890Z", ErrInstant},
		{"2026-01-31T08:00:00 Z", ErrInstant},
		{"2026-01-31T08:00:00+3", ErrInstant},
		{"2026-01-31T08:00:00+03:0", ErrInstant},
		{"2026-01-31T08:00:00+03-00", ErrInstant},
		{"2026-01-31T08:00:00+030000", ErrInstant},
		{"2026-01-31T08:00:00Zulu", ErrInstant},
		{"2026-01-31T08:00:00 Africa/Kampala", ErrInstant},
		{"2026-01-31T08:00:00Z ", ErrInstant},
		{" 2026-01-31T08:00:00Z", ErrInstant},
		{"2026-01-31T08.00:00Z", ErrInstant},
		{"2026-01-31T0a:00:00Z", ErrInstant},
		{"1769846400", ErrInstant},
		{"2026-02-30T08:00:00Z", ErrNoDay},
		{"2026-01-31T24:00:00Z", ErrNoTime},
		{"2026-01-31T08:60:00Z", ErrNoTime},
		{"2016-12-31T23:59:60Z", ErrNoTime},
		{"2026-01-31T08:00:00+24:00", ErrNoTime},
		{"2026-01-31T08:00:00+03:60", ErrNoTime},
		{"2026-01-31T08:00:00", ErrNoZone},
		{"0000-01-31T08:00:00Z", ErrRange},
		{"0001-01-01T08:00:00Z", ErrRange},
		{"9999-12-31T08:00:00Z", ErrRange},
	} {
		if i, err := ParseInstant(c.text, nil); !errors.Is(err, c.want) {
			t.Errorf("ParseInstant(%q) = %s, %v, want %v", c.text, i, err, c.want)
		}
	}
}

func TestClocksChange(t *testing.T) {
	for _, c := range []struct{ zone, text, want string }{
		// Cairo's clocks skip the hour from midnight on 26 April 2024: the day must stay.
		{"Africa/Cairo", "2024-04-26T00:30", "2024-04-26T01:30:00+03:00"},
		{"Africa/Cairo", "2024-04-25T23:59", "2024-04-25T23:59:00+02:00"},
		{"Africa/Cairo", "2024-04-26T01:00", "2024-04-26T01:00:00+03:00"},
		// They show the last hour of 31 October 2024 twice: the first is meant.
		{"Africa/Cairo", "2024-10-31T23:30", "2024-10-31T23:30:00+03:00"},
		{"Africa/Cairo", "2024-11-01T00:00", "2024-11-01T00:00:00+02:00"},
		{"Europe/Berlin", "2026-03-29T02:30", "2026-03-29T03:30:00+02:00"},
		{"Europe/Berlin", "2026-10-25T02:30", "2026-10-25T02:30:00+02:00"},
		{"Europe/Berlin", "2026-10-25T03:00", "2026-10-25T03:00:00+01:00"},
		{"America/New_York", "2026-11-01T01:30", "2026-11-01T01:30:00-04:00"},
		{"America/New_York", "2026-03-08T02:30", "2026-03-08T03:30:00-04:00"},
	} {
		i, err := ParseInstant(c.text, zone(t, c.zone))
		if err != nil || i.String() != c.want {
			t.Errorf("%s in %s is %s, %v, want %s", c.text, c.zone, i, err, c.want)
		}
	}
}

func TestLocalTimeAgainstGo(t *testing.T) {
	zones := []*time.Location{
		zone(t, "Africa/Kampala"), zone(t, "Africa/Cairo"), zone(t, "Africa/Casablanca"), zone(t, "Asia/Kathmandu"),
		zone(t, "Europe/Berlin"), zone(t, "America/Port-au-Prince"), zone(t, "Pacific/Apia"), time.UTC,
	}
	rapid.Check(t, func(t *rapid.T) {
		z := rapid.SampledFrom(zones).Draw(t, "zone")
		moment := time.Unix(rapid.Int64Range(0, 1_900_000_000).Draw(t, "second"), 0)
		text := moment.In(z).Format("2006-01-02T15:04:05")
		i, err := ParseInstant(text, z)
		if err != nil {
			t.Fatalf("ParseInstant(%q): %v", text, err)
		}
		if again := i.Time().In(z).Format("2006-01-02T15:04:05"); again != text {
			t.Fatalf("%s in %s is read as %s", text, z, again)
		}
		if i.Time().After(moment) {
			t.Fatalf("%s in %s is read as %s, after the first moment of that name", text, z, i)
		}
		if got := DateIn(i, z).String(); got != text[:10] {
			t.Fatalf("%s in %s is on %s", text, z, got)
		}
		if got := i.FormatIn(z); got != text+".000" {
			t.Fatalf("%s in %s is written %s", text, z, got)
		}
	})
}

func TestDateInZone(t *testing.T) {
	i, err := ParseInstant("2026-01-31T22:30:00Z", nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"Africa/Kampala":   "2026-02-01",
		"Africa/Accra":     "2026-01-31",
		"America/New_York": "2026-01-31",
		"Asia/Kathmandu":   "2026-02-01",
	} {
		if got := DateIn(i, zone(t, name)).String(); got != want {
			t.Errorf("in %s it is %s, want %s", name, got, want)
		}
	}
}

func TestDateBefore1970(t *testing.T) {
	i, err := ParseInstant("1969-12-31T23:59:59.999Z", nil)
	if err != nil || DateIn(i, time.UTC).String() != "1969-12-31" {
		t.Errorf("a millisecond before 1970 is on %s, %v", DateIn(i, time.UTC), err)
	}
	if got := i.FormatIn(time.UTC); got != "1969-12-31T23:59:59.999" {
		t.Errorf("it is written %s", got)
	}
}

func TestFormatInCutsOff(t *testing.T) {
	i, err := ParseInstant("2026-01-31T08:09:59.9999Z", nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := i.FormatIn(zone(t, "Africa/Kampala")); got != "2026-01-31T11:09:59.999" {
		t.Errorf("it is written %s", got)
	}
}

func TestInstantsCompareByMoment(t *testing.T) {
	a, _ := ParseInstant("2026-01-31T08:00:00+03:00", nil)
	b, _ := ParseInstant("2026-01-31T05:00:00Z", nil)
	c, _ := ParseInstant("2026-01-31T05:00:00.001Z", nil)
	if !a.Equal(b) || a.Compare(b) != 0 || a.Before(b) {
		t.Errorf("%s and %s are not the same moment", a, b)
	}
	if a.Compare(c) != -1 || c.Compare(a) != 1 || !a.Before(c) || a.Equal(c) {
		t.Errorf("%s is not before %s", a, c)
	}
	if a.OffsetSeconds() != 3*60*60 || b.OffsetSeconds() != 0 {
		t.Errorf("the offsets are %d and %d", a.OffsetSeconds(), b.OffsetSeconds())
	}
}

func TestFromTime(t *testing.T) {
	now := time.Now() // has a monotonic reading, which must not matter
	i, err := FromTime(now)
	if err != nil || !i.Time().Equal(now) {
		t.Errorf("FromTime(%s) = %s, %v", now, i, err)
	}
	if i.Time() == now {
		t.Error("the monotonic reading was kept")
	}
	for _, year := range []int{-290000, 0, 10000, 290000} {
		if _, err := FromTime(time.Date(year, 6, 1, 0, 0, 0, 0, time.UTC)); !errors.Is(err, ErrRange) {
			t.Errorf("FromTime in the year %d: %v", year, err)
		}
	}
}

func TestLoadZone(t *testing.T) {
	for _, name := range []string{"", "Local", "Africa/Atlantis", "../../etc/passwd", "+03:00", "local time"} {
		if _, err := LoadZone(name); !errors.Is(err, ErrZone) {
			t.Errorf("LoadZone(%q): %v, want ErrZone", name, err)
		}
	}
	if z := zone(t, "UTC"); z != time.UTC {
		t.Errorf("UTC is %v", z)
	}
}

func FuzzParseInstant(f *testing.F) {
	for _, seed := range []string{
		"2026-01-31T08:00:00Z", "2026-01-31T08:00:00.000+0300", "2026-01-31 08:00", "2024-04-26T00:30:00", "", "0001-01-01T00:00+23:59",
		"1800-06-01T12:00",
	} {
		f.Add(seed)
	}
	cairo := zone(f, "Africa/Cairo")
	f.Fuzz(func(t *testing.T, text string) {
		i, err := ParseInstant(text, cairo)
		sameInstant(t, text, cairo)
		if err != nil {
			return
		}
		back, err := ParseInstant(i.String(), nil)
		if err != nil || !back.Equal(i) {
			t.Fatalf("%q is written %s, which reads as %s, %v", text, i, back, err)
		}
		if day := DateIn(i, i.Time().Location()).String(); day != text[:10] {
			t.Fatalf("%q is on %s", text, day)
		}
		if d := i.FormatIn(cairo); len(d) != len("yyyy-MM-ddTHH:mm:ss.SSS") {
			t.Fatalf("%q is written %q for DHIS2", text, d)
		}
	})
}

// sameInstant reads a text as parseInstant does, which knows all forms, and from
// bytes as from a string.
func sameInstant(t interface{ Errorf(string, ...any) }, text string, zone *time.Location) {
	want, wantErr := parseInstant(text, zone)
	got, err := ParseInstant(text, zone)
	fromBytes, bytesErr := ParseInstant([]byte(text), zone)
	if err != wantErr || bytesErr != wantErr || !got.Equal(want) || got.OffsetSeconds() != want.OffsetSeconds() || !fromBytes.Equal(got) || fromBytes.OffsetSeconds() != got.OffsetSeconds() {
		t.Errorf("ParseInstant(%q) = %s, %v, and from bytes %s, %v; want %s, %v", text, got, err, fromBytes, bytesErr, want, wantErr)
	}
	day, dayErr := ParseISO(text)
	if fromBytes, err := ParseISO([]byte(text)); fromBytes != day || err != dayErr {
		t.Errorf("ParseISO(%q) = %s, %v, and from bytes %s, %v", text, day, dayErr, fromBytes, err)
	}
}

func TestPlainInstantsAreReadAsAnyOther(t *testing.T) {
	cairo := zone(t, "Africa/Cairo")
	rapid.Check(t, func(r *rapid.T) {
		text := rapid.StringMatching(`(000[0-2]|19[0-9]{2}|20[0-9]{2}|9999)-[0-1][0-9]-[0-3][0-9][Tt ][0-2][0-9]:[0-6][0-9](:[0-6][0-9](\.[0-9]{0,4})?)?(Z|z|[+-][0-2][0-9](:?[0-6][0-9])?)?`).Draw(r, "text")
		sameInstant(r, text, cairo)
		if harmed := []byte(text); len(harmed) > 0 {
			harmed[rapid.IntRange(0, len(harmed)-1).Draw(r, "at")] = rapid.SampledFrom([]byte("0123456789-:.TZ+ x/")).Draw(r, "byte")
			sameInstant(r, string(harmed), cairo)
			sameInstant(r, text[:rapid.IntRange(0, len(text)).Draw(r, "cut")], nil)
		}
	})
}

func TestPlainInstantsDoNotAllocate(t *testing.T) {
	for _, text := range []string{"2026-01-31T08:00:00Z", "2026-01-31T08:00:00.000+0545", "2026-01-31T08:00:00-03:00"} {
		bytes := []byte(text)
		if n := testing.AllocsPerRun(100, func() { _, _ = ParseInstant(bytes, nil) }); n != 0 {
			t.Errorf("%s: %v allocations", text, n)
		}
	}
}

func BenchmarkParseInstantInParts(b *testing.B) {
	for b.Loop() {
		_, _ = parseInstant("2026-01-31T08:00:00.000+0300", nil)
	}
}

func BenchmarkParseInstant(b *testing.B) {
	kampala := zone(b, "Africa/Kampala")
	for _, text := range []string{"2026-01-31T08:00:00Z", "2026-01-31T08:00:00.000+0300", "2026-01-31 08:00:00"} {
		b.Run(text, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, _ = ParseInstant(text, kampala)
			}
		})
	}
}

func BenchmarkDateIn(b *testing.B) {
	kampala := zone(b, "Africa/Kampala")
	i, _ := ParseInstant("2026-01-31T22:30:00Z", nil)
	b.ReportAllocs()
	for b.Loop() {
		_ = DateIn(i, kampala)
	}
}
