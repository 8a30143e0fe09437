package stdlib

import (
	"errors"

	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"

	"github.com/crosswalk-dhis2/crosswalk/stdlib/age"
)

// ageFunctions make ages, which are always taken on a day.
func ageFunctions() []LibraryFunction {
	return []LibraryFunction{
		{Name: "age", Group: "Ages", Doc: "The age of someone on a day. A birth date given as text may be a year or a month only (\"2019\", \"2019-05\"): what then cannot be told is a fault, never a guess.",
			Examples: []Example{{`age(date("2020-02-29"), date("2021-03-01")).years()`, `1`}, {`age(date("2026-01-02"), date("2026-01-01"))`, `fault`},
				{`age("2019", date("2026-01-01")) >= years(5)`, `true`}},
			overloads: ageOverloads()},
		ageIn("years", age.Age.Years), ageIn("months", age.Age.Months), ageIn("weeks", age.Age.Weeks), ageIn("days", age.Age.Days),
	}
}

func ageOverloads() []overload {
	var out []overload
	for _, pair := range dayPairs {
		out = append(out, strict(pair, ageType, func(a []ref.Val) ref.Val {
			return ageOrFault(age.OfInterval(age.Exactly(dayArg(a[0])), dayArg(a[1])))
		}))
	}
	for _, on := range []*types.Type{dateType, instantType} {
		out = append(out, strict([]*types.Type{types.StringType, on}, ageType, func(a []ref.Val) ref.Val {
			birth, err := age.ParsePartial(string(a[0].(types.String)))
			if err != nil {
				return Fault("not a birth date")
			}
			return ageOrFault(age.OfInterval(birth, dayArg(a[1])))
		}))
	}
	return out
}

func ageOrFault(a age.AgeInterval, err error) ref.Val {
	if errors.Is(err, age.ErrBornAfter) {
		return Fault("born after the day of the age")
	}
	if err != nil {
		return Fault("not a birth date")
	}
	return AgeValue{Ages: a}
}

// ageIn is the number of completed units, if both ends of the age agree.
func ageIn(unit string, call func(age.Age) int) LibraryFunction {
	return LibraryFunction{Name: unit, Group: "Ages", Doc: "The number of completed " + unit + " of an age.",
		Examples: []Example{{`age(date("2026-01-01"), date("2026-01-01")).` + unit + `()`, `0`}},
		overloads: []overload{member([]*types.Type{ageType}, types.IntType, func(a []ref.Val) ref.Val {
			ages := a[0].(AgeValue).Ages
			least, most := call(ages.Youngest), call(ages.Oldest)
			if least != most {
				return Fault("the birth date is not exact enough")
			}
			return types.Int(least)
		})}}
}
