package runtime

import (
	"fmt"
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/period"
)

// A planner makes the parts of a transform ready to run: every expression is
// compiled once, and everything that names something is followed to it. What
// it makes is never changed while records run.
type planner struct {
	t          *Transform
	env        *stdlib.Env // record types and tables; no names in scope
	records    map[string]*schema.Record
	categories map[string]*Category
	options    map[string]*Options
	combos     map[string]*comboPlan
	numbers    map[string]*optionNumbers // by the UID of a category
	units      *unitsPlan
	limits     map[string]*optionLimit // by the UID of a category option
	periods    period.Periods          // of the server's calendar
	reads      fieldSet                // of the expressions that were compiled
	scan       bool                    // every condition is asked of every record: see dispatch.go
	reference  bool                    // expressions run on CEL's interpreter

	planned []PlannedExpr // every expression that was made ready
}

func newPlanner(t *Transform, o RunOptions) (*planner, error) {
	p := &planner{t: t, scan: o.scan, reference: o.Reference, records: map[string]*schema.Record{}, categories: map[string]*Category{}, reads: fieldSet{},
		options: map[string]*Options{}, combos: map[string]*comboPlan{}, numbers: map[string]*optionNumbers{}, limits: map[string]*optionLimit{}}
	var err error
	if p.periods, err = t.Target.Periods(); err != nil {
		return nil, err
	}
	config, err := p.config()
	if err != nil {
		return nil, err
	}
	if p.env, err = stdlib.NewEnv(config); err != nil {
		return nil, fmt.Errorf("the tables of the transform cannot be used: %w", err)
	}
	if p.units, err = newUnitsPlan(&t.OrgUnits); err != nil {
		return nil, err
	}
	for i := range t.Categories {
		p.categories[t.Categories[i].UID] = &t.Categories[i]
	}
	for i := range t.OptionSets {
		p.options[t.OptionSets[i].UID] = &t.OptionSets[i]
	}
	if err := p.planCombos(); err != nil {
		return nil, err
	}
	return p, p.planLimits()
}

func (p *planner) config() (stdlib.Config, error) {
	config := stdlib.Config{Periods: p.periods, Reference: p.reference}
	for i := range p.t.Sources {
		src := &p.t.Sources[i]
		r, err := recordWithIndexes(src)
		if err != nil {
			return config, err
		}
		if !isName(src.Name) {
			return config, fmt.Errorf("%s: a source cannot be called %q", src.Origin, src.Name)
		}
		if p.records[src.Name] != nil {
			return config, fmt.Errorf("%s: the transform has two sources `%s`", src.Origin, src.Name)
		}
		p.records[src.Name] = r
		config.Records = append(config.Records, r)
	}
	for i := range p.t.Entities {
		e := &p.t.Entities[i]
		r, err := p.recordOfEntity(e)
		if err != nil {
			return config, err
		}
		p.records[e.Name] = r
		config.Records = append(config.Records, r)
	}
	for i := range p.t.Tables {
		f, err := tableFunction(&p.t.Tables[i])
		if err != nil {
			return config, err
		}
		if !isName(f.Name) || slices.ContainsFunc(config.Functions, func(g stdlib.Function) bool { return g.Name == f.Name }) {
			return config, p.t.Tables[i].problem("it has no name of its own")
		}
		config.Functions = append(config.Functions, f)
	}
	return config, nil
}

// scopeOf returns the environment of a block in which the records of a source
// go by the name as.
func (p *planner) scopeOf(source, as string) (*stdlib.Env, error) {
	r := p.records[source]
	if r == nil {
		return nil, fmt.Errorf("the transform has no source `%s`", source)
	}
	if !isName(as) {
		return nil, fmt.Errorf("records of the source `%s` cannot be called %q", source, as)
	}
	return p.env.With(stdlib.Var{Name: as, Type: stdlib.RecordOf(r)}), nil
}

// program compiles an expression and makes it ready to run.
func (p *planner) program(env *stdlib.Env, e Expr) (*stdlib.Program, *stdlib.Expression, error) {
	x, err := p.expression(env, e)
	if err != nil {
		return nil, nil, err
	}
	program, err := p.ready(x, e)
	return program, x, err
}

// ready makes an expression ready to run.
func (p *planner) ready(x *stdlib.Expression, e Expr) (*stdlib.Program, error) {
	program, err := x.Program()
	if err != nil {
		return nil, fmt.Errorf("%s: an expression cannot be run: %w", e.Origin, err)
	}
	p.planned = append(p.planned, PlannedExpr{e.Origin, x.Text, program.IsCompiled()})
	return program, nil
}

func (p *planner) expression(env *stdlib.Env, e Expr) (*stdlib.Expression, error) {
	x, problems := env.CompileText(string(e.Origin), e.Text)
	if problems.HasErrors() {
		return nil, fmt.Errorf("%s: an expression cannot be used: %s", e.Origin, problems[0].Message)
	}
	p.reads.add(x.Fields)
	return x, nil
}

// readsOf returns the fields that the expressions read which a function compiles,
// and only those count as read by it alone.
func (p *planner) readsOf(compile func() error) (fieldSet, error) {
	outer := p.reads
	p.reads = fieldSet{}
	err := compile()
	fields := p.reads
	p.reads = outer
	return fields, err
}

// typed compiles an expression whose type must be one of some kinds.
func (p *planner) typed(env *stdlib.Env, e Expr, kinds ...stdlib.Kind) (*stdlib.Program, error) {
	program, x, err := p.program(env, e)
	if err != nil {
		return nil, err
	}
	return program, checkKind(x, e, kinds...)
}

func checkKind(x *stdlib.Expression, e Expr, kinds ...stdlib.Kind) error {
	if x.Type.Kind() != stdlib.KindAny && !slices.Contains(kinds, x.Type.Kind()) {
		return fmt.Errorf("%s: an expression gives %s, which cannot be used there", e.Origin, x.Type)
	}
	return nil
}

// optional compiles an expression that may be left out; without one it is nil.
func (p *planner) optional(env *stdlib.Env, e *Expr, kinds ...stdlib.Kind) (*stdlib.Program, error) {
	if e == nil {
		return nil, nil
	}
	return p.typed(env, *e, kinds...)
}

// test compiles a condition; nil stays nil, which is always in.
func (p *planner) test(env *stdlib.Env, c *Condition) (*test, error) {
	if c == nil {
		return nil, nil
	}
	if !slices.Contains([]string{"", "skips", "counts", "reports"}, c.Missing) {
		return nil, fmt.Errorf("%s: a condition says missing %q, which this version does not know", c.Origin, c.Missing)
	}
	program, x, err := p.program(env, c.Expr)
	if err != nil {
		return nil, err
	}
	if err := checkKind(x, c.Expr, stdlib.KindBool); err != nil {
		return nil, err
	}
	return &test{program: program, missing: c.Missing, fields: c.Fields, equalities: x.Equalities()}, nil
}

// letPlan is a named value that is worked out when it is first used.
type letPlan struct {
	name    string
	program *stdlib.Program
}

// lets compiles the lets of a scope, each in the environment of those before
// it, and returns the environment that has them all.
func (p *planner) lets(env *stdlib.Env, lets []Let) (*stdlib.Env, []letPlan, error) {
	var plans []letPlan
	for _, l := range lets {
		program, x, err := p.program(env, l.Expr)
		if err != nil {
			return nil, nil, err
		}
		if env, err = declare(env, stdlib.Var{Name: l.Name, Type: x.Type, Value: x}, l.Expr.Origin); err != nil {
			return nil, nil, err
		}
		plans = append(plans, letPlan{l.Name, program})
	}
	return env, plans, nil
}

// declare brings a name into scope. A name that is in scope already is refused:
// a let is worked out late, and must not find another value under its names.
func declare(env *stdlib.Env, v stdlib.Var, origin Origin) (*stdlib.Env, error) {
	if !isName(v.Name) {
		return nil, fmt.Errorf("%s: %q is no name", origin, v.Name)
	}
	if _, taken := env.Var(v.Name); taken {
		return nil, fmt.Errorf("%s: the name `%s` is in use already", origin, v.Name)
	}
	return env.With(v), nil
}

// isName reports whether expressions can use a text as a name.
func isName(text string) bool {
	for i := range len(text) {
		if c := text[i]; !isLetter(c) && c != '_' && (i == 0 || !isDigit(c)) {
			return false
		}
	}
	return text != ""
}

// push brings lets into scope.
func (s *session) push(lets []letPlan) {
	for _, l := range lets {
		s.frame.PushLet(l.name, l.program)
	}
}

// eachPlan is a `for each`: its body is run for every item of a list.
type eachPlan struct {
	name   string
	list   *stdlib.Program
	where  *test
	of     string // name of the items' record type, or ""
	origin Origin
}

// each compiles a `for each` and returns the environment of its body; without
// one it returns env and nil.
func (p *planner) each(env *stdlib.Env, e *Each) (*stdlib.Env, *eachPlan, error) {
	if e == nil {
		return env, nil, nil
	}
	list, x, err := p.program(env, e.List)
	if err != nil {
		return nil, nil, err
	}
	if x.Type.Kind() != stdlib.KindList {
		return nil, nil, fmt.Errorf("%s: `for each` needs a list and gets %s", e.List.Origin, x.Type)
	}
	if env, err = declare(env, stdlib.Var{Name: e.Var, Type: x.Type.Elem()}, e.List.Origin); err != nil {
		return nil, nil, err
	}
	where, err := p.test(env, e.Where)
	return env, &eachPlan{e.Var, list, where, x.Type.Elem().RecordName(), e.List.Origin}, err
}

// each runs body for every item that the condition lets in, with the item in
// scope; without a `for each` it runs body once. A list that is missing has no
// items. What is passed over for another reason than a plain no goes to passed:
// an item with the condition's verdict, a list that could not be worked out
// with the verdict stopped, and a missing one with undecided and no test.
func (s *session) each(e *eachPlan, body func(), passed func(*test, verdict, stdlib.Outcome)) {
	if e == nil {
		body()
		return
	}
	list := e.list.Datum(s.frame)
	if o := list.Outcome(); o.Kind == stdlib.Missing {
		passed(nil, undecided, o)
		return
	} else if o.Kind != stdlib.OK {
		passed(nil, stopped, o)
		return
	}
	list.Items(func(item stdlib.Datum) bool {
		mark := s.frame.Mark()
		s.frame.PushDatum(e.name, item)
		if v, o := s.judge(e.where); v == in {
			body()
		} else if v != out {
			passed(e.where, v, o)
		}
		s.frame.Reset(mark)
		return true
	})
}
