package compiler

import (
	"maps"
	"slices"
	"strconv"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// suppress reads `suppress below 5`.
func (f *form) suppress(line *lang.Suppress) {
	span := f.module.Span(line)
	if f.small != nil {
		f.add(diag.New("E0221", span, "`suppress` is said twice").WithLabel(*f.small, "said first here"))
		return
	}
	f.small = &span
	n, err := strconv.ParseInt(line.Below.Text, 10, 64)
	if err != nil || n < 2 {
		f.add(diag.New("E0478", f.module.Span(line.Below), "`suppress below` takes a whole number from 2 on, and this is %s", line.Below.Text).
			WithHelp("`suppress below 5` keeps cells of 1 to 4 back; 0 is always sent"))
		return
	}
	f.out.Suppress = n
}

// suppressible warns of a `suppress` that keeps nothing back, and of one that
// keeps back what the form cannot do without.
func (f *form) suppressible() {
	if f.small == nil || f.out.Suppress == 0 {
		return
	}
	totals := f.totals()
	if len(totals) == 0 {
		if !f.failed && !f.decl.Body.Broken && len(f.fills) > 0 {
			f.add(diag.New("W0476", *f.small, "no rule of \"%s\" counts or adds up, so nothing is kept back", f.set.Name).
				WithHelp("`largest`, `smallest` and `latest` are always sent; take the line out"))
		}
		return
	}
	for _, x := range totals {
		if f.isCompulsory(x) && f.firstTime("W0475", *f.small, x.element.UID) {
			f.add(diag.New("W0475", x.span, "the data set \"%s\" demands \"%s\", and small numbers of it are not sent", f.set.Name, x.element.Name).
				WithLabel(*f.small, "kept back here").
				WithHelp("a form without a compulsory value counts as not filled in; ask whether it must be compulsory, or whether small numbers may be sent"))
		}
	}
}

// totals are the cells that are counted or added up.
func (f *form) totals() []fill {
	var out []fill
	for _, x := range f.fills {
		if slices.Contains([]string{"count", "once", "distinct", "sum"}, x.aggregate) {
			out = append(out, x)
		}
	}
	return out
}

// isCompulsory reports whether the form demands a cell that a rule can fill.
func (f *form) isCompulsory(x fill) bool {
	return slices.ContainsFunc(f.set.CompulsoryOperands, func(o metadata.Operand) bool {
		return o.Element == x.element && (o.Combo == nil || x.reaches(o.Combo))
	})
}

// reaches reports whether a rule can fill the cell of an option combo. Of the
// default one, and of one whose options the metadata lacks, it is taken to.
func (x fill) reaches(combo *metadata.CategoryOptionCombo) bool {
	for _, option := range combo.Options {
		if len(x.options) > 0 && !slices.ContainsFunc(slices.Collect(maps.Values(x.options)), func(uids []string) bool { return slices.Contains(uids, option.UID) }) {
			return false
		}
	}
	return true
}
