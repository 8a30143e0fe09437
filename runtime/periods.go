package runtime

import (
	"errors"
	"fmt"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/calendar"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/period"
)

// Codes of periods that cannot be told.
const (
	codePeriodMissing diag.Code = "E0521"
	codePeriodUnfit   diag.Code = "E0522"
)

// outsideWindow is the reason under which records of other periods are excluded.
const outsideWindow = "outside the run's periods"

// window are the days of a run; the zero window is all of them.
type window struct {
	text        string
	periods     period.Periods
	first, last calendar.Date
	bounded     bool
}

// parseWindow reads "202601..202603", or one period, in the server's calendar.
func parseWindow(text string, periods period.Periods) (window, error) {
	if text == "" {
		return window{}, nil
	}
	first, last, err := periods.ParseRange(text)
	if err != nil {
		return window{}, fmt.Errorf("the run's periods %q: %w", text, err)
	}
	return window{text: text, periods: periods, first: first.FirstDay(), last: last.LastDay(), bounded: true}, nil
}

// has reports whether a period lies wholly in the window: of a quarter of which
// only a month is run, the records of two months would be missing.
func (w window) has(p period.Period) bool {
	return !w.bounded || !p.FirstDay().Before(w.first) && !p.LastDay().After(w.last)
}

// all lists the periods of a type in the window; none when it has no ends.
func (w window) all(t period.Type) []period.Period {
	if !w.bounded {
		return nil
	}
	return w.periods.Within(w.first, w.last, t)
}

// periodPlan tells the period of a record.
type periodPlan struct {
	program *stdlib.Program
	periods period.Periods
	kind    period.Type
}

func (p *planner) period(env *stdlib.Env, e *Expr, kind period.Type) (*periodPlan, error) {
	if e == nil {
		return nil, nil
	}
	program, err := p.typed(env, *e, stdlib.KindDate, stdlib.KindInstant, stdlib.KindPeriod, stdlib.KindText)
	if err != nil {
		return nil, err
	}
	return &periodPlan{program, p.periods, kind}, nil
}

// period tells the current record's period, or says why there is none.
func (s *session) period(p *periodPlan) (period.Period, flaw) {
	return p.ofRecord(p.program.Datum(s.frame))
}

// ofRecord is the period that a record's value tells.
func (p *periodPlan) ofRecord(v stdlib.Datum) (period.Period, flaw) {
	if v.Kind() == stdlib.KindNone {
		return period.Period{}, flawOf(v.Outcome(), codePeriodMissing, "the period")
	}
	out, err := p.of(v)
	switch {
	case errors.Is(err, period.ErrType):
		return out, unfitPeriod("the record's period is not " + p.kind.String() + ", as the data set is")
	case isDay(v) && (err == period.ErrPagume || err == period.ErrDoubtful || err == period.ErrRange && p.periods.Calendar() != calendar.ISO):
		return out, unnamedDay(p.periods.Calendar(), err == period.ErrPagume, "the day that tells the record's period")
	case err != nil:
		return out, unfitPeriod("the record's period is " + err.Error())
	}
	return out, flaw{}
}

func isDay(v stdlib.Datum) bool { return v.Kind() == stdlib.KindDate || v.Kind() == stdlib.KindInstant }

func unfitPeriod(message string) flaw { return flaw{code: codePeriodUnfit, message: message} }

// of is the period of the plan's type that a day falls in, or that a period or
// its id is already.
func (p *periodPlan) of(v stdlib.Datum) (period.Period, error) {
	if day, ok := v.Day(); ok {
		return p.periods.Of(day, p.kind)
	}
	if is, ok := v.Period(); ok {
		if is.Type() != p.kind {
			return period.Period{}, period.ErrType
		}
		return is, nil
	}
	id, ok := v.Text()
	if !ok {
		return period.Period{}, period.ErrFormat
	}
	return p.periods.ParseAs(id, p.kind)
}
