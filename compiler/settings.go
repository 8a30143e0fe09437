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

// knownSetting reports whether a setting is one of those that a block may have,
// and says so if it is not.
func (c *checker) knownSetting(m *lang.Module, line *lang.Setting, allowed []string, block string) bool {
	word := settingWord(line)
	if slices.Contains(allowed, word) {
		return true
	}
	span := settingSpan(m, line)
	d := diag.New("E0220", span, "%s has no setting `%s`", block, word)
	if near := diag.Nearest(word, allowed); len(near) > 0 {
		d = d.WithHelp("%s", diag.DidYouMean(near)).WithEdit(span, near[0])
	} else {
		d = d.WithHelp("its settings are %s", strings.Join(allowed, ", "))
	}
	c.add(d)
	return false
}

// repeated reports whether a block has said a setting before, and says so.
func (c *checker) repeated(m *lang.Module, line *lang.Setting, seen map[string]bool) bool {
	word := settingWord(line)
	if line.Text != nil {
		word += " " + line.Text.Value
	}
	if seen[word] {
		c.add(diag.New("E0221", m.Span(line), "`%s` is said twice", settingWord(line)))
		return true
	}
	seen[word] = true
	return false
}

func validZone(name string) bool {
	_, err := calendar.LoadZone(name)
	return err == nil
}
