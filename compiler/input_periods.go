package compiler

import (
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/period"
)

// inputPeriods lists the periods that a data set is open for, as ids; none if it
// has no such list. One of which the export does not tell the id makes the list
// of no use. The days on which each is open are for the server's clock.
func (c *checker) inputPeriods(set *metadata.DataSet, kind period.Type) []string {
	var ids []string
	for _, in := range set.InputPeriods {
		p, err := c.periods.Parse(in.Period)
		if err != nil {
			return nil
		}
		if p.Type() == kind {
			ids = append(ids, p.ID())
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// openPeriod demands of a period that is written out that the form takes it.
func (s *scopeCheck) openPeriod(span diag.Span, p period.Period) bool {
	open := s.form.out.InputPeriods
	if len(open) == 0 || slices.Contains(open, p.ID()) {
		return true
	}
	s.add(diag.New("E0467", span, "the data set \"%s\" does not take the period %s", s.set.Name, p.ID()).
		WithHelp("it is open for %s", quotedNames(open)))
	return false
}
