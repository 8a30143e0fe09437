package stdlib

import (
	"slices"
	"testing"

	"github.com/google/cel-go/common/types/ref"
	"pgregory.net/rapid"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/calendar"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/period"
)

// What is looked up in a list in the order of days is what going through it finds.
func TestDayListsGiveWhatListsGive(t *testing.T) {
	visit := NewRecordType(&schema.Record{Name: "visit"})
	functions := map[string]func([]ref.Val) ref.Val{}
	for _, f := range historyFunctions() {
		functions[f.Name] = f.overloads[0].call
	}
	rapid.Check(t, func(t *rapid.T) {
		days := rapid.SliceOfN(rapid.IntRange(20_400, 20_440), 0, 12).Draw(t, "days")
		slices.Sort(days)
		var items []Value
		for i, d := range days {
			r := visit.New()
			r.Day, r.Place = unixDay(t, d), i+1
			items = append(items, r)
		}
		day := DateValue{Date: unixDay(t, rapid.IntRange(20_395, 20_445).Draw(t, "day"))}
		month, err := period.Of(day.Date, period.Monthly)
		if err != nil {
			t.Fatal(err)
		}
		other := Value(visit.New())
		if len(items) > 0 && rapid.Bool().Draw(t, "inside") {
			other = rapid.SampledFrom(items).Draw(t, "item")
		}
		plain := ListValue(items)
		dated := DayList(plain.(*List).items)
		cut := dated.Cut(dated)
		for name, argument := range map[string]Value{"until": day, "since": day, "within": PeriodValue{Period: month}, "before": other, "after": other} {
			want := functions[name]([]ref.Val{plain, argument})
			for _, list := range []Value{dated, cut} {
				if got := functions[name]([]ref.Val{list, argument}); !sameItems(got, want) {
					t.Fatalf("%s gives %v, and of a plain list %v", name, got, want)
				}
			}
		}
	})
}

func unixDay(t *rapid.T, n int) calendar.Date {
	d, err := calendar.FromUnixDays(n)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func sameItems(a, b Value) bool {
	var x, y []Value
	isA := AsList(a, func(v Value) bool { x = append(x, v); return true })
	isB := AsList(b, func(v Value) bool { y = append(y, v); return true })
	return isA && isB && slices.Equal(x, y)
}
