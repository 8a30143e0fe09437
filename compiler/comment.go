package compiler

import (
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// What DHIS2 keeps of a comment, in UTF-16 units.
const (
	longestComment    = 5_000  // from 2.43 on (E8125)
	longestOldComment = 50_000 // before (E7620)
)

// comment checks the comment of a rule, and that a rule has one where DHIS2
// demands it.
func (s *scopeCheck) comment(line *lang.Rule, targets []*metadata.DataElement, rule *runtime.Rule) bool {
	if line.Aggregate.Comment == nil {
		return s.commentDemanded(line, targets)
	}
	text, ok := s.commentText(*line.Aggregate.Comment)
	if !ok {
		return false
	}
	rule.Comment = text
	span := s.module.Span(line.Aggregate.Comment)
	if strings.TrimSpace(text) == "" {
		s.add(diag.New("W0411", span, "this comment says nothing").WithHelp("take `comment` out, or write what readers should know"))
		rule.Comment = ""
		return s.commentDemanded(line, targets)
	}
	return s.commentKept(span, text) && s.commentChosen(span, text, targets)
}

// commentText is a text written out: a record's own text would carry private
// matter into an aggregate.
func (s *scopeCheck) commentText(e lang.Expr) (string, bool) {
	x, ok := s.typed(s.env, s.module, e, "a comment", stdlib.KindText)
	if !ok {
		return "", false
	}
	v, ok := x.Constant()
	if !ok {
		s.add(diag.New("E0421", s.module.Span(e), "the comment of an aggregate value must be written out, in quotes"))
		return "", false
	}
	return stdlib.AsText(v)
}

// commentKept demands that every version of the target keeps a comment as it is.
func (s *scopeCheck) commentKept(span diag.Span, text string) bool {
	most, versions := longestOldComment, s.versions
	if newer := s.versionsFrom(43); len(newer) > 0 {
		most, versions = longestComment, newer
	}
	length, storable := runtime.TextForm(text)
	switch {
	case !storable:
		s.add(diag.New("E0468", span, "the comment has a character that DHIS2 cannot store").
			WithHelp("take control characters out"))
	case length > most:
		s.add(diag.New("E0468", span, "the comment has %d characters, and DHIS2 %s keeps %d of them", length, versionWords(versions), most).
			WithHelp("shorten it; characters outside of the basic plane, such as emoji, count twice"))
	default:
		return true
	}
	return false
}

// commentDemanded says of elements whose comments are options that DHIS2 refuses
// their values without one.
func (s *scopeCheck) commentDemanded(line *lang.Rule, targets []*metadata.DataElement) bool {
	newer := s.versionsFrom(43)
	if len(newer) == 0 {
		return true
	}
	for _, e := range targets {
		if e.CommentOptionSet != nil {
			s.add(diag.New("E0469", s.module.Span(line.Element), "a value of \"%s\" needs a comment in DHIS2 %s: an option of \"%s\"", e.Name, versionWords(newer), e.CommentOptionSet.Name).
				WithHelp("add %s", commentHelp(e.CommentOptionSet)))
			return false
		}
	}
	return true
}

func commentHelp(set *metadata.OptionSet) string {
	codes := optionTexts(set, "code")
	if len(codes) == 0 {
		return "`comment \"…\"` to the rule, with the code of an option"
	}
	return "`comment \"" + codes[0] + "\"` to the rule, or another of " + quotedNames(codes)
}

// commentChosen demands that a comment is the code of an option where comments
// are chosen. Up to 2.42 DHIS2 takes others, which its forms do not show.
func (s *scopeCheck) commentChosen(span diag.Span, text string, targets []*metadata.DataElement) bool {
	for _, e := range targets {
		set := e.CommentOptionSet
		if set == nil || set.Missing || set.Absent > 0 || set.HasCode(text) {
			continue
		}
		code, what := diag.Code("W0410"), "only an option of \"%s\" is shown as a comment of \"%s\", and \"%s\" is the code of none"
		newer := s.versionsFrom(43)
		if len(newer) > 0 {
			code, what = "E0469", "DHIS2 "+versionWords(newer)+" takes only options of \"%s\" as comments of \"%s\", and \"%s\" is the code of none"
		}
		s.add(s.nearComment(diag.New(code, span, what, set.Name, e.Name, text), span, set, text))
		return len(newer) == 0
	}
	return true
}

// nearComment offers the code of the option that is meant: by its name, or nearly.
func (s *scopeCheck) nearComment(d diag.Diagnostic, span diag.Span, set *metadata.OptionSet, text string) diag.Diagnostic {
	if o := matchOption(set, text, "name"); o != nil && o.Code != "" {
		return d.WithHelp("it is the name of the option \"%s\"", o.Code).WithEdit(span, quote(o.Code))
	}
	if d = s.nearest(d, span, among(text, optionTexts(set, "code"))); d.Help == "" {
		d = d.WithHelp("its codes are %s", quotedNames(optionTexts(set, "code")))
	}
	return d
}
