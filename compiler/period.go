package compiler

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/period"
)

// A periodLine is a `period = …` of a scope.
type periodLine struct {
	span diag.Span
	let  runtime.Let // what the name `period` stands for after the line
	at   int         // how many lets stand before it
}

// setPeriod compiles `period = …`: a day, a period, or the text of a period id.
// From here on the name `period` stands for the form's period that it falls in.
func (s *scopeCheck) setPeriod(line *lang.Setting, out *runtime.Scope) {
	around := s.env
	named := stdlib.Var{Name: "period", Type: stdlib.Period}
	s.env = around.With(named)
	if len(line.Values) != 1 {
		s.add(diag.New("E0229", s.module.Span(line), "a period has one value"))
		return
	}
	value := line.Values[0]
	s.certain.period = period.Period{}
	x, ok := s.typed(around, s.module, value, "a period", stdlib.KindDate, stdlib.KindInstant, stdlib.KindPeriod, stdlib.KindText)
	if !ok || !s.constantPeriod(s.module.Span(value), x) {
		return
	}
	e := s.runtimeExpr(s.module, value, x)
	out.Period = &e
	named.From = x.Reads
	s.env = around.With(named)
	expr := runtime.Expr{Text: s.asPeriod(x), Origin: e.Origin}
	s.compiledAs(expr, x.Reads)
	s.line = &periodLine{settingSpan(s.module, line), runtime.Let{Name: "period", Expr: expr}, len(out.Lets)}
}

// constantPeriod demands of a period id that is written out that it is one of
// the form's.
func (s *scopeCheck) constantPeriod(span diag.Span, x *stdlib.Expression) bool {
	v, ok := x.Constant()
	if !ok {
		return true
	}
	id, isText := stdlib.AsText(v)
	kind, _ := period.ParseType(s.set.PeriodType)
	if !isText {
		return true
	}
	if p, err := s.periods.ParseAs(id, kind); err == nil {
		s.certain.period = p
		return s.openPeriod(span, p)
	}
	s.add(diag.New("E0437", span, "\"%s\" is no period of the data set \"%s\", which is %s", id, s.set.Name, kind))
	return false
}

// asPeriod is the text of an expression that gives the period of the form's type.
func (s *scopeCheck) asPeriod(x *stdlib.Expression) string {
	switch x.Type.Kind() {
	case stdlib.KindText:
		return "period_id(" + x.Text + ")"
	case stdlib.KindDate:
		return fmt.Sprintf("period_of(%s, %q)", x.Text, s.set.PeriodType)
	case stdlib.KindInstant:
		return fmt.Sprintf("period_of(date(%s), %q)", x.Text, s.set.PeriodType)
	}
	return x.Text
}

// namePeriod puts the name `period` into a scope if some expression uses it. A
// run knows each name once at a time, so it cannot be used where one period line
// stands inside of another.
func (s *scopeCheck) namePeriod(out *runtime.Scope) {
	if s.line == nil {
		return
	}
	early := slices.ContainsFunc(out.Lets[:s.line.at], func(l runtime.Let) bool { return mentionsPeriod(l.Expr) })
	switch {
	case !early && !usesPeriod(out):
	case early || mentionsPeriod(s.line.let.Expr) || namesPeriodInside(out):
		s.notYet(s.line.span, "the name `period` where one `period` line stands inside of another")
	default:
		out.Lets = slices.Insert(out.Lets, s.line.at, s.line.let)
	}
}

var (
	quotedText = regexp.MustCompile(`"(?:\\.|[^"\\])*"`)
	periodName = regexp.MustCompile(`(^|[^A-Za-z0-9_.` + "`" + `])period([^A-Za-z0-9_(]|$)`)
)

// mentionsPeriod reports whether canonical text uses the name `period`.
func mentionsPeriod(e runtime.Expr) bool {
	return periodName.MatchString(quotedText.ReplaceAllString(e.Text, `""`))
}

// usesPeriod reports whether something in a scope uses the name of its period.
func usesPeriod(s *runtime.Scope) bool {
	for _, l := range s.Lets {
		if mentionsPeriod(l.Expr) {
			return true
		}
	}
	if s.OrgUnit != nil && mentionsPeriod(s.OrgUnit.Expr) {
		return true
	}
	return anyMentions(s.Categories) || anyMentions(s.Attributes) ||
		slices.ContainsFunc(s.Rules, ruleMentions) || slices.ContainsFunc(s.Scopes, innerMentions)
}

func anyMentions(values []runtime.CategoryValue) bool {
	return slices.ContainsFunc(values, func(v runtime.CategoryValue) bool { return mentionsPeriod(v.Expr) })
}

func ruleMentions(r runtime.Rule) bool {
	switch {
	case r.Computed != nil && mentionsPeriod(r.Computed.Expr):
	case r.Value != nil && mentionsPeriod(*r.Value):
	case r.By != nil && mentionsPeriod(r.By.Expr):
	case r.Where != nil && mentionsPeriod(r.Where.Expr):
	default:
		return anyMentions(r.Categories)
	}
	return true
}

// innerMentions is about a scope inside: its head belongs to the scope around
// it, and so does the rest unless it has a period of its own.
func innerMentions(s runtime.Scope) bool {
	switch {
	case s.Where != nil && mentionsPeriod(s.Where.Expr):
	case s.Each != nil && mentionsPeriod(s.Each.List):
	case s.Each != nil && s.Each.Where != nil && mentionsPeriod(s.Each.Where.Expr):
	default:
		return s.Period == nil && usesPeriod(&s)
	}
	return true
}

// namesPeriodInside reports whether a scope inside has the name for a period of its own.
func namesPeriodInside(s *runtime.Scope) bool {
	return slices.ContainsFunc(s.Scopes, func(in runtime.Scope) bool {
		return slices.ContainsFunc(in.Lets, func(l runtime.Let) bool { return l.Name == "period" }) || namesPeriodInside(&in)
	})
}
