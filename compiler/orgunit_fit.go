package compiler

import (
	"fmt"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/calendar"
)

// unfitUnits warns of org units in a table of places that no record can be sent
// for: those that form, "the data set …", is not assigned to, and those that are
// closed in all of the run's periods. There are others beside them, or it would be
// an error. Each kind is one warning, with its rows.
func (c *checker) unfitUnits(span diag.Span, x *stdlib.Expression, units []unitResult, assigned metadata.OrgUnitSet, form string) {
	var foreign, closed []unitResult
	for _, u := range units {
		switch {
		case assigned.Len() > 0 && !assigned.Has(u.unit.UID):
			foreign = append(foreign, u)
		case c.neverOpen(u.unit):
			closed = append(closed, u)
		}
	}
	if len(foreign) > 0 && c.firstFault("W0280", span.FileName(), fmt.Sprint(span.Start), form, foreign[0].text) {
		d := diag.New("W0280", span, "%s is not assigned to %s", form, quotedNames(namesOfResults(foreign))).
			WithHelp("every record of %s will be rejected: assign them in DHIS2 and export the metadata again, or take their rows out", ofThose(foreign))
		c.add(c.labelResults(d, x, textsOfResults(foreign)))
	}
	if len(closed) > 0 && c.firstFault("W0281", span.FileName(), fmt.Sprint(span.Start), closed[0].text) {
		d := diag.New("W0281", span, "%s not open in any of the periods %s", isOrAre(closed), c.options.Periods).
			WithHelp("%s: every record of %s in these periods will be rejected", openWords(closed[0].unit), ofThose(closed))
		c.add(c.labelResults(d, x, textsOfResults(closed)))
	}
}

// neverOpen reports whether an org unit is closed in all of the run's periods, or
// opens after them only. Without periods nothing is known.
func (c *checker) neverOpen(u *metadata.OrgUnit) bool {
	if c.options.Periods == "" {
		return false
	}
	first, last, err := c.periods.ParseRange(c.options.Periods)
	if err != nil {
		return false // the run says so
	}
	if closed, err := calendar.ParseISO(u.ClosedDate); err == nil && closed.Before(first.FirstDay()) {
		return true
	}
	opened, err := calendar.ParseISO(u.OpeningDate)
	return err == nil && opened.After(last.LastDay())
}

func openWords(u *metadata.OrgUnit) string {
	if u.ClosedDate != "" {
		return fmt.Sprintf("\"%s\" was closed on %s", u.Name, u.ClosedDate)
	}
	return fmt.Sprintf("\"%s\" opens on %s", u.Name, u.OpeningDate)
}

func isOrAre(units []unitResult) string {
	if len(units) == 1 {
		return quotedNames(namesOfResults(units)) + " is"
	}
	return quotedNames(namesOfResults(units)) + " are"
}

func ofThose(units []unitResult) string {
	if len(units) == 1 {
		return "this org unit"
	}
	return fmt.Sprintf("these %d org units", len(units))
}

func namesOfResults(units []unitResult) []string {
	var names []string
	for _, u := range units {
		names = append(names, u.unit.Name)
	}
	return names
}

func textsOfResults(units []unitResult) []string {
	var texts []string
	for _, u := range units {
		texts = append(texts, u.text)
	}
	return texts
}

func justUnits(units []unitResult) []*metadata.OrgUnit {
	var out []*metadata.OrgUnit
	for _, u := range units {
		out = append(out, u.unit)
	}
	return out
}
