package compiler

import (
	"maps"
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/period"
)

// scopeCheck is what is known at a line of a data set: the names in scope and
// what the lines around it have settled.
type scopeCheck struct {
	*form
	module      *lang.Module // of the lines: that of the form, or of the group that is put in
	env         *stdlib.Env
	names       []string
	place       diag.Span            // names the block in problems about the whole of it
	dates       dates                // of the block
	epoch       period.Interval      // for which the block is checked, with the tables that hold in it
	period      bool                 // some line says the period
	periodic    bool                 // the block is for each period
	line        *periodLine          // the scope's own one
	unit        bool                 // some line says the org unit
	units       *unitLine            // that line; nil where it has a problem
	known       known                // what the conditions around say
	around      string               // the heads of the blocks around, for what is asked twice
	categories  map[string]settled   // by category UID
	attributes  map[string]settled   // categories of the attribute combo, by UID
	broken      bool                 // a line around here could not be read: what is not there may be in it
	lost        bool                 // a line names a category that is not known: which one it settles cannot be told
	loop        bool                 // inside of `for each` over a list
	conditional bool                 // inside of a group or loop, which not every record gets into
	certain     certainPlace         // what is known of period and org unit
	row         *tableRow            // the table row that the lines are written for
	uses        []*ruleUse           // the uses of groups that the lines are put in for, the innermost last
	copies      []runtime.Origin     // that row, and those and the uses around it
	asked       []askedRule          // the conditions of the rules so far
	given       []*stdlib.Expression // conditions of the block, its groups and loops
}

// settled is a category whose option follows from a line of the scope.
type settled struct {
	category *metadata.Category
	options  []string           // UIDs of the options that can come out, sorted
	value    *stdlib.Expression // that gives the option; nil where it is written out
	span     diag.Span          // of what says so
	said     *saidSetting
}

// inner is the state inside a block of the scope.
func (s *scopeCheck) inner(body lang.Body) *scopeCheck {
	in := *s
	in.categories, in.attributes = maps.Clone(s.categories), maps.Clone(s.attributes)
	in.names, in.line = slices.Clip(s.names), nil
	in.broken = s.broken || body.Broken
	return &in
}

// scope checks the lines of a block, a group or a loop.
func (s *scopeCheck) scope(lines []lang.Statement, at lang.Piece) runtime.Scope {
	out := runtime.Scope{Origin: s.origin(s.module, at)}
	s.head(lines, &out)
	s.body(lines, &out)
	s.namePeriod(&out)
	return out
}

// suppose notes a condition without which nothing inside is asked.
func (s *scopeCheck) suppose(where *runtime.Condition) {
	s.given = append(slices.Clip(s.given), s.holdsOf(where)...)
}

// head checks lets and settings, in their order. They hold for all other lines
// of the scope, wherever these stand.
func (s *scopeCheck) head(lines []lang.Statement, out *runtime.Scope) {
	seen := map[string]bool{}
	for _, line := range lines {
		switch line := line.(type) {
		case *lang.Let:
			s.let(line, out)
		case *lang.Setting:
			s.setting(line, out, seen)
		}
	}
}

// body checks the lines that fill cells, and the blocks that hold such lines.
func (s *scopeCheck) body(lines []lang.Statement, out *runtime.Scope) {
	s.asked = nil
	defer s.answer()
	for _, line := range lines {
		switch line := line.(type) {
		case *lang.Rule:
			s.rule(line, out)
		case *lang.ForEach:
			s.forEach(line, out)
		case *lang.UseRules:
			s.useRules(line, out)
		case *lang.Group:
			in := s.inner(line.Body)
			in.conditional = true
			var condition *runtime.Condition
			condition, in.env = s.condoned(s.env, s.module, &line.Where, line.Missing, ofRecord)
			in.known = s.known.below(condition, s.env, s.module, &line.Where)
			in.suppose(condition)
			in.around += "\x00" + s.module.Text(line.Where)
			from := len(s.seen.calls)
			group := in.scope(line.Lines, line)
			s.assume(from, in.known.trusted, true)
			group.Where = condition
			out.Scopes = append(out.Scopes, group)
		case *lang.Zeros, *lang.Combine, *lang.Suppress:
			s.wholeForm(line)
		}
	}
}

// wholeForm refuses a line about the form as a whole that stands where it seems
// to hold for some lines only. The form's own lines have been read by header.
func (s *scopeCheck) wholeForm(line lang.Statement) {
	if slices.Contains(s.decl.Lines, line) {
		return
	}
	word := "zeros"
	switch line.(type) {
	case *lang.Combine:
		word = "combine"
	case *lang.Suppress:
		word = "suppress"
	}
	s.add(diag.New("E0434", s.module.Span(line), "`%s` is said of the whole data set, and stands in a block here", word).
		WithHelp("put it beside the data set's first lines; it holds for all blocks"))
}

// let checks a block's let; it is worked out at most once a record.
func (s *scopeCheck) let(line *lang.Let, out *runtime.Scope) {
	expr, env, ok := s.blockLet(s.env, s.module, line, s.names)
	s.env = env
	if !ok {
		return
	}
	s.names = append(s.names, line.Name.Text)
	out.Lets = append(out.Lets, runtime.Let{Name: env.NameOf(line.Name.Text), Expr: expr})
}

// blockLet compiles a let of a block and brings its name into scope. One with an
// error gets no type, and what uses it says nothing more.
func (c *checker) blockLet(env *stdlib.Env, m *lang.Module, line *lang.Let, names []string) (runtime.Expr, *stdlib.Env, bool) {
	broken := env.WithBroken(line.Name.Text)
	if len(line.Params) > 0 || line.Value == nil {
		c.notOfBlock(m, line)
		return runtime.Expr{}, broken, false
	}
	if !c.localName(m, line.Name, names) {
		if len(names) > 0 && names[0] == line.Name.Text {
			return runtime.Expr{}, env, false // the record itself: all lines use it
		}
		return runtime.Expr{}, broken, false
	}
	x, ok := c.expr(env, m, *line.Value)
	if !ok {
		return runtime.Expr{}, broken, false
	}
	return c.runtimeExpr(m, *line.Value, x), env.With(stdlib.Var{Name: line.Name.Text, Type: x.Type, From: x.Reads, Value: x}), true
}

// notOfBlock says of a let that it is one of those that no block can have.
func (c *checker) notOfBlock(m *lang.Module, line *lang.Let) {
	c.add(diag.New("E0233", m.Span(line.Name), "a `let` with values in brackets or a block of its own stands at the top of a file"))
}
