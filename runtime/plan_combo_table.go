package runtime

// optionNumbers gives numbers to the options of a category, so that what rules
// and records say of it is looked up once, by what the record says, and then
// compared and combined as numbers.
type optionNumbers struct {
	uids    []string
	numbers map[string]int32
}

func (o *optionNumbers) number(uid string) int32 {
	n, ok := o.numbers[uid]
	if !ok {
		n = int32(len(o.uids))
		o.uids = append(o.uids, uid)
		o.numbers[uid] = n
	}
	return n
}

// numbersOf are the numbers of a category's options.
func (p *planner) numbersOf(category string) *optionNumbers {
	if p.numbers[category] == nil {
		p.numbers[category] = &optionNumbers{numbers: map[string]int32{}}
	}
	return p.numbers[category]
}

// optionsOf are the numbers of a category's options, also by what a record may say.
func (p *planner) optionsOf(c *Category) (*optionNumbers, map[string]int32) {
	numbers := p.numbersOf(c.UID)
	keys := make(map[string]int32, len(c.Keys))
	for text, uid := range c.Keys {
		keys[text] = numbers.number(uid)
	}
	return numbers, keys
}

// A comboTable finds option combos by the numbers of their options: by adding the
// numbers up to a place in a table, or in a map where a table would be too large.
// That takes a seventh of the time of finding it by a text of their UIDs
// (BenchmarkComboTable).
type comboTable struct {
	sizes  []int32          // how many options each category has in option combos
	dense  []int32          // number of the option combo + 1
	sparse map[string]int32 // numbers of options, four bytes each, to the same
}

// maxDenseCombo is how many combinations of options a dense table has at most.
const maxDenseCombo = 1 << 16

func (p *planner) comboTable(c *Combo) comboTable {
	var t comboTable
	var options []*optionNumbers
	for _, uid := range c.Categories {
		options = append(options, p.numbersOf(uid))
	}
	tuples := make([][]int32, len(c.OptionCombos))
	t.sizes = make([]int32, len(options))
	for i, oc := range c.OptionCombos {
		for j, uid := range oc.Options {
			n := options[j].number(uid)
			tuples[i] = append(tuples[i], n)
			t.sizes[j] = max(t.sizes[j], n+1)
		}
	}
	t.fill(tuples)
	return t
}

func (t *comboTable) fill(tuples [][]int32) {
	size := 1
	for _, n := range t.sizes {
		if size *= int(n); size > maxDenseCombo {
			break
		}
	}
	if size > maxDenseCombo {
		t.sparse = make(map[string]int32, len(tuples))
		for i, options := range tuples {
			t.sparse[string(numbersKey(nil, options))] = int32(i) + 1
		}
		return
	}
	t.dense = make([]int32, size)
	for i, options := range tuples {
		if at, ok := t.at(options); ok {
			t.dense[at] = int32(i) + 1
		}
	}
}

// at is the place of options in the dense table.
func (t *comboTable) at(options []int32) (int, bool) {
	at := 0
	for i, n := range options {
		if n >= t.sizes[i] {
			return 0, false
		}
		at = at*int(t.sizes[i]) + int(n)
	}
	return at, true
}

// find is the number of the option combo that has some options, in the order of
// the categories.
func (t *comboTable) find(options []int32) (int32, bool) {
	var n int32
	if t.sparse != nil {
		var space [64]byte
		n = t.sparse[string(numbersKey(space[:0], options))]
	} else if at, ok := t.at(options); ok {
		n = t.dense[at]
	}
	return n - 1, n > 0
}

func numbersKey(buf []byte, options []int32) []byte {
	for _, n := range options {
		buf = append(buf, byte(n), byte(n>>8), byte(n>>16), byte(n>>24))
	}
	return buf
}

// uid is the UID of an option.
func (o *optionNumbers) uid(n int32) string { return o.uids[n] }
