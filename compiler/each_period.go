package compiler

import (
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// eachPeriodFits demands of `for each period` that it stands in the head of a data
// set's block that reads entities.
func (f *form) eachPeriodFits(in *reading, each *lang.Each) bool {
	span := f.module.Span(each)
	if in.entity == nil {
		f.add(diag.New("E0364", span, "a record of `%s` belongs to one period, and `for each period` is for entities", in.name).
			WithHelp("say which with a line `period = …`; histories are put together by an `entity`"))
		return false
	}
	right := len(in.entity.out.Lists) == len(in.entity.decl.Lists)
	if right && !slices.ContainsFunc(in.entity.lists, (*entityList).dated) {
		f.warn(diag.New("W0367", span, "no list of `%s` is in the order of days, so it is the same in every period", in.name).
			WithHelp("give a list the order of a date: `ordered by …`"))
	}
	return true
}

// noEachPeriod refuses `for each period` where nothing is worked out period by period.
func (c *checker) noEachPeriod(m *lang.Module, each lang.Piece, why string) {
	c.add(diag.New("E0364", m.Span(each), "%s", why).
		WithHelp("write it in the head of a data set: `data set \"…\" from p as x for each period { … }`"))
}

// givenPeriod makes a block one of entities for each period: the name `period`
// is in scope from its head on.
func (s *scopeCheck) givenPeriod(block *runtime.Block) {
	block.EachPeriod = true
	s.period, s.periodic = true, true
	s.env = s.env.With(stdlib.Var{Name: "period", Type: stdlib.Period})
}

// cutLists notes that the lists of entities end with the period, until the
// function that it returns is called.
func (c *checker) cutLists() func() {
	c.cut = true
	return func() { c.cut = false }
}

// periodSaid refuses a line `period = …` in a block for each period.
func (s *scopeCheck) periodSaid(line *lang.Setting) {
	if s.firstTime("E0365", s.module.Span(line), "") {
		s.add(diag.New("E0365", settingSpan(s.module, line), "the block is for each period, so its period is given").
			WithHelp("take the line out; `period` is the period that the block is worked out for"))
	}
}
