package stdlib

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/google/cel-go/common/ast"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// mismatch says which types do not go together in a call.
func (c *compilation) mismatch(checked *ast.AST, e ast.Expr) {
	parts := children(e)
	found := make([]Type, len(parts))
	for i, p := range parts {
		found[i] = Type{checked.GetType(p.ID())}
		if found[i].Kind() == KindUnusable {
			c.unusable(p)
			return
		}
	}
	m := &mismatched{c: c, e: e, name: e.AsCall().FunctionName(), parts: parts, found: found}
	at, d := m.describe()
	c.problem(at, d)
}

// A mismatched is a call whose parts have types that do not go together.
type mismatched struct {
	c     *compilation
	e     ast.Expr
	name  string
	parts []ast.Expr
	found []Type
}

// signs are the operators as people write them.
var signs = map[string]string{
	"@and": "&&", "@or": "||", "!_": "!", "@add": "+", "@subtract": "-", "@multiply": "*", "@divide": "/",
	"@modulo": "%", "@negate": "-", "@equals": "==", "@differs": "!=", "@less": "<", "@less_equals": "<=",
	"@greater": ">", "@greater_equals": ">=", "@within": "in", "@index": "[ ]", "@index_constant": "[ ]",
}

// describe returns the node that is to blame, and what is wrong with it.
func (m *mismatched) describe() (ast.Expr, diag.Diagnostic) {
	switch m.name {
	case "@keep", "@kept":
		return m.condition(1)
	case "sure":
		if len(m.parts) == 1 {
			return m.condition(0)
		}
	case "_?_:_":
		if k := m.found[0].Kind(); k != KindBool && k != KindAny {
			return m.condition(0)
		}
		return m.e, m.twoTypes("`? :`", m.found[1], m.found[2])
	case "@or_known":
		return m.e, m.twoTypes("`first_known`", m.found[0], m.found[1])
	case "@and", "@or", "!_":
		return m.notCondition()
	case "@least", "@greatest":
		return m.e, diag.New("E0321", m.c.nameAt(m.e), "`%s` wants numbers, texts, dates or periods, but gets %s", m.name[1:], m.found[0])
	case "@rank_lowest", "@rank_highest":
		return m.parts[3], diag.New("E0321", m.c.at(m.parts[3]), "`%s` ranks by numbers, texts, dates or periods, but this is %s", strings.TrimPrefix(m.name, "@rank_"), m.found[3])
	case "convert":
		if len(m.found) > 1 && !m.isMeasured() {
			return m.notConverted()
		}
	case "sum":
		if m.c.nameAt(m.e).Text() == "total" {
			return m.e, diag.New("E0321", m.c.nameAt(m.e), "`total` adds numbers, but gets %s", m.found[0])
		}
	case "@earlier_of", "@later_of":
		return m.e, diag.New("E0321", m.c.nameAt(m.e), "`%s` cannot take %s beside %s", m.name[1:], m.found[0], m.found[1]).
			WithHelp("it takes dates alone, or dates with times alone")
	}
	if sign, ok := signs[m.name]; ok {
		return m.e, m.operator(sign)
	}
	return m.e, m.arguments()
}

// condition blames a part that has to be yes/no.
func (m *mismatched) condition(i int) (ast.Expr, diag.Diagnostic) {
	part := m.parts[i]
	return part, diag.New("E0318", m.c.at(part), "a condition must be yes/no, but this is %s", m.found[i])
}

// notCondition blames the first part of `&&`, `||` or `!` that is not yes/no.
func (m *mismatched) notCondition() (ast.Expr, diag.Diagnostic) {
	i := slices.IndexFunc(m.found, func(t Type) bool { return t.Kind() != KindBool && t.Kind() != KindAny })
	if i < 0 || m.c.place(m.e).made {
		return m.condition(max(i, 0))
	}
	does := "joins conditions"
	if len(m.parts) == 1 {
		does = "turns a condition round"
	}
	part := m.parts[i]
	return part, diag.New("E0318", m.c.at(part), "`%s` %s, but this is %s", signs[m.name], does, m.found[i])
}

func (m *mismatched) twoTypes(what string, a, b Type) diag.Diagnostic {
	at := m.c.place(m.e)
	if at.table != "" {
		return diag.New("E0319", at.span, "the rows of `%s` must give one type, but give %s and %s", at.table, a, b)
	}
	return diag.New("E0319", at.span, "%s must give one type, but gets %s and %s", what, a, b)
}

var comparisons = []string{"@less", "@less_equals", "@greater", "@greater_equals", "@equals", "@differs"}

func (m *mismatched) operator(sign string) diag.Diagnostic {
	at := m.c.at(m.e)
	if len(m.found) == 1 {
		return diag.New("E0320", at, "`%s` cannot be used on %s", sign, m.found[0])
	}
	if slices.Contains(comparisons, m.name) {
		for i, part := range m.parts {
			if part.Kind() == ast.CallKind && slices.Contains(comparisons, part.AsCall().FunctionName()) && m.found[1-i].Kind() != KindBool {
				return m.chain(part)
			}
		}
	}
	d := diag.New("E0320", at, "`%s` cannot join %s and %s", sign, m.found[0], m.found[1])
	if help := m.dateHelp(sign); help != "" {
		return d.WithHelp("%s", help)
	}
	if help := typeHelp(sign, m.found[0].Kind(), m.found[1].Kind()); help != "" {
		d = d.WithHelp("%s", help)
	}
	return d
}

// plainDate is a date as text, or as people write it without quotes.
var plainDate = regexp.MustCompile(`^"?(\d{4}-\d{2}-\d{2})"?$`)

// dateHelp helps where one side is a day written out and the other a date or a
// date and time, and where a text is looked for in a text.
func (m *mismatched) dateHelp(sign string) string {
	texts := []string{m.c.at(m.parts[0]).Text(), m.c.at(m.parts[1]).Text()}
	if sign == "in" && m.found[0].Kind() == KindText && m.found[1].Kind() == KindText {
		return "whether a text has another one in it is `" + texts[1] + ".contains(" + texts[0] + ")`"
	}
	if !slices.Contains(comparisons, m.name) {
		return ""
	}
	for i, other := range []int{1, 0} {
		day := plainDate.FindStringSubmatch(texts[i])
		if day == nil {
			continue
		}
		written := `date("` + day[1] + `")`
		switch m.found[other].Kind() {
		case KindDate:
			texts[i] = written
			return "a date is written `" + written + "`: `" + texts[0] + " " + sign + " " + texts[1] + "`"
		case KindInstant:
			texts[i], texts[other] = written, "date("+texts[other]+")"
			return "days are compared: `" + texts[0] + " " + sign + " " + texts[1] + "`"
		}
	}
	return ""
}

// chain is `a < b < c`, which compares a yes/no with c.
func (m *mismatched) chain(inner ast.Expr) diag.Diagnostic {
	d := diag.New("E0332", m.c.at(m.e), "comparisons cannot be chained")
	first := inner.AsCall()
	if inner.ID() != m.parts[0].ID() {
		return d
	}
	a, b, last := m.c.at(first.Args()[0]).Text(), m.c.at(first.Args()[1]).Text(), m.c.at(m.parts[1]).Text()
	return d.WithHelp("write `%s %s %s && %s %s %s`", a, signs[first.FunctionName()], b, b, signs[m.name], last)
}

// typeHelp says how two types that do not go together can be made to.
func typeHelp(sign string, a, b Kind) string {
	is := func(x, y Kind) bool { return a == x && b == y || a == y && b == x }
	switch {
	case sign == "[ ]" && a == KindRecord:
		return "a field is named by a text written out, as in `record[\"Weight (kg)\"]`"
	case sign == "in":
		return "on the right of `in` stands a list of what stands on its left, or a map"
	case is(KindDate, KindInstant):
		return "`date(x)` is the local day of a date and time"
	case is(KindText, KindInt), is(KindText, KindDecimal):
		return "`number(x)` reads a number from text, `text(x)` writes one; a number is written without quotes"
	case is(KindText, KindBool):
		return "`true` and `false` are written without quotes"
	case is(KindAge, KindInt), is(KindAge, KindDecimal):
		return "`x.years()` is the number of completed years; `years(5)` is an age to compare with"
	case is(KindAge, KindDuration):
		return "an age is compared with `<`, `<=`, `>` or `>=`"
	case is(KindDate, KindText):
		return "`parse_date(x, \"yyyy-MM-dd\")` reads a date from text"
	case is(KindDate, KindInt):
		return "`days(28)` is a number of days to add"
	case is(KindInstant, KindDuration):
		return "days are added to a date: `date(x)` is the local day of a date and time"
	case sign == "-" && a == KindDate && b == KindDate:
		return "`days_between(a, b)` is the number of days from a to b"
	case sign == "%":
		return "`%` is the rest of a division of whole numbers"
	case is(KindRecord, KindRecord):
		return "compare one of their fields"
	}
	return ""
}

func (m *mismatched) arguments() diag.Diagnostic {
	names := make([]string, len(m.found))
	for i, t := range m.found {
		names[i] = t.String()
	}
	got := "`" + m.name + "` cannot take " + strings.Join(names, ", ")
	switch {
	case len(names) == 0:
		got = "`" + m.name + "` takes more than nothing"
	case m.e.AsCall().IsMemberFunction():
		got = "`" + m.name + "` cannot be asked of " + names[0]
		if len(names) > 1 {
			got += " with " + strings.Join(names[1:], ", ")
		}
	}
	if wants := m.c.valueCounts(m.name); len(wants) > 0 && !slices.Contains(wants, m.values()) {
		got = "`" + m.name + "` takes " + valueCount(wants) + ", but gets " + number(m.values())
	}
	d := diag.New("E0321", m.c.nameAt(m.e), "%s", got)
	if m.name == "age" && len(m.found) > 0 && isNumeric(m.found[0].Kind()) {
		return d.WithHelp("a number of years is no birth date; bands for it are `bands … of number`")
	}
	if sigs := m.c.signatures(m.name); len(sigs) > 0 {
		d = d.WithHelp("it is %s", strings.Join(sigs, " or "))
	}
	return d
}

// values is how many values stand in the brackets of the call.
func (m *mismatched) values() int { return len(m.e.AsCall().Args()) }

// valueCounts lists how many values the forms of a function of the library take
// in their brackets; none where a form binds a name.
func (c *compilation) valueCounts(name string) []int {
	var counts []int
	for _, f := range Library() {
		switch {
		case f.Name != name:
			continue
		case len(f.forms) > 0:
			return nil
		}
		for _, o := range f.overloads {
			n := len(o.args)
			if o.member {
				n--
			}
			if !slices.Contains(counts, n) {
				counts = append(counts, n)
			}
		}
	}
	slices.Sort(counts)
	return counts
}

// valueCount says how many values a call may have: "1 or 2 values".
func valueCount(counts []int) string {
	words := make([]string, len(counts))
	for i, n := range counts {
		words[i] = number(n)
	}
	noun := " values"
	if counts[len(counts)-1] == 1 {
		noun = " value"
	}
	return strings.Join(words, " or ") + noun
}

func number(n int) string {
	if n == 0 {
		return "none"
	}
	return strconv.Itoa(n)
}

// maxSignatures bounds how many forms of a call a help lists.
const maxSignatures = 4

// signatures lists how a function may be called.
func (c *compilation) signatures(name string) []string {
	var out []string
	for _, f := range Library() {
		if f.Name == name {
			out = append(out, f.Signatures()...)
		}
	}
	if f, ok := c.env.functions[name]; ok {
		params := make([]string, len(f.Params))
		for i, p := range f.Params {
			params[i] = p.String()
		}
		out = append(out, "`"+name+"("+strings.Join(params, ", ")+")`")
	}
	return out[:min(len(out), maxSignatures)]
}

// isMeasured reports whether the first part can be converted.
func (m *mismatched) isMeasured() bool {
	k := m.found[0].Kind()
	return k == KindAny || k == KindQuantity || isNumeric(k)
}

// notConverted blames what is converted and is no number.
func (m *mismatched) notConverted() (ast.Expr, diag.Diagnostic) {
	part := m.parts[0]
	d := diag.New("E0321", m.c.at(part), "a number is converted to another unit, but this is %s", m.found[0])
	if m.found[0].Kind() == KindText {
		d = d.WithHelp("`number(%s)` reads a number from a text", m.c.at(part).Text())
	}
	return part, d
}
