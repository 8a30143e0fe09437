package stdlib

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/crosswalk-dhis2/crosswalk/stdlib/calendar"
)

// Random visits: with what nobody recorded, with faults and skips, with empty lists
// and long ones, small maps and big ones.

var (
	drawnTexts    = []string{"", "A", "B", "B54.1", "naïve 日本", "日", "e\u0301", " a  b ", "12.50", "7", "2026-01-31", "2019-05", "202601", "kg", "k 3", "a", "ACT", strings.Repeat("long ", 60)}
	drawnDays     = []string{"2026-01-31", "2024-02-29", "0001-01-01", "9999-12-31", "2026-01-15", "2019-06-30", "2000-12-31"}
	drawnInstants = []string{"2026-01-31T22:30:00Z", "2026-01-31T10:00:00.123456789+03:00", "2024-02-29T00:00:00Z", "1969-12-31T23:59:59.5Z"}
	drawnDecimals = []string{"0", "1.50", "1.5", "-2.5", "0.0000000000000000000000000000000001", "12345678901234567890.123456789", "9223372036854775808", "3", "100.0"}
	drawnInts     = []int{0, 1, 2, 3, -1, 7, 1<<63 - 1, -1 << 63, 1 << 32}
)

// drawVisit draws a visit; base has one that is there more often than not.
func drawVisit(t *rapid.T) rec {
	r := rec{}
	putDrawn(t, r, "a b c", func() any { return rapid.Bool().Draw(t, "bool") })
	putDrawn(t, r, "i j", drawFrom(t, drawnInts))
	putDrawn(t, r, "s t", drawFrom(t, drawnTexts))
	putDrawn(t, r, "day", drawFrom(t, drawnDays))
	putDrawn(t, r, "at", drawFrom(t, drawnInstants))
	putDrawn(t, r, "d", drawFrom(t, drawnDecimals))
	r["Birth weight (kg)"] = drawFrom(t, drawnDecimals)()
	patient := rec{}
	putDrawn(t, patient, "name in born mfl-code", drawFrom(t, drawnTexts))
	putDrawn(t, patient, "birth", drawFrom(t, drawnDays))
	putDrawn(t, r, "patient", func() any { return patient })
	putDrawn(t, r, "items", func() any { return drawList(t, func() any { return drawItem(t) }) })
	putDrawn(t, r, "tags", func() any { return drawList(t, drawFrom(t, drawnTexts)) })
	putDrawn(t, r, "ints", func() any { return drawList(t, drawFrom(t, drawnInts)) })
	putDrawn(t, r, "decs", func() any { return drawList(t, drawFrom(t, drawnDecimals)) })
	putDrawn(t, r, "counts", func() any { return drawMap(t, "a", drawFrom(t, drawnInts)) })
	putDrawn(t, r, "stock", func() any {
		return drawMap(t, "ACT", func() any { s := rec{}; putDrawn(t, s, "quantity", drawFrom(t, drawnInts)); return s })
	})
	return r
}

func drawFrom[T any](t *rapid.T, all []T) func() any {
	return func() any { return rapid.SampledFrom(all).Draw(t, "value") }
}

// putDrawn puts values under names: each may be missing, or a stop in its place.
func putDrawn(t *rapid.T, r rec, names string, value func() any) {
	for _, name := range strings.Fields(names) {
		switch rapid.IntRange(0, 19).Draw(t, name) {
		case 16, 17:
		case 18:
			r[name] = Fault("broken")
		case 19:
			r[name] = SkipValue("left out")
		default:
			r[name] = value()
		}
	}
}

func drawItem(t *rapid.T) rec {
	item := rec{}
	putDrawn(t, item, "code", drawFrom(t, []string{"A", "B", "", "日", "A"}))
	putDrawn(t, item, "n", drawFrom(t, []int{1, 2, 3, -1, 1<<63 - 1}))
	putDrawn(t, item, "ok", func() any { return rapid.Bool().Draw(t, "bool") })
	putDrawn(t, item, "day", drawFrom(t, drawnDays))
	putDrawn(t, item, "w", drawFrom(t, drawnDecimals))
	if rapid.Bool().Draw(t, "with a code") {
		item["code"] = rapid.SampledFrom([]string{"A", "B", "日"}).Draw(t, "code")
	}
	return item
}

// drawList draws a list; some are long, of a few items again and again.
func drawList(t *rapid.T, item func() any) []any {
	items := []any{}
	for range rapid.IntRange(0, 4).Draw(t, "items") {
		items = append(items, item())
	}
	if len(items) > 0 && rapid.IntRange(0, 5).Draw(t, "long") == 0 {
		for len(items) < 70 {
			items = append(items, items...)
		}
	}
	return items
}

// drawMap draws a map that mostly has a key; some have more than fewEntries keys.
func drawMap(t *rapid.T, key string, value func() any) rec {
	m := rec{}
	for i := range rapid.SampledFrom([]int{0, 1, 2, 4, 2*fewEntries + 1}).Draw(t, "keys") {
		m[fmt.Sprint("k ", i)] = value()
	}
	if rapid.IntRange(0, 3).Draw(t, "key") > 0 {
		m[key] = value()
	}
	return m
}

// drawnVisit is the value of a visit. The items of some are a history, in the order of days.
func drawnVisit(tb testing.TB, t *rapid.T) *Record {
	r := drawVisit(t).value(tb, testVisit).(*Record)
	at := r.Record.Slot("items")
	list, ok := r.Slots[at].List()
	if !ok || !rapid.Bool().Draw(t, "history") {
		return r
	}
	day, err := calendar.ParseISO("2025-12-20")
	if err != nil {
		tb.Fatal(err)
	}
	for i, item := range list.items {
		record, _ := item.Record()
		record.Day, record.Place = day, i+1
		if day, err = day.AddDays(i % 9); err != nil {
			tb.Fatal(err)
		}
	}
	dated := DayList(list.items)
	if rapid.Bool().Draw(t, "cut") {
		dated = dated.part(0, len(list.items)/2).Cut(dated)
	}
	r.Slots[at] = dated.Datum()
	return r
}

// A recordReader gives records as decoders do: their parts lie in an arena, and their
// texts in a buffer, which both are used again for the next record.
type recordReader struct {
	arena  Arena
	buffer []byte
}

// read gives a copy of a record that is good until the next one is read, which it
// overwrites all that it gave before for.
func (d *recordReader) read(r *Record) Datum {
	for i := range d.buffer {
		d.buffer[i] = '#'
	}
	if d.buffer == nil {
		d.buffer = make([]byte, 0, 1<<16)
	}
	d.buffer = d.buffer[:0]
	d.arena.Reset()
	return d.copied(r.Datum())
}

func (d *recordReader) text(s string) string {
	from := len(d.buffer)
	d.buffer = append(d.buffer, s...)
	return ViewOf(d.buffer[from:])
}

func (d *recordReader) copied(x Datum) Datum {
	switch of := x.Value().(type) {
	case *Record:
		r := d.arena.Record(of.Record)
		r.Day, r.Place = of.Day, of.Place
		for i, slot := range of.Slots {
			if !slot.IsNothing() {
				r.Slots[i] = d.copied(slot)
			}
		}
		return r.Datum()
	case *List:
		return d.list(of).Datum()
	case *Map:
		m := d.arena.Map(of.name)
		for i := len(of.entries) - 1; i >= 0; i-- { // in no order
			e := of.entries[i]
			m.Put(d.text(e.Key), d.copied(e.Value), Datum{})
		}
		return m.Datum()
	}
	if text, ok := x.Text(); ok {
		return TextDatum(d.text(text))
	}
	return x
}

func (d *recordReader) list(of *List) *List {
	whole := of.whole
	if whole == nil {
		whole = of
	}
	items := make([]Datum, len(whole.items))
	for i, item := range whole.items {
		items[i] = d.copied(item)
	}
	l := d.arena.List(items)
	l.byDay = whole.byDay
	if of.whole != nil {
		return l.part(0, len(of.items)).Cut(l)
	}
	return l
}
