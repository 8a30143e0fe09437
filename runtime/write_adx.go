package runtime

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/crosswalk-dhis2/crosswalk/stdlib/period"
)

// writeADX writes the cells as IHE ADX: a group for each org unit, period and
// attribute option combo, and in it the values, each with the options of its
// categories. All ids are UIDs, category attributes too (a UID
// is a good XML name, a code need not be one): it must be sent with idScheme=UID
// and with dataElement-, orgUnit-, category- and categoryOptionIdScheme=UID
// said as well, since the importers differ in what they assume.
//
// Texts go into an annotation beside the value 0, as ADX has numbers only. A
// text with a comment, and a period that ADX or DHIS2's reading of it does not
// know, are errors. Up to 2.42 the importer reads categories by the data
// element's own combo, so data sets that override it have to be sent as JSON;
// formatFits refuses them, and what else no value is needed to know.
func writeADX(t *textWriter, set *DataSet, combos []Combo, cells []DataValue) error {
	x := &adxWriter{textWriter: t, set: set, options: map[string]string{}, numbers: map[string]bool{}}
	for i := range combos {
		x.addCombo(&combos[i])
	}
	for _, e := range set.Elements {
		x.numbers[e.UID] = isNumeric(e.ValueType)
	}
	cells = slices.Clone(cells)
	slices.SortStableFunc(cells, byGroup)
	t.raw(`<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<adx xmlns="urn:ihe:qrph:adx:2015">` + "\n")
	for i := range cells {
		if i == 0 || byGroup(cells[i-1], cells[i]) != 0 {
			if err := x.group(&cells[i], i > 0); err != nil {
				return err
			}
		}
		if err := x.value(&cells[i]); err != nil {
			return err
		}
		t.flush()
	}
	if len(cells) > 0 {
		t.raw("  </group>\n")
	}
	t.raw("</adx>\n")
	return nil
}

type adxWriter struct {
	*textWriter
	set     *DataSet
	options map[string]string // option combo UID → its attributes, each after a blank
	numbers map[string]bool   // data element UID → whether its values are numbers
}

func (x *adxWriter) addCombo(c *Combo) {
	for _, oc := range c.OptionCombos {
		var attributes strings.Builder
		for i, option := range oc.Options {
			if i < len(c.Categories) {
				attributes.WriteString(" " + c.Categories[i] + `="` + option + `"`)
			}
		}
		x.options[oc.UID] = attributes.String()
	}
}

func isNumeric(valueType string) bool {
	switch valueType {
	case "NUMBER", "UNIT_INTERVAL", "PERCENTAGE", "INTEGER", "INTEGER_POSITIVE", "INTEGER_NEGATIVE", "INTEGER_ZERO_OR_POSITIVE":
		return true
	}
	return false
}

// byGroup orders cells so that those of one group follow each other.
func byGroup(a, b DataValue) int {
	return cmp.Or(strings.Compare(a.OrgUnit, b.OrgUnit), strings.Compare(a.Period, b.Period),
		strings.Compare(a.AttributeOptionCombo, b.AttributeOptionCombo))
}

func (x *adxWriter) group(c *DataValue, after bool) error {
	interval, err := adxPeriod(c.Period)
	if err != nil {
		return err
	}
	attributes, ok := x.options[c.AttributeOptionCombo]
	if !ok {
		return fmt.Errorf("%s: nothing is known of its attribute option combo %s", cellName(c), c.AttributeOptionCombo)
	}
	if after {
		x.raw("  </group>\n")
	}
	x.raw(`  <group dataSet="` + x.set.UID + `" orgUnit="` + c.OrgUnit + `" period="` + interval + `"` + attributes + ">\n")
	return nil
}

func (x *adxWriter) value(c *DataValue) error {
	attributes, ok := x.options[c.CategoryOptionCombo]
	if !ok {
		return fmt.Errorf("%s: nothing is known of its category option combo %s", cellName(c), c.CategoryOptionCombo)
	}
	value, annotation := c.Value, c.Comment
	if !x.numbers[c.DataElement] {
		if c.Comment != "" {
			return fmt.Errorf("%s is a text with a comment, which ADX cannot carry; write JSON", cellName(c))
		}
		value, annotation = "0", c.Value
	}
	x.raw(`    <dataValue dataElement="` + c.DataElement + `" value="` + value + `"` + attributes)
	if annotation == "" {
		x.raw("/>\n")
		return nil
	}
	x.raw("><annotation>")
	x.buf = appendXMLText(x.buf, annotation)
	x.raw("</annotation></dataValue>\n")
	return nil
}

// adxDurations are the lengths of the period types that DHIS2 reads back as
// what they were. It takes every P3M for a calendar quarter, and no P1Y that
// begins in September in its earlier versions.
var adxDurations = map[period.Type]string{
	period.Daily: "P1D", period.Weekly: "P7D", period.WeeklyWednesday: "P7D", period.WeeklyThursday: "P7D",
	period.WeeklySaturday: "P7D", period.WeeklySunday: "P7D", period.BiWeekly: "P14D", period.Monthly: "P1M",
	period.BiMonthly: "P2M", period.Quarterly: "P3M", period.SixMonthly: "P6M", period.SixMonthlyApril: "P6M",
	period.SixMonthlyNov: "P6M", period.Yearly: "P1Y", period.FinancialApril: "P1Y", period.FinancialJuly: "P1Y",
	period.FinancialOct: "P1Y", period.FinancialNov: "P1Y",
}

// adxPeriod writes a period as its first day and its length.
func adxPeriod(id string) (string, error) {
	p, err := period.Parse(id)
	if err != nil {
		return "", fmt.Errorf("period %s: %w", id, err)
	}
	duration, ok := adxDurations[p.Type()]
	if !ok {
		return "", fmt.Errorf("ADX has no form of the period %s (%s) that DHIS2 reads back; write JSON", id, p.Type())
	}
	return p.FirstDay().String() + "/" + duration, nil
}

// appendXMLText appends character data. What XML cannot hold becomes U+FFFD.
func appendXMLText(buf []byte, text string) []byte {
	for _, r := range text {
		switch {
		case r == '&':
			buf = append(buf, "&amp;"...)
		case r == '<':
			buf = append(buf, "&lt;"...)
		case r == '>':
			buf = append(buf, "&gt;"...)
		case r == '\r':
			buf = append(buf, "&#13;"...)
		case r < ' ' && r != '\t' && r != '\n', r == '\uFFFE', r == '\uFFFF':
			buf = utf8.AppendRune(buf, utf8.RuneError)
		default:
			buf = utf8.AppendRune(buf, r)
		}
	}
	return buf
}
