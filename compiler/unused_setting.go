package compiler

import (
	"fmt"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// A saidSetting is a line `category "Sex" = …` or `attribute …`, which rules of
// its block may need.
type saidSetting struct {
	span  diag.Span
	title string // `the category "Sex"`
	used  bool
}

// unneeded warns of settings that no rule needs. Their lines may have been
// checked several times, for several blocks or rows.
func (c *checker) unneeded() {
	settled := map[diag.Span]bool{}
	for _, s := range c.settings {
		settled[s.span] = settled[s.span] || s.used
	}
	for _, s := range c.settings {
		if settled[s.span] {
			continue
		}
		settled[s.span] = true
		c.add(diag.New("W0207", s.span, "no rule of this block needs %s", s.title).
			WithHelp("take the line out, or put it into the block whose rules are split by it"))
	}
}

// note keeps a setting until it is known whether a rule needs it.
func (s *scopeCheck) note(line *lang.Setting, category *metadata.Category) *saidSetting {
	title := "the category"
	if settingWord(line) == "attribute" {
		title = "the attribute category"
	}
	said := &saidSetting{span: settingSpan(s.module, line), title: fmt.Sprintf("%s \"%s\"", title, category.Name)}
	s.settings = append(s.settings, said)
	return said
}

// need notes that a rule needs the line of a settled category.
func (x settled) need() {
	if x.said != nil {
		x.said.used = true
	}
}
