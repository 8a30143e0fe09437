package compiler

import (
	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/calendar"
)

// isDayIn reports whether values of a field are days, on a server that keeps
// another calendar than ISO's.
func (c *checker) isDayIn(t field) bool {
	return c.periods.Calendar() != calendar.ISO && (t.valueType == metadata.DateValue || t.valueType == metadata.Age)
}

// dayOfProgram refuses days of programs on such a server. It holds them to its
// own calendar as it does those of data sets, while all other days of tracker
// objects are ISO's; which of the two their readers take them for is not settled.
func (c *checker) dayOfProgram(span diag.Span, t field) bool {
	if !c.isDayIn(t) {
		return true
	}
	c.add(diag.New("E0286", span, "\"%s\" is %s, and it is not settled in which calendar programs keep such days on a server with the %s calendar",
		t.name, t.valueType, c.periods.Calendar().Title()).
		WithHelp("fill a field of type TEXT in its place, or leave the line out"))
	return false
}

// dayOfOption refuses options that stand for days on such a server.
func (c *checker) dayOfOption(span diag.Span, t field) bool {
	if !c.isDayIn(t) || t.options == nil {
		return true
	}
	c.add(diag.New("E0286", span, "\"%s\" is %s with an option set, and it is not settled in which calendar its options are on a server with the %s calendar",
		t.name, t.valueType, c.periods.Calendar().Title()).
		WithHelp("use a data element without an option set, or one of type TEXT"))
	return false
}
