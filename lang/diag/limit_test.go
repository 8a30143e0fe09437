package diag

import (
	"bytes"
	"strings"
	"testing"
)

func listOf(letters string) List {
	var l List
	for _, letter := range letters {
		d := Diagnostic{Code: "E0999", Message: "m"}
		if letter == 'w' {
			d.Severity = Warning
		}
		l.Add(d)
	}
	return l
}

func letters(l List) string {
	var b strings.Builder
	for _, d := range l {
		b.WriteString(d.Severity.String()[:1])
	}
	return b.String()
}

func TestLimit(t *testing.T) {
	tests := []struct {
		list   string
		n      int
		want   string
		hidden int
	}{
		{"", 3, "", 0},
		{"ewe", 3, "ewe", 0},
		{"wwewe", 3, "wee", 2},
		{"wwww", 3, "www", 1},
		{"eeeew", 3, "eee", 2},
		{strings.Repeat("e", 60), 0, strings.Repeat("e", MaxShown), 10},
	}
	for _, test := range tests {
		shown, hidden := Limit(listOf(test.list), test.n)
		if letters(shown) != test.want || hidden != test.hidden {
			t.Errorf("Limit(%s, %d) = %s, %d, want %s, %d", test.list, test.n, letters(shown), hidden, test.want, test.hidden)
		}
	}
}

func TestSummary(t *testing.T) {
	tests := map[string]string{
		"": "", "e": "1 error", "ee": "2 errors", "w": "1 warning", "ww": "2 warnings", "ewe": "2 errors and 1 warning",
	}
	for list, want := range tests {
		if got := Summary(listOf(list)); got != want {
			t.Errorf("Summary(%s) = %q, want %q", list, got, want)
		}
	}
}

func TestTerminalSaysWhatItHides(t *testing.T) {
	tests := []struct {
		list string
		max  int
		want string // last line
		n    int    // diagnostics shown
	}{
		{strings.Repeat("e", 60), 0, "60 errors, 10 of them not shown", 50},
		{"eew", 2, "2 errors and 1 warning, 1 of them not shown", 2},
		{strings.Repeat("e", 60), -1, "60 errors", 60},
	}
	for _, test := range tests {
		var b bytes.Buffer
		if err := (Terminal{Max: test.max}).Render(&b, listOf(test.list)); err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
		if got := lines[len(lines)-1]; got != test.want {
			t.Errorf("last line %q, want %q", got, test.want)
		}
		if got := strings.Count(b.String(), "[E0999]: "); got != test.n {
			t.Errorf("%d diagnostics shown, want %d", got, test.n)
		}
	}
}
