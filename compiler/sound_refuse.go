package compiler

import (
	"fmt"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// sendable reports values that can never be sent to a field: results that are
// known, and ranges of which nothing fits. What fits in part is left to the run.
func (c *checker) sendable(g given, t field) bool {
	if results, closed := g.results(); closed {
		return c.resultsSendable(g, t, results)
	}
	limits := limitsOf(t.valueType)
	limits.Whole = t.valueType.IsInteger()
	if t.options != nil || !t.valueType.IsNumeric() || g.hoped.Never || !g.hoped.Apart(limits) {
		return true
	}
	c.add(outOfLimits(g.span, t, "numbers "+g.hoped.String()))
	return false
}

// resultsSendable asks of each result what a run would ask.
func (c *checker) resultsSendable(g given, t field, results []stdlib.Value) bool {
	if !t.isWhole() {
		return true
	}
	var options *runtime.Options
	if t.options != nil {
		options = c.choicesOf(t.options).options
	}
	ok, seen, before := true, map[string]bool{}, len(c.problems)
	var rows map[string]diag.Span
	for _, v := range results {
		text, _ := stdlib.PlainText(v)
		if seen[text] {
			continue
		}
		seen[text] = true
		f, fine := runtime.CheckValue(string(t.valueType), options, t.maxLength, v)
		if fine {
			continue
		}
		if rows == nil {
			rows = c.resultRows(g.x)
		}
		if d, named := refusal(g.span, t, f.Code, v); named {
			c.add(labelResult(d, rows, text))
		}
		ok = false
	}
	c.thinOut(before)
	return ok && c.ticks(g, t, results)
}

// ticks warns of a mark that is never set: a no is not kept by TRUE_ONLY.
func (c *checker) ticks(g given, t field, results []stdlib.Value) bool {
	if t.valueType != metadata.TrueOnly || len(results) == 0 {
		return true
	}
	for _, v := range results {
		if yes, isBool := stdlib.AsBool(v); !isBool || yes {
			return true
		}
	}
	c.add(diag.New("W0350", g.span, "\"%s\" keeps a yes and nothing else, and this is never yes", t.name).
		WithHelp("say when it is yes, or take the line out"))
	return true
}

// refusal puts into words why a result can never be sent; code is that of the
// reject which a run would give.
func refusal(span diag.Span, t field, code diag.Code, v stdlib.Value) (diag.Diagnostic, bool) {
	text, _ := stdlib.PlainText(v)
	switch code {
	case "E0540", "E0541":
		return outOfLimits(span, t, text), true
	case "E0539":
		return diag.New("E0351", span, "\"%s\" is of the value type %s, which takes whole numbers, and this gives %s", t.name, t.valueType, text).
			WithHelp("round it with `whole(round(…, 0))`, or choose a data element that keeps decimal places"), true
	case "E0536":
		return diag.New("E0352", span, "this gives \"%s\" a blank text, which DHIS2 takes for an order to delete the value", t.name).
			WithHelp("say `skip \"why\"` where there is nothing to send"), true
	case "E0538":
		return diag.New("E0353", span, "this gives \"%s\" a text with %s, which DHIS2 cannot store", t.name, unstorable(text)).
			WithHelp("take the character out"), true
	case "E0537":
		return diag.New("E0354", span, "this gives \"%s\" a text of %d characters, and DHIS2 keeps %d", t.name, len(utf16.Encode([]rune(text))), t.limit()).
			WithHelp("write less"), true
	case "E0544", "E0545", "E0546", "E0547", "E0548":
		return diag.New("E0355", span, "\"%s\" is of the value type %s, which takes %s, and this gives \"%s\"", t.name, t.valueType, formOf(t.valueType), shortened(text)), true
	}
	return diag.Diagnostic{}, false // what is no option, or none that can be sent, is reported elsewhere
}

func outOfLimits(span diag.Span, t field, gives string) diag.Diagnostic {
	d := diag.New("E0350", span, "\"%s\" is of the value type %s, which takes %s, and this gives %s", t.name, t.valueType, limitsText(t.valueType), gives)
	switch t.valueType {
	case metadata.UnitInterval:
		return d.WithHelp("a share of the whole lies between 0 and 1; divide percents by 100")
	case metadata.Percentage:
		return d.WithHelp("the whole is 100")
	}
	return d.WithHelp("choose a data element of another value type, or say which records have a value with `where`")
}

// limitsText is what a number of a value type may be.
func limitsText(v metadata.ValueType) string {
	switch v {
	case metadata.UnitInterval, metadata.Percentage:
		return "numbers " + limitsOf(v).String()
	case metadata.IntegerPositive:
		return "whole numbers from 1"
	case metadata.IntegerNegative:
		return "whole numbers below 0"
	case metadata.IntegerZeroOrPositive:
		return "whole numbers from 0"
	}
	return "whole numbers of 32 bits (up to 2147483647)"
}

// formOf says in words which texts a value type takes.
func formOf(v metadata.ValueType) string {
	switch v {
	case metadata.Letter:
		return "exactly one letter"
	case metadata.Time:
		return "times of day such as 08:30"
	case metadata.PhoneNumber:
		return "phone numbers of 6 to 50 digits, blanks and signs"
	case metadata.Email:
		return "e-mail addresses"
	case metadata.URL:
		return "web addresses such as https://dhis2.org/about"
	case metadata.Username:
		return "user names of 4 to 255 letters, digits and single signs - _ . @"
	}
	return "a UID of 11 letters and digits"
}

// shortened is a text of a mapping as a message shows it.
func shortened(text string) string {
	const most = 40
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most]) + "…"
}

// unstorable names the first character that cannot be stored.
func unstorable(text string) string {
	for _, r := range text {
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == '\uFFFE' || r == '\uFFFF' {
			return fmt.Sprintf("the character U+%04X", r)
		}
	}
	return "bytes that are no character"
}
