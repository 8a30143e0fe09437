package compiler

import (
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// value checks a line that fills an attribute or data element, by itself or for
// a row of a table.
func (b *body) value(line *lang.Value, in rowLoop) {
	m := b.module
	if b.out.Kind == runtime.Relationship {
		b.add(diag.New("E0453", m.Span(line.Element), "a relationship carries no values"))
		return
	}
	from := len(b.checker.seen.calls)
	targets, computed, label, ok := b.targets(line.Element)
	if !ok {
		b.unread = true
		b.fillsAnother(line.Element)
		return
	}
	if !b.fill(line, targets, in) {
		return
	}
	for _, t := range targets {
		b.caution(m.Span(line.Element), t)
	}
	out := runtime.Value{Label: label, Computed: computed, Keep: line.Keep, Where: in.where, For: in.copies, Origin: b.origin(m, line.Element)}
	w := b.where(b.env, m, line.Where, line.Missing)
	b.doubted(ofValue, w.doubts)
	x, ok := b.valueExpr(line, w, targets, &out)
	if !ok || !b.valueWhere(line, w, targets, &out) || !b.soundValue(line, targets, x, &out) {
		return
	}
	b.assume(from, in.known.andWhere(b.env, m, line.Where).trusted, false)
	b.describe(targets, &out)
	b.note(targets, m.Span(line.Element), in.row)
	b.out.Values = append(b.out.Values, out)
}

// valueExpr compiles the value in the environment of its target's option set,
// and demands that it fits every target.
func (b *body) valueExpr(line *lang.Value, w guard, targets []field, out *runtime.Value) (*stdlib.Expression, bool) {
	m := b.module
	env := w.inner
	if len(targets) == 1 && targets[0].options != nil {
		env = env.WithTarget(targets[0].options.UID)
	}
	x, ok := b.exprAs(env, m, line.Value, line.As)
	if !ok {
		return nil, false
	}
	for _, t := range targets {
		if takes, fits := valueFits(x.Type, t.valueType, t.options); !fits {
			b.add(diag.New("E0454", m.Span(line.Value), "\"%s\" takes %s, and this gives %s", t.name, takes, x.Type))
			ok = false
			continue
		}
		ok = b.dayOfProgram(m.Span(line), t) && b.optionsFit(m.Span(line.Value), x, t) && b.usable(m.Span(line.Value), x, t) && ok
	}
	out.Expr = b.runtimeExpr(m, line.Value, x)
	if ok {
		b.statedUnits(m, line.Value, line.As, x, targets)
		b.lastItems(x)
		for _, t := range targets {
			if t.mandatory {
				b.fillers[t.uid] = demandedValue{line.Value, x, t.name}
			}
		}
	}
	return x, ok
}

// valueWhere compiles the condition of a value. What DHIS2 always wants cannot
// have one: without it the whole object would be refused.
func (b *body) valueWhere(line *lang.Value, w guard, targets []field, out *runtime.Value) bool {
	if line.Where == nil {
		return w.ok
	}
	if !w.ok {
		return false
	}
	for _, t := range targets {
		if t.mandatory && !b.out.OnComplete {
			b.add(diag.New("E0462", b.module.Span(line.Where), "%s must always have \"%s\"", b.called, t.name).
				WithHelp("put the condition on the whole object, or say what else the value is, as in `first_known(a, b)`"))
			return false
		}
	}
	out.Where = b.joined(out.Where, w.out)
	return true
}

// optionsFit demands that results that are known are options of the target's
// set. Of a set that the snapshot has only in part nothing can be said.
func (c *checker) optionsFit(span diag.Span, x *stdlib.Expression, t field) bool {
	results, closed := x.Results()
	switch {
	case t.options == nil:
		return true
	case !closed || t.options.Missing || t.options.Absent > 0:
		c.otherwiseGiven(t.options.UID)
		return true
	}
	c.setYields(t.options, results, x)
	var unknown []string
	for _, v := range results {
		text, isText := stdlib.PlainText(v)
		if !isText || slices.Contains(unknown, text) || matchOption(t.options, text, "") != nil {
			continue
		}
		if found := t.options.Option(text); len(found.Candidates) > 1 {
			c.add(ambiguous(span, text, "option", found.Candidates))
			return false
		}
		unknown = append(unknown, text)
	}
	if len(unknown) > 0 {
		c.add(c.labelResults(c.noOptions(span, unknown, t), x, unknown))
	}
	return len(unknown) == 0
}

func (c *checker) noOptions(span diag.Span, unknown []string, t field) diag.Diagnostic {
	if len(unknown) > 1 {
		return diag.New("E0455", span, "%s are no options of \"%s\", which \"%s\" takes its values from", quotedNames(unknown), t.options.Name, t.name)
	}
	d := diag.New("E0455", span, "\"%s\" is no option of \"%s\", which \"%s\" takes its values from", unknown[0], t.options.Name, t.name)
	return c.nearest(d, span, among(unknown[0], optionTexts(t.options, "")))
}

// fillsAnother keeps a line whose field is not known from being a second problem:
// what it may have meant is not demanded.
func (b *body) fillsAnother(e lang.Element) {
	problem := b.problems[len(b.problems)-1]
	if e.Name != nil && len(problem.Near) > 0 {
		b.meant = append(b.meant, problem.Near...)
		return
	}
	b.lostValues = true
}

// isMeant reports whether a line with a problem seems to fill a field.
func (b *body) isMeant(field *metadata.Object) bool {
	return slices.Contains(b.meant, field.Name) || field.Code != "" && slices.Contains(b.meant, field.Code)
}

// note keeps what fills the fields, for coverage.
func (b *body) note(targets []field, line diag.Span, row *tableRow) {
	stage := ""
	if b.out.Kind == runtime.Event {
		stage = b.out.Type
	}
	b.fills.note(stage, targets, line, row)
}

// describe puts what the run must know of the targets into the value.
func (b *body) describe(targets []field, out *runtime.Value) {
	for _, t := range targets {
		if t.options != nil {
			b.used.optionSet(t.options)
		}
		out.MaxLength = max(out.MaxLength, t.maxLength)
		b.block.noteUnique(t)
	}
	if out.Computed == nil {
		t := targets[0]
		out.UID, out.ValueType, out.Mandatory = t.uid, string(t.valueType), t.mandatory
		if t.options != nil {
			out.OptionSet = t.options.UID
		}
		return
	}
	for _, t := range targets {
		e := runtime.Element{UID: t.uid, Name: t.name, ValueType: string(t.valueType)}
		if t.options != nil {
			e.OptionSet = t.options.UID
		}
		out.Types = append(out.Types, e)
		if t.mandatory && !slices.Contains(b.out.Mandatory, t.uid) {
			b.out.Mandatory = append(b.out.Mandatory, t.uid)
		}
	}
}
