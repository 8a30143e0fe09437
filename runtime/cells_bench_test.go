package runtime

import (
	"fmt"
	"testing"
)

// What the comments of cells say of speed is measured here: each way beside the plain
// one that it takes the place of.

// BenchmarkRows finds the cells of 30 rules of a record.
func BenchmarkRows(b *testing.B) {
	b.Run("row", func(b *testing.B) {
		plan := groupPlan{}
		plan.columns[storeCounts] = make([]columnPlan, 30)
		g := &newCells([]groupPlan{plan}, 0, nil).groups[0]
		for i := range b.N {
			row := g.rows.row(rowOf(i))
			for column := range int32(30) {
				*g.counts.at(row, column)++
			}
		}
	})
	b.Run("map", func(b *testing.B) {
		counts := map[cellKey]int64{}
		for i := range b.N {
			at := rowOf(i)
			for rule := range int32(30) {
				counts[cellKey{rule, rule, at.unit, at.period, at.combo, at.attribute}]++
			}
		}
	})
}

func rowOf(i int) rowKey {
	return rowKey{unit: int32(i * 31 % 500), period: int32(i % 12), combo: int32(i * 7 % 13)}
}

// BenchmarkPairs counts things, of which every second is there already.
func BenchmarkPairs(b *testing.B) {
	b.Run("pairs", func(b *testing.B) {
		var p pairs
		for i := range b.N {
			p.add(thingKey{bits: [4]uint32{uint32(i / 2), uint32(i / 2 * 7919)}}.in(int32(i/2%1000 + 1)))
		}
		n := 0
		p.each(func(pair) { n++ })
	})
	b.Run("map", func(b *testing.B) {
		seen := map[pair]struct{}{}
		for i := range b.N {
			seen[thingKey{bits: [4]uint32{uint32(i / 2), uint32(i / 2 * 7919)}}.in(int32(i/2%1000+1))] = struct{}{}
		}
	})
}

// BenchmarkThingKeys makes the keys of things.
func BenchmarkThingKeys(b *testing.B) {
	for name, form := range map[string]string{"uuid": uuids, "digest": names, "short": "%d"} {
		texts := make([][]byte, 1000)
		for i := range texts {
			texts[i] = fmt.Appendf(nil, form, i)
		}
		b.Run(name, func(b *testing.B) {
			for i := range b.N {
				keyOfThing(texts[i%len(texts)])
			}
		})
	}
}

// BenchmarkComboTable finds the option combo of three categories.
func BenchmarkComboTable(b *testing.B) {
	c := &Combo{UID: "c", Categories: []string{"CategoryAge", "CategorySex", "CategoryHIV"}}
	for i := range 36 {
		c.OptionCombos = append(c.OptionCombos, OptionCombo{fmt.Sprint(i),
			[]string{fmt.Sprintf("OptionAge%02d", i/6), fmt.Sprintf("OptionSex%02d", i/3%2), fmt.Sprintf("OptionHIV%02d", i%3)}})
	}
	plan, err := newComboPlan(c)
	if err != nil {
		b.Fatal(err)
	}
	table := (&planner{numbers: map[string]*optionNumbers{}}).comboTable(c)
	b.Run("numbers", func(b *testing.B) {
		for i := range b.N {
			table.find([]int32{int32(i % 6), int32(i % 2), int32(i % 3)})
		}
	})
	b.Run("texts", func(b *testing.B) {
		var buf []byte
		for i := range b.N {
			plan.find(c.OptionCombos[i%36].Options, &buf)
		}
	})
}
