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
			Examples: []Example{{`number("12.50") == 12.5`, `true`}, {`number("twelve")`, `fault`}},
			overloads: []overload{strict([]*types.Type{types.StringType}, types.DoubleType, func(a []ref.Val) ref.Val {
				return parseNumber(string(a[0].(types.String)))
			})}},
		{Name: "whole", Group: "Numbers", Doc: "Reads a whole number from text, or takes a decimal number that is whole.",
			Examples: []Example{{`whole("12")`, `12`}, {`whole(12.0)`, `12`}, {`whole(12.5)`, `fault`}, {`whole("1e400")`, `fault`}},
			overloads: []overload{
				strict([]*types.Type{types.StringType}, types.IntType, func(a []ref.Val) ref.Val { return wholeOf(parseNumber(string(a[0].(types.String)))) }),
				strict([]*types.Type{types.DoubleType}, types.IntType, func(a []ref.Val) ref.Val { return wholeOf(a[0]) })}},
		{Name: "decimal", Group: "Numbers", Doc: "A whole number as a decimal number.",
			Examples: []Example{{`decimal(3) == 3.0`, `true`}},
			overloads: []overload{strict([]*types.Type{types.IntType}, types.DoubleType, func(a []ref.Val) ref.Val {
				return DecimalValue{Decimal: decimal.FromInt(int64(a[0].(types.Int)))}
			})}},
		{Name: "between", Group: "Numbers", Doc: "Whether a number lies between two others, both included.",
			Examples: []Example{{`between(5, 1, 5)`, `true`}, {`between(5.5, 1, 5)`, `false`}}, overloads: betweenOverloads()},
		{Name: "div", Group: "Numbers", Doc: "Whole division: how often the second number fits into the first, towards zero.",
			Examples: []Example{{`div(7, 2)`, `3`}, {`div(1, 0)`, `fault`}, {`7 / 2`, `3.5`}},
			overloads: []overload{strict([]*types.Type{types.IntType, types.IntType}, types.IntType, func(a []ref.Val) ref.Val {
				return a[0].(types.Int).Divide(a[1])
			})}},
		{Name: "round", Group: "Numbers", Doc: "The number rounded to so many decimal places, halves away from zero.",
			Examples: []Example{{`round(2.345, 2)`, `2.35`}, {`round(-2.5, 0)`, `-3.0`}},
			overloads: []overload{strict([]*types.Type{types.DoubleType, types.IntType}, types.DoubleType, func(a []ref.Val) ref.Val {
				d, _ := AsDecimal(a[0])
				places := int64(a[1].(types.Int))
				if places < 0 || places > 30 {
					return Fault("a number of decimal places from 0 to 30 is wanted")
				}
				return DecimalValue{Decimal: d.Round(int(places))}
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

func parseNumber(text string) ref.Val {
	d, err := decimal.Parse(text)
	if err != nil {
		return Fault("not a number")
	}
	return DecimalValue{Decimal: d}
}

func wholeOf(v ref.Val) ref.Val {
	d, ok := AsDecimal(v)
	if !ok {
		return v
	}
	n, ok := d.Int64()
	if !ok {
		return Fault("not a whole number that fits")
	}
	return types.Int(n)
}

func rounding(name, doc string, call func(decimal.Decimal) decimal.Decimal, examples ...Example) LibraryFunction {
	return LibraryFunction{Name: name, Group: "Numbers", Doc: doc, Examples: examples,
		overloads: []overload{strict([]*types.Type{types.DoubleType}, types.IntType, func(a []ref.Val) ref.Val {
			d, _ := AsDecimal(a[0])
			return wholeOf(DecimalValue{Decimal: call(d)})
		})}}
}

func betweenOverloads() []overload {
	var out []overload
	numbers := []*types.Type{types.IntType, types.DoubleType}
	for _, x := range numbers {
		for _, low := range numbers {
			for _, high := range numbers {
				out = append(out, strict([]*types.Type{x, low, high}, types.BoolType, func(a []ref.Val) ref.Val {
					x, _ := AsDecimal(a[0])
					low, _ := AsDecimal(a[1])
					high, _ := AsDecimal(a[2])
					return types.Bool(low.Cmp(x) <= 0 && x.Cmp(high) <= 0)
				}))
			}
		}
	}
	return append(out, strict([]*types.Type{dateType, dateType, dateType}, types.BoolType, func(a []ref.Val) ref.Val {
		return types.Bool(!dayArg(a[0]).Before(dayArg(a[1])) && !dayArg(a[0]).After(dayArg(a[2])))
	}))
}
