package compiler

import (
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// labelUse says of problems in the lines of a group which use they were found
// with, unless they are about the block around it or about what the use gives.
func (s *scopeCheck) labelUse(from int, use *ruleUse) {
	for i := from; i < len(s.problems); i++ {
		d := s.problems[i]
		if d.Severity == diag.Warning && d.Code != "W0317" {
			continue // of the line, whatever the use
		}
		if !isWithin(d.Span, use.of.module.Span(use.group)) {
			continue
		}
		s.problems[i] = replaceArgument(d.WithLabel(use.span(), "for this use"), use)
	}
}

func isWithin(inner, outer diag.Span) bool {
	return inner.File == outer.File && outer.Start <= inner.Start && inner.End <= outer.End
}

// replaceArgument offers the name that was meant in the place of the text that
// the use gives for it.
func replaceArgument(d diag.Diagnostic, use *ruleUse) diag.Diagnostic {
	i := slices.IndexFunc(use.group.Params, func(p lang.Name) bool { return p.Text == d.Span.Text() })
	if i < 0 || len(d.Edits) > 0 {
		return d
	}
	at := use.module.Span(use.line.Args[i])
	text, isText := writtenText(at.Text())
	if !isText {
		return d
	}
	if meant, sure := diag.Sure(text, d.Near); sure {
		return d.WithEdit(at, quote(meant))
	}
	return d
}

// writtenText is the text of an expression that is nothing but a text in double quotes.
func writtenText(text string) (string, bool) {
	if len(text) < 2 || text[0] != '"' || quote(text[1:len(text)-1]) != text {
		return "", false
	}
	return text[1 : len(text)-1], true
}

// onceForAllUses keeps of the problems that a group has wherever it is used the
// first.
func (c *checker) onceForAllUses() {
	type words struct {
		span    diag.Span
		code    diag.Code
		message string
	}
	said := map[words]bool{}
	c.problems = slices.DeleteFunc(c.problems, func(d diag.Diagnostic) bool {
		if !c.isInRules(d.Span) {
			return false
		}
		w := words{d.Span, d.Code, d.Message}
		before := said[w]
		said[w] = true
		return before
	})
}

func (c *checker) isInRules(at diag.Span) bool {
	for _, m := range c.modules {
		for _, d := range m.Decls {
			if _, ok := d.(*lang.Rules); ok && isWithin(at, m.Span(d)) {
				return true
			}
		}
	}
	return false
}

// apart finds where two rules that may stand in rules part: at the first uses that
// are not the same, or else at the rules themselves.
func apart(beforeUses []*ruleUse, before diag.Span, nowUses []*ruleUse, now diag.Span) (diag.Span, diag.Span) {
	i := 0
	for i < len(beforeUses) && i < len(nowUses) && beforeUses[i].line == nowUses[i].line {
		i++
	}
	if i < len(beforeUses) {
		before = beforeUses[i].span()
	}
	if i < len(nowUses) {
		now = nowUses[i].span()
	}
	return before, now
}

// collisionOfUses says that two rules fill the same cells of which at least one
// has been put in: they are told apart by what did that.
func collisionOfUses(before, x fill) diag.Diagnostic {
	other, span := apart(before.uses, before.span, x.uses, x.span)
	d := diag.New("E0423", span, "two rules fill the same cells of %s", quote(x.element.Name)).
		WithHelp("give them different categories, or say how they go together: `combine %s by sum`", quote(x.element.Name))
	if other != span {
		d = d.WithLabel(other, "the other rule")
	}
	switch {
	case span == x.span:
		return d
	case before.span == x.span:
		return d.WithLabel(x.span, "the rule of both")
	}
	return d.WithLabel(x.span, "the rule of this use")
}
