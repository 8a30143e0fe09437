package compiler

import (
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// plot is the state of checking one program block.
type plot struct {
	*checker
	module  *lang.Module
	decl    *lang.Program
	program *metadata.Program
	source  *source
	entity  *entity    // nil where the block reads records
	items   []itemName // names of the loops around, outermost first
	env     *stdlib.Env
	names   []string
	block   *blockFacts
	fills   *programFills
	given   []*stdlib.Expression // conditions of the block, its objects and loops
	broken  bool                 // a line around here could not be read: what is not there may be in it
}

// program checks a program block. Several blocks may feed one program; their
// objects meet by identity.
func (c *checker) program(m *lang.Module, d *lang.Program) {
	if c.snapshot == nil {
		return
	}
	found, ok := lookup(c, c.snapshot.Programs.Find(d.Name.Value), m.Span(d.Name), d.Name.Value, "program")
	if !ok {
		return
	}
	if found.CategoryCombo != nil && !c.comboTold(m.Span(d.Name), found.CategoryCombo) {
		return
	}
	in, ok := c.readingOf(m, &d.From)
	if !ok {
		return
	}
	c.programDates(m, &d.From)
	if c.noRevisions(m.Span(d.Name), "a program", m.Span(d)) {
		return
	}
	p := &plot{checker: c, module: m, decl: d, program: found, source: in.onlySource(), entity: in.entity, block: &blockFacts{}, names: []string{d.From.As.Text}, broken: d.Body.Broken, fills: c.fillsOfProgram(found),
		env: c.env.With(in.named(d.From.As.Text))}
	block := runtime.ProgramBlock{Source: in.name, As: d.From.As.Text, Origin: c.origin(m, d)}
	if block.Each, block.Where, ok = p.loop(d.From.Each, loopHead{d.From.Where, d.From.Missing}); !ok {
		return
	}
	calls, env := len(c.seen.calls), p.env
	p.lines(&block)
	c.assume(calls, known{}.below(block.Where, env, m, d.From.Where).trusted, true)
	out := c.programOut(m, d, found)
	out.Blocks = append(out.Blocks, block)
	out.Unique = p.block.addUnique(out.Unique)
}

// loop compiles `for each … in … where …` of the block or of an object in it; what
// stands inside of the loop has its name. Without a loop the condition is the
// block's or the object's own.
func (p *plot) loop(each *lang.Each, head loopHead) (*runtime.Each, *runtime.Condition, bool) {
	switch {
	case each == nil:
		w := p.where(p.env, p.module, head.where, head.missing)
		p.doubted(ofRecord, w.doubts)
		p.suppose(w.out)
		p.env = w.inner
		return nil, w.out, w.ok
	case each.Period:
		p.noEachPeriod(p.module, each, "tracker objects are of no period")
		return nil, nil, false
	}
	out, env, ok := p.each(p.env, p.module, *each, head, p.names)
	if !ok {
		return nil, nil, false
	}
	p.env, p.names = env, append(p.names, out.Var)
	p.noteItem(out.Var)
	p.suppose(out.Where)
	return out, nil, true
}

// suppose notes a condition without which nothing inside is asked.
func (p *plot) suppose(where *runtime.Condition) {
	p.given = append(slices.Clip(p.given), p.holdsOf(where)...)
}

// programOut is the program's part of the transform, which its blocks share.
func (c *checker) programOut(m *lang.Module, d *lang.Program, found *metadata.Program) *runtime.Program {
	for i := range c.out.Programs {
		if c.out.Programs[i].UID == found.UID {
			return &c.out.Programs[i]
		}
	}
	out := runtime.Program{
		UID: found.UID, Name: found.Name, Registration: found.WithRegistration,
		OrgUnits: c.assigned(found.OrgUnits), EnrollsOnce: found.WithRegistration && found.OnlyEnrollOnce, Origin: c.origin(m, d.Name),
	}
	if found.CategoryCombo != nil {
		c.used.combo(found.CategoryCombo)
		out.AttributeCombo = found.CategoryCombo.UID
		if len(limitedOptions(found.CategoryCombo)) > 0 {
			out.GraceDays = max(found.OpenDaysAfterCoEndDate, 0)
		}
	}
	c.out.Programs = append(c.out.Programs, out)
	return &c.out.Programs[len(c.out.Programs)-1]
}

// lines checks the block's lets and objects. The tracked entity comes first in
// the transform: enrollments take its identity and org unit.
func (p *plot) lines(block *runtime.ProgramBlock) {
	var first *lang.TrackedEntity
	var rest []runtime.Object
	for _, line := range p.decl.Lines {
		var o runtime.Object
		var ok bool
		switch line := line.(type) {
		case *lang.Let:
			p.let(line, &block.Lets)
		case *lang.TrackedEntity:
			if p.secondEntity(first, line) {
				continue
			}
			first = line
			if entity, ok := p.trackedEntity(line); ok {
				block.Objects = append(block.Objects, entity)
			}
		case *lang.Enrollment:
			if o, ok = p.enrollment(line); !ok {
				p.block.enrollments = append(p.block.enrollments, enrollmentFacts{lost: true})
			}
		case *lang.Event:
			o, ok = p.freeEvent(line)
		case *lang.Relationship:
			o, ok = p.relationship(line)
		case *lang.Setting:
			p.knownSetting(p.module, line, nil, "a program")
		}
		if ok {
			rest = append(rest, o)
		}
	}
	block.Objects = append(block.Objects, rest...)
	p.settle(block)
}

// secondEntity refuses another tracked entity in a block: an enrollment would
// not say whose it is.
func (p *plot) secondEntity(first, line *lang.TrackedEntity) bool {
	if first == nil {
		return false
	}
	p.add(diag.New("E0464", headSpan(p.module, line, "tracked entity"), "a block has one tracked entity").
		WithLabel(headSpan(p.module, first, "tracked entity"), "the other one").
		WithHelp("write another `program` block for it, from the same source"))
	return true
}

// headSpan is the place of the words that a block begins with.
func headSpan(m *lang.Module, at lang.Piece, words string) diag.Span {
	span := m.Span(at)
	span.End = min(span.End, span.Start+len(words))
	return span
}

// freeEvent checks an event that stands in the program itself.
func (p *plot) freeEvent(line *lang.Event) (runtime.Object, bool) {
	if p.program.WithRegistration {
		p.add(diag.New("E0440", p.module.Span(line.Name), "an event of \"%s\" belongs to an enrollment", p.program.Name).
			WithHelp("put it into the `enrollment { … }` block"))
		return runtime.Object{}, false
	}
	return p.event(line, false)
}

func enrollmentsOf(d *lang.Program) int {
	n := 0
	for _, line := range d.Lines {
		if _, ok := line.(*lang.Enrollment); ok {
			n++
		}
	}
	return n
}

func hasTrackedEntity(d *lang.Program) bool {
	return slices.ContainsFunc(d.Lines, func(line lang.Statement) bool {
		_, ok := line.(*lang.TrackedEntity)
		return ok
	})
}

func (p *plot) let(line *lang.Let, lets *[]runtime.Let) {
	expr, env, ok := p.blockLet(p.env, p.module, line, p.names)
	p.env = env
	if !ok {
		return
	}
	p.names = append(p.names, line.Name.Text)
	*lets = append(*lets, runtime.Let{Name: line.Name.Text, Expr: expr})
}

// inner is the state inside an object.
func (p *plot) inner() *plot {
	in := *p
	in.names = slices.Clip(p.names)
	return &in
}
