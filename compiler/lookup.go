package compiler

import (
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// lookup takes what the snapshot found by a code, name or UID, and says what is
// wrong if it is nothing, or more than one. kind is what was looked for.
func lookup[T metadata.Item](c *checker, found metadata.Found[T], span diag.Span, ref, kind string) (T, bool) {
	switch found.Match {
	case metadata.One:
		noteUID(c, found, span, ref, kind)
		return found.Object, true
	case metadata.Many:
		c.add(ambiguous(span, ref, kind, found.Candidates))
	default:
		c.add(c.nearest(diag.New("E0401", span, "there is no %s \"%s\" in the metadata", kind, ref), span, found.Nearest))
	}
	return found.Object, false
}

// ambiguous says that a text may mean several things of one kind.
func ambiguous[T metadata.Item](span diag.Span, ref, kind string, candidates []T) diag.Diagnostic {
	var names []string
	for _, x := range candidates {
		names = append(names, x.Base().Candidate())
	}
	return diag.New("E0402", span, "\"%s\" may be any of %d %s", ref, len(candidates), plural(kind)).
		WithHelp("use the code or the UID of one of them: %s", strings.Join(names, ", "))
}

func plural(kind string) string {
	if stem, ok := strings.CutSuffix(kind, "y"); ok {
		return stem + "ies"
	}
	return kind + "s"
}

// nearest adds names that may have been meant; one is offered as an edit where
// it is sure.
func (c *checker) nearest(d diag.Diagnostic, span diag.Span, near func() []string) diag.Diagnostic {
	d = d.WithNearest(c.suggest(span, near))
	if text := span.Text(); strings.HasPrefix(text, `"`) {
		d = replaceText(d, span, strings.Trim(text, `"`))
	}
	return d
}

// replaceText offers the name that was meant, if that is sure, in the place of a
// text in quotes that says a wrong one.
func replaceText(d diag.Diagnostic, at diag.Span, wrong string) diag.Diagnostic {
	if meant, sure := diag.Sure(wrong, d.Near); sure {
		return d.WithEdit(at, quote(meant))
	}
	return d
}

// replaceWord does so for a word.
func replaceWord(d diag.Diagnostic, at diag.Span, wrong string) diag.Diagnostic {
	if meant, sure := diag.Sure(wrong, d.Near); sure {
		return d.WithEdit(at, meant)
	}
	return d
}

// suggest looks for near names, but at one place only so often as problems are
// shown there (see thinOut): a table with thousands of unknown names would have
// each compared with all that there are.
func (c *checker) suggest(place diag.Span, near func() []string) []string {
	if c.suggested[place] == maxRowProblems {
		return nil
	}
	c.suggested[place]++
	return near()
}

// among looks for near names in a list.
func among(name string, list []string) func() []string {
	return func() []string { return diag.Nearest(name, list) }
}
