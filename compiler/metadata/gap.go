package metadata

import (
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// A Gap is something that a mapping needs and the snapshot does not contain.
// Gaps are comparable, so that each can be reported once.
type Gap struct {
	Lacks Kind   // the kind of the objects that are not there
	What  string // what is not there, in words that follow "the snapshot is incomplete: "
}

// Diagnostic returns the gap as a problem at the place that needs what is missing.
func (g Gap) Diagnostic(span diag.Span) diag.Diagnostic {
	d := diag.New("E0250", span, "the snapshot is incomplete: %s", g.What)
	return d.WithHelp("export the metadata again with `%s` among the kinds of objects and with `defaults=INCLUDE`", string(g.Lacks))
}

// fitting counts the option combos that are cells of today's categories.
func (c *CategoryCombo) fitting() int {
	n := 0
	for _, o := range c.Combos {
		if o.Fits() {
			n++
		}
	}
	return n
}

// Gap returns what the snapshot lacks of a category combo so that its cells can
// be told; false if it has everything.
func (c *CategoryCombo) Gap() (Gap, bool) {
	if c.Missing {
		return Gap{CategoryComboKind, "category combo " + c.Label() + " is not in it"}, true
	}
	of := " of category combo " + c.Label()
	for _, category := range c.Categories {
		if category.Missing {
			return Gap{CategoryKind, "category " + category.Label() + of + " is not in it"}, true
		}
		for _, option := range category.Options {
			if option.Missing && option.Name == "" {
				return Gap{CategoryOptionKind, "options of category " + category.Label() + " are not in it"}, true
			}
		}
	}
	if len(c.Combos) == 0 || c.absent > 0 && c.fitting() < c.Size() {
		return Gap{CategoryOptionComboKind, "the category option combos" + of + " are not in it"}, true
	}
	return Gap{}, false
}

// Gap returns what the snapshot lacks of an option set; false if it has everything.
func (s *OptionSet) Gap() (Gap, bool) {
	switch {
	case s.Missing:
		return Gap{OptionSetKind, "option set " + s.Label() + " is not in it"}, true
	case s.Absent > 0:
		return Gap{OptionKind, "options of option set " + s.Label() + " are not in it"}, true
	}
	return Gap{}, false
}

// Gap returns that the snapshot does not contain an object that others refer
// to; false if it does.
func (o *Object) Gap() (Gap, bool) {
	if !o.Missing {
		return Gap{}, false
	}
	return Gap{o.Kind, o.Kind.Word() + " " + o.Label() + " is not in it"}, true
}

// AmbiguousCombos returns a problem: the category option combos all stand for
// the same options, so that nobody can tell which cell is meant.
func AmbiguousCombos(span diag.Span, combos []*CategoryOptionCombo) diag.Diagnostic {
	uids := make([]string, len(combos))
	for i, combo := range combos {
		uids[i] = `"` + combo.UID + `"`
	}
	d := diag.New("E0251", span, "%d category option combos of %s stand for the same options: %s",
		len(combos), combos[0].Combo.Label(), strings.Join(uids, ", "))
	return d.WithHelp("merge them in DHIS2 (Maintenance, or the category option combo merge), then export the metadata again")
}
