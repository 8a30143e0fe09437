package stdlib

import (
	"cmp"
	"errors"
	"math"

	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/common/types/traits"

	"github.com/crosswalk-dhis2/crosswalk/stdlib/age"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/calendar"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/decimal"
)

// operatorFunctions are what `+ - * / % == != < <= > >= in [ ]` become.
func operatorFunctions() []LibraryFunction {
	two := []*types.Type{types.BoolType, types.BoolType}
	return []LibraryFunction{
		{Name: "@and", overloads: []overload{observer(two, types.BoolType, func(a []ref.Val) ref.Val { return logic(a[0], a[1], types.False) })}},
		{Name: "@or", overloads: []overload{observer(two, types.BoolType, func(a []ref.Val) ref.Val { return logic(a[0], a[1], types.True) })}},
		{Name: "@add", overloads: append(arithmetic(addInts, decimal.Decimal.Add),
			onFrame([]*types.Type{types.StringType, types.StringType}, types.StringType, func(f *Frame, a []Datum) Datum {
				return TextDatum(f.arena.join(a[0].text(), a[1].text()))
			}),
			onTwo([]*types.Type{dateType, durationType}, dateType, func(a, b Datum) Datum { return shift(a, b.boxed().(DurationValue), 1) }),
			strict([]*types.Type{durationType, durationType}, durationType, addDurations),
			strict([]*types.Type{listOf(paramA), listOf(paramA)}, listOf(paramA), joinLists))},
		{Name: "@subtract", overloads: append(arithmetic(subtractInts, decimal.Decimal.Sub),
			onTwo([]*types.Type{dateType, durationType}, dateType, func(a, b Datum) Datum { return shift(a, b.boxed().(DurationValue), -1) }))},
		{Name: "@multiply", overloads: arithmetic(multiplyInts, decimal.Decimal.Mul)},
		{Name: "@divide", overloads: numeric(types.DoubleType, func(a, b decimal.Decimal) Datum { return exact(a.Quo(b)) })},
		{Name: "@modulo", overloads: []overload{
			strict([]*types.Type{types.IntType, types.IntType}, types.IntType, func(a []ref.Val) ref.Val {
				return a[0].(types.Int).Modulo(a[1])
			})}},
		{Name: "@negate", overloads: []overload{
			strict([]*types.Type{types.IntType}, types.IntType, func(a []ref.Val) ref.Val { return a[0].(types.Int).Negate() }),
			strict([]*types.Type{types.DoubleType}, types.DoubleType, func(a []ref.Val) ref.Val {
				d, _ := AsDecimal(a[0])
				return DecimalValue{Decimal: d.Neg()}
			})}},
		{Name: "@equals", overloads: equality(true)},
		{Name: "@differs", overloads: equality(false)},
		{Name: "@less", overloads: ordering(func(c int) bool { return c < 0 })},
		{Name: "@less_equals", overloads: ordering(func(c int) bool { return c <= 0 })},
		{Name: "@greater", overloads: ordering(func(c int) bool { return c > 0 })},
		{Name: "@greater_equals", overloads: ordering(func(c int) bool { return c >= 0 })},
		{Name: "@within", overloads: membership()},
		{Name: "@index", overloads: indexing(false)},
		{Name: "@index_constant", overloads: indexing(true)},
	}
}

var paramA = types.NewTypeParamType("A")

func listOf(t *types.Type) *types.Type { return types.NewListType(t) }

// strict, member and observer make signatures of the three sorts.
func strict(args []*types.Type, result *types.Type, call func([]ref.Val) ref.Val) overload {
	return overload{args: args, result: result, call: call}
}

func member(args []*types.Type, result *types.Type, call func([]ref.Val) ref.Val) overload {
	return overload{member: true, args: args, result: result, call: call}
}

func observer(args []*types.Type, result *types.Type, call func([]ref.Val) ref.Val) overload {
	return overload{observer: true, args: args, result: result, call: call}
}

// numberPairs are the pairs of number types other than two whole numbers.
var numberPairs = [][]*types.Type{
	{types.DoubleType, types.DoubleType}, {types.IntType, types.DoubleType}, {types.DoubleType, types.IntType},
}

// arithmetic makes an operator that keeps whole numbers whole.
func arithmetic(ints func(a, b int64) Datum, decimals func(a, b decimal.Decimal) (decimal.Decimal, error)) []overload {
	out := []overload{onTwo([]*types.Type{types.IntType, types.IntType}, types.IntType, func(a, b Datum) Datum { return ints(a.num, b.num) })}
	for _, pair := range numberPairs {
		out = append(out, onTwo(pair, types.DoubleType, func(a, b Datum) Datum {
			x, _ := a.Decimal()
			y, _ := b.Decimal()
			return exact(decimals(x, y))
		}))
	}
	return out
}

// numeric makes a function of two numbers of whatever types.
func numeric(result *types.Type, call func(a, b decimal.Decimal) Datum) []overload {
	var out []overload
	for _, pair := range append([][]*types.Type{{types.IntType, types.IntType}}, numberPairs...) {
		out = append(out, onTwo(pair, result, func(a, b Datum) Datum {
			x, _ := a.Decimal()
			y, _ := b.Decimal()
			return call(x, y)
		}))
	}
	return out
}

// joinLists makes a new list: a list that a fold is still filling must not grow.
func joinLists(a []ref.Val) ref.Val {
	return asList(a[0]).Add(a[1])
}

// Whole numbers have 64 bits: what does not fit is a fault.

func addInts(a, b int64) Datum {
	sum := a + b
	if (a < 0) == (b < 0) && (sum < 0) != (a < 0) {
		return tooLarge
	}
	return IntDatum(sum)
}

func subtractInts(a, b int64) Datum {
	difference := a - b
	if (a < 0) != (b < 0) && (difference < 0) != (a < 0) {
		return tooLarge
	}
	return IntDatum(difference)
}

func multiplyInts(a, b int64) Datum {
	if a == 0 || b == 0 {
		return IntDatum(0)
	}
	product := a * b
	if product/b != a || a == -1 && b == math.MinInt64 || b == -1 && a == math.MinInt64 {
		return tooLarge
	}
	return IntDatum(product)
}

var tooLarge = fault("the number is too large")

// exact turns the result of a decimal operation into a value or a fault.
func exact(d decimal.Decimal, err error) Datum {
	switch {
	case errors.Is(err, decimal.ErrDivisionByZero):
		return fault("division by zero")
	case err != nil:
		return fault("the number is too large or too small")
	}
	return DecimalDatum(d)
}

// shifted moves a day by months, then by days; ok is false outside of the calendar.
func shifted(d calendar.Date, by DurationValue, sign int64) (day calendar.Date, ok bool) {
	if beyond(by.Months, 12*10_000) || beyond(by.Days, 366*10_000) {
		return d, false
	}
	day, err := d.AddMonths(int(sign * by.Months))
	if err != nil {
		return d, false
	}
	day, err = day.AddDays(int(sign * by.Days))
	return day, err == nil
}

// shift moves a day.
func shift(d Datum, by DurationValue, sign int64) Datum {
	day, ok := shifted(d.date(), by, sign)
	if !ok {
		return outsideCalendar
	}
	return DateDatum(day)
}

var outsideCalendar = fault("the date is outside the calendar")

// beyond reports whether a number is farther from 0 than a limit. It does not
// take the number without its sign, as the least number has none.
func beyond(n, limit int64) bool { return n < -limit || n > limit }

func addDurations(a []ref.Val) ref.Val {
	x, y := a[0].(DurationValue), a[1].(DurationValue)
	return DurationValue{Days: x.Days + y.Days, Months: x.Months + y.Months}
}

// ordered lists the types whose values have an order, numbers apart.
var ordered = []*types.Type{types.StringType, dateType, instantType, periodType}

func equality(same bool) []overload {
	var out []overload
	out = append(out, strict([]*types.Type{ageType, ageType}, types.BoolType, func(a []ref.Val) ref.Val { return sameAge(a, same) }))
	for _, t := range append([]*types.Type{types.BoolType, pointType}, ordered...) {
		out = append(out, strict([]*types.Type{t, t}, types.BoolType, func(a []ref.Val) ref.Val {
			return types.Bool((a[0].Equal(a[1]) == types.True) == same)
		}))
	}
	out = append(out, strict([]*types.Type{listOf(paramA), listOf(paramA)}, types.BoolType, func(a []ref.Val) ref.Val {
		return types.Bool((a[0].Equal(a[1]) == types.True) == same)
	}))
	return append(out, numeric(types.BoolType, func(x, y decimal.Decimal) Datum {
		return BoolDatum((x.Cmp(y) == 0) == same)
	})...)
}

// sameAge compares two ages by their completed days, if both are exact.
func sameAge(a []ref.Val, same bool) ref.Val {
	var days [2]int
	for i, v := range a {
		least, most := v.(AgeValue).Ages.Days()
		if least != most {
			return Fault("the birth date is not exact enough")
		}
		days[i] = least
	}
	return types.Bool((days[0] == days[1]) == same)
}

func ordering(holds func(int) bool) []overload {
	var out []overload
	for _, t := range ordered {
		out = append(out, strict([]*types.Type{t, t}, types.BoolType, func(a []ref.Val) ref.Val {
			c, ok := CompareValues(a[0], a[1])
			if !ok {
				return Fault("the values cannot be compared")
			}
			return types.Bool(holds(c))
		}))
	}
	out = append(out, numeric(types.BoolType, func(x, y decimal.Decimal) Datum { return BoolDatum(holds(x.Cmp(y))) })...)
	return append(out,
		strict([]*types.Type{ageType, durationType}, types.BoolType, func(a []ref.Val) ref.Val {
			return compareAge(a[0].(AgeValue).Ages, a[1].(DurationValue), holds)
		}),
		strict([]*types.Type{durationType, ageType}, types.BoolType, func(a []ref.Val) ref.Val {
			return compareAge(a[1].(AgeValue).Ages, a[0].(DurationValue), func(c int) bool { return holds(-c) })
		}))
}

// compareAge compares an age with a number of days and months: the day on which
// that much was completed against the day of the age.
func compareAge(a age.AgeInterval, b DurationValue, holds func(int) bool) ref.Val {
	var results [2]bool
	for i, one := range [2]age.Age{a.Youngest, a.Oldest} {
		if i == 1 && a.Youngest == a.Oldest {
			results[1] = results[0]
			break
		}
		reached, ok := completedOn(one.Birth(), b)
		if !ok {
			return Fault("the age to compare with is outside the calendar")
		}
		results[i] = holds(one.On().Compare(reached))
	}
	if results[0] != results[1] {
		return Fault("the birth date is not exact enough")
	}
	return types.Bool(results[0])
}

// completedOn is the day on which someone is so many months and days old. Who is
// born on a day that the month has not got completes it on the next month's first.
// ok is false outside of the calendar.
func completedOn(birth calendar.Date, b DurationValue) (day calendar.Date, ok bool) {
	if day, ok = shifted(birth, DurationValue{Months: b.Months}, 1); !ok {
		return day, false
	}
	days := b.Days
	if day.Day() < birth.Day() {
		days++
	}
	if days == 0 {
		return day, true
	}
	return shifted(day, DurationValue{Days: days}, 1)
}

// CompareValues orders two values of one ordered type; numbers compare across
// their two types. ok is false for anything else.
func CompareValues(a, b Value) (order int, ok bool) {
	if x, isNumber := AsDecimal(a); isNumber {
		y, isNumber := AsDecimal(b)
		return x.Cmp(y), isNumber
	}
	switch x := a.(type) {
	case types.String:
		y, ok := b.(types.String)
		return cmp.Compare(x, y), ok
	case DateValue:
		y, ok := b.(DateValue)
		return x.Date.Compare(y.Date), ok
	case InstantValue:
		y, ok := b.(InstantValue)
		return x.Instant.Compare(y.Instant), ok
	case PeriodValue:
		y, ok := b.(PeriodValue)
		return x.Period.Compare(y.Period), ok
	}
	return 0, false
}

func membership() []overload {
	return []overload{
		strict([]*types.Type{paramA, listOf(paramA)}, types.BoolType, func(a []ref.Val) ref.Val {
			found := false
			AsList(a[1], func(item Value) bool {
				found = sameValue(item, a[0])
				return !found
			})
			return types.Bool(found)
		}),
		strict([]*types.Type{types.StringType, types.NewMapType(types.StringType, paramA)}, types.BoolType, func(a []ref.Val) ref.Val {
			return a[1].(*Map).Contains(a[0])
		}),
	}
}

func sameValue(a, b Value) bool {
	if c, ok := CompareValues(a, b); ok {
		return c == 0
	}
	return a.Equal(b) == types.True
}

// indexing is `list[i]` and `map["key"]`; what is not there is missing. Only a
// key written in the mapping is named, one from the record may be private.
func indexing(constant bool) []overload {
	return []overload{
		strict([]*types.Type{listOf(paramA), types.IntType}, paramA, func(a []ref.Val) ref.Val {
			list := a[0].(traits.Lister)
			i, n := a[1].(types.Int), list.Size().(types.Int)
			if i < 0 || i >= n {
				return MissingValue("item of a list")
			}
			return list.Get(i)
		}),
		strict([]*types.Type{types.NewMapType(types.StringType, paramA), types.StringType}, paramA, func(a []ref.Val) ref.Val {
			m, key := a[0].(*Map), string(a[1].(types.String))
			v := m.Lookup(key)
			if constant && types.IsUnknown(v) {
				return MissingValue(m.name + "[\"" + key + "\"]")
			}
			return v
		}),
	}
}
