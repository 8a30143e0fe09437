package compiler

import (
	"fmt"
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// What DHIS2 makes of values over org units and periods, by aggregation type.
var (
	lasts = []metadata.AggregationType{metadata.Last, metadata.LastAverageOrgUnit, metadata.LastLastOrgUnit, metadata.LastInPeriod,
		metadata.LastInPeriodAverageOrgUnit, metadata.Average, metadata.AverageSumOrgUnit}
	sums = []metadata.AggregationType{metadata.Sum, metadata.AverageSumOrgUnit, metadata.Last, metadata.LastInPeriod, metadata.First,
		metadata.MinSumOrgUnit, metadata.MaxSumOrgUnit}
	unsaid = []metadata.AggregationType{metadata.NoAggregation, metadata.CustomAggregation, metadata.DefaultAggregation}
)

// fitting are the aggregation types with which the numbers of a rule can be put
// together. None puts together people who were counted distinctly.
var fitting = map[string][]metadata.AggregationType{
	"count": sums, "once": sums, "sum": sums,
	"largest":  {metadata.Max, metadata.MaxSumOrgUnit},
	"smallest": {metadata.Min, metadata.MinSumOrgUnit},
	"latest":   lasts,
}

// ruleWords are the aggregates as rules write them.
var ruleWords = map[string]string{"once": "count once", "distinct": "count distinct"}

// addsUp warns of a rule whose numbers DHIS2 puts together in another way.
func (s *scopeCheck) addsUp(a lang.Aggregate, aggregate string, targets []*metadata.DataElement) {
	for _, e := range targets {
		if s.isCombined(e.UID) && aggregate == "distinct" {
			continue // an error already
		}
		if !e.ValueType.IsNumeric() || e.OptionSet != nil || !e.AggregationType.Known() || slices.Contains(unsaid, e.AggregationType) ||
			slices.Contains(fitting[aggregate], e.AggregationType) {
			continue
		}
		word := aggregate
		if said, ok := ruleWords[aggregate]; ok {
			word = said
		}
		s.warn(diag.New("W0317", s.aggregateSpan(a), "`%s` does not fit \"%s\", whose aggregation type is %s", word, e.Name, e.AggregationType).
			WithHelp("%s", consequence(aggregate, e.AggregationType)))
		return
	}
}

// aggregateSpan is the place of the aggregate without its clauses.
func (s *scopeCheck) aggregateSpan(a lang.Aggregate) diag.Span {
	if a.Count != nil {
		return s.module.Span(a.Count)
	}
	return s.module.Span(a.Total)
}

// consequence says what DHIS2 shows for a district or a year.
func consequence(aggregate string, t metadata.AggregationType) string {
	does := "DHIS2 puts the values of org units and periods together by " + string(t)
	switch t {
	case metadata.Sum:
		does = "DHIS2 adds up the values of org units and periods"
	case metadata.Average:
		does = "DHIS2 takes the average of the values of org units and periods"
	}
	switch aggregate {
	case "distinct":
		return does + ": whoever is counted in two of them is counted twice; of a district or a year it is not the number of people"
	case "largest", "smallest":
		return fmt.Sprintf("%s: of a district or a year it is not the %s one; the types %s are", does, aggregate, typeNames(fitting[aggregate]))
	case "latest":
		return does + ": of a year it is not what was there last; the type LAST is"
	}
	return does + ": of a district it is not the number of all; the type SUM is"
}

func typeNames(list []metadata.AggregationType) string {
	return string(list[0]) + " and " + string(list[1])
}

// lastDropping is the last version of DHIS2 that drops zeros which are not significant.
var lastDropping = metadata.Version{Major: 2, Minor: 42}

// droppedZeros says which zeros of the form DHIS2 would drop: where it wants a
// value for the form to be complete, that is an error.
func (f *form) droppedZeros() {
	if f.out.Zeros == nil || f.out.Zeros.Scope == "group" && len(f.out.Zeros.OrgUnits) == 0 || len(f.versions) == 0 || f.versions[0].Line().Compare(lastDropping) > 0 {
		return
	}
	var lost, wanted []string
	for _, x := range f.fills {
		if !f.zeroDropped(x) {
			continue
		}
		if into := &lost; !slices.Contains(*into, x.element.Name) {
			*into = append(*into, x.element.Name)
		}
		if f.fillsCompulsory(x) && !slices.Contains(wanted, x.element.Name) {
			wanted = append(wanted, x.element.Name)
		}
	}
	versions := droppingVersions(f.versions)
	if len(wanted) > 0 {
		f.add(diag.New("E0470", f.zerosAt, "%s drops the zeros of %s, without which \"%s\" is not complete", versions, quotedNames(wanted), f.set.Name).
			WithHelp("set \"store zero data values\" of the data element in DHIS2, and export the metadata again"))
		return
	}
	if len(lost) > 0 {
		f.warn(diag.New("W0318", f.zerosAt, "%s drops the zeros of %s", versions, quotedNames(lost)).
			WithHelp("zeros of these data elements are not significant: a 0 is not stored, and deletes what was stored before; set \"store zero data values\" in DHIS2 if 0 should differ from no report"))
	}
}

// zeroDropped reports whether a rule is filled with zeros that DHIS2 drops.
func (f *form) zeroDropped(x fill) bool {
	e := x.element
	filled := x.aggregate == "count" || x.aggregate == "once" || x.aggregate == "distinct" || x.aggregate == "sum"
	return filled && x.number && e.ZerosTold && !e.ZeroIsSignificant && !e.AggregationType.KeepsZeros()
}

// droppingVersions names the versions of DHIS2, among those of the mapping, that drop zeros.
func droppingVersions(versions []metadata.Version) string {
	first, last := versions[0].Line(), versions[0].Line()
	for _, v := range versions {
		if v.Line().Compare(lastDropping) <= 0 {
			last = v.Line()
		}
	}
	if first == last {
		return "DHIS2 " + first.String()
	}
	return "DHIS2 " + first.String() + " to " + last.String()
}

// fillsCompulsory reports whether a rule can write a cell that the form wants.
func (f *form) fillsCompulsory(x fill) bool {
	return slices.ContainsFunc(f.set.CompulsoryOperands, func(o metadata.Operand) bool {
		return o.Element == x.element && (o.Combo == nil || x.covers(o.Combo))
	})
}

// covers reports whether the options of a cell are among those that a rule can yield.
func (x fill) covers(cell *metadata.CategoryOptionCombo) bool {
	for i, option := range cell.Options {
		if cell.Combo == nil || i >= len(cell.Combo.Categories) {
			return false
		}
		if of, settled := x.options[cell.Combo.Categories[i].UID]; settled && !slices.Contains(of, option.UID) {
			return false
		}
	}
	return true
}
