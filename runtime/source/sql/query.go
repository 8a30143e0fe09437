package sql

import (
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// A Window is what parameters of a query stand for: the first and the last day of
// the run's periods, and the day after that. It is empty where a run has none.
type Window struct{ From, To, After string }

// A Query is a query that can be asked.
type Query struct {
	file   *diag.File
	text   string   // with placeholders for parameters, byte for byte as long as the file's
	values []string // of the parameters, in the order of their places
	tokens []token
}

// Query reads a query and finds what can be found without a database: that it is
// one SELECT, and which parameters it has.
func (d *Database) Query(file *diag.File, w Window) (*Query, error) {
	r := &queryReader{q: &Query{file: file}, dialect: d.dialect, window: w}
	r.read()
	if len(r.problems) > 0 {
		return nil, &QueryError{r.problems}
	}
	return r.q, nil
}

// CheckQuery finds what can be found in a query without its database, which has
// the URL, or is a SQLite file if that is "".
func CheckQuery(file *diag.File, url string) diag.List {
	kind := sqlite
	if url != "" {
		scheme, _, _ := strings.Cut(url, "://")
		known, ok := schemes[scheme]
		if !ok {
			return nil // of which New complains
		}
		kind = known.dialect
	}
	const anyDay = "2000-01-01"
	r := &queryReader{q: &Query{file: file}, dialect: kind, window: Window{anyDay, anyDay, anyDay}}
	r.read()
	return r.problems
}

type queryReader struct {
	q        *Query
	dialect  dialect
	window   Window
	problems diag.List
}

func (r *queryReader) add(code diag.Code, t token, format string, args ...any) *diag.Diagnostic {
	r.problems.Add(diag.New(code, r.q.file.Span(t.start, t.end), format, args...))
	return &r.problems[len(r.problems)-1]
}

func (r *queryReader) read() {
	source := r.q.file.Text
	if at := diag.NotUTF8(source); at >= 0 {
		r.add("E0630", token{start: at, end: at + 1}, "the query is not UTF-8 from here on")
		return
	}
	tokens, open := tokensOf(source, r.dialect)
	if open >= 0 {
		r.add("E0630", token{start: open, end: open + 1}, "what begins here is not closed")
		return
	}
	for len(tokens) > 0 && tokens[len(tokens)-1].is(source, ";") {
		tokens = tokens[:len(tokens)-1]
	}
	r.q.tokens = tokens
	r.isSelect(tokens)
	r.parameters(tokens)
}

// isSelect makes sure that there is one statement, and that it only reads.
func (r *queryReader) isSelect(tokens []token) {
	source := r.q.file.Text
	first := slices.IndexFunc(tokens, func(t token) bool { return !t.is(source, "(") })
	if first < 0 {
		r.add("E0630", token{}, "the query is empty")
		return
	}
	if t := tokens[first]; !t.is(source, "select") && !t.is(source, "with") {
		r.add("E0630", t, "a query begins with `select` or `with`")
		return
	}
	for _, t := range tokens {
		switch {
		case t.is(source, ";"):
			r.add("E0630", t, "a query is one statement, and another one begins here").Help = "keep one `select` in the file"
			return
		case t.kind == word && t.is(source, "into"):
			r.add("E0630", t, "`into` writes, and queries are only read").Help = "take it out; a column of that name is written in quotes"
		case t.kind == hidden:
			r.add("E0630", t, "this comment is run by MySQL as if it were none").Help = "take it out, or write what it says"
		case t.kind == placeholder:
			r.add("E0630", t, "nothing says what this placeholder stands for").Help = "parameters are :from, :to and :after"
		}
	}
}

var parameterNames = []string{"after", "from", "to"}

// parameters puts placeholders where parameters are. They are as long, so that the
// places of which the database complains are those of the file.
func (r *queryReader) parameters(tokens []token) {
	source := r.q.file.Text
	out := []byte(source)
	if n := len(tokens); n > 0 {
		out = out[:tokens[n-1].end] // no semicolon, and no comment, at the end
	}
	numbers := map[string]int{}
	for _, t := range tokens {
		if t.kind != parameter {
			continue
		}
		name := source[t.start+1 : t.end]
		if !slices.Contains(parameterNames, name) {
			d := r.add("E0637", t, "a query has no parameter `:%s`", name)
			*d = d.WithHelp("parameters are :from and :to, the first and the last day of the run's periods, and :after, the day after them").WithNearest(diag.Nearest(name, parameterNames))
			continue
		}
		value := map[string]string{"from": r.window.From, "to": r.window.To, "after": r.window.After}[name]
		if value == "" {
			r.add("E0637", t, "the run has no periods, from which `:%s` would follow", name).Help = "name them: --period 202601..202603, or `periods` in crosswalk.yaml"
			continue
		}
		n, known := numbers[name]
		if !known || r.dialect != postgres {
			r.q.values = append(r.q.values, value)
			n = len(r.q.values)
			numbers[name] = n
		}
		copy(out[t.start:t.end], r.dialect.placeholder(n)+strings.Repeat(" ", t.end-t.start))
	}
	r.q.text = string(out)
}

// span finds the place of a name that the database complains about: where it is
// said last.
func (q *Query) span(name string) diag.Span {
	at := -1
	_, last, qualified := cutLast(name)
	if qualified {
		name = last
	}
	for i, t := range q.tokens {
		if strings.EqualFold(t.name(q.file.Text), name) {
			at = i
		}
	}
	if at < 0 || name == "" {
		return q.whole()
	}
	return q.file.Span(q.tokens[at].start, q.tokens[at].end)
}

func cutLast(name string) (before, last string, ok bool) {
	i := strings.LastIndexByte(name, '.')
	if i < 0 || i == len(name)-1 {
		return "", name, false
	}
	return name[:i], name[i+1:], true
}

// column finds the place of a column: after `as`, or in the list of the outermost
// select.
func (q *Query) column(name string) diag.Span {
	depth, at := 0, -1
	for i, t := range q.tokens {
		switch {
		case t.is(q.file.Text, "("):
			depth++
		case t.is(q.file.Text, ")"):
			depth--
		case depth == 0 && strings.EqualFold(t.name(q.file.Text), name):
			at = i
		}
		if depth == 0 && at >= 0 && t.is(q.file.Text, "from") {
			break
		}
	}
	if at < 0 {
		return q.whole()
	}
	return q.file.Span(q.tokens[at].start, q.tokens[at].end)
}

// whole is the place of a query as such: its first word.
func (q *Query) whole() diag.Span { return q.file.Span(q.tokens[0].start, q.tokens[0].end) }

// at is the word at a place.
func (q *Query) at(offset int) (diag.Span, string) {
	for _, t := range q.tokens {
		if t.start <= offset && offset < t.end {
			return q.file.Span(t.start, t.end), q.file.Text[t.start:t.end]
		}
	}
	return q.whole(), ""
}
