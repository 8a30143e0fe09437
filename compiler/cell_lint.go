package compiler

import (
	"fmt"
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// A checkedRule is a rule without a problem, with all that is known of it.
type checkedRule struct {
	line    *lang.Rule
	targets []*metadata.DataElement
	fixed   map[string]settled // categories that it fixes, by UID
	out     *runtime.Rule
	dates   dates
	where   *stdlib.Expression // its own condition, or nil
	known   known              // what all conditions say
	asks    asks
}

// asks are the expressions of a rule besides its condition.
type asks struct{ value, by *stdlib.Expression }

// lintRule says what a rule that DHIS2 would take probably does not mean.
func (s *scopeCheck) lintRule(r checkedRule) {
	s.neverCounts(r)
	s.contradictsFixed(r)
	s.labelAgainstTarget(r)
	s.sameSource(r)
}

// neverCounts names a condition that the lines around it exclude.
func (s *scopeCheck) neverCounts(r checkedRule) {
	if r.where == nil || s.row != nil {
		return
	}
	own := r.where.Facts(true)
	if own.Never() || s.known.trusted.Never() || !r.known.trusted.Never() {
		return
	}
	span := s.module.Span(r.line.Aggregate.Where)
	if s.firstSlip("W0432", span, "around") {
		s.add(diag.New("W0432", span, "this can never be true here: the conditions around it exclude it").
			WithHelp("compare it with the `where` of the lines around this rule"))
	}
}

// contradictsFixed names a category that a rule fixes although its condition
// lets in only records of which the block says another option.
func (s *scopeCheck) contradictsFixed(r checkedRule) {
	for _, uid := range sortedKeys(r.fixed) {
		says, ok := s.categories[uid]
		fixed := r.fixed[uid]
		if !ok || says.value == nil || !r.known.trusted.Touch(says.value) {
			continue
		}
		options := says.under(r.known.trusted)
		if len(options) == 0 || len(options) == len(says.options) || shares(options, fixed.options) {
			continue
		}
		s.add(diag.New("W0435", fixed.span, "the rule says %s of the category \"%s\", and its condition lets in only %s",
			optionWords(fixed.category, fixed.options), fixed.category.Name, optionWords(fixed.category, options)).
			WithLabel(s.whereSpan(r), "the condition").
			WithHelp("a fixed category does not choose records, it says in which cell they count"))
	}
}

// whereSpan is the rule's own condition, or else what it counts.
func (s *scopeCheck) whereSpan(r checkedRule) diag.Span {
	if w := r.line.Aggregate.Where; w != nil {
		return s.module.Span(w)
	}
	return s.module.Span(r.line.Aggregate)
}

// optionWords names options by their names in quotes.
func optionWords(category *metadata.Category, uids []string) string {
	var names []string
	for _, o := range category.Options {
		if slices.Contains(uids, o.UID) {
			names = append(names, o.Name)
		}
	}
	return quotedNames(names)
}

// sameSource names a rule that fills another cell with the very number of a rule
// before it. What has no condition, as a total, may well be asked for twice.
func (s *scopeCheck) sameSource(r checkedRule) {
	if r.out.Computed != nil || r.where == nil && !isTaken(r.out.Aggregate) {
		return
	}
	place := s.module.Span(r.line.Element)
	if s.row != nil {
		place = s.row.span
	}
	now := sourceUse{span: place, row: s.row, uses: s.uses, label: r.out.Label, element: r.targets[0], fixed: r.fixed}
	key := s.sourceKey(r)
	before, seen := s.form.sources[key]
	if !seen {
		s.form.sources[key] = now
		return
	}
	if before.meets(now) || before.row != nil && before.row == now.row && before.span == now.span {
		return
	}
	what := "condition"
	if r.where == nil {
		what = "value"
	}
	other := before.span
	if s.row == before.row {
		other, place = apart(before.uses, before.span, s.uses, place)
	}
	d := diag.New("W0430", place, "%s and %s are filled from one and the same %s", before.cell(), now.cell(), what).
		WithLabel(other, "the other one").
		WithHelp("if the form asks for one number twice, allow it here; else one of the two has the wrong %s", what)
	if s.row != nil {
		d = d.WithLabel(s.module.Span(r.line.Element), "the rule of this row")
	}
	s.add(d)
}

// isTaken holds for aggregates that take a value of the record.
func isTaken(aggregate string) bool {
	return aggregate == "sum" || aggregate == "largest" || aggregate == "smallest" || aggregate == "latest"
}

// A sourceUse is a rule that fills a cell from some condition or value.
type sourceUse struct {
	span    diag.Span
	row     *tableRow
	uses    []*ruleUse
	label   string // the element as it is written
	element *metadata.DataElement
	fixed   map[string]settled
}

// meets holds for rules that share a cell: that is another problem, or combined
// on purpose.
func (u sourceUse) meets(o sourceUse) bool {
	if u.element != o.element {
		return false
	}
	for uid, x := range u.fixed {
		if y, ok := o.fixed[uid]; ok && !shares(x.options, y.options) {
			return false
		}
	}
	return true
}

// cell names what a rule fills: "OPD all" [Female].
func (u sourceUse) cell() string {
	var options []string
	for _, uid := range sortedKeys(u.fixed) {
		options = append(options, strings.Trim(optionWords(u.fixed[uid].category, u.fixed[uid].options), `"`))
	}
	if len(options) == 0 {
		return quote(u.label)
	}
	return fmt.Sprintf("%s [%s]", quote(u.label), strings.Join(options, ", "))
}

// sourceKey is all that decides a rule's number but the element and what it
// fixes: the lines around it, its condition, its value. Elements that are split
// in different ways have different keys: a total beside its parts is no mistake.
func (s *scopeCheck) sourceKey(r checkedRule) string {
	var b strings.Builder
	b.WriteString(s.around)
	for _, x := range []*stdlib.Expression{r.where, r.asks.value, r.asks.by} {
		b.WriteString("\x00" + resolved(x))
	}
	if w := r.out.Where; w != nil {
		fmt.Fprint(&b, "\x00", w.Missing, w.Stated, w.Fields)
	}
	fmt.Fprint(&b, "\x00", r.dates.Since, r.dates.Until, "\x00", r.out.Aggregate, len(s.categoriesOf(r.targets[0])))
	for _, category := range s.categoriesOf(r.targets[0]) {
		if _, fixed := r.fixed[category.UID]; !fixed {
			b.WriteString("\x00" + category.UID + resolved(s.categories[category.UID].value))
		}
	}
	for _, uid := range sortedKeys(s.attributes) {
		b.WriteString("\x00" + uid + resolved(s.attributes[uid].value))
	}
	if s.units != nil {
		b.WriteString("\x00" + resolved(s.units.value))
	}
	return b.String()
}

func resolved(x *stdlib.Expression) string {
	if x == nil {
		return ""
	}
	return x.Resolved()
}
