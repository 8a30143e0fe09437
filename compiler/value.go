package compiler

import (
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// value checks a line that fills an attribute or data element. row is the table
// row it is written for, and around the condition of the loop over the rows
// where a run has to ask it; both may be nil.
func (b *body) value(line *lang.Value, row *tableRow, around *runtime.Condition) {
	m := b.module
	if b.out.Kind == runtime.Relationship {
		b.add(diag.New("E0453", m.Span(line.Element), "a relationship carries no values"))
		return
	}
	targets, computed, label, ok := b.targets(line.Element)
	if !ok || !b.fill(line, targets, row) {
		return
	}
	out := runtime.Value{Label: label, Computed: computed, Keep: line.Keep, Where: around, Origin: b.origin(m, line.Element)}
	if line.As != nil {
		b.notYet(m.Span(line.As), "units (`as \"…\"`)")
		return
	}
	x, ok := b.valueExpr(line, targets, &out)
	if !ok || !b.valueWhere(line, targets, &out) || !b.soundValue(line, targets, x, &out) {
		return
	}
	b.describe(targets, &out)
	b.out.Values = append(b.out.Values, out)
}

// valueExpr compiles the value in the environment of its target's option set,
// and demands that it fits every target.
func (b *body) valueExpr(line *lang.Value, targets []field, out *runtime.Value) (*stdlib.Expression, bool) {
	m := b.module
	env := b.env
	if len(targets) == 1 && targets[0].options != nil {
		env = env.WithTarget(targets[0].options.UID)
	}
	x, ok := b.expr(env, m, line.Value)
	if !ok {
		return nil, false
	}
	for _, t := range targets {
		if takes, fits := valueFits(x.Type, t.valueType, t.options); !fits {
			b.add(diag.New("E0454", m.Span(line.Value), "\"%s\" takes %s, and this gives %s", t.name, takes, x.Type))
			ok = false
			continue
		}
		ok = b.optionsFit(m.Span(line.Value), x, t) && ok
	}
	out.Expr = b.runtimeExpr(m, line.Value, x)
	return x, ok
}

// valueWhere compiles the condition of a value. What DHIS2 always wants cannot
// have one: without it the whole object would be refused.
func (b *body) valueWhere(line *lang.Value, targets []field, out *runtime.Value) bool {
	if line.Where == nil {
		return true
	}
	where := b.condition(b.env, b.module, line.Where)
	if where == nil {
		return false
	}
	for _, t := range targets {
		if t.mandatory && !b.out.OnComplete {
			b.add(diag.New("E0462", b.module.Span(line.Where), "%s must always have \"%s\"", b.called, t.name).
				WithHelp("put the condition on the whole object, or say what else the value is, as in `first_known(a, b)`"))
			return false
		}
	}
	if out.Where != nil {
		where.Text = "(" + out.Where.Text + ") && (" + where.Text + ")"
		b.holds[where] = slices.Concat(b.holds[out.Where], b.holds[where])
	}
	out.Where = where
	return true
}

// optionsFit demands that results that are known are options of the target's
// set. Of a set that the snapshot has only in part nothing can be said.
func (c *checker) optionsFit(span diag.Span, x *stdlib.Expression, t field) bool {
	results, closed := x.Results()
	if t.options == nil || !closed || t.options.Missing || t.options.Absent > 0 {
		return true
	}
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

// fill notes that fields are filled, and reports one that was filled before. A
// field counts as filled even if its line turns out to have a problem.
func (b *body) fill(line *lang.Value, targets []field, row *tableRow) bool {
	span := b.module.Span(line.Element)
	place := span
	if row != nil {
		place = row.span
	}
	for _, t := range targets {
		if before, ok := b.filled[t.uid]; ok {
			b.add(diag.New("E0456", span, "\"%s\" is filled twice", t.name).WithLabel(before, "filled here"))
			return false
		}
		b.filled[t.uid] = place
	}
	return true
}

// describe puts what the run must know of the targets into the value.
func (b *body) describe(targets []field, out *runtime.Value) {
	for _, t := range targets {
		if t.options != nil {
			b.used.optionSet(t.options)
		}
		out.MaxLength = max(out.MaxLength, t.maxLength)
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
	}
}
