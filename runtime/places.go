package runtime

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// What a run tells of places is bounded: a field that was taken for a place may
// have another value in each record, or a whole letter.
const (
	maxPlaces    = 1000
	maxPlaceText = 100 // in characters
)

// places counts what led to no org unit, or to one that may not be used: each
// place and each org unit once.
type places struct {
	counts map[lostPlace]*lostCount
	others int64 // of places beyond maxPlaces
}

// A lostCount is how often a place was met, and what was probably meant by it.
type lostCount struct {
	n    int64
	near string
}

// lostPlace is a place that leads nowhere, or an org unit that may not be used.
type lostPlace struct {
	code  diag.Code
	place string // what the record says
	unit  string // a UID
}

// A lostSearch is what a flaw is about that is about a place or an org unit.
type lostSearch struct {
	lostPlace
	known knownPlaces // among which it was looked for
}

// note counts a flaw that is about a place or an org unit.
func (p *places) note(f flaw) {
	if f.at == nil {
		return
	}
	at := f.at.lostPlace
	at.code = f.code
	if c := p.counts[at]; c != nil {
		c.n++
		return
	}
	if len(p.counts) == maxPlaces {
		p.others++
		return
	}
	near := f.at.known.near(at.place)
	at.place = strings.Clone(at.place) // which may be gone with the record
	p.add(at, lostCount{n: 1, near: near})
}

// add adds to what is known of a place.
func (p *places) add(at lostPlace, more lostCount) {
	c := p.counts[at]
	switch {
	case c != nil:
		c.n += more.n
	case len(p.counts) == maxPlaces:
		p.others += more.n
	default:
		if p.counts == nil {
			p.counts = map[lostPlace]*lostCount{}
		}
		p.counts[at] = &more
	}
}

// report lists the places, those with the most rejects first.
func (p *places) report(units *unitsPlan) []PlaceReport {
	var list []PlaceReport
	for at, c := range p.counts {
		r := PlaceReport{Code: at.code, Place: at.place, Near: c.near, OrgUnit: at.unit, Rejects: c.n}
		if u := units.byUID[at.unit]; u != nil {
			r.Name = u.name
		}
		list = append(list, r)
	}
	slices.SortFunc(list, func(a, b PlaceReport) int {
		return cmp.Or(cmp.Compare(b.Rejects, a.Rejects), strings.Compare(string(a.Code), string(b.Code)),
			strings.Compare(a.Place, b.Place), strings.Compare(a.OrgUnit, b.OrgUnit))
	})
	return list
}

// atPlace says of a flaw which place it is about, if that may be told, and among
// which known ones it was looked for.
func (f flaw) atPlace(text string, known knownPlaces) flaw {
	if text != "" && utf8.RuneCountInString(text) <= maxPlaceText && utf8.ValidString(text) {
		f.at = &lostSearch{lostPlace{place: text}, known}
	}
	return f
}

// knownPlaces are the texts that lead to org units, in order.
type knownPlaces []string

// near finds the text that differs from a place in capitals and blanks alone.
func (k knownPlaces) near(place string) string {
	if place == "" {
		return ""
	}
	squeezed := squeeze(place)
	for _, known := range k {
		if strings.EqualFold(squeeze(known), squeezed) {
			return known
		}
	}
	return ""
}

func squeeze(text string) string { return strings.Join(strings.Fields(text), " ") }

// atUnit says of a flaw which org unit it is about.
func (f flaw) atUnit(uid string) flaw {
	f.at = &lostSearch{lostPlace: lostPlace{unit: uid}}
	return f
}

// unitFlaw is why an org unit's expression gave none. Of one that a table reports
// the place is what the table was asked for.
func (s *session) unitFlaw(o *orgUnitPlan, v stdlib.Datum) flaw {
	if v.Kind() != stdlib.KindNone {
		return flaw{}
	}
	outcome := v.Outcome()
	f := flawOf(outcome, codeUnitMissing, "the org unit")
	if outcome.Kind != stdlib.Reported || o.place == nil {
		return f
	}
	text, _ := o.place.Datum(s.frame).Text()
	return f.atPlace(text, o.known)
}
