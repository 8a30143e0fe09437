package tracker

import (
	"errors"
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/runtime/source/jsonscan"
)

// maxInside is how many enrollments or events may stand in one object. Those of a
// line that a run reads are fewer, unless nothing is read of them.
const maxInside = 1 << 20

// inside are the enrollments or events in an object that count.
type inside struct {
	listed bool
	all    []nested
	texts  []byte   // of all, and what tells their order
	lent   []placed // values of enrollments, in texts
}

// A nested object is one inside of another, with what tells its place there.
type nested struct {
	stage   int // of an enrollment's
	moments [2]span
	uid     span
	record  span
	lent    span // of lent
	lends   bool // it has a list of values
}

func (n *inside) reset() {
	n.listed, n.all, n.texts, n.lent = false, n.all[:0], n.texts[:0], n.lent[:0]
}

// below reads an item of the list of enrollments or events.
func (c *copier) below(l *level, depth int) error {
	switch b, err := l.scan.Peek(); {
	case err != nil:
		return err
	case c.long:
		return l.scan.Skip()
	case b == '{' && l.shape.kind == trackedEntities:
		return c.enrollment(l, depth+1)
	case b == '{':
		return c.eventOf(l, depth+1)
	case l.shape.kind == trackedEntities && l.shape.shows:
		return c.odd(l)
	}
	return l.scan.Skip()
}

// odd keeps what is no enrollment as it is: it is rejected by who reads it.
func (c *copier) odd(l *level) error {
	from := len(l.inner.texts)
	var err error
	l.inner.texts, err = l.scan.Append(l.inner.texts, jsonscan.MaxRecord)
	l.inner.all = append(l.inner.all, nested{record: span{from, len(l.inner.texts)}})
	c.limit(len(l.inner.texts))
	return err
}

// enrollment reads an enrollment of a tracked entity, which counts if it is of the
// program.
func (c *copier) enrollment(l *level, depth int) error {
	err := c.read(depth, l.shape.inner, l.scan)
	if inner := &c.levels[depth]; err == nil && !inner.deleted && inner.program != another {
		c.take(l, inner, 0)
	}
	return err
}

// eventOf reads an event of an enrollment. Its stage says what is read of it, so
// that this is looked for first.
func (c *copier) eventOf(l *level, depth int) error {
	event, err := l.scan.Value(jsonscan.MaxRecord)
	if err != nil {
		return err
	}
	if c.limit(len(event)); c.long {
		return nil
	}
	c.inner.Over(event)
	stage, err := c.stageOf(l.shape.stages)
	if err != nil || stage < 0 {
		return err
	}
	c.inner.Over(event)
	err = c.read(depth, l.shape.stages[stage].events, c.inner)
	if inner := &c.levels[depth]; err == nil && !inner.deleted {
		c.take(l, inner, stage)
	}
	return err
}

// errFound ends a search.
var errFound = errors.New("found")

// stageOf finds the stage of an event, -1 where it is none of those that are read.
func (c *copier) stageOf(stages []stage) (found int, err error) {
	found = -1
	err = c.inner.Object(func(_, name []byte) error {
		if string(name) != "programStage" {
			return c.inner.Skip()
		}
		uid, err := c.inner.Value(jsonscan.MaxRecord)
		if err != nil {
			return err
		}
		for i := range stages {
			if string(inText(uid)) == stages[i].uid {
				found = i
				return errFound
			}
		}
		return nil
	})
	if err == errFound {
		err = nil
	}
	return found, err
}

// take keeps an object inside of another.
func (c *copier) take(l, inner *level, stage int) {
	in := &l.inner
	n := nested{stage: stage, lends: inner.listed, lent: span{len(in.lent), len(in.lent) + len(inner.lent.all)}}
	for i, moment := range inner.moments {
		n.moments[i] = in.keep(moment)
	}
	n.uid = in.keep(inner.uid)
	values := in.keep(inner.lent.texts)
	for _, v := range inner.lent.all {
		in.lent = append(in.lent, placed{v.field, span{values.from + v.text.from, values.from + v.text.to}})
	}
	if l.shape.shows {
		n.record.from = len(in.texts)
		in.texts = inner.append(in.texts)
		n.record.to = len(in.texts)
	}
	in.all = append(in.all, n)
	c.limit(len(in.texts))
	c.long = c.long || len(in.all) > maxInside || len(in.lent) > maxInside
}

func (in *inside) keep(text []byte) span {
	from := len(in.texts)
	in.texts = append(in.texts, text...)
	return span{from, len(in.texts)}
}

// appendInner writes the enrollments of a tracked entity, or the events of an
// enrollment, those of each stage under its name.
func (l *level) appendInner(out []byte) []byte {
	switch {
	case !l.shape.shows:
		return out
	case l.shape.kind == trackedEntities:
		out = append(out, `"enrollments":`...)
		return append(l.inner.append(out, 0), ',')
	}
	out = append(out, `"events":{`...)
	for i, stage := range l.shape.stages {
		if l.inner.has(i) {
			out = append(out, stage.name...)
			out = append(l.inner.append(out, i), ',')
		}
	}
	return append(closed(out, '}'), ',')
}

func (in *inside) has(stage int) bool {
	return slices.ContainsFunc(in.all, func(n nested) bool { return n.stage == stage })
}

// append writes the list of the objects of a stage.
func (in *inside) append(out []byte, stage int) []byte {
	out = append(out, '[')
	for _, n := range in.all {
		if n.stage == stage {
			out = append(append(out, n.record.of(in.texts)...), ',')
		}
	}
	return closed(out, ']')
}
