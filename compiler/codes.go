package compiler

import (
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// A codeTable is a `codes` declaration with all its rows: those of its file, of
// the table that it is made from, and its own.
type codeTable struct {
	module *lang.Module
	decl   *lang.Codes
	keys   int // number of keys

	target      int               // which key, from 1, is the target's option set; 0: none
	targetNames map[string]string // texts that stand for an option set with rows → its UID
	ignored     int               // rows of option sets that the snapshot does not have
	as          string            // results are options' "code", "name" or either ("")

	each  bool           // the rows of one key are all its results: a set of org units
	parts []*stdlib.Fate // with each: the results one by one, where they stand

	rows      []codeRow
	index     map[string]int // joined keys → row
	missing   *stdlib.Fate
	otherwise *stdlib.Fate
	own       int // rows before this one come from the table that it is made from
}

// A codeRow is one key (of as many parts as the table has keys) and its fate.
type codeRow struct {
	keys []string
	fate stdlib.Fate
	span diag.Span // where the key stands
	set  []string  // of a table with each: the results of the key
}

// codes turns a code table into a function, and writes it into the transform.
// ok is false if so little of the table is known that it cannot be called.
func (c *checker) codes(m *lang.Module, d *lang.Codes) (stdlib.Function, bool) {
	t, ok := c.codeTable(m, d)
	if !ok {
		return stdlib.Function{}, false
	}
	results, _ := c.collect(t.fates())
	c.out.Tables = append(c.out.Tables, t.runtime(c.calledName(d), c.origin(m, d.Name), results.resultWord()))
	params := make([]stdlib.Type, t.keys)
	for i := range params {
		params[i] = stdlib.Text
	}
	return stdlib.Function{
		Name: c.calledName(d), Written: d.Name.Text, Params: params, Result: results.resultType(), Results: results.values,
		TargetKey: t.target, TargetNames: t.targetNames, ResultsOf: t.resultsOf(), Rows: t.keyedRows(),
		SettlesMissing: t.missing != nil,
	}, true
}

// keyedRows are the rows as expressions see them.
func (t *codeTable) keyedRows() *stdlib.Rows {
	out := &stdlib.Rows{Missing: valueOf(t.missing), Otherwise: valueOf(t.otherwise)}
	for i := range t.rows {
		out.List = append(out.List, stdlib.KeyedRow{Keys: t.rows[i].keys, Value: valueOf(&t.rows[i].fate)})
	}
	out.Find = func(keys []string) (stdlib.KeyedRow, bool) {
		i, ok := t.index[joinKeys(keys)]
		if !ok {
			return stdlib.KeyedRow{}, false
		}
		return out.List[i], true
	}
	return out
}

// valueOf is the value that a row gives, or nil.
func valueOf(f *stdlib.Fate) stdlib.Value {
	if f == nil {
		return nil
	}
	return f.Value
}

// resultsOf lists, by option set, what calls of a table with a target key give:
// the results of the set's own rows, and what comes of everything else.
func (t *codeTable) resultsOf() map[string][]stdlib.Value {
	if t.target == 0 {
		return nil
	}
	out := map[string][]stdlib.Value{}
	for _, uid := range t.targetNames {
		out[uid] = nil
	}
	for _, row := range t.rows {
		if uid := row.keys[t.target-1]; row.fate.Value != nil {
			out[uid] = append(out[uid], row.fate.Value)
		}
	}
	for uid := range out {
		for _, f := range []*stdlib.Fate{t.missing, t.otherwise} {
			if f != nil && f.Value != nil {
				out[uid] = append(out[uid], f.Value)
			}
		}
	}
	return out
}

func (c *checker) noOtherwise(m *lang.Module, name lang.Name) {
	c.add(diag.New("E0211", m.Span(name), "`%s` has no row `otherwise`", name.Text).
		WithHelp("say what comes of a code that no row has: a value, `skip \"why\"` or `report \"why\"`"))
}

// codeTable reads a code table, once: another one may be made from it.
func (c *checker) codeTable(m *lang.Module, d *lang.Codes) (*codeTable, bool) {
	if t, ok := c.codeTables[d]; ok {
		return t, t != nil
	}
	c.codeTables[d] = nil // a table that asks for it now asks in a circle
	t, ok := c.newCodeTable(m, d)
	if !ok {
		return nil, false
	}
	t.own = len(t.rows)
	if d.From != nil {
		c.fileRows(t)
	}
	for _, row := range d.Rows {
		c.codesRow(t, row)
	}
	c.warnIgnored(t)
	c.codeTables[d] = t
	return t, true
}

// newCodeTable makes a table with its keys, and with the rows of the table that
// it is made from.
func (c *checker) newCodeTable(m *lang.Module, d *lang.Codes) (*codeTable, bool) {
	t := &codeTable{module: m, decl: d, keys: 1, index: map[string]int{}}
	switch {
	case d.Base != nil:
		return c.copyOf(t)
	case d.From != nil && d.From.IsSheet():
		t.keys = len(d.From.Keys)
		t.as, t.each = d.From.As, d.From.Each
		for i, k := range d.From.Keys {
			c.targetKey(t, i, k.Target, k.Node)
		}
		c.resultsOfTarget(t)
	case len(d.Keys) > 0:
		t.keys = len(d.Keys)
		for i, k := range d.Keys {
			c.targetKey(t, i, k.Target, k.Node)
		}
	}
	return t, true
}

func (c *checker) targetKey(t *codeTable, i int, isTarget bool, at lang.Node) {
	if !isTarget {
		return
	}
	if t.target != 0 {
		c.add(diag.New("E0218", t.module.Span(at), "only one key can be the target's option set"))
		return
	}
	t.target = i + 1
	t.targetNames = map[string]string{}
}

// resultsOfTarget refuses `as code` where nothing says whose codes they are.
func (c *checker) resultsOfTarget(t *codeTable) {
	if t.as != "" && t.target == 0 {
		c.add(diag.New("E0218", t.module.Span(t.decl.From.Result), "results `as %s` need a key that `is target`", t.as).
			WithHelp("only the option set says whose %ss they are", t.as))
	}
}

// copyOf fills a table from the one that it is made from.
func (c *checker) copyOf(t *codeTable) (*codeTable, bool) {
	name := t.decl.Base
	base, ok := c.baseTable(t.module, name)
	if !ok {
		return nil, false
	}
	t.keys, t.target, t.as, t.each = base.keys, base.target, base.as, base.each
	t.parts = slices.Clone(base.parts)
	t.rows = slices.Clone(base.rows)
	t.missing, t.otherwise = cloneFate(base.missing), cloneFate(base.otherwise)
	for i, row := range t.rows {
		t.index[joinKeys(row.keys)] = i
	}
	if base.targetNames != nil {
		t.targetNames = map[string]string{}
		for name, uid := range base.targetNames {
			t.targetNames[name] = uid
		}
	}
	return t, true
}

func cloneFate(f *stdlib.Fate) *stdlib.Fate {
	if f == nil {
		return nil
	}
	clone := *f
	return &clone
}

// baseTable finds the table that another one is made from.
func (c *checker) baseTable(m *lang.Module, name *lang.Name) (*codeTable, bool) {
	before, declared := c.declared[name.Text]
	if declared && before.unread {
		return nil, false // it has been reported
	}
	if revisions := c.revisions[name.Text]; len(revisions) > 0 {
		c.add(diag.New("E0376", m.Span(name), "`%s` is another table from period to period, and no table can be made from it", name.Text).
			WithLabel(revisions[0].since, "its dates"))
		return nil, false
	}
	d, isCodes := before.decl.(*lang.Codes)
	if !isCodes {
		c.add(c.noBase(m.Span(name), name.Text, declared))
		return nil, false
	}
	if t, seen := c.codeTables[d]; seen && t == nil && c.inCircle(d) {
		c.add(diag.New("E0217", m.Span(name), "`%s` is made from itself in a circle", name.Text).
			WithLabel(before.module.Span(before.name), "declared here"))
		return nil, false
	}
	return c.codeTable(before.module, d)
}

// inCircle follows the names of the tables that a table is made from.
func (c *checker) inCircle(d *lang.Codes) bool {
	at := d
	for range len(c.declared) + 1 {
		if at.Base == nil {
			return false
		}
		next, ok := c.declared[at.Base.Text].decl.(*lang.Codes)
		if !ok {
			return false
		}
		if at = next; at == d {
			return true
		}
	}
	return false
}

func (c *checker) noBase(span diag.Span, name string, declared bool) diag.Diagnostic {
	if declared {
		return diag.New("E0216", span, "`%s` is not a code table", name).
			WithLabel(c.declared[name].module.Span(c.declared[name].name), "declared here")
	}
	d := diag.New("E0216", span, "there is no code table `%s`", name)
	near := diag.Nearest(name, c.namesOf(func(d lang.Decl) bool { _, ok := d.(*lang.Codes); return ok }))
	return replaceWord(d.WithNearest(near), span, name)
}

// codesRow adds a row of the block.
func (c *checker) codesRow(t *codeTable, row *lang.Row) {
	m := t.module
	if !isCodesRow(row) {
		c.add(diag.New("E0210", m.Span(row), "a code table has rows `\"code\" -> result`, `missing ->` and `otherwise ->`"))
		return
	}
	fate, ok := c.fate(m, row.Fate)
	switch {
	case row.Missing:
		c.onlyOnce(m, row, "missing", t.missing != nil && t.wrote(t.missing.Span))
		t.missing = &fate
	case row.Otherwise:
		c.onlyOnce(m, row, "otherwise", t.otherwise != nil && t.wrote(t.otherwise.Span))
		t.otherwise = &fate
	case ok:
		for _, key := range row.Keys {
			c.addKey(t, key, fate)
		}
	}
}

func isCodesRow(row *lang.Row) bool {
	return !row.Stops && (row.Missing || row.Otherwise || len(row.Keys) > 0)
}

// wrote reports whether a place is in the declaration of t itself, not in that of
// the table that it is made from.
func (t *codeTable) wrote(at diag.Span) bool {
	return at.File == t.module.File && at.Start >= t.decl.Start() && at.End <= t.decl.End()
}

func (c *checker) addKey(t *codeTable, key lang.Key, fate stdlib.Fate) {
	span := t.module.Span(key)
	if len(key.Parts) != t.keys {
		c.add(diag.New("E0213", span, "this row has %s, and `%s` has %d", countOf(len(key.Parts), "key"), t.decl.Name.Text, t.keys).
			WithLabel(t.module.Span(t.decl.Name), "declared here"))
		return
	}
	row := codeRow{fate: fate, span: span}
	cells := make([]cell, len(key.Parts))
	for i, part := range key.Parts {
		row.keys = append(row.keys, part.Value)
		cells[i] = cell{text: part.Value, span: t.module.Span(part)}
	}
	if c.resolveTarget(t, &row, cells) {
		c.addCode(t, row)
	}
}

// addCode adds a row. A row of the table that t is made from gives way; of two
// rows of its own with one key both must say the same.
func (c *checker) addCode(t *codeTable, row codeRow) {
	key := joinKeys(row.keys)
	i, exists := t.index[key]
	switch {
	case t.each && t.joins(i, exists, row):
	case !exists:
		t.index[key] = len(t.rows)
		t.rows = append(t.rows, row)
	case i < t.own && !t.wrote(t.rows[i].span):
		t.rows[i] = row
	case !sameFate(t.rows[i].fate, row.fate):
		d := diag.New("E0214", row.span, "the key %s has two results: %s and %s",
			keyWords(row.keys), fateWords(t.rows[i].fate), fateWords(row.fate)).
			WithLabel(t.rows[i].span, "%s here", fateWords(t.rows[i].fate))
		if t.couldBeSets(t.rows[i].fate, row.fate) {
			d = d.WithHelp("keep one of the two rows; of org units, where records count in both, say `-> %s each`", t.module.Text(t.decl.From.Result))
		}
		c.add(d)
	}
}

// joinKeys makes one text of the parts of a key. NUL cannot be in a part: the
// parser and the CSV reader refuse it.
func joinKeys(keys []string) string { return strings.Join(keys, "\x00") }

func sameFate(a, b stdlib.Fate) bool { return fateWords(a) == fateWords(b) }

// fateWords writes a fate as the mapping does.
func fateWords(f stdlib.Fate) string {
	switch {
	case f.Skip != "":
		return "skip \"" + f.Skip + "\""
	case f.Report != "":
		return "report \"" + f.Report + "\""
	}
	text, _ := stdlib.PlainText(f.Value)
	if valueKind(f.Value) == stdlib.KindText {
		return setWords(text)
	}
	return text
}

func keyWords(keys []string) string {
	quoted := make([]string, len(keys))
	for i, k := range keys {
		quoted[i] = "\"" + k + "\""
	}
	return strings.Join(quoted, ", ")
}

// fates lists what the table can give, in the order of its rows.
func (t *codeTable) fates() []*stdlib.Fate {
	out := make([]*stdlib.Fate, 0, len(t.rows)+2)
	for i := range t.rows {
		out = append(out, &t.rows[i].fate)
	}
	return append(out, t.missing, t.otherwise)
}

// runtime is the table as it stands in the transform.
func (t *codeTable) runtime(name string, origin runtime.Origin, result string) runtime.Table {
	out := runtime.Table{
		Name: name, Kind: "codes", Keys: t.keys, Result: result, Origin: origin,
		Rows: make([]runtime.Row, 0, len(t.rows)), Missing: runtimeFate(t.missing), Otherwise: runtimeFate(t.otherwise),
	}
	for i := range t.rows {
		out.Rows = append(out.Rows, runtime.Row{Keys: t.rows[i].keys, Fate: *runtimeFate(&t.rows[i].fate)})
	}
	return out
}
