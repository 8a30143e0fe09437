package compiler

import (
	"regexp"
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

// loneEvent is an event of a stage that is not repeatable, which comes out of
// every record of its enrollment.
type loneEvent struct {
	span     diag.Span
	identity string
}

// onceInEnrollment refuses a second event of a stage that is not repeatable,
// where both always come out (E1039). With one identity they are one event.
// Where conditions decide, the run looks at what comes out.
func (b *body) onceInEnrollment(line *lang.Event, o runtime.Object) {
	if o.Repeatable || o.Each != nil || o.Where != nil || len(o.Identity) == 0 {
		return
	}
	this := loneEvent{b.module.Span(line.Name), strings.Join(identityTexts(o.Identity), ", ")}
	before, second := b.lone[o.Type]
	if !second {
		if b.lone == nil {
			b.lone = map[string]loneEvent{}
		}
		b.lone[o.Type] = this
		return
	}
	if before.identity != this.identity {
		b.add(diag.New("E0486", this.span, "the stage \"%s\" is not repeatable, and the enrollment has two such events", line.Name.Value).
			WithLabel(before.span, "the other one").
			WithHelp("give both the same identity if they are one event, or each a `where` if only one of them can be"))
	}
}

func identityTexts(identity []runtime.Expr) []string {
	texts := make([]string, len(identity))
	for i, part := range identity {
		texts[i] = part.Text
	}
	return texts
}

// plainPath is a field of the record, as nothing else can be written.
var plainPath = regexp.MustCompile(`^[A-Za-z_]\w*(\.\w+)+$`)

// excludingEnrollments refuses a loop over all items of a list that makes
// enrollments of which DHIS2 takes one (E1015, E1016). Of a loop that chooses
// among the items nothing can be said: the run looks at what comes out.
func (b *body) excludingEnrollments(d *lang.Enrollment) {
	if d.Each == nil || d.Each.Var == nil || d.Where != nil || b.statuses == nil || !plainPath.MatchString(b.module.Text(*d.Each.In)) {
		return
	}
	item := regexp.MustCompile(`\b` + d.Each.Var.Text + `\b`)
	if !item.MatchString(strings.Join(identityTexts(b.out.Identity), " ")) {
		return // they are one enrollment
	}
	span := b.module.Span(d.Each)
	switch {
	case b.program.OnlyEnrollOnce && !b.canBe("CANCELLED"):
		b.add(diag.New("E0495", span, "\"%s\" enrolls a tracked entity only once, and each item makes an enrollment", b.program.Name).
			WithHelp("choose one item with `where`, or leave the loop out and take the days from `first` or `last`"))
	case !slices.ContainsFunc(b.statuses, func(status string) bool { return status != "ACTIVE" }):
		b.add(diag.New("E0495", span, "a tracked entity has one ACTIVE enrollment in \"%s\", and each item makes one", b.program.Name).
			WithHelp("let the status follow from the item, so that enrollments which have ended are COMPLETED or CANCELLED"))
	}
}
