package stdlib

import (
	"regexp"
	"slices"
	"strings"

	"github.com/google/cel-go/common"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// syntaxProblem says in our words what the expression parser could not read.
// Its own messages list grammar and are never shown.
func (c *compilation) syntaxProblem(fragment diag.Span, e *common.Error) {
	place := pointIn(fragment, fragment.Text(), e.Location)
	// A message about the grammar repeats the text, in which any words may stand.
	repeats := strings.HasPrefix(e.Message, "Syntax error: ")
	contains := func(word string) bool { return strings.Contains(e.Message, word) }
	says := func(words ...string) bool { return !repeats && slices.ContainsFunc(words, contains) }
	switch {
	case says("recursion"):
		c.add(diag.New("E0312", fragment, "this expression is nested too deeply").
			WithHelp("name parts of it with `let`"))
	case says("size exceeds"):
		c.add(tooLong(fragment))
	case says("invalid int literal", "invalid double literal", "invalid uint literal"):
		c.add(diag.New("E0308", place, "this number is too large or too small"))
	case says("unsupported syntax '?'", "unsupported syntax '.?'", "unsupported syntax '[?'"):
		c.add(diag.New("E0302", place, "`?` after a dot or a bracket does not exist in a mapping").
			WithHelp("a field that is missing makes the expression missing by itself; ask with `known(…)`"))
	case says("reserved identifier"):
		c.add(diag.New("E0302", place, "`%s` is a reserved word and names nothing", place.Text()))
	case place.Start >= fragment.End || contains("at '<EOF>'") || contains("input '<EOF>'"):
		c.add(diag.New("E0302", lastToken(fragment), "the expression ends too early"))
	case place.Text() == `"` || place.Text() == `'`:
		c.add(diag.New("E0302", place, "this text has no closing quote, or a `\\` that means nothing").
			WithHelp("a `\\` itself is written `\\\\`"))
	case place.Text() == "`":
		c.add(diag.New("E0302", place, "a name in backticks stands only after a dot"))
	case isFieldWord(place):
		c.add(diag.New("E0302", place, "`%s` has a meaning of its own: as a field it is written in backticks", place.Text()).
			WithEdit(place, "`"+place.Text()+"`"))
	default:
		c.add(diag.New("E0302", place, "`%s` does not fit here", place.Text()))
	}
}

func tooLong(fragment diag.Span) diag.Diagnostic {
	return diag.New("E0312", fragment, "this expression is too long").
		WithHelp("name parts of it with `let`, or use a code table")
}

// isFieldWord reports whether a word stands after a dot.
func isFieldWord(place diag.Span) bool {
	before := strings.TrimRight(place.File.Text[:place.Start], " \t\r\n")
	return strings.HasSuffix(before, ".") && isLetter(place.Text()[0])
}

// lastToken is the last word or sign of a fragment.
func lastToken(fragment diag.Span) diag.Span {
	all := tokens(fragment.Text())
	if len(all) == 0 {
		return fragment
	}
	last := all[len(all)-1]
	return fragment.File.Span(fragment.Start+last.start, fragment.Start+last.end)
}

// pointIn is the word or sign at a parser's location.
func pointIn(fragment diag.Span, text string, at common.Location) diag.Span {
	if at == nil || at.Line() < 1 {
		return fragment
	}
	lines := strings.SplitAfter(text, "\n")
	start := 0
	for i := 0; i < at.Line()-1 && i < len(lines); i++ {
		start += len(lines[i])
	}
	offsets := runeOffsets(text[start:])
	start += offsets[max(0, min(at.Column(), len(offsets)-1))]
	end := start + len(wordOrSign.FindString(text[start:]))
	return fragment.File.Span(fragment.Start+start, fragment.Start+end)
}

var wordOrSign = regexp.MustCompile(`^(\w+|(?s:.))`)
