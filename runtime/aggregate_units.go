package runtime

// locateUnits finds the org unit of a scope or, where it rolls up, its org units.
func (d *dataSetRun) locateUnits(s *scopePlan, at *spot) flaw {
	at.also = nil
	if s.orgUnit.sets == nil {
		n, f := d.unit(s)
		if !f.isNone() {
			return f
		}
		at.unit = n
		return d.inRun(s, at)
	}
	set, f := d.session.orgUnits(s.orgUnit)
	if !f.isNone() {
		return f
	}
	at.unit = d.at.unit(set[0])
	for _, uid := range set[1:] {
		at.also = append(at.also, d.at.unit(uid))
	}
	if f := d.inRun(s, at); !f.isNone() {
		return f
	}
	return d.inUnits(s, at, func(at spot) flaw { return s.orgUnit.checkAssigned(d.at.units[at.unit]) })
}

// inRun leaves of the org units of a scope those of the run, unless scopes inside
// say theirs anew.
func (d *dataSetRun) inRun(s *scopePlan, at *spot) flaw {
	if d.noting || s.moves.orgUnit || d.unitsOfRun(at) {
		return flaw{}
	}
	return flaw{message: outsideUnits, skipped: true}
}

// inUnits checks the org units of a spot one by one. Of several those that may not
// be used are listed, and the record counts in the others; if there is none left,
// it is the record that cannot be used.
func (d *dataSetRun) inUnits(s *scopePlan, at *spot, check func(spot) flaw) flaw {
	if len(at.also) == 0 {
		return check(*at)
	}
	var kept []int32
	var flaws []flaw
	for _, unit := range append([]int32{at.unit}, at.also...) {
		if f := check(spot{period: at.period, unit: unit, attribute: at.attribute}); !f.isNone() {
			flaws = append(flaws, f)
			continue
		}
		kept = append(kept, unit)
	}
	if len(kept) == 0 {
		return flaws[0]
	}
	at.unit, at.also = kept[0], kept[1:]
	for _, f := range flaws {
		if !d.silent {
			d.places.note(f)
			d.rejectPart(d.block, s.origin, f)
		}
	}
	return flaw{}
}

// in is the same cell in another org unit.
func (k cellKey) in(unit int32) cellKey {
	k.unit = unit
	return k
}
