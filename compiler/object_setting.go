package compiler

import (
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// setting checks a line that says something of an object itself.
func (b *body) setting(line *lang.Setting) {
	m := b.module
	if !b.oneUnit(line) {
		b.takeAsSaid("org unit")
		return
	}
	meant, ok := b.knownSetting(m, line, b.settings, b.called)
	if !ok {
		b.takeAsSaid(meant)
		return
	}
	word := settingWord(line)
	if word == "attribute" {
		b.categoryOfEvent(line)
		return
	}
	if b.repeated(m, line, subject(line), b.seen) {
		return
	}
	dates := []stdlib.Kind{stdlib.KindDate, stdlib.KindInstant}
	switch word {
	case "identity":
		b.out.Identity = b.keyParts(b.env, m, line.Values)
	case "match":
		b.match(line)
	case "status":
		b.status(line)
	case "enrolled":
		b.out.Enrolled = b.single(b.env, m, line, "the day of enrollment", dates...)
	case "incident":
		b.out.Incident = b.single(b.env, m, line, "the day of the incident", dates...)
	case "occurred":
		b.out.Occurred = b.single(b.env, m, line, "the day of an event", dates...)
	case "scheduled":
		b.out.Scheduled = b.single(b.env, m, line, "the day an event is due", dates...)
	case "completed":
		b.out.Completed = b.single(b.env, m, line, "the day of completion", dates...)
	case "follow up":
		b.out.FollowUp = b.single(b.env, m, line, "`follow up`", stdlib.KindBool)
	case "geometry":
		b.geometry(line)
	case "note":
		b.notes(line)
	case "from", "to":
		b.end(line)
	default:
		b.out.OrgUnit = b.orgUnit(b.env, m, line)
		b.unitOfProgram(line)
	}
}

// takeAsSaid counts a misspelt setting as said: what is misspelt is not missing too.
func (b *body) takeAsSaid(meant string) {
	switch {
	case meant == "attribute":
		b.lost = true
	case strings.HasPrefix(meant, "org unit"):
		b.seen["org unit"] = true
	case meant != "":
		b.seen[meant] = true
	}
}

// matchWords are what `match` may be where objects are not found by an attribute.
var matchWords = map[string][]string{
	runtime.Enrollment: {"active"},
	runtime.Event:      {"occurred", "only"},
}

// match says how an object that is on the server already is found: a tracked
// entity by an attribute, others by what they are.
func (b *body) match(line *lang.Setting) {
	name, ok := b.constantText(b.env, b.module, line, "`match`")
	if !ok {
		return
	}
	span := b.module.Span(line.Values[0])
	if b.out.Kind == runtime.TrackedEntity {
		if f, ok := b.attribute(span, name); ok {
			b.out.Match = f.uid
		}
		return
	}
	words := matchWords[b.out.Kind]
	if !slices.Contains(words, name) {
		b.add(diag.New("E0465", span, "%s cannot be found by \"%s\"", b.called, name).
			WithHelp("`match` is %s here", quotedNames(words)))
		return
	}
	if !b.program.WithRegistration {
		b.add(diag.New("E0465", settingSpan(b.module, line), "an event of an event program is not found by `match`: it is in no enrollment whose events could be looked through").
			WithHelp("take the line out: its UID follows from its identity, the same in every run"))
		return
	}
	b.out.Match = name
}

// onlyOne warns of looking for the only event of a stage that may have several.
func (b *body) onlyOne(stage *metadata.Stage, lines []lang.Statement) {
	if b.out.Match == "only" && stage.Repeatable {
		b.add(diag.New("W0427", b.lineOf(lines, "match"), "\"%s\" is repeatable: where the server has two of its events, none is found", stage.Name).
			WithHelp("`match = \"occurred\"` finds the event of the same day"))
	}
}

// matchFilled demands a value for the attribute by which a tracked entity is found.
func (b *body) matchFilled(lines []lang.Statement) {
	if _, ok := b.filled[b.out.Match]; ok || b.out.Match == "" || b.broken {
		return
	}
	if a, ok := b.snapshot.Attributes.UID(b.out.Match); ok && b.isMeant(a.Base()) {
		return
	}
	for _, line := range lines {
		if set, ok := line.(*lang.Setting); ok && settingWord(set) == "match" {
			b.add(diag.New("E0465", b.module.Span(set.Values[0]), "nothing fills the attribute that tracked entities are found by").
				WithHelp("add a line %s = …", b.module.Text(set.Values[0])))
		}
	}
}

func (b *body) notes(line *lang.Setting) {
	for _, v := range line.Values {
		if x, ok := b.typed(b.env, b.module, v, "a note", stdlib.KindText); ok {
			b.out.Notes = append(b.out.Notes, b.runtimeExpr(b.module, v, x))
		}
	}
}
