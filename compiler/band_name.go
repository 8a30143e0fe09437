package compiler

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/age"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/decimal"
)

// bandNames compares the edges of bands with the names of the options that they
// give: an option "5-14" for `under 5 years` is a row too far.
func (c *checker) bandNames(span diag.Span, says settled) {
	name, ok := says.value.Table()
	if !ok {
		return
	}
	d, isBands := c.declared[name].decl.(*lang.Bands)
	if !isBands || c.bandSets[d] == nil || isLibrary(c.bandSets[d].module.File) {
		return
	}
	for i := range c.bandSets[d].bands {
		b := &c.bandSets[d].bands[i]
		text, isText := stdlib.AsText(b.fate.Value)
		if b.fate.Value == nil || !isText {
			continue
		}
		option, found := optionNamed(says.category, text)
		if !found || !b.contradicts(option.Name) || !c.firstSlip("W0228", b.fate.Span, option.UID) {
			continue
		}
		c.add(diag.New("W0228", b.fate.Span, "the option \"%s\" is for others than this band", option.Name).
			WithLabel(b.span, "the band").
			WithLabel(span, "used here").
			WithHelp("compare the rows with the names of the options"))
	}
}

// contradicts reports whether the name of an option is a range that surely has
// nothing in common with the band. Names that are no range contradict nothing.
func (b *band) contradicts(name string) bool {
	named, ok := parseRange(name, b.unit())
	return ok && (endsBefore(named, *b) || endsBefore(*b, named))
}

// unit is the one unit of the band's edges: it is what numbers in a name without
// a unit count. Where the edges have two, such a name says nothing.
func (b *band) unit() string {
	switch {
	case b.from == nil && b.under == nil:
		return unclear
	case b.from == nil:
		return b.under.unit
	case b.under == nil || b.from.unit == b.under.unit:
		return b.from.unit
	}
	return unclear
}

// unclear is the unit of numbers of which nobody can say what they count.
const unclear = "?"

// The forms of a range in the name of an option: "5-14", "29d-4y", "<5", "60+".
var (
	rangeFromTo = regexp.MustCompile(`^(\d+)\s*([a-z]*)\s*(?:-|–|to)\s*(\d+)\s*([a-z]*)$`)
	rangeUnder  = regexp.MustCompile(`^(?:<|under|below|less than)\s*(\d+)\s*([a-z]*)$`)
	rangeOver   = regexp.MustCompile(`^(?:>=|≥)?\s*(\d+)\s*([a-z]*)\s*(\+|and over|and above|and older)?$`)
)

var unitWords = map[string]string{
	"d": "days", "day": "days", "days": "days", "w": "weeks", "wk": "weeks", "wks": "weeks", "week": "weeks", "weeks": "weeks",
	"m": "months", "mo": "months", "mth": "months", "mths": "months", "month": "months", "months": "months",
	"y": "years", "yr": "years", "yrs": "years", "year": "years", "years": "years",
}

// parseRange reads the name of an option as a band; unit is what a number
// without a unit counts.
func parseRange(name, unit string) (band, bool) {
	name = strings.TrimSpace(strings.ToLower(name))
	if p := rangeFromTo.FindStringSubmatch(name); p != nil {
		return rangeOf(p[1], p[2], p[3], p[4], unit)
	}
	if p := rangeUnder.FindStringSubmatch(name); p != nil {
		under, ok := namedEdge(p[1], 0, p[2], unit)
		return band{under: under}, ok
	}
	if p := rangeOver.FindStringSubmatch(name); p != nil && (p[3] != "" || strings.HasPrefix(name, ">") || strings.HasPrefix(name, "≥")) {
		from, ok := namedEdge(p[1], 0, p[2], unit)
		return band{from: from}, ok
	}
	return band{}, false
}

// rangeOf is "5-14 years": the last whole number belongs to the range, and the
// lower one has the unit of the upper one unless it says its own.
func rangeOf(low, lowUnit, high, highUnit, unit string) (band, bool) {
	under, ok := namedEdge(high, 1, highUnit, unit)
	if !ok {
		return band{}, false
	}
	from, ok := namedEdge(low, 0, lowUnit, under.unit)
	if !ok {
		return band{}, false
	}
	order, ok := from.compare(*under)
	return band{from: from, under: under}, ok && order < 0
}

// namedEdge is an edge in the name of an option. Where bands are of numbers, a
// unit in the name says nothing of them.
func namedEdge(number string, more int64, word, otherwise string) (*edge, bool) {
	unit := otherwise
	if word != "" {
		unit = unitWords[word]
	}
	n, err := strconv.ParseInt(number, 10, 32)
	if err != nil || unit == unclear || (unit == "") != (word == "" && otherwise == "") || otherwise == "" && unit != "" {
		return nil, false
	}
	e := &edge{number: decimal.FromInt(n + more), unit: unit}
	return e, unit == "" || n+more <= age.MaxBound
}
