package stdlib

import (
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"

	"github.com/crosswalk-dhis2/crosswalk/stdlib/decimal"
)

// numberFunctions work on whole and decimal numbers. `/` always gives a decimal;
// `div` is the whole one.
func numberFunctions() []LibraryFunction {
	return []LibraryFunction{
		{Name: "number", Group: "Numbers", Doc: "Reads a decimal number from text.",
			Examples:  []Example{{`number("12.50") == 12.5`, `true`}, {`number("twelve")`, `fault`}},
			overloads: []overload{onOne(types.StringType, types.DoubleType, parseNumber)}},
		{Name: "whole", Group: "Numbers", Doc: "Reads a whole number from text, or takes a decimal number that is whole.",
			Examples: []Example{{`whole("12")`, `12`}, {`whole(12.0)`, `12`}, {`whole(12.5)`, `fault`}, {`whole("1e400")`, `fault`}},
			overloads: []overload{
				onOne(types.StringType, types.IntType, func(a Datum) Datum { return wholeOf(parseNumber(a)) }),
				onOne(types.DoubleType, types.IntType, wholeOf)}},
		{Name: "decimal", Group: "Numbers", Doc: "A whole number as a decimal number.",
			Examples:  []Example{{`decimal(3) == 3.0`, `true`}},
			overloads: []overload{onOne(types.IntType, types.DoubleType, func(a Datum) Datum { return DecimalDatum(decimal.FromInt(a.num)) })}},
		{Name: "between", Group: "Numbers", Doc: "Whether a number lies between two others, both included.",
			Examples: []Example{{`between(5, 1, 5)`, `true`}, {`between(5.5, 1, 5)`, `false`}}, overloads: betweenOverloads()},
		{Name: "div", Group: "Numbers", Doc: "Whole division: how often the second number fits into the first, towards zero.",
			Examples: []Example{{`div(7, 2)`, `3`}, {`div(1, 0)`, `fault`}, {`7 / 2`, `3.5`}},
			overloads: []overload{strict([]*types.Type{types.IntType, types.IntType}, types.IntType, func(a []ref.Val) ref.Val {
				return a[0].(types.Int).Divide(a[1])
			})}},
		{Name: "round", Group: "Numbers", Doc: "The number rounded to so many decimal places, halves away from zero.",
			Examples: []Example{{`round(2.345, 2)`, `2.35`}, {`round(-2.5, 0)`, `-3.0`}},
			overloads: []overload{onTwo([]*types.Type{types.DoubleType, types.IntType}, types.DoubleType, func(a, b Datum) Datum {
				if b.num < 0 || b.num > 30 {
					return fault("a number of decimal places from 0 to 30 is wanted")
				}
				d, _ := a.Decimal()
				return DecimalDatum(d.Round(int(b.num)))
			})}},
		rounding("floor", "The greatest whole number that is not above the number.", decimal.Decimal.Floor, Example{`floor(-2.5)`, `-3`}),
		rounding("ceil", "The least whole number that is not below the number.", decimal.Decimal.Ceil, Example{`ceil(2.1)`, `3`}),
		{Name: "abs", Group: "Numbers", Doc: "The number without its sign.",
			Examples: []Example{{`abs(-2.5)`, `2.5`}, {`abs(-3)`, `3`}},
			overloads: []overload{
				strict([]*types.Type{types.IntType}, types.IntType, func(a []ref.Val) ref.Val {
					if n := a[0].(types.Int); n < 0 {
						return n.Negate()
					}
					return a[0]
				}),
				strict([]*types.Type{types.DoubleType}, types.DoubleType, func(a []ref.Val) ref.Val {
					d, _ := AsDecimal(a[0])
					return DecimalValue{Decimal: d.Abs()}
				})}},
	}
}

func parseNumber(text Datum) Datum {
	n, err := decimal.Parse(text.text())
	if err != nil {
		return fault("not a number")
	}
	return DecimalDatum(n)
}

func wholeOf(number Datum) Datum {
	d, ok := number.Decimal()
	if !ok {
		return number
	}
	n, ok := d.Int64()
	if !ok {
		return fault("not a whole number that fits")
	}
	return IntDatum(n)
}

func rounding(name, doc string, call func(decimal.Decimal) decimal.Decimal, examples ...Example) LibraryFunction {
	return LibraryFunction{Name: name, Group: "Numbers", Doc: doc, Examples: examples,
		overloads: []overload{onOne(types.DoubleType, types.IntType, func(a Datum) Datum {
			d, _ := a.Decimal()
			return wholeOf(DecimalDatum(call(d)))
		})}}
}

func betweenOverloads() []overload {
	var out []overload
	numbers := []*types.Type{types.IntType, types.DoubleType}
	for _, x := range numbers {
		for _, low := range numbers {
			for _, high := range numbers {
				out = append(out, onFrame([]*types.Type{x, low, high}, types.BoolType, liesBetween))
			}
		}
	}
	return append(out, onFrame([]*types.Type{dateType, dateType, dateType}, types.BoolType, liesBetween))
}

func liesBetween(_ *Frame, a []Datum) Datum {
	low, _ := CompareData(a[1], a[0])
	high, _ := CompareData(a[0], a[2])
	return BoolDatum(low <= 0 && high <= 0)
}
