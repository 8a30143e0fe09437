package compiler

import (
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// usable refuses what the metadata makes impossible: DHIS2 holds a value to the
// option set and to the value type, so a code that does not suit the type can
// never be sent. x is the value; nil where it is a number that is worked out.
func (c *checker) usable(span diag.Span, x *stdlib.Expression, t field) bool {
	if !c.knownType(span, t) {
		return false
	}
	if t.options == nil {
		if t.valueType != "MULTI_TEXT" {
			return true
		}
		c.add(diag.New("E0480", span, "\"%s\" takes several options, and has no option set", t.name).
			WithHelp("a data element or attribute of type MULTI_TEXT needs one; give it one in DHIS2 and export the metadata again"))
		return false
	}
	if t.options.Missing || t.options.Absent > 0 || len(t.options.Options) == 0 {
		return true
	}
	if chosen := chosenCodes(x, t.options); chosen != nil {
		return c.usableCodes(span, x, t, chosen)
	}
	return c.usableSet(span, t)
}

// knownType demands a value type whose form is known. One that a version of the
// target no longer has is worth a warning: after the upgrade it is another.
func (c *checker) knownType(span diag.Span, t field) bool {
	if t.valueType == "" {
		c.add(diag.New("E0484", span, "the metadata does not say the value type of \"%s\"", t.name).
			WithHelp("export the metadata again, with the value types of data elements and attributes"))
		return false
	}
	if !t.valueType.Known() {
		c.add(diag.New("E0484", span, "\"%s\" is %s, a value type that is not known", t.name, t.valueType).
			WithHelp("this version of Crosswalk cannot write such values; use another data element or attribute"))
		return false
	}
	newer := c.versionsFrom(43)
	if t.valueType == metadata.TrackerAssociate && len(newer) > 0 && c.firstFault("type", t.uid) {
		c.add(diag.New("W0416", span, "\"%s\" is %s, which DHIS2 %s does not have", t.name, t.valueType, versionWords(newer)).
			WithHelp("after the upgrade it has another type: give it that in DHIS2 now, and export the metadata again"))
	}
	return true
}

// chosenCodes are the codes of the options that a value can be, where all that
// can come out are known; nil where not.
func chosenCodes(x *stdlib.Expression, set *metadata.OptionSet) []string {
	if x == nil {
		return nil
	}
	results, closed := x.Results()
	if !closed {
		return nil
	}
	var codes []string
	for _, v := range results {
		text, ok := stdlib.PlainText(v)
		if !ok {
			return nil
		}
		if o := matchOption(set, text, ""); o != nil && !slices.Contains(codes, o.Code) {
			codes = append(codes, o.Code)
		}
	}
	return codes
}

// usableCodes demands that each option that is chosen can be sent.
func (c *checker) usableCodes(span diag.Span, x *stdlib.Expression, t field, codes []string) bool {
	bad := unusable(t, codes)
	if len(bad) == 0 {
		return true
	}
	d := diag.New("E0481", span, "%s can be no value of \"%s\", which is %s", codesWords(bad), t.name, t.valueType).WithHelp("%s", codesHelp(t))
	c.add(c.labelResults(d, x, bad))
	return false
}

// usableSet is about a value of which it is not known which option it is: a set
// of which no code can be sent is an error, some of them are worth a warning.
func (c *checker) usableSet(span diag.Span, t field) bool {
	if !c.firstFault("codes", t.options.UID, string(t.valueType)) {
		return true
	}
	var codes []string
	for _, o := range t.options.Options {
		codes = append(codes, o.Code)
	}
	bad := unusable(t, codes)
	if len(bad) == 0 {
		return true
	}
	if len(bad) == len(codes) {
		c.add(diag.New("E0481", span, "no option of \"%s\" can be a value of \"%s\", which is %s", t.options.Name, t.name, t.valueType).
			WithHelp("%s", codesHelp(t)))
		return false
	}
	if !c.firstFault(append(bad, "of", t.options.UID)...) {
		return true // the same codes, as values of another type
	}
	c.add(diag.New("W0414", span, "%s of \"%s\" can be no value of \"%s\", which is %s", codesWords(bad), t.options.Name, t.name, t.valueType).
		WithHelp("%s; records that mean such an option are listed, and not sent", codesHelp(t)))
	return true
}

func unusable(t field, codes []string) []string {
	var bad []string
	for _, code := range codes {
		if !runtime.TakesOption(string(t.valueType), code) {
			bad = append(bad, code)
		}
	}
	return bad
}

// codesWords names codes; one that is blank is an option without a code.
func codesWords(codes []string) string {
	var named []string
	for _, code := range codes {
		if code != "" {
			named = append(named, code)
		}
	}
	switch blank := len(codes) - len(named); {
	case blank == 0 && len(named) == 1:
		return "the option " + quotedNames(named)
	case blank == 0:
		return "the options " + quotedNames(named)
	case len(named) == 0:
		return "an option without a code"
	default:
		return "the options " + quotedNames(named) + ", and one without a code,"
	}
}

// codesHelp says what is wrong with the codes of a set.
func codesHelp(t field) string {
	switch {
	case t.valueType == "MULTI_TEXT":
		return "DHIS2 joins the options that are chosen by commas, so codes must not be blank or have a comma; change them in DHIS2"
	case t.options.ValueType != "" && t.options.ValueType != t.valueType:
		return "the option set is " + string(t.options.ValueType) + "; DHIS2 holds a value to the set and to the value type: make both the same there"
	}
	return "DHIS2 holds a value to the option set and to the value type: correct the codes there"
}
