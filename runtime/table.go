package runtime

import (
	"fmt"
	"strconv"

	"github.com/crosswalk-dhis2/crosswalk/stdlib"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/decimal"
)

// Kinds of tables.
const (
	tableCodes       = "codes"
	tableAgeBands    = "age bands"
	tableNumberBands = "number bands"
)

// tableFunction makes a code table or bands callable under the table's name.
func tableFunction(t *Table) (stdlib.Function, error) {
	fates, err := newFates(t)
	if err != nil {
		return stdlib.Function{}, err
	}
	f := stdlib.Function{Name: t.Name, Result: fates.result}
	var look func([]stdlib.Datum) stdlib.Datum
	switch t.Kind {
	case tableCodes:
		f.Params, look, err = codesLookup(t, fates)
	case tableAgeBands:
		f.Params = []stdlib.Type{stdlib.Age}
		look, err = ageLookup(t, fates)
	case tableNumberBands:
		f.Params = []stdlib.Type{stdlib.Decimal}
		look, err = numberLookup(t, fates)
	default:
		err = t.problem("its kind %q is not known", t.Kind)
	}
	f.OnData = func(_ *stdlib.Frame, args []stdlib.Datum) stdlib.Datum {
		if d, lacks := fates.ofMissing(args); lacks {
			return d
		}
		return look(args)
	}
	return f, err
}

func (t *Table) problem(format string, args ...any) error {
	return fmt.Errorf("%s: table `%s`: %w", t.Origin, t.Name, fmt.Errorf(format, args...))
}

// fates are the outcomes of a table that no row decides.
type fates struct {
	table     *Table
	result    stdlib.Type
	missing   stdlib.Datum // nothing: what was missing stays missing
	otherwise stdlib.Datum
}

func newFates(t *Table) (*fates, error) {
	f := &fates{table: t, otherwise: stdlib.DatumOf(stdlib.Fault("no row of the table `" + t.Name + "` fits"))}
	var ok bool
	if f.result, ok = tableResult(t.Result); !ok {
		return nil, t.problem("its result %q is not known", t.Result)
	}
	var err error
	if t.Missing != nil {
		if f.missing, err = f.of(*t.Missing); err != nil {
			return nil, err
		}
	}
	if t.Otherwise != nil {
		f.otherwise, err = f.of(*t.Otherwise)
	}
	return f, err
}

func tableResult(name string) (stdlib.Type, bool) {
	switch name {
	case "text":
		return stdlib.Text, true
	case "int":
		return stdlib.Int, true
	case "decimal":
		return stdlib.Decimal, true
	case "bool":
		return stdlib.Bool, true
	}
	return stdlib.Type{}, false
}

// of makes the outcome that a fate stands for.
func (f *fates) of(fate Fate) (stdlib.Datum, error) {
	switch {
	case fate.Value != nil && fate.Skip == "" && fate.Report == "":
		v, ok := resultValue(f.result, *fate.Value)
		if !ok {
			return stdlib.Datum{}, f.table.problem("%q is not %s", *fate.Value, f.result)
		}
		return stdlib.DatumOf(v), nil
	case fate.Value == nil && fate.Skip != "" && fate.Report == "":
		return stdlib.DatumOf(stdlib.SkipValue(fate.Skip)), nil
	case fate.Value == nil && fate.Skip == "" && fate.Report != "":
		return stdlib.DatumOf(stdlib.ReportValue(fate.Report)), nil
	}
	return stdlib.Datum{}, f.table.problem("a row must have one of value, skip and report")
}

func resultValue(t stdlib.Type, text string) (stdlib.Value, bool) {
	switch t.Kind() {
	case stdlib.KindInt:
		n, err := strconv.ParseInt(text, 10, 64)
		return stdlib.IntValue(n), err == nil
	case stdlib.KindDecimal:
		d, err := decimal.Parse(text)
		return stdlib.DecimalValue{Decimal: d}, err == nil
	case stdlib.KindBool:
		return stdlib.BoolValue(text == "true"), text == "true" || text == "false"
	}
	return stdlib.TextValue(text), true
}

// ofMissing is the outcome where an argument is no value; lacks is false where all
// are. A fault is never hidden behind something missing.
func (f *fates) ofMissing(args []stdlib.Datum) (outcome stdlib.Datum, lacks bool) {
	for _, a := range args {
		if a.Kind() != stdlib.KindNone {
			continue
		}
		if a.Outcome().Kind != stdlib.Missing {
			return a, true
		}
		if !lacks {
			outcome, lacks = a, true
		}
	}
	if lacks && !f.missing.IsNothing() {
		return f.missing, true
	}
	return outcome, lacks
}

// codesLookup finds rows by exact keys, all of them texts.
func codesLookup(t *Table, f *fates) ([]stdlib.Type, func([]stdlib.Datum) stdlib.Datum, error) {
	if t.Keys < 1 {
		return nil, nil, t.problem("it has no keys")
	}
	rows := make(map[string]stdlib.Datum, len(t.Rows))
	for _, row := range t.Rows {
		if len(row.Keys) != t.Keys {
			return nil, nil, t.problem("a row has %d keys, not %d", len(row.Keys), t.Keys)
		}
		var key []byte
		for _, k := range row.Keys {
			key = appendPart(key, k)
		}
		if _, twice := rows[string(key)]; twice {
			return nil, nil, t.problem("two rows have the keys %q", row.Keys)
		}
		v, err := f.of(row.Fate)
		if err != nil {
			return nil, nil, err
		}
		rows[string(key)] = v
	}
	params := make([]stdlib.Type, t.Keys)
	for i := range params {
		params[i] = stdlib.Text
	}
	return params, func(args []stdlib.Datum) stdlib.Datum {
		var space [96]byte
		key := space[:0]
		for _, a := range args {
			text, _ := a.Text()
			key = appendPart(key, text)
		}
		if v, ok := rows[string(key)]; ok {
			return v
		}
		return f.otherwise
	}, nil
}
