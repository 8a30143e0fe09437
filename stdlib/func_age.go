package stdlib

import (
	"errors"

	"github.com/google/cel-go/common/types"

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
		out = append(out, onTwo(pair, ageType, func(a, b Datum) Datum {
			return ageOrFault(age.OfInterval(age.Exactly(a.day()), b.day()))
		}))
	}
	for _, on := range []*types.Type{dateType, instantType} {
		out = append(out, onTwo([]*types.Type{types.StringType, on}, ageType, func(a, b Datum) Datum {
			birth, err := age.ParsePartial(a.text())
			if err != nil {
				return fault("not a birth date")
			}
			return ageOrFault(age.OfInterval(birth, b.day()))
		}))
	}
	return out
}

func ageOrFault(a age.AgeInterval, err error) Datum {
	if errors.Is(err, age.ErrBornAfter) {
		return fault("born after the day of the age")
	}
	if err != nil {
		return fault("not a birth date")
	}
	return ageDatum(a)
}

// ageIn is the number of completed units, if both ends of the age agree.
func ageIn(unit string, call func(age.Age) int) LibraryFunction {
	return LibraryFunction{Name: unit, Group: "Ages", Doc: "The number of completed " + unit + " of an age.",
		Examples: []Example{{`age(date("2026-01-01"), date("2026-01-01")).` + unit + `()`, `0`}},
		overloads: []overload{onOne(ageType, types.IntType, func(a Datum) Datum {
			ages := a.ages()
			least := call(ages.Youngest)
			if ages.Oldest != ages.Youngest && call(ages.Oldest) != least {
				return fault("the birth date is not exact enough")
			}
			return IntDatum(int64(least))
		}).asMember()}}
}
