package stdlib

import (
	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
)

// Folds are what macros of lists become (expand.go). Each of their few forms is one
// loop here, and any other one is folded step by step.

// fold compiles a fold.
func (l *lowering) fold(e ast.ComprehensionExpr) step {
	if isBound(e) {
		return l.bound(e)
	}
	if c := l.condOfFold(e); c != nil {
		return c.step()
	}
	if body, ok := filterBody(e); ok {
		return l.filtered(e, body)
	}
	if body, ok := mapBody(e); ok {
		return l.mapped(e, body)
	}
	return l.folded(e)
}

// isBound holds for `cel.bind(x, init, body)`: a fold over nothing.
func isBound(e ast.ComprehensionExpr) bool {
	r := e.IterRange()
	return r.Kind() == ast.ListKind && len(r.AsList().Elements()) == 0
}

func (l *lowering) bound(e ast.ComprehensionExpr) step {
	init := l.step(e.AccuInit())
	at, free := l.bind(e.AccuVar(), init)
	defer free()
	l.locals[len(l.locals)-1].counts = l.counts(e.AccuInit())
	body := l.step(e.Result())
	return func(f *Frame) Datum {
		f.locals[f.base+at] = Datum{}
		return body(f)
	}
}

// loop calls yield for each item of what a fold passes over: of a list, or of the
// keys of a map. Otherwise it returns what there is instead.
//
// Items of which by shows that a condition is false are left out.
func loop(f *Frame, over Datum, backwards bool, by *keyed, yield func(Datum) bool) (instead Datum, ok bool) {
	switch over.kind {
	case KindList:
		of := over.list()
		var texts []string
		if by != nil {
			texts, ok = f.keysOf(of, by)
		}
		n := len(of.items)
		for i := range of.items {
			if backwards {
				i = n - 1 - i
			}
			if ok && texts[i] != by.text {
				continue
			}
			if !yield(of.items[i]) {
				break
			}
		}
		return Datum{}, true
	case KindMap:
		for _, e := range over.mapped().Entries() {
			if !yield(TextDatum(e.Key)) {
				break
			}
		}
		return Datum{}, true
	}
	return over, false
}

// over compiles what a fold passes over; a list that is turned around is passed
// over from its end instead.
func (l *lowering) over(e ast.Expr) (list step, backwards bool) {
	if e.Kind() == ast.CallKind && e.AsCall().FunctionName() == "@reversed" {
		return l.step(e.AsCall().Args()[0]), true
	}
	return l.step(e), false
}

// condOfFold compiles `exists` and `all`; nil: it is neither.
func (l *lowering) condOfFold(e ast.ComprehensionExpr) cond {
	name := stepName(e)
	if name != "@or" && name != "@and" || isBound(e) {
		return nil
	}
	decides := No
	if name == "@or" {
		decides = Yes
	}
	over, backwards := l.over(e.IterRange())
	at, free := l.bind(e.IterVar(), nil)
	defer free()
	condition := e.LoopStep().AsCall().Args()[1]
	var by *keyed
	if decides == Yes {
		by = l.keyedBy(condition, e.IterVar())
	}
	body := l.cond(condition)
	return func(f *Frame) (Truth, Value) {
		t, why := 1-decides, Value(nil)
		list := over(f)
		if n, found := f.numberBy(by, list); found {
			return truth(n > 0), nil
		}
		instead, ok := loop(f, list, backwards, by, func(item Datum) bool {
			f.locals[f.base+at] = item
			next, nextWhy := body(f)
			t, why = join(t, why, next, nextWhy, decides)
			return t != decides
		})
		if !ok {
			return Untold, instead.why()
		}
		return t, why
	}
}

// stepName is the function that a fold calls for each item.
func stepName(e ast.ComprehensionExpr) string {
	if e.LoopStep().Kind() != ast.CallKind || e.AccuVar() != accumulator {
		return ""
	}
	return e.LoopStep().AsCall().FunctionName()
}

// filterBody is the condition of a filter: `@keep(frame, body) ? result + [x] : result`.
func filterBody(e ast.ComprehensionExpr) (ast.Expr, bool) {
	if stepName(e) != operators.Conditional {
		return nil, false
	}
	which := e.LoopStep().AsCall().Args()[0]
	if which.Kind() != ast.CallKind || which.AsCall().FunctionName() != "@keep" {
		return nil, false
	}
	return which.AsCall().Args()[1], true
}

// mapBody is the value of a map: `result + @kept(frame, body)`.
func mapBody(e ast.ComprehensionExpr) (ast.Expr, bool) {
	if stepName(e) != operators.Add {
		return nil, false
	}
	kept := e.LoopStep().AsCall().Args()[1]
	if kept.Kind() != ast.CallKind || kept.AsCall().FunctionName() != "@kept" {
		return nil, false
	}
	return kept.AsCall().Args()[1], true
}

// stopsAtFirst reports whether a filter or map ends when it has found something.
func stopsAtFirst(e ast.ComprehensionExpr) bool {
	c := e.LoopCondition()
	return c.Kind() == ast.CallKind && c.AsCall().FunctionName() == "@searching"
}

// A gatherer passes over a list and gives what it keeps: the items for which a
// condition holds, or their values.
type gatherer struct {
	over      step
	backwards bool
	at        int // of the item
	by        *keyed
	keeps     cond // of a filter
	value     step // of a map
	searching bool
}

func (l *lowering) gatherer(e ast.ComprehensionExpr, body ast.Expr, isFilter bool) *gatherer {
	c := &gatherer{searching: stopsAtFirst(e)}
	c.over, c.backwards = l.over(e.IterRange())
	var free func()
	c.at, free = l.bind(e.IterVar(), nil)
	defer free()
	if isFilter {
		c.by = l.keyedBy(body, e.IterVar())
		c.keeps = l.cond(body)
	} else {
		c.value = l.step(body)
	}
	return c
}

// gathererOf is the gatherer of a fold that is a filter or a map.
func (l *lowering) gathererOf(e ast.Expr) *gatherer {
	if e.Kind() != ast.ComprehensionKind {
		return nil
	}
	fold := e.AsComprehension()
	if isBound(fold) {
		return nil
	}
	if body, ok := filterBody(fold); ok {
		return l.gatherer(fold, body, true)
	}
	if body, ok := mapBody(fold); ok {
		return l.gatherer(fold, body, false)
	}
	return nil
}

// each calls keep for what is kept. What is missing is passed over and counted. The
// outcome is a stop of an item (of a filter that of the last such item, of a map
// that of the first, with which it ends, as folding step by step gives it), or that
// of the list.
func (c *gatherer) each(f *Frame, list Datum, keep func(Datum)) (bad Datum, ok bool) {
	ok = true
	found := false
	instead, isList := loop(f, list, c.backwards, c.by, func(item Datum) bool {
		f.locals[f.base+c.at] = item
		kept, why := c.one(f, item)
		switch {
		case why == nil:
			if kept.kind != KindNone {
				found = true
				keep(kept)
			}
		case isAbsent(why):
			f.dropped(why)
		case ok || c.keeps != nil:
			bad, ok = noDatum(why), false
		}
		if !ok && (c.searching || c.keeps == nil) {
			return false
		}
		return !c.searching || !found
	})
	if !isList {
		return instead, false
	}
	return bad, ok
}

// one asks one item: what is kept of it, or why it gives nothing.
func (c *gatherer) one(f *Frame, item Datum) (kept Datum, why Value) {
	if c.keeps == nil {
		d := c.value(f)
		if d.kind == KindNone {
			return Datum{}, d.why()
		}
		return d, nil
	}
	switch t, why := c.keeps(f); t {
	case Yes:
		return item, nil
	case Untold:
		return Datum{}, why
	}
	return Datum{}, nil
}

// list is a step that gives what is kept as a list.
func (c *gatherer) list() step {
	return func(f *Frame) Datum {
		from := len(f.args)
		bad, ok := c.each(f, c.over(f), func(d Datum) { f.args = append(f.args, d) })
		kept := f.args[from:]
		f.args = f.args[:from]
		if !ok {
			return bad
		}
		return f.arena.List(kept).Datum()
	}
}

func (l *lowering) filtered(e ast.ComprehensionExpr, body ast.Expr) step {
	return l.gatherer(e, body, true).list()
}

func (l *lowering) mapped(e ast.ComprehensionExpr, body ast.Expr) step {
	return l.gatherer(e, body, false).list()
}

// firstOf is the first thing kept, for a list that nobody else sees.
func (c *gatherer) firstOf() step {
	return func(f *Frame) Datum {
		list := c.over(f)
		if item, found := f.firstBy(c.by, list, c.backwards); found {
			return item
		}
		first := missingItem
		found := false
		bad, ok := c.each(f, list, func(d Datum) {
			if !found {
				first, found = d, true
			}
		})
		if !ok {
			return bad
		}
		return first
	}
}

// number is how many things are kept.
func (c *gatherer) number() step {
	return func(f *Frame) Datum {
		list := c.over(f)
		if n, found := f.numberBy(c.by, list); found {
			return IntDatum(n)
		}
		n := int64(0)
		bad, ok := c.each(f, list, func(Datum) { n++ })
		if !ok {
			return bad
		}
		return IntDatum(n)
	}
}

var missingItem = noDatum(MissingValue("item of a list"))

// folded folds step by step, whatever the fold is.
func (l *lowering) folded(e ast.ComprehensionExpr) step {
	over, backwards := l.over(e.IterRange())
	init := l.step(e.AccuInit())
	item, freeItem := l.bind(e.IterVar(), nil)
	result, freeResult := l.bind(e.AccuVar(), init)
	goOn, next := l.step(e.LoopCondition()), l.step(e.LoopStep())
	freeResult()
	freeItem()
	if e.Result().Kind() != ast.IdentKind || e.Result().AsIdent() != e.AccuVar() {
		return l.cannot()
	}
	return func(f *Frame) Datum {
		list := over(f)
		f.locals[f.base+result] = Datum{}
		instead, ok := loop(f, list, backwards, nil, func(x Datum) bool {
			f.locals[f.base+item] = x
			if d := goOn(f); d.kind == KindBool && d.num == 0 {
				return false
			}
			d := next(f)
			f.locals[f.base+result] = d
			return true
		})
		if !ok {
			return instead
		}
		if d := f.locals[f.base+result]; !d.IsNothing() {
			return d
		}
		return init(f)
	}
}
