package decimal

import (
	"errors"
	"math"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// must reads a number that a test is sure of.
func must(t testing.TB, text string) Decimal {
	t.Helper()
	d, err := Parse(text)
	if err != nil {
		t.Fatalf("Parse(%q): %v", text, err)
	}
	return d
}

func TestParseWritesCanonicalForm(t *testing.T) {
	nines := strings.Repeat("9", 60)
	for _, c := range []struct{ text, want string }{
		{"0", "0"},
		{"-0", "0"},
		{"-0.000", "0"},
		{"0e400", "0"},
		{"12", "12"},
		{"-12.50", "-12.5"},
		{"0.1", "0.1"},
		{"0.0000000000000000001", "0.0000000000000000001"},
		{"1e3", "1000"},
		{"1E+3", "1000"},
		{"2.5e-7", "0.00000025"},
		{"9007199254740993", "9007199254740993"},
		{"9223372036854775807", "9223372036854775807"},
		{"-9223372036854775808", "-9223372036854775808"},
		{"9223372036854775808", "9223372036854775808"},
		{"100000000000000000000000", "100000000000000000000000"},
		{nines + "." + nines, nines + "." + nines},
		{"1e60", "1" + strings.Repeat("0", 60)},
		{"-1e60", "-1" + strings.Repeat("0", 60)},
		{"1e-60", "0." + strings.Repeat("0", 59) + "1"},
		{"1" + strings.Repeat("0", 400) + "e-400", "1"},
		{"0." + strings.Repeat("0", 400) + "1e401", "1"},
		{"1." + strings.Repeat("0", 400), "1"},
	} {
		if got := must(t, c.text).String(); got != c.want {
			t.Errorf("Parse(%q) is written %q, want %q", c.text, got, c.want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for _, text := range []string{
		"", "-", "+1", ".5", "5.", "-.5", "007", "00", "-01", "1e", "1e+", "1.e3", "e3", "--1",
		"0x1F", "1_000", "1,000", "NaN", "Infinity", "-inf", " 1", "1 ", "1\n", "١", "1e3.5", "1e3e3", "½", "1-",
	} {
		if _, err := Parse(text); !errors.Is(err, ErrFormat) {
			t.Errorf("Parse(%q) = %v, want ErrFormat", text, err)
		}
	}
	for _, text := range []string{
		"1e400", "-1e400", "1e-400", "1e61", "2e60", "1e-61", "1.1e60",
		"1e99999999999999999999999999", "1e-99999999999999999999999999",
		strings.Repeat("9", 61), "0." + strings.Repeat("3", 61), strings.Repeat("7", 100_000),
	} {
		if _, err := Parse(text); !errors.Is(err, ErrRange) {
			t.Errorf("Parse(%.20q…) = %v, want ErrRange", text, err)
		}
	}
}

func TestErrorsSayNothingOfTheValue(t *testing.T) {
	_, err := Parse("4711abc")
	if strings.Contains(err.Error(), "4711") {
		t.Errorf("the error %q repeats the text", err)
	}
}

func TestZeroValueIsZero(t *testing.T) {
	var d Decimal
	if d.String() != "0" || d.Sign() != 0 || !d.IsInt() || !d.Equal(FromInt(0)) {
		t.Errorf("the zero Decimal is %q with sign %d", d, d.Sign())
	}
}

func TestArithmetic(t *testing.T) {
	for _, c := range []struct {
		x, op, y, want string
	}{
		{"0.1", "+", "0.2", "0.3"},
		{"9223372036854775807", "+", "1", "9223372036854775808"},
		{"-9223372036854775807", "+", "-1", "-9223372036854775808"},
		{"9223372036854775808", "+", "-1", "9223372036854775807"},
		{"1e30", "+", "1e-30", "1000000000000000000000000000000.000000000000000000000000000001"},
		{"1", "-", "0.9", "0.1"},
		{"3037000500", "*", "3037000500", "9223372037000250000"},
		{"-0.000000001", "*", "0.0000000005", "-0.0000000000000000005"},
		{"1e30", "*", "-1e30", "-1" + strings.Repeat("0", 60)},
		{"7", "/", "2", "3.5"},
		{"-1", "/", "8", "-0.125"},
		{"1", "/", "3", "0." + strings.Repeat("3", 34)},
		{"2", "/", "3", "0." + strings.Repeat("6", 33) + "7"},
		{"1", "/", "1024", "0.0009765625"},
		{"1e18", "/", "0.001", "1000000000000000000000"},
		{"7", "div", "2", "3"},
		{"-7", "div", "2", "-3"},
		{"7.5", "div", "-2", "-3"},
		{"1e30", "div", "7", "142857142857142857142857142857"},
		{"7", "rem", "2", "1"},
		{"-7", "rem", "2", "-1"},
		{"7.5", "rem", "-2", "1.5"},
		{"1e30", "rem", "7", "1"},
	} {
		got, err := apply(must(t, c.x), c.op, must(t, c.y))
		if err != nil || got.String() != c.want {
			t.Errorf("%s %s %s = %s, %v, want %s", c.x, c.op, c.y, got, err, c.want)
		}
	}
}

func apply(x Decimal, op string, y Decimal) (Decimal, error) {
	switch op {
	case "+":
		return x.Add(y)
	case "-":
		return x.Sub(y)
	case "*":
		return x.Mul(y)
	case "/":
		return x.Quo(y)
	case "div":
		return x.QuoInt(y)
	case "rem":
		return x.Rem(y)
	}
	panic("no operation " + op)
}

func TestArithmeticRefuses(t *testing.T) {
	for _, c := range []struct {
		x, op, y string
		want     error
	}{
		{"1e60", "+", "1", ErrRange},
		{"-1e60", "-", "1", ErrRange},
		{"1e31", "*", "1e30", ErrRange},
		{"1e-31", "*", "1e-30", ErrRange},
		{"1e60", "/", "0.1", ErrRange},
		{"1e60", "div", "0.1", ErrRange},
		{"1", "/", "0", ErrDivisionByZero},
		{"0", "/", "0.00", ErrDivisionByZero},
		{"1e40", "div", "0", ErrDivisionByZero},
		{"1", "rem", "-0", ErrDivisionByZero},
	} {
		if got, err := apply(must(t, c.x), c.op, must(t, c.y)); !errors.Is(err, c.want) {
			t.Errorf("%s %s %s = %s, %v, want %v", c.x, c.op, c.y, got, err, c.want)
		}
	}
}

func TestRounding(t *testing.T) {
	for _, c := range []struct{ x, round0, round1, floor, ceil, trunc string }{
		{"2.5", "3", "2.5", "2", "3", "2"},
		{"-2.5", "-3", "-2.5", "-3", "-2", "-2"},
		{"2.45", "2", "2.5", "2", "3", "2"},
		{"-2.449", "-2", "-2.4", "-3", "-2", "-2"},
		{"0.05", "0", "0.1", "0", "1", "0"},
		{"-0.4", "0", "-0.4", "-1", "0", "0"},
		{"7", "7", "7", "7", "7", "7"},
		{"99999999999999999999.95", "100000000000000000000", "100000000000000000000", "99999999999999999999", "100000000000000000000", "99999999999999999999"},
		{strings.Repeat("9", 60) + ".5", "1" + strings.Repeat("0", 60), strings.Repeat("9", 60) + ".5", strings.Repeat("9", 60), "1" + strings.Repeat("0", 60), strings.Repeat("9", 60)},
	} {
		x := must(t, c.x)
		got := [5]string{x.Round(0).String(), x.Round(1).String(), x.Floor().String(), x.Ceil().String(), x.Trunc().String()}
		if want := [5]string{c.round0, c.round1, c.floor, c.ceil, c.trunc}; got != want {
			t.Errorf("%s: Round(0), Round(1), Floor, Ceil, Trunc = %v, want %v", c.x, got, want)
		}
	}
}

func TestRoundToTens(t *testing.T) {
	for _, c := range []struct {
		x      string
		places int
		want   string
	}{
		{"1250", -2, "1300"},
		{"-1249", -2, "-1200"},
		{"9223372036854775807", -19, "10000000000000000000"},
		{"4", -1, "0"},
		{"6e59", -60, "1" + strings.Repeat("0", 60)},
		{"1e60", -61, "0"},
		{"1e60", -1000, "0"},
		{"0.123", 1000, "0.123"},
	} {
		if got := must(t, c.x).Round(c.places).String(); got != c.want {
			t.Errorf("%s rounded to %d places is %s, want %s", c.x, c.places, got, c.want)
		}
	}
}

func TestInt64(t *testing.T) {
	for _, c := range []struct {
		x  string
		n  int64
		ok bool
	}{
		{"5.0", 5, true},
		{"-3", -3, true},
		{"5.1", 0, false},
		{"1e18", 1e18, true},
		{"9223372036854775807", math.MaxInt64, true},
		{"-9223372036854775808", math.MinInt64, true},
		{"9223372036854775808", 0, false},
		{"1e40", 0, false},
		{"1e40", 0, false},
		{"0.00000000000000000000000000001", 0, false},
	} {
		n, ok := must(t, c.x).Int64()
		if ok != c.ok || ok && n != c.n {
			t.Errorf("%s as an int64 is %d, %v, want %d, %v", c.x, n, ok, c.n, c.ok)
		}
	}
	if got := FromInt(math.MinInt64).String(); got != "-9223372036854775808" {
		t.Errorf("FromInt(least) = %s", got)
	}
	if got := FromInt(math.MinInt64).Neg().String(); got != "9223372036854775808" {
		t.Errorf("-FromInt(least) = %s", got)
	}
}

func TestAppendToKeepsWhatIsThere(t *testing.T) {
	if got := string(must(t, "-1.50").AppendTo([]byte("x="))); got != "x=-1.5" {
		t.Errorf("AppendTo = %q", got)
	}
	if got := string(must(t, "1e30").AppendTo([]byte("x="))); got != "x=1000000000000000000000000000000" {
		t.Errorf("AppendTo = %q", got)
	}
}

// dhis2Number is the expression by which DHIS2 accepts a NUMBER.
var dhis2Number = regexp.MustCompile(`^(-?0|-?[1-9]\d*)(\.\d+)?$`)

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"0", "-0.0", "1e3", "9007199254740993", "1e400", "0.1", "-12.50E-2", "1e60", "007", "NaN", ""} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := Parse(text)
		sameNumber(t, text)
		if err != nil {
			return
		}
		out := d.String()
		if !dhis2Number.MatchString(out) || out == "-0" || len(out) >= 250 {
			t.Fatalf("%q is written %q, which DHIS2 refuses", text, out)
		}
		if strings.Contains(out, ".") && strings.HasSuffix(out, "0") {
			t.Fatalf("%q is written %q, with a zero at the end", text, out)
		}
		if back := must(t, out); !back.Equal(d) || back.String() != out {
			t.Fatalf("%q is written %q, which reads as %s", text, out, back)
		}
	})
}

// sameNumber reads a text as parse does, which cuts any number into its parts, and
// from bytes as from a string.
func sameNumber(t testing.TB, text string) {
	t.Helper()
	want, wantErr := parse(text)
	d, err := Parse(text)
	fromBytes, bytesErr := Parse([]byte(text))
	if err != wantErr || bytesErr != wantErr || d.coef != want.coef || d.scale != want.scale || d.Cmp(want) != 0 || fromBytes.Cmp(want) != 0 {
		t.Errorf("Parse(%q) = %v, %v, and from bytes %v, %v; want %v, %v", text, d, err, fromBytes, bytesErr, want, wantErr)
	}
}

func TestPlainNumbersAreReadAsAnyOther(t *testing.T) {
	sameNumber(t, "")
	const signs = "-+0123456789.eE x"
	var all func(text string, more int)
	all = func(text string, more int) {
		sameNumber(t, text)
		for _, c := range "-01.9e" {
			if more > 0 {
				all(text+string(c), more-1)
			}
		}
	}
	all("", 6)
	rapid.Check(t, func(r *rapid.T) {
		sameNumber(t, rapid.StringOfN(rapid.SampledFrom([]rune(signs)), 0, 24, -1).Draw(r, "text"))
		sameNumber(t, rapid.StringMatching(`-?(0|[1-9][0-9]{0,19})(\.[0-9]{1,20})?`).Draw(r, "number"))
	})
}
