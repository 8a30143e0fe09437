package compiler

import (
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// duplicateWords are what `duplicates` of a source can be; the first is what
// holds without it.
var duplicateWords = []string{"reject", "first", "last"}

// duplicates compiles which of several records with one key counts where no
// version tells.
func (c *checker) duplicates(s *source, env *stdlib.Env, line *lang.Setting) {
	word, ok := c.constantText(env, s.module, line, "what becomes of duplicates")
	if !ok {
		return
	}
	if !slices.Contains(duplicateWords, word) {
		span := s.module.Span(line.Values[0])
		d := diag.New("E0272", span, "duplicates cannot be \"%s\"", word).
			WithHelp("say \"last\" or \"first\", of the order of the input, or \"reject\"")
		c.add(replaceText(d.WithNearest(diag.Nearest(word, duplicateWords)), span, word))
		return
	}
	if word != duplicateWords[0] {
		s.out.Duplicates = word
	}
}

// idleDuplicates warns of a source whose versions decide nearly always.
func (c *checker) idleDuplicates(s *source) {
	if s.out.Duplicates == "" || s.out.Version == nil {
		return
	}
	for _, line := range s.decl.Lines {
		if line, ok := line.(*lang.Setting); ok && settingWord(line) == "duplicates" {
			c.add(diag.New("W0270", s.module.Span(line), "the source `%s` has a `version`, which counts before the order of the input", s.decl.Name.Text).
				WithHelp("leave the line out: two records that differ in one version are then rejected, and nothing depends on the order"))
			return
		}
	}
}
