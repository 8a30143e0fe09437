package stdlib

import (
	"sync"

	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/unit"
)

// codeUnit is the code of a value whose unit, as its record says it, does not convert.
const codeUnit diag.Code = "E0567"

var numberTypes = []*types.Type{types.IntType, types.DoubleType}

// unitFunctions convert numbers between units of measurement. What the units are
// must be known: which unit a number is in is said by its field's declaration,
// by the mapping, or by the record beside the number.
func unitFunctions() []LibraryFunction {
	return []LibraryFunction{
		{Name: "quantity", Group: "Units", Doc: "A number with the UCUM unit that it is in, written out or as the record says it. All that can be done with it is to convert it.",
			Examples:  []Example{{`convert(quantity(7, "[lb_av]"), "kg")`, `3.17514659`}, {`convert(quantity(4, trim(" [lb_av] ")), "kg")`, `1.81436948`}, {`convert(quantity(4, trim(" lbs")), "kg")`, `fault`}},
			overloads: quantityOverloads()},
		{Name: "convert", Group: "Units",
			Doc: "The number in another unit, exact or with 34 significant digits. The unit that it is in comes from its field's declaration, or with `quantity`. Between masses and amounts of substance the analyte is named too. " +
				"`x as \"kg\"` behind a value means the same.",
			Examples: []Example{{`convert(quantity(98.6, "[degF]"), "Cel")`, `37.0`}, {`convert(quantity(5.5, "mmol/L"), "mg/dL", "glucose")`, `99.0858`},
				{`round(convert(quantity(110, "mg/dL"), "mmol/L", "glucose"), 1)`, `6.1`}, {`convert(quantity(5, trim("cm ")), "kg")`, `fault`}},
			overloads: convertOverloads()},
	}
}

func quantityOverloads() []overload {
	var out []overload
	for _, number := range numberTypes {
		out = append(out, strict([]*types.Type{number, types.StringType}, quantityType, func(a []ref.Val) ref.Val {
			d, _ := AsDecimal(a[0])
			return QuantityValue{Number: d, Unit: string(a[1].(types.String))}
		}))
	}
	return out
}

// convertOverloads take a quantity. Those of plain numbers are there for the
// checker alone: no expression with one is ever run (unit_said.go).
func convertOverloads() []overload {
	var known conversions
	var out []overload
	for _, first := range append([]*types.Type{quantityType}, numberTypes...) {
		for _, more := range [][]*types.Type{{types.StringType}, {types.StringType, types.StringType}} {
			out = append(out, strict(append([]*types.Type{first}, more...), types.DoubleType, known.call))
		}
	}
	return out
}

// conversions are those that the workers of a run share.
type conversions struct {
	mu    sync.RWMutex
	known map[conversionKey]preparedConversion
}

type conversionKey struct{ from, to, of string }

// A preparedConversion is one that was looked for; why is the reason why there is none.
type preparedConversion struct {
	unit.Conversion
	why string
}

func (c *conversions) call(a []ref.Val) ref.Val {
	q, ok := a[0].(QuantityValue)
	if !ok {
		return Fault("nothing says in which unit the number is")
	}
	key := conversionKey{from: q.Unit, to: string(a[1].(types.String))}
	if len(a) == 3 {
		key.of = string(a[2].(types.String))
	}
	conversion := c.find(key)
	if conversion.why != "" {
		return faultOf(codeUnit, conversion.why)
	}
	return exact(conversion.Apply(q.Number)).Value()
}

// maxConversions is how many conversions are kept. A mapping has few, but units
// may also come from records, and of those there is no end.
const maxConversions = 1000

func (c *conversions) find(key conversionKey) preparedConversion {
	c.mu.RLock()
	found, ok := c.known[key]
	c.mu.RUnlock()
	if ok {
		return found
	}
	found = prepare(key)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.known == nil {
		c.known = map[conversionKey]preparedConversion{}
	}
	if len(c.known) < maxConversions {
		c.known[key] = found
	}
	return found
}

// prepare makes a conversion. The reasons hold nothing of the record, which may
// have anything for a unit.
func prepare(key conversionKey) preparedConversion {
	to, err := unit.Parse(key.to)
	if err != nil {
		return preparedConversion{why: "the unit to convert into is none"}
	}
	from, err := unit.Parse(key.from)
	if err != nil {
		return preparedConversion{why: "the unit that the record states is no unit of UCUM's that is known"}
	}
	analyte, ok := unit.FindAnalyte(key.of)
	of := &analyte
	if !ok {
		of = nil
	}
	made, err := unit.Between(from, to, of)
	switch err {
	case nil:
		return preparedConversion{Conversion: made}
	case unit.ErrAnalyte:
		return preparedConversion{why: "the unit that the record states converts to `" + key.to + "` only for an analyte, and none is named"}
	}
	return preparedConversion{why: "the unit that the record states does not convert to `" + key.to + "`"}
}
