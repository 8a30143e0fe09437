package runtime

import (
	"cmp"
	"maps"
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// What a data set's run has come to, as part of a state. All numbers in it are those
// of the run that wrote it: whoever reads it gives its own to the org units, periods,
// rows and cells of things, and adds.

// save writes the state of a data set's run, which is of no use afterwards. The error
// is that of a spill.
func (d *dataSetRun) save(w *stateWriter) error {
	w.size(len(d.at.units))
	for _, uid := range d.at.units {
		w.text(uid)
	}
	w.size(len(d.at.periods))
	for _, p := range d.at.periods {
		w.text(p.ID())
	}
	d.places.save(w)
	d.cells.settle()
	for i := range d.cells.groups {
		d.cells.groups[i].save(w)
	}
	if err := d.saveThings(w); err != nil {
		return err
	}
	d.zeros.save(w)
	w.bool(d.former != nil)
	if d.former != nil {
		saveKeys(w, d.former.touched)
		d.former.zeros.save(w)
	}
	return w.err
}

// A setReader adds a state to a data set's run.
type setReader struct {
	*stateReader
	d              *dataSetRun
	units, periods []int32   // numbers in the run, by those in the state
	rows           [][]int32 // by group
	cells, arounds []int32
}

// load adds a state.
func (d *dataSetRun) load(r *stateReader) error {
	s := &setReader{stateReader: r, d: d}
	for n := r.size(); r.more(&n); {
		s.units = append(s.units, d.at.unit(r.text()))
	}
	for n := r.size(); r.more(&n); {
		p, err := d.plan.periods.ParseAs(r.text(), d.plan.kind)
		r.check(err)
		s.periods = append(s.periods, d.at.period(p))
	}
	d.places.load(r)
	for i := range d.cells.groups {
		s.group(int32(i))
	}
	s.things()
	s.zeros(d.zeros)
	if r.bool() && r.err == nil {
		f := d.formerCells()
		s.keys(f.touched)
		s.zeros(f.zeros)
	}
	return cmp.Or(r.err, d.cells.things.outside.err)
}

func (s *setReader) unit() int32   { return s.numberIn(s.units) }
func (s *setReader) period() int32 { return s.numberIn(s.periods) }

// numberIn is the run's number for one of the state's.
func (s *setReader) numberIn(numbers []int32) int32 {
	n := s.below(len(numbers))
	if s.err != nil {
		return 0
	}
	return numbers[n]
}

// save writes the places that led nowhere.
func (p *places) save(w *stateWriter) {
	w.int(p.others)
	list := slices.SortedFunc(maps.Keys(p.counts), func(a, b lostPlace) int {
		return cmp.Or(cmp.Compare(a.code, b.code), cmp.Compare(a.place, b.place), cmp.Compare(a.unit, b.unit))
	})
	w.size(len(list))
	for _, at := range list {
		for _, text := range []string{string(at.code), at.place, at.unit, p.counts[at].near} {
			w.text(text)
		}
		w.int(p.counts[at].n)
	}
}

func (p *places) load(r *stateReader) {
	p.others += r.int()
	for n := r.size(); r.more(&n); {
		at := lostPlace{code: diag.Code(r.text()), place: r.text(), unit: r.text()}
		p.add(at, lostCount{near: r.text(), n: r.int()})
	}
}

func saveKeys(w *stateWriter, keys map[cellKey]struct{}) {
	list := slices.SortedFunc(maps.Keys(keys), func(a, b cellKey) int {
		return cmp.Or(cmp.Compare(a.unit, b.unit), cmp.Compare(a.period, b.period), cmp.Compare(a.element, b.element),
			cmp.Compare(a.combo, b.combo), cmp.Compare(a.attribute, b.attribute))
	})
	w.size(len(list))
	for _, k := range list {
		w.ints(k.unit, k.period, k.element, k.combo, k.attribute)
	}
}

func (s *setReader) keys(into map[cellKey]struct{}) {
	for n := s.size(); s.more(&n); {
		key := cellKey{unit: s.unit(), period: s.period(), element: s.below(len(s.d.plan.elements))}
		key.combo = s.combo(s.d.plan.elements[key.element].combo)
		key.attribute = s.combo(s.d.plan.attributes)
		into[key] = struct{}{}
	}
}

func (s *setReader) combo(c *comboPlan) int32 { return s.below(len(c.combo.OptionCombos)) }

// save writes what is to be remembered for zeros.
func (z *zerosRun) save(w *stateWriter) {
	if z == nil {
		return
	}
	saveUnitPeriods(w, z.reporting, func(unitPeriod) {})
	for _, seen := range z.seen {
		saveUnitPeriods(w, seen, func(at unitPeriod) {
			w.size(len(seen[at]))
			w.ints(slices.Sorted(maps.Keys(seen[at]))...)
		})
	}
}

func saveUnitPeriods[T any](w *stateWriter, all map[unitPeriod]T, each func(unitPeriod)) {
	w.size(len(all))
	for _, at := range slices.SortedFunc(maps.Keys(all), func(a, b unitPeriod) int {
		return cmp.Or(cmp.Compare(a.unit, b.unit), cmp.Compare(a.period, b.period))
	}) {
		w.ints(at.unit, at.period)
		each(at)
	}
}

func (s *setReader) zeros(into *zerosRun) {
	if into == nil {
		return
	}
	for n := s.size(); s.more(&n); {
		into.reporting[s.unitPeriod()] = struct{}{}
	}
	for way := range into.seen {
		for n := s.size(); s.more(&n); {
			at := s.unitPeriod()
			for k := s.size(); s.more(&k); {
				into.seen[way].add(at, s.combo(s.d.plan.ways[way].combo))
			}
		}
	}
}

// unitPeriod reads an org unit with a period, or with any.
func (s *setReader) unitPeriod() unitPeriod {
	at := unitPeriod{unit: s.unit(), period: anyPeriod}
	if n := s.int(); n != int64(anyPeriod) {
		if n < 0 || n >= int64(len(s.periods)) {
			s.fail(errState)
			return at
		}
		at.period = s.periods[n]
	}
	return at
}
