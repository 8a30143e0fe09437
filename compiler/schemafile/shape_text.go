package schemafile

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/crosswalk-dhis2/crosswalk/stdlib/calendar"
)

// A form is a set of the forms that texts can have.
type form uint16

const (
	dayForm  form = 1 << iota
	lessForm      // a day, or its year or month alone
	instantForm
	looseForm // an instant, a day, or less
	clockForm
	uuidForm
	emailForm
	uriForm
	yesNoForm // of cells
	wholeForm
	decimalForm

	everyForm form = 1<<iota - 1
)

// A textShape is what texts looked like.
type textShape struct {
	forms    form // that all texts have
	days     int  // texts that are a day
	instants int
	blanks   int // texts that are ""

	// choices are the texts as long as there are few, each with some of those whose
	// records have it; nil when there are many, or some is free text.
	choices map[string][]uint64
}

func (t *textShape) see(text string, owner uint64, atLeast int) {
	if text == "" {
		t.blanks++
	}
	own := formsOf(text)
	t.forms &= own
	if own&dayForm != 0 {
		t.days++
	}
	if own&instantForm != 0 {
		t.instants++
	}
	t.choose(text, []uint64{owner}, atLeast)
}

// choose notes that records of some owners have a text.
func (t *textShape) choose(text string, owners []uint64, atLeast int) {
	if t.choices == nil {
		return
	}
	has, known := t.choices[text]
	if isFree(text) || !known && len(t.choices) == maxChoices {
		t.choices = nil
		return
	}
	for _, owner := range owners {
		if len(has) < atLeast && !slices.Contains(has, owner) {
			has = append(has, owner)
		}
	}
	t.choices[text] = has
}

func (t *textShape) merge(from *textShape, atLeast int) {
	t.forms &= from.forms
	t.days += from.days
	t.instants += from.instants
	t.blanks += from.blanks
	if from.choices == nil {
		t.choices = nil
	}
	for text, owners := range from.choices { // the result does not depend on the order
		t.choose(text, owners, atLeast)
	}
}

// isFree holds for what people write in their own words.
func isFree(text string) bool {
	return len(text) > 40 || strings.Count(text, " ") > 4 || strings.ContainsAny(text, "\n\t")
}

var (
	clock = regexp.MustCompile(`^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]+)?)?$`)
	uuid  = regexp.MustCompile(`^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$`)
	email = regexp.MustCompile(`^[^@\s]+@[^@\s]+\.[^@\s]+$`)
	uri   = regexp.MustCompile(`^(https?|urn|ftp):[^\s]+$`)
	// A number with zeros before it, such as 0772, is a code.
	number = regexp.MustCompile(`^-?(0|[1-9][0-9]{0,30})(\.[0-9]{1,30})?$`)
)

// formsOf lists the forms that a text has.
func formsOf(text string) form {
	var out form
	has := func(f form, ok bool) {
		if ok {
			out |= f
		}
	}
	_, noDay := calendar.ParseISO(text)
	_, noInstant := calendar.ParseInstant(text, time.UTC)
	isDay, isInstant, less := noDay == nil, noInstant == nil, isLess(text)
	has(dayForm, isDay)
	has(lessForm, isDay || less)
	has(instantForm, isInstant)
	has(looseForm, isInstant || isDay || less)
	has(clockForm, clock.MatchString(text))
	has(uuidForm, uuid.MatchString(text))
	has(emailForm, email.MatchString(text))
	has(uriForm, uri.MatchString(text))
	has(yesNoForm, strings.EqualFold(text, "true") || strings.EqualFold(text, "false"))
	has(wholeForm, number.MatchString(text) && isWhole(text))
	has(decimalForm, number.MatchString(text))
	return out
}

// isLess holds for a year, or a year and a month.
func isLess(text string) bool {
	if !utf8.ValidString(text) || len(text) != len("2006") && len(text) != len("2006-01") {
		return false
	}
	_, err := calendar.ParseISO((text + "-01-01")[:len("2006-01-02")])
	return err == nil
}
