package stdlib

import (
	"fmt"
	"slices"
	"strings"

	"github.com/google/cel-go/common/types"
	"pgregory.net/rapid"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
)

// Random expressions of every type, as text. What functions there are, the drawer
// takes from the library: a new one is drawn without a change here.

// A drawer draws expressions over the names in scope.
type drawer struct {
	t          *rapid.T
	env        *Env
	names      []Var
	signatures []signature
}

// A signature is an overload of the library or a table, and its name.
type signature struct {
	name string
	overload
}

// signatures are those of all functions that an expression can be written with.
func signatures(env *Env) []signature {
	var out []signature
	for _, f := range byName(Library()) {
		for _, o := range f.overloads {
			if !isInternal(f.Name, o) {
				out = append(out, signature{f.Name, o})
			}
		}
	}
	for _, r := range sortedRecords(env) {
		if of, ok := strings.CutPrefix(r.Name, entryPrefix); ok {
			out = append(out, signature{"entries", overload{member: true, result: listOf(recordType(r.Name)), args: []*types.Type{mapTypes[of].cel}}})
		}
	}
	for _, f := range drawnTables {
		o := overload{result: f.Result.cel}
		for _, p := range f.Params {
			o.args = append(o.args, p.cel)
		}
		out = append(out, signature{f.Name, o})
	}
	return out
}

func sortedRecords(env *Env) []*schema.Record {
	var out []*schema.Record
	for _, r := range env.records {
		out = append(out, r)
	}
	slices.SortFunc(out, func(a, b *schema.Record) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// isInternal holds for what only macros make, and for `convert` of a number: the
// checker puts its unit in, so that no run has it.
func isInternal(name string, o overload) bool {
	if name == "convert" {
		return o.args[0] != quantityType
	}
	if name[0] != '@' || written[name] != "" {
		return false
	}
	return true
}

// written is how calls of operators are written.
var written = map[string]string{
	"@and": "(%s && %s)", "@or": "(%s || %s)", "@add": "(%s + %s)", "@subtract": "(%s - %s)", "@multiply": "(%s * %s)",
	"@divide": "(%s / %s)", "@modulo": "(%s %% %s)", "@negate": "(-%s)", "@equals": "(%s == %s)", "@differs": "(%s != %s)",
	"@less": "(%s < %s)", "@less_equals": "(%s <= %s)", "@greater": "(%s > %s)", "@greater_equals": "(%s >= %s)",
	"@within": "(%s in %s)", "@index": "%s[%s]", "@index_constant": "%s[%s]",
	"@or_known": "first_known(%s, %s)", "@earlier_of": "earlier_of(%s, %s)", "@later_of": "later_of(%s, %s)",
}

var (
	itemType, stockType = RecordOf(testItem), RecordOf(testStock)
	mapTypes            = map[string]Type{"visit.counts": MapOf(Int), "visit.stock": MapOf(stockType)}
	countEntry          = Type{recordType(entryPrefix + "visit.counts")}
	stockEntry          = Type{recordType(entryPrefix + "visit.stock")}

	plainTypes = []Type{Text, Bool, Int, Decimal, Date, Instant, Duration, Period, Age, Point, Quantity}
	listTypes  = []Type{ListOf(Text), ListOf(Bool), ListOf(Int), ListOf(Decimal), ListOf(Date), ListOf(Instant), ListOf(Duration), ListOf(Period),
		ListOf(Age), ListOf(Point), ListOf(Quantity), ListOf(itemType), ListOf(ListOf(Int)), ListOf(countEntry), ListOf(stockEntry)}
	drawnTypes = slices.Concat(plainTypes, listTypes, []Type{MapOf(Int), MapOf(stockType), itemType, stockType, RecordOf(testPatient), countEntry, stockEntry})
	// rankedTypes have an order, itemTypes are those that lists are mostly of.
	rankedTypes = []Type{Int, Decimal, Text, Date, Instant, Period}
	itemTypes   = []Type{itemType, itemType, itemType, Text, Int, Decimal, Date, Period, countEntry, stockEntry}
)

// literals are the texts of literals of a type, those at the edges among them.
var literals = map[Kind][]string{
	KindText: {`""`, `"A"`, `"B"`, `"naïve 日本"`, `"e\u0301"`, `"a\"b\\c\n\t"`, `'it\'s'`, `" a  b "`, `"12.50"`, `"2026-01-31"`, `"2019-05"`, `"202601"`, `"kg"`, `"x"`},
	KindBool: {"true", "false"},
	KindInt:  {"0", "1", "2", "-1", "3", "7", "9223372036854775807", "-9223372036854775807", "-9223372036854775808", "4294967296"},
	KindDecimal: {"0.0", "0.5", "1.50", "-2.5", "0.1", "12345678901234567890.123456789", "0.0000000000000000000000000000000001", "9223372036854775807.5",
		"3.141592653589793238462643383279502884", "922337203685477580.70", "100.0"},
	KindDate:     {`date("2026-01-31")`, `date("2024-02-29")`, `date("0001-01-01")`, `date("9999-12-31")`, `date("2026-02-01")`, `date("2000-12-31")`},
	KindDuration: {"days(28)", "months(1)", "years(5)", "weeks(-2)", "days(0)", "years(9999)"},
	KindPeriod:   {`period`, `period_id("202601")`, `period_id("2026Q1")`, `period_id("2026W5")`, `period_id("2020")`},
	KindAge:      {`age(v.patient.birth, v.day)`, `age("2019", date("2026-01-01"))`, `age(date("2020-02-29"), v.at)`, `age("2019-05", date("2026-01-01"))`},
	KindPoint:    {"lat_lon(0.35, 32.58)", "lat_lon(1, 2)", "lat_lon(1.0, 2)", "lat_lon(-90, 180)"},
	KindQuantity: {`quantity(7, "[lb_av]")`, `quantity(v.d, "kg")`, `quantity(98.6, "[degF]")`, `quantity(v.i, v.s)`, `quantity(5.5, "mmol/L")`},
	KindInstant:  {"v.at", "v.at", `[v.at].first()`},
}

// hints are what an argument of a function mostly is: of other texts most of them
// make nothing but a fault. Arguments are counted from 0.
var hints = map[string][]string{
	"period_of 1":   {`"Monthly"`, `"WeeklyWednesday"`, `"Daily"`, `"Quarterly"`, `"FinancialApril"`, `trim(" Monthly")`, `lower("NONE")`},
	"last_period 1": {`"Monthly"`, `"Weekly"`, `"SixMonthly"`, `"Yearly"`},
	"period_id 0":   {`"202601"`, `"2026Q1"`, `"2026W5"`, `"2026" + "Q5"`, `"20240229"`, `"2026S1"`},
	"parse_date 0":  {`"31/01/2026"`, `"2026-01-31"`, `"5.1.2026"`, `"29/02/2024"`},
	"parse_date 1":  {`"dd/MM/yyyy"`, `"yyyy-MM-dd"`, `"d.M.yyyy"`},
	"parse_date 2":  {`"yyyy-MM-dd"`, `"d.M.yyyy"`},
	"parse_date 3":  {`"yyyyMMdd"`, `"d.M.yyyy"`},
	"parse_date 4":  {`"yyyy MM dd"`},
	"date 0":        {`"2026-01-31"`, `"2024-02-29"`, `"0001-01" + "-01"`, `"2026-02" + "-30"`},
	"matches 1":     {`"^a+$"`, `"B5[0-4]"`, `"日"`, `""`, `"(" + ""`, `"(?i)A"`},
	"number 0":      {`"12.50"`, `"-0.001"`, `"7"`, `trim(" 1e3 ")`},
	"whole 0":       {`"12"`, `12.0`, `"-7"`, `trim("7.0")`},
	"age 0":         {`"2019"`, `"2019-05"`, `"2019-05-04"`},
	"quantity 1":    {`"kg"`, `"[lb_av]"`, `"mg/dL"`, `"Cel"`, `v.s`},
	"convert 1":     {`"kg"`, `"g"`, `"mmol/L"`, `"[degF]"`, `"mg/dL"`},
	"convert 2":     {`"glucose"`, `"creatinine"`},
	"round 1":       {"0", "2", "30"},
	"nth 1":         {"1", "2"},
	"back 1":        {"1", "12"},
	"substring 1":   {"0", "1", "-1"},
	"substring 2":   {"1", "9"},
	"split 1":       {`" "`, `"a"`, `""`},
	"replace 1":     {`" "`, `"a"`},
	"missing 0":     {`"weight"`, `"height"`},
	"skip 0":        {`"not tested"`},
	"report 0":      {`"wrong"`},
}

// alwaysHinted must be written out.
var alwaysHinted = []string{"convert 1", "convert 2", "missing 0", "skip 0", "report 0"}

func (d *drawer) pick(n int) int { return rapid.IntRange(0, n-1).Draw(d.t, "pick") }

func one[T any](d *drawer, of []T) T { return of[d.pick(len(of))] }

// draw draws an expression of a type, of as many levels at most.
func (d *drawer) draw(of Type, depth int) string {
	if depth <= 0 {
		return d.leaf(of)
	}
	ways := []func(Type, int) string{d.call, d.call, d.call, d.macro, d.macro, d.choice, d.named, d.leaf1}
	return one(d, ways)(of, depth-1)
}

func (d *drawer) leaf1(of Type, _ int) string { return d.leaf(of) }

// leaf draws a field, a name or a literal.
func (d *drawer) leaf(of Type) string {
	if d.pick(40) == 39 {
		return one(d, []string{`missing("nothing")`, `skip("skipped")`, `report("reported")`})
	}
	var ways []string
	for i, v := range d.names {
		if slices.ContainsFunc(d.names[i+1:], func(w Var) bool { return w.Name == v.Name }) {
			continue // hidden
		}
		ways = append(ways, d.fieldsOf(v, of)...)
	}
	if len(ways) > 0 && d.pick(3) > 0 {
		return one(d, ways)
	}
	return d.literal(of)
}

// fieldsOf are a name, if it is of a type, and its fields of the type, twice.
func (d *drawer) fieldsOf(v Var, of Type) (out []string) {
	if v.Type.cel.IsExactType(of.cel) {
		out = append(out, v.Name)
	}
	if v.Type.Kind() == KindPeriod && of.Kind() == KindDate {
		out = append(out, v.Name+".first_day", v.Name+".last_day")
	}
	r, ok := d.env.records[v.Type.RecordName()]
	if !ok {
		return out
	}
	for _, f := range r.Fields {
		name := v.Name + "." + f.Name
		if strings.ContainsAny(f.Name, "- ") {
			name = fmt.Sprintf("%s[%q]", v.Name, f.Name)
		}
		inner := TypeOf(f.Type)
		if inner.cel.IsExactType(of.cel) {
			out = append(out, name)
		}
		if inner.RecordName() != "" {
			out = append(out, d.fieldsOf(Var{Name: name, Type: inner}, of)...)
		}
	}
	return out
}

func (d *drawer) literal(of Type) string {
	if texts := literals[of.Kind()]; texts != nil {
		return one(d, texts)
	}
	switch {
	case of.cel.IsExactType(itemType.cel):
		return one(d, []string{"v.items.first()", "v.items[1]", "v.items.last()"})
	case of.cel.IsExactType(stockType.cel):
		return one(d, []string{"v.stock.ACT", `v.stock["RDT"]`, `v.stock[v.s]`})
	case of.cel.IsExactType(RecordOf(testPatient).cel):
		return "v.patient"
	case of.cel.IsExactType(countEntry.cel):
		return "v.counts.entries().first()"
	case of.cel.IsExactType(stockEntry.cel):
		return "v.stock.entries().last()"
	case of.Kind() == KindMap && of.Elem().Kind() == KindInt:
		return "v.counts"
	case of.Kind() == KindMap:
		return "v.stock"
	}
	var items []string
	for range 1 + d.pick(3) {
		items = append(items, d.leaf(of.Elem()))
	}
	if d.pick(12) == 11 && of.Elem().Kind() == KindText {
		for i := range 40 {
			items = append(items, fmt.Sprintf("%q", fmt.Sprint("t", i)))
		}
	}
	return "[" + strings.Join(items, ", ") + "]"
}

// choice draws what decides between two: a condition, or what is known.
func (d *drawer) choice(of Type, depth int) string {
	switch d.pick(3) {
	case 0:
		return fmt.Sprintf("first_known(%s, %s, %s)", d.draw(of, depth), d.leaf(of), d.draw(of, depth))
	case 1:
		return fmt.Sprintf("(%s ? skip(\"chosen\") : %s)", d.draw(Bool, depth), d.draw(of, depth))
	}
	other := of
	switch {
	case of == Decimal && d.pick(2) == 0: // a whole number becomes a decimal one
		other = Int
	case of.Kind() == KindList && of.Elem() == Decimal && d.pick(2) == 0:
		other = ListOf(Int)
	}
	return fmt.Sprintf("(%s ? %s : %s)", d.draw(Bool, depth), d.draw(other, depth), d.draw(of, depth))
}

// named draws an expression with a name for a part of it, or a definition.
func (d *drawer) named(of Type, depth int) string {
	switch kind := of.Kind(); {
	case kind == KindText && d.pick(2) == 0:
		return "result(" + d.draw(itemType, depth) + ")"
	case kind == KindInt && d.pick(2) == 0:
		return "twice(" + d.draw(Int, depth) + ")"
	case kind == KindBool && d.pick(2) == 0:
		return "has_code(" + d.draw(ListOf(itemType), depth) + ", " + d.draw(Text, 0) + ")"
	}
	part := one(d, drawnTypes)
	value := d.draw(part, depth)
	name, body := d.inside(part, func() string { return d.draw(of, depth) })
	return fmt.Sprintf("cel.bind(%s, %s, %s)", name, value, body)
}

// inside draws a part in which one more name has a meaning, perhaps one that hides another.
func (d *drawer) inside(of Type, part func() string) (name, text string) {
	name = one(d, []string{"x", "y", "z"})
	d.names = append(d.names, Var{Name: name, Type: of})
	text = part()
	d.names = d.names[:len(d.names)-1]
	return name, text
}

// call draws the call of some function that gives the type.
func (d *drawer) call(of Type, depth int) string {
	var fits []signature
	for _, s := range d.signatures {
		if s.gives(of) {
			fits = append(fits, s)
		}
	}
	if len(fits) == 0 {
		return d.leaf(of)
	}
	return d.callOf(one(d, fits), of, depth)
}

// gives reports whether a call can give a type: maps there are of two types only.
func (s signature) gives(of Type) bool {
	param, ok := match(s.result, of.cel, nil)
	return ok && (!s.takesMap() || param == nil || param == types.IntType || param.IsExactType(stockType.cel))
}

func (s signature) takesMap() bool {
	return slices.ContainsFunc(s.args, func(a *types.Type) bool { return a.Kind() == types.MapKind })
}

// callOf draws a call of one signature.
func (d *drawer) callOf(s signature, of Type, depth int) string {
	param, _ := match(s.result, of.cel, nil)
	if param == nil {
		param = one(d, drawnTypes).cel
		if s.takesMap() {
			param = one(d, []Type{Int, stockType}).cel
		}
	}
	args := make([]any, len(s.args))
	for i, a := range s.args {
		t := Type{substituted(a, param)}
		of := fmt.Sprint(s.name, " ", i)
		switch texts := hints[of]; {
		case s.name == "@index_constant" && i == 1 && t.Kind() == KindText:
			args[i] = one(d, []string{`"a"`, `"ACT"`, `"k 3"`, `"none"`})
		case s.name == "@index_constant" && i == 1:
			args[i] = one(d, []string{"0", "1", "7"})
		case s.name == "@index" && i == 1 && d.pick(2) == 0:
			args[i] = map[Kind]string{KindText: "v.s", KindInt: "v.i"}[t.Kind()]
		case texts != nil && (t.Kind() == KindText || t.Kind() == KindInt) && (d.pick(3) > 0 || slices.Contains(alwaysHinted, of)):
			args[i] = one(d, texts)
		default:
			args[i] = d.draw(t, depth)
		}
	}
	return s.text(args)
}

func (s signature) text(args []any) string {
	if format := written[s.name]; format != "" {
		return fmt.Sprintf(format, args...)
	}
	texts := make([]string, len(args))
	for i, a := range args {
		texts[i] = a.(string)
	}
	if s.member {
		return fmt.Sprintf("(%s).%s(%s)", texts[0], s.name, strings.Join(texts[1:], ", "))
	}
	return s.name + "(" + strings.Join(texts, ", ") + ")"
}

// match finds what A stands for in a type; nil where it does not occur.
func match(pattern, of, param *types.Type) (*types.Type, bool) {
	switch pattern.Kind() {
	case types.TypeParamKind:
		return of, param == nil || param.IsExactType(of)
	case types.ListKind, types.MapKind:
		if of.Kind() != pattern.Kind() {
			return nil, false
		}
		ok := true
		for i, p := range pattern.Parameters() {
			if param, ok = match(p, of.Parameters()[i], param); !ok {
				return nil, false
			}
		}
		return param, true
	}
	return param, pattern.IsExactType(of)
}

func substituted(t, param *types.Type) *types.Type {
	switch t.Kind() {
	case types.TypeParamKind:
		return param
	case types.ListKind:
		return types.NewListType(substituted(t.Parameters()[0], param))
	case types.MapKind:
		return types.NewMapType(types.StringType, substituted(t.Parameters()[1], param))
	}
	return t
}

// macro draws a macro that gives the type.
func (d *drawer) macro(of Type, depth int) string {
	names := []string{"first", "last", "lowest", "highest", "first_known", "last_known"}
	switch kind := of.Kind(); {
	case kind == KindBool:
		names = append(names, "exists", "all", "exists_one", "exists", "all", "exists_one")
	case kind == KindInt:
		names = append(names, "number_of", "number_of", "total", "total", "size")
	case kind == KindDecimal:
		names = append(names, "total", "total")
	case kind == KindList:
		names = append(names, "filter", "map", "filter", "map", "filter", "map")
	}
	if slices.ContainsFunc(rankedTypes, func(t Type) bool { return t == of }) {
		names = append(names, "least", "greatest")
	}
	return d.macroOf(one(d, names), of, depth)
}

// macroOf draws one macro, whose value is of the type.
func (d *drawer) macroOf(name string, of Type, depth int) string {
	item, body, end := one(d, itemTypes), Bool, ""
	switch name {
	case "first", "last":
		item = of
	case "lowest", "highest":
		item, body = of, one(d, rankedTypes)
	case "first_known", "last_known", "least", "greatest", "total":
		body = of
	case "filter":
		item = of.Elem()
	case "map":
		body = of.Elem()
	case "size":
		name, end = one(d, []string{"filter", "map"}), ".size()"
	}
	list := d.draw(ListOf(item), depth)
	if body == Bool && item == Text && d.pick(3) == 0 {
		list = d.draw(one(d, []Type{MapOf(Int), MapOf(stockType)}), 0)
		if name == "filter" || name == "first" || name == "last" {
			list = d.draw(ListOf(Text), depth)
		}
	}
	x, text := d.inside(item, func() string {
		if body == Bool && item == itemType && d.pick(2) == 0 {
			return d.keyed(depth)
		}
		return d.draw(body, depth)
	})
	return fmt.Sprintf("(%s).%s(%s, %s)%s", list, name, x, text, end)
}

// keyed draws a condition that tells items apart by their code.
func (d *drawer) keyed(depth int) string {
	is := d.names[len(d.names)-1].Name + `.code == ` + one(d, []string{`"A"`, `"B"`, `""`, `"日"`})
	switch d.pick(3) {
	case 0:
		return is
	case 1:
		return is + " && " + d.draw(Bool, depth)
	}
	return d.draw(Bool, depth) + " && " + is
}
