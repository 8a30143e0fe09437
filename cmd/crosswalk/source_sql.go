package main

import (
	"errors"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source/sql"
)

// A sqlSupply is a source whose records are the rows of a query.
type sqlSupply struct {
	server  text // of `servers`, or
	file    text // a SQLite database
	query   text // a file, or the query itself
	timeout time.Duration
}

// sqlSupply reads {sql: SERVER, query: FILE} and {sqlite: FILE, query: FILE}.
func (r *projectReader) sqlSupply(n *yaml.Node) supply {
	s := &sqlSupply{}
	keys := map[string]func(*yaml.Node){"query": r.into(&s.query), "timeout": r.seconds(&s.timeout)}
	if hasKey(n, "sqlite") {
		keys["sqlite"] = r.path(&s.file)
	} else {
		keys["sql"] = r.into(&s.server)
	}
	r.object(n, "a source in a database", keys)
	if !hasKey(n, "query") {
		r.wrongForm(n, "a source in a database has a `query`: a file with one `select`")
	}
	return s
}

// seconds reads how long something may take.
func (r *projectReader) seconds(d *time.Duration) func(*yaml.Node) {
	return func(n *yaml.Node) {
		got, ok := r.text(n, "this key")
		if !ok {
			return
		}
		seconds, err := strconv.Atoi(got.value)
		if err != nil || seconds < 1 || seconds > 1e6 {
			r.wrongForm(n, "it is a number of seconds, from 1 on")
			return
		}
		*d = time.Duration(seconds) * time.Second
	}
}

// inlined reports whether the query itself stands in the project file.
func (s *sqlSupply) inlined() bool {
	words := strings.Fields(s.query.value)
	return len(words) > 1 && slices.ContainsFunc([]string{"select", "with"}, func(w string) bool { return strings.EqualFold(w, words[0]) })
}

// missing finds what the source names in the project and what is not there, and
// what is wrong with the query whatever the database holds.
func (s *sqlSupply) missing(dir, source string, set settings) diag.List {
	var list diag.List
	if !s.inlined() {
		list.Add(missingFile(dir, s.query, "query")...)
	}
	url := ""
	if s.server.value != "" {
		of, d := set.serverNamed(s.server)
		if d != nil {
			list.Add(*d)
		}
		url = of.url.value
	}
	if len(list) > 0 || s.query.value == "" {
		return list
	}
	file, err := s.text(dir, source)
	if err != nil {
		return nil // a run says so
	}
	return sql.CheckQuery(file, url)
}

func (s *sqlSupply) open(in *inputs, source string, b *base) ([]runtime.Input, error) {
	db, err := s.database(in, b, source)
	if err != nil {
		return nil, err
	}
	file, err := s.text(b.paths, source)
	if err != nil {
		return nil, err
	}
	window, err := windowOf(b.transform, in.periods)
	if err != nil {
		return nil, err
	}
	q, err := db.Query(file, window)
	if err != nil {
		return nil, in.system.queryFailure(place{dir: b.paths}, err)
	}
	i := slices.IndexFunc(b.transform.Sources, func(s runtime.Source) bool { return s.Name == source })
	name := first(s.server.value, s.file.value) + "/" + source
	input, err := in.fetched(in.system, source, name, db.Fetch(q, b.transform.Sources[i].Record))
	if err != nil {
		return nil, in.system.queryFailure(place{dir: b.paths}, err)
	}
	return []runtime.Input{input}, nil
}

// text is the file that the query stands in.
func (s *sqlSupply) text(dir, source string) (*diag.File, error) {
	if s.inlined() {
		return diag.NewFile("query of `"+source+"` in "+projectFile, s.query.value), nil
	}
	data, err := os.ReadFile(under(dir, s.query.value))
	if err != nil {
		return nil, cannot("read", s.query.value, err)
	}
	return diag.NewFile(s.query.value, string(data)), nil
}

// database makes the database of a source ready to be asked.
func (s *sqlSupply) database(in *inputs, b *base, source string) (*sql.Database, error) {
	if s.file.value != "" {
		path := under(b.paths, s.file.value)
		if err := needFile(path); err != nil {
			return nil, err
		}
		return asDatabase(sql.New(sql.Server{Name: s.file.value, File: path, Timeout: s.timeout}))
	}
	of, d := b.settings.serverNamed(s.server)
	if d != nil {
		return nil, &failure{exit: exitInvalid, message: d.Message, help: d.Help}
	}
	return in.system.database(b.place, s.server.value, of, s.timeout)
}

func (s system) database(p place, name string, of server, timeout time.Duration) (*sql.Database, error) {
	if of.token.said() {
		return nil, asFailure("E0600", "server `"+name+"` is a database, which takes a `user` and a `password`, and no `token`")
	}
	settings := sql.Server{Name: name, URL: of.url.value, Unencrypted: of.unencrypted, Timeout: timeout}
	var err error
	if settings.User, err = s.reveal(p, name, of.user); err != nil {
		return nil, err
	}
	if settings.Password, err = s.reveal(p, name, of.password); err != nil {
		return nil, err
	}
	if of.ca.value != "" {
		if settings.Authorities, err = os.ReadFile(p.path(of.ca.value)); err != nil {
			return nil, cannot("read", of.ca.value, err)
		}
	}
	return asDatabase(sql.New(settings))
}

func asDatabase(db *sql.Database, err error) (*sql.Database, error) {
	if err != nil {
		return nil, sqlFailure(err)
	}
	return db, nil
}

// sqlFailure says why a database could not be read.
func sqlFailure(err error) error {
	var e *sql.Error
	if !errors.As(err, &e) {
		return err
	}
	return asFailure(e.Code, e.Message)
}

func asFailure(code diag.Code, message string) *failure {
	return (&failure{exit: exitFiles, message: message}).withHelp("`crosswalk explain %s` says more", code)
}

// queryFailure shows what is wrong with a query, which is a part of the project.
func (s system) queryFailure(p place, err error) error {
	var q *sql.QueryError
	if !errors.As(err, &q) {
		return err
	}
	if err := s.showProblems(s.stderr, "terminal", "auto", newNamer().shown(p, q.Problems)); err != nil {
		return err
	}
	return silent(exitInvalid)
}

// windowOf gives the days of a run's periods to queries.
func windowOf(t *runtime.Transform, periods string) (sql.Window, error) {
	if periods == "" {
		return sql.Window{}, nil
	}
	in, err := t.Target.Periods()
	if err != nil {
		return sql.Window{}, err
	}
	from, to, err := in.ParseRange(periods)
	if err != nil {
		return sql.Window{}, misused("--period %s: it is %s", periods, err).withHelp(periodsHelp)
	}
	after, err := to.LastDay().AddDays(1)
	if err != nil {
		return sql.Window{}, misused("--period %s: nothing comes after it", periods)
	}
	return sql.Window{From: from.FirstDay().String(), To: to.LastDay().String(), After: after.String()}, nil
}
