package runtime

import (
	"cmp"
	"maps"
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// save writes the cells of a group: its rows, and of each what rules have in it.
func (g *cellGroup) save(w *stateWriter) {
	w.size(len(g.rows.keys))
	for _, k := range g.rows.keys {
		w.ints(k.unit, k.period, k.combo, k.attribute)
	}
	saveGrid(w, g, &g.counts, func(n *int64) bool { return *n != 0 }, func(n *int64) { w.int(*n) })
	saveGrid(w, g, &g.once, func(o *onceCount) bool { return o.n != 0 }, func(o *onceCount) { w.int(o.n) })
	saveGrid(w, g, &g.sums, func(s *sum) bool { return s.some }, func(s *sum) {
		w.text(s.above.String())
		w.text(s.below.String())
		w.bool(s.tooLarge)
	})
	saveGrid(w, g, &g.extremes, func(v *stdlib.Value) bool { return *v != nil }, func(v *stdlib.Value) { w.value(*v) })
	saveGrid(w, g, &g.latest, func(l *latest) bool { return l.value != nil }, func(l *latest) {
		w.value(l.order)
		w.text(l.key)
		w.int(l.ordinal)
		w.value(l.value)
	})
}

// saveGrid writes what is there in a grid, each with its row and column; the row -1
// is the end.
func saveGrid[T any](w *stateWriter, g *cellGroup, from *grid[T], isThere func(*T) bool, write func(*T)) {
	for row := range int32(len(g.rows.keys)) {
		from.row(row, func(first int32, page []T) {
			for i := range page {
				if isThere(&page[i]) {
					w.ints(row, first+int32(i))
					write(&page[i])
				}
			}
		})
	}
	w.int(-1)
}

// group adds the cells of a group.
func (s *setReader) group(number int32) {
	g, plan := &s.d.cells.groups[number], &s.d.plan.groups[number]
	var rows []int32
	for n := s.size(); s.more(&n); {
		key := rowKey{s.unit(), s.period(), s.combo(plan.combo), s.combo(s.d.plan.attributes)}
		rows = append(rows, g.rows.row(key))
	}
	s.rows = append(s.rows, rows)
	in := s.d.plan.periods
	loadGrid(s, rows, &g.counts, len(plan.columns[storeCounts]), func(n *int64, _ int32) { *n += s.int() })
	loadGrid(s, rows, &g.once, len(plan.columns[storeOnce]), func(o *onceCount, _ int32) { o.n += s.int() })
	loadGrid(s, rows, &g.sums, len(plan.columns[storeSums]), func(total *sum, _ int32) {
		total.add(s.decimal())
		total.add(s.decimal())
		total.tooLarge = s.bool() || total.tooLarge
	})
	loadGrid(s, rows, &g.extremes, len(plan.columns[storeExtremes]), func(there *stdlib.Value, column int32) {
		if v := s.value(in); v != nil {
			widen(there, v, s.d.plan.rules[plan.columns[storeExtremes][column].rule].sign())
		}
	})
	loadGrid(s, rows, &g.latest, len(plan.columns[storeLatest]), func(there *latest, _ int32) {
		next := latest{order: s.value(in), key: s.text(), ordinal: s.int(), value: s.value(in)}
		if next.value != nil {
			there.keep(next)
		}
	})
}

func loadGrid[T any](s *setReader, rows []int32, into *grid[T], columns int, add func(*T, int32)) {
	for n := s.int(); n >= 0 && s.err == nil; n = s.int() {
		if n >= int64(len(rows)) {
			s.fail(errState)
			return
		}
		if column := s.below(columns); s.err == nil {
			add(into.at(rows[n], column), column)
		}
	}
}

// sign is 1 for the largest and -1 for the smallest.
func (r *rulePlan) sign() int {
	if r.kind == aggregateSmallest {
		return -1
	}
	return 1
}

// saveThings writes which things are in which cells. The error is that of a spill.
func (d *dataSetRun) saveThings(w *stateWriter) error {
	t := &d.cells.things
	w.size(len(t.cells))
	for _, c := range t.cells {
		w.ints(c.group, c.row, c.column)
	}
	d.saveArounds(w)
	savePair := func(p pair) {
		w.ints(p.number())
		w.int(int64(p.formAndCell >> cellBits))
		w.ints(int32(p.bits[0]), int32(p.bits[1]), int32(p.bits[2]), int32(p.bits[3]))
	}
	if err := d.cells.eachPair(savePair); err != nil {
		return err
	}
	w.int(0)
	lost := func(ref cellRef) { d.displace(d.keyOf(storeThings, ref)) }
	err := d.cells.eachChoice(func(what pair, c choice) {
		savePair(what)
		w.ints(c.cell)
		w.int(c.order.word)
		w.text(c.order.tail)
		w.text(c.key)
		w.int(c.ordinal)
	}, lost)
	w.int(0)
	return err
}

// saveArounds writes what is around cells, by its numbers.
func (d *dataSetRun) saveArounds(w *stateWriter) {
	all := make([]cellRef, d.cells.things.arounds)
	for i := range d.cells.groups {
		g := &d.cells.groups[i]
		g.arounds.settle()
		for row := range int32(len(g.around.keys)) {
			g.arounds.row(row, func(first int32, page []int32) {
				for j, n := range page {
					if n != 0 {
						all[n-1] = cellRef{int32(i), row, first + int32(j)}
					}
				}
			})
		}
	}
	w.size(len(all))
	for _, ref := range all {
		at := d.cells.groups[ref.group].around.keys[ref.row]
		w.ints(ref.group, at.unit, at.period, ref.column)
	}
}

// things adds things.
func (s *setReader) things() {
	c := s.d.cells
	for n := s.size(); s.more(&n); {
		ref := cellRef{group: s.below(len(c.groups))}
		ref.row, ref.column = s.numberIn(s.rows[ref.group]), s.column(ref.group)
		if s.err == nil {
			s.cells = append(s.cells, c.cellOfThings(ref, s.ruleOf(ref).earliest))
		}
	}
	for n := s.size(); s.more(&n); {
		group := s.below(len(c.groups))
		key, column := rowKey{unit: s.unit(), period: s.period()}, s.column(group)
		if s.err == nil {
			s.arounds = append(s.arounds, c.aroundOf(group, key, column))
		}
	}
	for p, more := s.pair(s.cells); more; p, more = s.pair(s.cells) {
		c.things.pairs.add(p)
		c.relieve()
	}
	for p, more := s.pair(s.arounds); more; p, more = s.pair(s.arounds) {
		next := choice{cell: s.numberOf(s.cells), order: version{s.int(), s.text()}, key: s.text(), ordinal: s.int()}
		if s.err != nil {
			return
		}
		if lost, any := c.choose(p, next, c.things.cells[next.cell-1].earliest); any {
			s.d.displace(s.d.keyOf(storeThings, lost))
		}
	}
}

func (s *setReader) column(group int32) int32 {
	return s.below(len(s.d.plan.groups[group].columns[storeThings]))
}

func (s *setReader) ruleOf(ref cellRef) *rulePlan {
	return s.d.plan.rules[s.d.plan.groups[ref.group].columns[storeThings][ref.column].rule]
}

// numberOf is the run's number for one of the state's, which count from 1.
func (s *setReader) numberOf(numbers []int32) int32 {
	if n := s.below(len(numbers) + 1); n > 0 {
		return numbers[n-1]
	}
	s.fail(errState)
	return 0
}

// pair reads a pair, of what numbers are for; there is none at the end.
func (s *setReader) pair(numbers []int32) (p pair, more bool) {
	n := s.below(len(numbers) + 1)
	if n == 0 || s.err != nil {
		return p, false
	}
	form := s.below(4)
	p.formAndCell = uint32(form)<<cellBits | uint32(numbers[n-1])
	for i := range p.bits {
		p.bits[i] = uint32(s.int())
	}
	return p, s.err == nil
}

// eachPair calls yield with each pair once.
func (c *cells) eachPair(yield func(pair)) error {
	if c.things.outside.pairs == nil {
		c.things.pairs.each(yield)
		return nil
	}
	return c.things.resolvePairs(yield)
}

// eachChoice calls yield with each thing and the choice that counts, in a stable
// order, and lost with the cells of choices that do not and of which it was not known.
func (c *cells) eachChoice(yield func(pair, choice), lost func(cellRef)) error {
	if c.things.outside.choices != nil {
		return c.things.resolveChoices(yield, lost)
	}
	for _, what := range slices.SortedFunc(maps.Keys(c.things.choices), pair.compare) {
		yield(what, c.things.choices[what])
	}
	return nil
}

func (p pair) compare(o pair) int {
	return cmp.Or(cmp.Compare(p.formAndCell, o.formAndCell), slices.Compare(p.bits[:], o.bits[:]))
}
