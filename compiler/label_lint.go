package compiler

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// A label is a text that says in words what a rule is about.
type label struct {
	text string
	span diag.Span
	what string // what it is called
}

// vague are names of options that stand in many a text without meaning them.
var vague = []string{"all", "any", "default", "no", "none", "not", "other", "others", "total", "unknown", "yes"}

// labelAgainstTarget names a rule whose label names an option of a category that
// the rule fixes, and not the one it fixes.
func (s *scopeCheck) labelAgainstTarget(r checkedRule) {
	for _, uid := range sortedKeys(r.fixed) {
		fixed := r.fixed[uid]
		for _, l := range s.labels(r) {
			named, ok := otherOption(l.text, fixed)
			if !ok {
				continue
			}
			s.add(diag.New("W0434", fixed.span, "%s says \"%s\", and the rule fills %s of the category \"%s\"",
				l.what, named.Name, optionWords(fixed.category, fixed.options), fixed.category.Name).
				WithLabel(l.span, "what is said").
				WithHelp("correct the one or the other"))
			break
		}
	}
}

// labels are the texts that say what a rule is about: its documentation, the
// cells of its row that are more than a name, and the name of its element.
func (s *scopeCheck) labels(r checkedRule) []label {
	var out []label
	if s.row == nil {
		for _, d := range r.line.Documentation() {
			out = append(out, label{d.Text, s.module.Span(d), "the documentation"})
		}
	} else {
		for _, column := range sortedKeys(s.row.cells) {
			if text := s.row.cells[column]; text != nil {
				out = append(out, label{*text, s.row.spans[column], "the column `" + column + "`"})
			}
		}
	}
	if r.out.Computed == nil {
		out = append(out, label{r.targets[0].Name, s.module.Span(r.line.Element), "the name of the data element"})
	}
	return out
}

// otherOption finds the one option of a category that a text names as a part of
// it, if it names none of those that are fixed.
func otherOption(text string, fixed settled) (*metadata.CategoryOption, bool) {
	if o := sexOf(text, fixed.category); o != nil {
		return o, !slices.Contains(fixed.options, o.UID)
	}
	words := " " + plainWords(text) + " "
	var named *metadata.CategoryOption
	for _, o := range fixed.category.Options {
		name := plainWords(o.Name)
		if name == "" || name == strings.TrimSpace(words) || !strings.Contains(words, " "+name+" ") {
			continue
		}
		if slices.Contains(fixed.options, o.UID) {
			return nil, false
		}
		if !slices.Contains(vague, name) && hasLetter(name) {
			if named != nil {
				return nil, false
			}
			named = o
		}
	}
	return named, named != nil
}

// sexMark is how sheets of indicators say the sex: "Diarrhoea-M", "Malaria (F)".
var sexMark = regexp.MustCompile(`[-_,/(] ?([MF])\)?$`)

// sexOf is the option of a category of the sexes that a text ends with, or nil.
func sexOf(text string, category *metadata.Category) *metadata.CategoryOption {
	mark := sexMark.FindStringSubmatch(strings.TrimSpace(text))
	if mark == nil {
		return nil
	}
	sexes := map[string]*metadata.CategoryOption{}
	for _, o := range category.Options {
		sexes[plainWords(o.Name)] = o
	}
	male, female := sexes["male"], sexes["female"]
	if male == nil || female == nil {
		return nil
	}
	return map[string]*metadata.CategoryOption{"M": male, "F": female}[mark[1]]
}

// plainWords are the words of a text in small letters, with one blank between.
func plainWords(text string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}), " ")
}

func hasLetter(text string) bool { return strings.ContainsFunc(text, unicode.IsLetter) }
