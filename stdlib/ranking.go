package stdlib

import (
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
)

// rankingType is what `lowest` and `highest` keep while they pass over a list.
var rankingType = types.NewOpaqueType("ranking", paramA)

// A ranking is the best item so far and its rank; item is nil while there is none.
type ranking struct {
	opaque
	item, rank Value
}

func (*ranking) Type() ref.Type            { return rankingType }
func (r *ranking) Value() any              { return r }
func (r *ranking) Equal(o ref.Val) ref.Val { return types.Bool(r == o) }

func (r *ranking) best() Value {
	if r.item == nil {
		return MissingValue("item of a list")
	}
	return r.item
}

// rankings compare the next item: of equal ones the first stays. An item whose
// rank is missing is passed over and counted.
func rankings(sign int) []overload {
	var out []overload
	for _, t := range append([]*types.Type{types.IntType, types.DoubleType}, ordered...) {
		out = append(out, observer([]*types.Type{frameType, rankingType, paramA, t}, rankingType, func(a []ref.Val) ref.Val {
			return rank(a, sign)
		}))
	}
	return out
}

func rank(a []ref.Val, sign int) ref.Val {
	best, ok := a[1].(*ranking)
	item, r := a[2], a[3]
	switch {
	case !ok:
		return a[1] // a fault of an item before
	case isAbsent(r):
		a[0].(*frameValue).f.dropped(r)
		return best
	case types.IsError(r):
		return r
	}
	if best.item != nil {
		if c, _ := CompareValues(r, best.rank); c*sign <= 0 {
			return best
		}
	}
	return &ranking{item: item, rank: r}
}
