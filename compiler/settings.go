package compiler

import (
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/calendar"
)

// settingWord is what a setting is called: "org unit code", "category".
func settingWord(line *lang.Setting) string {
	words := make([]string, len(line.Words))
	for i, w := range line.Words {
		words[i] = w.Text
	}
	return strings.Join(words, " ")
}

// settingSpan is the place of a setting's name.
func settingSpan(m *lang.Module, line *lang.Setting) diag.Span {
	span := m.Span(line.Words[0])
	span.End = m.Span(line.Words[len(line.Words)-1]).End
	return span
}

// withText are the settings that have a name in quotes before their `=`.
var withText = []string{"category", "attribute", "org unit", "org unit each"}

// knownSetting reports whether a setting is one of those that a block may have,
// and says so if it is not; meant is the setting that it probably is.
func (c *checker) knownSetting(m *lang.Module, line *lang.Setting, allowed []string, block string) (meant string, ok bool) {
	word := settingWord(line)
	if slices.Contains(allowed, word) {
		if line.Text != nil && !slices.Contains(withText, word) {
			c.add(diag.New("E0220", m.Span(line.Text), "`%s` has no name in quotes before its `=`", word))
			return word, false
		}
		return word, true
	}
	span := settingSpan(m, line)
	d := diag.New("E0220", span, "%s has no setting `%s`", block, word)
	near := diag.Nearest(word, allowed)
	switch {
	case len(near) > 0:
		meant = near[0]
		d = d.WithNearest(near).WithEdit(span, meant)
	case len(allowed) > 0:
		d = d.WithHelp("its settings are %s", strings.Join(allowed, ", "))
	}
	c.add(d)
	return meant, false
}

// repeated reports whether a scope has said something before, and says so. what
// tells settings apart: a form has one org unit, whatever it is found by.
func (c *checker) repeated(m *lang.Module, line *lang.Setting, what string, seen map[string]bool) bool {
	if seen[what] {
		c.add(diag.New("E0221", settingSpan(m, line), "`%s` is said twice", settingWord(line)))
		return true
	}
	seen[what] = true
	return false
}

// subject is what a setting says something of, for settings without a name.
func subject(line *lang.Setting) string {
	if word := settingWord(line); !strings.HasPrefix(word, "org unit") {
		return word
	}
	return "org unit"
}

func validZone(name string) bool {
	_, err := calendar.LoadZone(name)
	return err == nil
}
