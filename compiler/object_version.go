package compiler

import (
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// dayOfCompletion demands `completed` of events that can be completed, in a
// program that closes them some days later, of the versions that ask for it
// (E1042). The run demands it of each event.
func (b *body) dayOfCompletion(span diag.Span) {
	versions := b.versionsUpTo(41)
	if b.program.CompleteEventsExpiryDays <= 0 || len(versions) == 0 {
		return
	}
	b.out.NeedsCompleted = true
	if b.broken || b.seen["completed"] || !slices.Contains(b.statuses, "COMPLETED") {
		return
	}
	b.add(diag.New("E0488", span, "a completed event of \"%s\" needs its day of completion in DHIS2 %s", b.program.Name, versionWords(versions)).
		WithHelp("say it, as in `completed = date(v.started)`; the program closes completed events after %d days", b.program.CompleteEventsExpiryDays))
}

// lockedStage warns of completed events that cannot be corrected (E1326).
func (b *body) lockedStage(stage *metadata.Stage, lines []lang.Statement) {
	versions := b.versionsFrom(41)
	if !stage.BlockEntryForm || len(versions) == 0 || !b.seen["status"] || !b.canBe("COMPLETED") {
		return
	}
	b.add(diag.New("W0423", b.lineOf(lines, "status"), "in DHIS2 %s a completed event of \"%s\" can be sent once and not corrected, since the stage locks its form", versionWords(versions), stage.Name).
		WithHelp("send it as \"ACTIVE\" until it is final, or turn \"Block entry form after completed\" off in DHIS2"))
}

// visited warns of a status that DHIS2 does not keep.
func (b *body) visited(span diag.Span, status string) {
	if status == "VISITED" {
		b.add(diag.New("W0422", span, "DHIS2 keeps an event that is VISITED as ACTIVE").WithHelp("write \"ACTIVE\""))
	}
}
