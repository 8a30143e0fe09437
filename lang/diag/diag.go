package diag

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// A Severity says whether a mapping with this diagnostic may be built.
type Severity uint8

const (
	Error   Severity = iota // the mapping cannot be built
	Warning                 // the mapping can be built, but someone should look
)

func (s Severity) String() string {
	if s == Warning {
		return "warning"
	}
	return "error"
}

// A Diagnostic is one problem: where it is, what is wrong, and what to do.
// The style of its words is in the package comment.
type Diagnostic struct {
	Code     Code
	Severity Severity
	Span     Span    // the smallest text that is wrong
	Message  string  // one line; no capital at the start, no full stop at the end
	Labels   []Label // other places that matter, and what they are
	Note     string  // what comes of it where it is not put right, or empty
	Help     string  // what to do, or empty
	Edits    []Edit  // the same help as text changes that a tool may apply

	// Environments are those of the project that have the problem, where several were
	// checked and not all have it.
	Environments []string

	// Near are the names in the help that may have been meant, best first.
	Near []string
}

// whereSaid says in which environments there is a problem, if not in all.
func (d Diagnostic) whereSaid() string {
	switch n := len(d.Environments); n {
	case 0:
		return ""
	case 1:
		return "in the environment `" + d.Environments[0] + "`"
	default:
		return "in the environments `" + strings.Join(d.Environments[:n-1], "`, `") + "` and `" + d.Environments[n-1] + "`"
	}
}

// A Label points at another place that has to do with a problem.
type Label struct {
	Span    Span
	Message string
}

// An Edit replaces the text of Span by Text.
type Edit struct {
	Span Span
	Text string
}

// New starts a diagnostic of a registered code; its severity is the code's.
// A code that is not in the registry is a programming error and panics.
func New(code Code, span Span, format string, args ...any) Diagnostic {
	entry, ok := Lookup(code)
	if !ok {
		panic("diag: unregistered code " + string(code))
	}
	return Diagnostic{Code: code, Severity: entry.Severity, Span: span, Message: fmt.Sprintf(format, args...)}
}

// WithHelp returns d with the given help.
func (d Diagnostic) WithHelp(format string, args ...any) Diagnostic {
	d.Help = fmt.Sprintf(format, args...)
	return d
}

// WithNote returns d with the given note.
func (d Diagnostic) WithNote(text string) Diagnostic {
	d.Note = text
	return d
}

// WithNearest returns d with the question whether one of some names was meant,
// unless there are none.
func (d Diagnostic) WithNearest(near []string) Diagnostic {
	if len(near) > 0 {
		d.Near, d.Help = near, DidYouMean(near)
	}
	return d
}

// WithLabel returns d with one more label.
func (d Diagnostic) WithLabel(span Span, format string, args ...any) Diagnostic {
	d.Labels = append(slices.Clip(d.Labels), Label{Span: span, Message: fmt.Sprintf(format, args...)})
	return d
}

// WithEdit returns d with one more edit. A spreadsheet is not edited: what stands
// for it is no text of its own.
func (d Diagnostic) WithEdit(span Span, text string) Diagnostic {
	if span.sheet() != "" {
		return d
	}
	d.Edits = append(slices.Clip(d.Edits), Edit{Span: span, Text: text})
	return d
}

// A List is what a pass found. The nil list is a clean pass.
type List []Diagnostic

// Add appends diagnostics.
func (l *List) Add(ds ...Diagnostic) { *l = append(*l, ds...) }

// HasErrors reports whether any diagnostic is an error.
func (l List) HasErrors() bool {
	return slices.ContainsFunc(l, func(d Diagnostic) bool { return d.Severity == Error })
}

// Sort orders by file name, place, code and message, and drops exact repeats.
func (l *List) Sort() {
	slices.SortStableFunc(*l, func(a, b Diagnostic) int {
		return cmp.Or(
			strings.Compare(a.Span.FileName(), b.Span.FileName()),
			strings.Compare(a.Span.sheet(), b.Span.sheet()),
			cmp.Compare(a.Span.Start, b.Span.Start),
			cmp.Compare(a.Span.End, b.Span.End),
			strings.Compare(string(a.Code), string(b.Code)),
			strings.Compare(a.Message, b.Message),
			slices.Compare(a.Environments, b.Environments),
		)
	})
	*l = slices.CompactFunc(*l, func(a, b Diagnostic) bool {
		return a.Span == b.Span && a.Code == b.Code && a.Message == b.Message && slices.Equal(a.Environments, b.Environments)
	})
}
