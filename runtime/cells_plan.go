package runtime

// A groupPlan numbers what the rules of a data set have in the cells of the
// elements of one category combo: a column for each rule and element.
type groupPlan struct {
	combo   *comboPlan
	columns [stores][]columnPlan
}

// A columnPlan is what a column is for.
type columnPlan struct{ rule, element int32 }

// group is the number of the group of a category combo.
func (d *dataSetPlan) group(c *comboPlan) int32 {
	for i := range d.groups {
		if d.groups[i].combo == c {
			return int32(i)
		}
	}
	d.groups = append(d.groups, groupPlan{combo: c})
	return int32(len(d.groups) - 1)
}

// column gives a rule a column for an element.
func (d *dataSetPlan) column(r *rulePlan, element int32) int32 {
	columns := &d.groups[d.elements[element].group].columns[r.kind.store()]
	*columns = append(*columns, columnPlan{r.number, element})
	return int32(len(*columns) - 1)
}

// A seatPlan is a way to place records in a category combo, which rules of one
// scope share where all of their categories come from the same.
type seatPlan struct {
	group  int32
	number int32
	places []placedBy
}

// seat is the number of the seat of a placement among those of its scope.
func (d *dataSetPlan) seat(p *placement, ofScope *[]seatPlan) int32 {
	for _, s := range *ofScope {
		if s.group == p.group && samePlaces(s.places, p.categories) {
			return s.number
		}
	}
	*ofScope = append(*ofScope, seatPlan{p.group, int32(d.seats), p.categories})
	d.seats++
	return int32(d.seats - 1)
}

func samePlaces(a, b []placedBy) bool {
	for i := range a {
		if a[i].derived != b[i].derived || a[i].slot != b[i].slot || !samePick(a[i].fixed, b[i].fixed) {
			return false
		}
	}
	return true
}

// samePick holds for options that are fixed alike. What follows from the record is
// worked out by each rule for itself, since it is accounted for with the rule.
func samePick(a, b *categoryPlan) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.constant && b.constant && a.always.why.isNone() && b.always.why.isNone() && a.always.option == b.always.option
}
