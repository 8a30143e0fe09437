package soundness_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// writer makes well-typed expressions of the record v, of all kinds.
type writer struct {
	*rand.Rand
	history bool // v is a record of a list of the person p
}

func (w writer) inHistory() writer { return writer{w.Rand, true} }

// around is a record around v in its history, or v itself without one.
func (w writer) around() string {
	if !w.history || w.chance(2) {
		return "v"
	}
	return w.one("p.seen.previous(v)", "p.seen.next(v)", "p.seen.first()", "p.seen.last()", "p.seen.nth(2)", "p.good.last()", "p.good.nth(1)", "p.seen.until(v.day).last()",
		"p.seen.before(v).last()", "p.seen.after(v).first()")
}

func (w writer) one(of ...string) string { return of[w.IntN(len(of))] }

func (w writer) chance(outOf int) bool { return w.IntN(outOf) == 0 }

var numberLiterals = []string{"0", "1", "2", "50", "99", "100", "101", "2147483647", "2147483648", "4294967296"}

// whole is an expression of a whole number.
func (w writer) whole(depth int) string {
	if depth == 0 {
		return w.one(w.around()+".i", w.around()+".j", "v.i", "v.j", w.one(numberLiterals...), "score(v.t)", "whole(v.t)", "v.tags.size()", "size(v.t)", "v.day.month()", "v.day.year()", "n", "half")
	}
	in := func() string { return w.whole(depth - 1) }
	switch w.IntN(14) {
	case 0:
		return "(" + in() + " + " + in() + ")"
	case 1:
		return "(" + in() + " - " + in() + ")"
	case 2:
		return "(" + in() + " * " + in() + ")"
	case 3:
		return "div(" + in() + ", " + in() + ")"
	case 4:
		return "(" + in() + " % " + in() + ")"
	case 5:
		return "abs(" + in() + ")"
	case 6:
		return w.one("floor", "ceil") + "(" + w.fraction(depth-1) + ")"
	case 7, 8:
		return w.clamp(in(), w.one("0", "1", "(-5)"), w.one("1", "100", "2147483647"))
	case 9:
		return w.choice(in(), in(), depth)
	case 10:
		return "first_known(" + in() + ", " + in() + ")"
	case 11:
		return w.one("v.numbers.total(x, x)", "v.numbers.least(x, x)", "v.items.number_of(x, x.ok)", "v.items.map(x, x.n).sum()", "v.numbers.filter(x, x > 0 && x <= 9).first()",
			"[1, 2, 3].filter(x, x < v.i).greatest(x, x * 10)", "v.numbers.last()", "v.items.highest(x, x.w).n")
	case 12:
		return w.one("days_between(v.day, v.at)", "age(v.day, v.at).years()", "age(v.t, v.at).months()", "years_between(v.day, date(\"2026-01-31\"))", "v.day.day()")
	}
	return "-" + in()
}

// fraction is an expression of a decimal number.
func (w writer) fraction(depth int) string {
	if depth == 0 {
		return w.one(w.around()+".d", w.around()+".p", "v.d", "v.p", "0.5", "2.5", "99.9", "100.0", "number(v.t)", "decimal(v.i)", "share(v.t)", "of_weight(v.d)")
	}
	in := func() string { return w.fraction(depth - 1) }
	switch w.IntN(10) {
	case 0:
		return "(" + in() + " + " + w.whole(depth-1) + ")"
	case 1:
		return "(" + in() + " - " + in() + ")"
	case 2:
		return "(" + in() + " * " + in() + ")"
	case 3:
		return "(" + in() + " / " + w.whole(depth-1) + ")"
	case 4:
		return "round(" + in() + ", " + w.one("0", "1", "2", "30") + ")"
	case 5, 6, 7:
		return w.clamp(in(), w.one("0", "0.0", "(-1)", "0.25"), w.one("1", "1.0", "100", "99.5"))
	case 8:
		return w.choice(in(), in(), depth)
	}
	return "v.items.total(x, x.w)"
}

// clamp holds a number between two others, in one of the ways in which people
// do, or seems to.
func (w writer) clamp(x, low, high string) string {
	switch w.IntN(8) {
	case 0:
		return fmt.Sprintf("(%s < %s ? %s : %s > %s ? %s : %s)", x, low, low, x, high, high, x)
	case 1:
		return fmt.Sprintf("(%s >= %s && %s <= %s ? %s : %s)", x, low, x, high, x, low)
	case 2:
		return fmt.Sprintf("(between(%s, %s, %s) ? %s : skip(\"outside\"))", x, low, high, x)
	case 3:
		return fmt.Sprintf("(%s >= %s && %s <= %s ? %s : %s)", x, low, x, high, low, x)
	case 4:
		return fmt.Sprintf("(%s >= %s || %s <= %s ? %s : %s)", x, low, x, high, x, low)
	case 5:
		return fmt.Sprintf("(!(%s >= %s) || %s > %s ? %s : %s)", x, low, x, high, x, high)
	case 6:
		return fmt.Sprintf("(sure(%s >= %s && %s <= %s) ? %s : %s)", x, low, x, high, low, x)
	}
	return fmt.Sprintf("(!(%s > %s || %s > %s) ? %s : %s)", low, x, x, high, x, high)
}

func (w writer) choice(a, b string, depth int) string {
	return "(" + w.condition(min(depth-1, 1)) + " ? " + a + " : " + b + ")"
}

func (w writer) condition(depth int) string {
	if depth > 0 {
		return "(" + w.condition(depth-1) + w.one(" && ", " || ") + w.condition(depth-1) + ")"
	}
	sign := w.one(" < ", " <= ", " > ", " >= ", " == ", " != ")
	return w.one("v.b", "sure(v.b)", "known(v.t)", "v.t == \"A\"", "v.tags.exists(x, x == v.t)", "right",
		"v.i"+sign+w.one(numberLiterals...), "v.d"+sign+"50", "v.p"+sign+"v.d", "!(v.j"+sign+"10)")
}

// text is an expression of a text.
func (w writer) text(depth int) string {
	if depth == 0 {
		return w.one(w.around()+".t", "v.u", "v.e", "v.t", "word("+w.around()+".t)", w.literalText(), "v.tags.first()", "text(v.d)", "text(v.day)")
	}
	in := func() string { return w.text(depth - 1) }
	return w.one("("+in()+" + "+in()+")", "trim("+in()+")", "lower("+in()+")", "upper("+in()+")", "substring("+in()+", 0, 1)", "digits("+in()+")", "squeeze("+in()+")",
		"replace("+in()+", \"a\", \"bb\")", "v.tags.join("+w.one(`","`, `" "`)+")", w.choice(in(), in(), 1), "first_known("+in()+", "+in()+")", "reference_id("+in()+")")
}

func (w writer) literalText() string {
	return w.one(`"A"`, `"é"`, `"ab"`, `""`, `" "`, `"12"`, `"08:30"`, `"8:30"`, `"25:00"`, `"0700 123 456"`, `"nurse@clinic.go.ug"`, `"a@localhost"`, `"https://who.int/a?b=c"`, `"http://localhost/"`,
		`"user.name"`, `"a..b"`, `"DiszpKrYNg8"`, `"Ა"`, `"x\u0000"`, `"Option 3"`, `"b c"`, `"a,b"`, `"`+strings.Repeat("z", 1201)+`"`)
}

func (w writer) yes() string { return w.one("v.b", w.condition(0), w.condition(1), "true", "false") }

func (w writer) day() string {
	return w.one(w.around()+".day", "date("+w.around()+".at)", "date(v.t)", "plus_days(v.day, v.j)", "plus_months(v.day, v.j)", "earlier_of(v.day, date(v.at))", `date("2024-02-29")`, `parse_date(v.t, "dd/MM/yyyy", "yyyy-MM-dd")`,
		"month_end(v.day)", `period_of(v.day, "Monthly").last_day`, w.choice("v.day", "date(v.at)", 1))
}

func (w writer) place() string {
	return w.one("lat_lon(v.lat, v.lon)", "lat_lon(v.lon, v.lat)", "lat_lon("+w.fraction(1)+", "+w.fraction(1)+")", "lat_lon(0.35, 32.58)")
}

// value is an expression of a type that a target takes.
func (w writer) value(t target) string {
	depth := w.IntN(3)
	if t.ValueType == "MULTI_TEXT" {
		return w.one("v.tags", "v.tags.filter(x, x != \"\")", "v.items.map(x, x.c)", w.text(depth), `["A", "1"]`, `["A", "A"]`)
	}
	if t.HasOptions && w.chance(2) {
		return w.text(depth)
	}
	switch t.ValueType {
	case "NUMBER", "UNIT_INTERVAL", "PERCENTAGE":
		return w.one(w.fraction(depth), w.whole(depth))
	case "INTEGER", "INTEGER_POSITIVE", "INTEGER_NEGATIVE", "INTEGER_ZERO_OR_POSITIVE":
		return w.one(w.whole(depth), w.whole(depth), w.fraction(depth))
	case "BOOLEAN", "TRUE_ONLY":
		return w.yes()
	case "DATE", "AGE":
		return w.one(w.day(), w.day(), "v.at")
	case "DATETIME":
		return w.one("v.at", "v.at", w.choice("v.at", "v.at", 1))
	case "COORDINATE", "GEOJSON":
		return w.place()
	case "TEXT", "LONG_TEXT", "REFERENCE":
		return w.one(w.text(depth), w.text(depth), w.whole(depth), w.fraction(depth), w.day())
	}
	return w.text(depth)
}

// isNumeric reports whether a target's values are numbers.
func (t target) isNumeric() bool {
	switch t.ValueType {
	case "NUMBER", "UNIT_INTERVAL", "PERCENTAGE", "INTEGER", "INTEGER_POSITIVE", "INTEGER_NEGATIVE", "INTEGER_ZERO_OR_POSITIVE":
		return true
	}
	return false
}
