package compiler

import (
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/period"
)

// dates are the periods of a form for which a block or a rule holds, with the
// places that say so; nowhere for an end that nothing says.
type dates struct {
	period.Interval
	since, until diag.Span
}

// and is what is left of the dates of a block for a rule in it.
func (d dates) and(in dates) dates {
	both := d
	both.Interval = d.Interval.And(in.Interval)
	if both.Since != d.Since {
		both.since = in.since
	}
	if both.Until != d.Until {
		both.until = in.until
	}
	return both
}

// blockDates reads the dates in the head of a block.
func (f *form) blockDates(from *lang.From) (dates, bool) {
	var out dates
	sinceOK, untilOK := true, true
	if from.Since != nil {
		out.since = f.module.Span(from.Since)
		out.Since, _, sinceOK = f.endOfDates(out.since, from.Since.Value)
	}
	if from.Until != nil {
		out.until = f.module.Span(from.Until)
		_, out.Until, untilOK = f.endOfDates(out.until, from.Until.Value)
	}
	return out, sinceOK && untilOK && f.somePeriod(out)
}

// ruleDates reads the dates of a rule, and cuts them to those of its block.
func (s *scopeCheck) ruleDates(a lang.Aggregate) (dates, bool) {
	var own dates
	sinceOK, untilOK := true, true
	if a.Since != nil {
		own.since = s.module.Span(a.Since)
		own.Since, _, sinceOK = s.ruleDate(*a.Since)
	}
	if a.Until != nil {
		own.until = s.module.Span(a.Until)
		_, own.Until, untilOK = s.ruleDate(*a.Until)
	}
	when := s.dates.and(own)
	return when, sinceOK && untilOK && s.somePeriod(when)
}

// idsWithin are the ends of what holds within something else, without those that
// it does not narrow.
func idsWithin(i, around period.Interval) (since, until string) {
	if i.Since != around.Since && around.And(i).Since == i.Since {
		since = i.Since.ID()
	}
	if i.Until != around.Until && around.And(i).Until == i.Until {
		until = i.Until.ID()
	}
	return since, until
}

// ruleDate reads one end of a rule's dates. A blank cell of a table leaves it open.
func (s *scopeCheck) ruleDate(e lang.Expr) (first, last period.Period, ok bool) {
	span := s.module.Span(e)
	if text := s.module.Text(e); strings.Trim(text, "0123456789") == "" {
		s.add(diag.New("E0325", span, "`%s` has to stand in quotes: the id of a period is text", text).WithEdit(span, quote(text)))
		return first, last, false
	}
	x, ok := s.typed(s.env, s.module, e, "the id of a period", stdlib.KindText)
	if !ok {
		return first, last, false
	}
	if isBlankCell(x) {
		return first, last, true
	}
	v, ok := x.Constant()
	if !ok {
		s.add(diag.New("E0371", span, "for which periods the rule holds has to be known beforehand, and this depends on the record").
			WithHelp("write the id of a period, as in `since \"%s\"`, or take it from the row of a table; what a single record decides belongs into `where`", s.exampleID()))
		return first, last, false
	}
	id, _ := stdlib.AsText(v)
	return s.endOfDates(span, id)
}

// endOfDates reads the id of a period of the form, or of a longer one that is
// made up of such periods, and gives the first and the last of them.
func (f *form) endOfDates(span diag.Span, id string) (first, last period.Period, ok bool) {
	kind, _ := period.ParseType(f.set.PeriodType)
	p, err := f.periods.Parse(id)
	if err == nil {
		if in, whole := p.Whole(kind); whole {
			return in.Since, in.Until, true
		}
		f.add(diag.New("E0373", span, "\"%s\" is no period of the data set \"%s\", which is %s, nor made up of such periods", id, f.set.Name, kind).
			WithNearest(nearPeriods(f.periods, id, kind)))
		return first, last, false
	}
	d := diag.New("E0373", span, "\"%s\" is no period of the data set \"%s\", which is %s", id, f.set.Name, kind)
	if near := nearPeriods(f.periods, id, kind); len(near) > 0 {
		d = d.WithNearest(near)
	} else {
		d = d.WithHelp("write the id of a period, as in \"%s\"", f.exampleID())
	}
	f.add(d)
	return first, last, false
}

// somePeriod demands that there is a period between two dates.
func (f *form) somePeriod(d dates) bool {
	if !d.IsEmpty() {
		return true
	}
	at, other := d.until, d.since
	if at.File == other.File && other.Start > at.Start {
		at, other = other, at // the later one is looked at: the other may be of the block
	}
	f.add(diag.New("E0370", at, "this holds for no period: it begins with %s and ends with %s", d.Since, d.Until).
		WithLabel(other, "the other end").
		WithHelp("`since` names the first period and `until` the last one; both are included"))
	return false
}

// inWords says when something holds: "since 202401"; "" for all periods.
func inWords(i period.Interval) string {
	switch {
	case i.IsAll():
		return ""
	case i.Until.IsZero():
		return "since " + i.Since.ID()
	case i.Since.IsZero():
		return "until " + i.Until.ID()
	case i.Since == i.Until:
		return "in " + i.Since.ID()
	}
	return "from " + i.Since.ID() + " to " + i.Until.ID()
}

// exampleID is the id of some period of the form.
func (f *form) exampleID() string {
	kind, _ := period.ParseType(f.set.PeriodType)
	if near := nearPeriods(f.periods, "2024", kind); len(near) > 0 {
		return near[0]
	}
	return "2024"
}

// programDates refuses dates of a program: its objects have several days each,
// and hang on each other.
func (c *checker) programDates(m *lang.Module, from *lang.From) {
	at, sign := from.Since, ">="
	if at == nil {
		at, sign = from.Until, "<="
	}
	if at == nil {
		return
	}
	day := "2024-01-31"
	if p, err := c.periods.Parse(at.Value); err == nil {
		day = p.LastDay().String()
		if sign == ">=" {
			day = p.FirstDay().String()
		}
	}
	c.add(diag.New("E0372", m.Span(at), "a program has no periods that it could hold for").
		WithHelp("say which day of the record decides, as in `where date(%s.started) %s date(\"%s\")`", from.As.Text, sign, day))
}

func datesOf(fills []fill) []period.Interval {
	var out []period.Interval
	for i := range fills {
		out = append(out, fills[i].dates.Interval)
	}
	return out
}
