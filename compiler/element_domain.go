package compiler

import (
	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// domain warns of a data element of the other domain: DHIS2 stores its values,
// and looks for them elsewhere.
func (c *checker) domain(span diag.Span, e *metadata.DataElement, wanted metadata.Domain, form string) {
	if e.Domain == "" || e.Domain == wanted || !c.firstFault("domain", e.UID) {
		return
	}
	is, place := "for programs (TRACKER)", "data sets"
	if wanted == metadata.TrackerDomain {
		is, place = "for data sets (AGGREGATE)", "programs"
	}
	c.add(diag.New("W0415", span, "\"%s\" is in \"%s\", and is a data element %s", e.Name, form, is).
		WithHelp("DHIS2 does not look for its values among those of %s: correct the domain there, or use another element", place))
}
