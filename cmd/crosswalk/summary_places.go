package main

import (
	"fmt"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

// listedPlaces is how many places of one kind the account shows; --verbose shows
// all, and so does --report json.
const listedPlaces = 10

// places lists what led to no org unit and which org units could not be used, each
// once, the most frequent first.
func (p *printer) places(list []runtime.PlaceReport, others int64) {
	var lost, unusable []runtime.PlaceReport
	for _, r := range list {
		if r.OrgUnit == "" {
			lost = append(lost, r)
		} else {
			unusable = append(unusable, r)
		}
	}
	p.somePlaces("without an org unit", lost)
	p.somePlaces("that cannot be used", unusable)
	if others > 0 {
		p.line(1, "%s of still other places and org units", plural(others, "reject"))
	}
}

func (p *printer) somePlaces(what string, list []runtime.PlaceReport) {
	if len(list) == 0 {
		return
	}
	noun := "place"
	if list[0].OrgUnit != "" {
		noun = "org unit"
	}
	p.line(1, "%s %s:", plural(int64(len(list)), noun), what)
	for i, r := range list {
		if i == listedPlaces && !p.verbose {
			p.line(2, "and %s more; --verbose lists them", grouped(int64(len(list)-i)))
			return
		}
		near := ""
		if r.Near != "" {
			near = fmt.Sprintf("; but for capitals and blanks it is %q", r.Near)
		}
		p.line(2, "%s: %s%s", placeWords(r), plural(r.Rejects, "reject"), near)
	}
}

// placeWords names a place by what the records say, and an org unit by its name.
func placeWords(r runtime.PlaceReport) string {
	if r.OrgUnit == "" {
		return fmt.Sprintf("%q", r.Place)
	}
	words := strings.TrimSpace(r.Name + " " + r.OrgUnit)
	if r.Code == "E0525" {
		return words + ", closed"
	}
	return words + ", not assigned"
}
