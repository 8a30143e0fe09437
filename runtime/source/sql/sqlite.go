package sql

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	driver "modernc.org/sqlite"
)

// A sqliteSession reads a file. Its values have types of their own, whatever the
// columns say.
type sqliteSession struct {
	db   *Database
	pool *sql.DB
	conn *sql.Conn
}

func (d *Database) openSQLite(ctx context.Context) (session, error) {
	name := (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: d.name}).EscapedPath(), RawQuery: "mode=ro&_pragma=query_only(1)&_pragma=trusted_schema(0)&_pragma=busy_timeout(10000)"}).String()
	pool, err := sql.Open("sqlite", name)
	if err != nil {
		return nil, d.noSQLite(err)
	}
	conn, err := pool.Conn(ctx)
	if err != nil {
		_ = pool.Close()
		return nil, d.noSQLite(err)
	}
	s := &sqliteSession{d, pool, conn}
	if err := s.begin(ctx); err != nil {
		s.close()
		return nil, d.noSQLite(err)
	}
	return s, nil
}

// begin starts the transaction, and reads something: SQLite looks at a file no
// sooner.
func (s *sqliteSession) begin(ctx context.Context) error {
	if _, err := s.conn.ExecContext(ctx, "begin"); err != nil {
		return err
	}
	var tables int
	return s.conn.QueryRowContext(ctx, "select count(*) from sqlite_schema").Scan(&tables)
}

func (d *Database) noSQLite(err error) error {
	return d.server.failed("E0636", err, "%s cannot be read as a SQLite database", d.server.called())
}

func (s *sqliteSession) close() {
	_ = s.conn.Close()
	_ = s.pool.Close()
}

// columns are described by the tables they come from, if any.
func (s *sqliteSession) columns(ctx context.Context, q *Query) ([]column, error) {
	found, err := s.conn.QueryContext(ctx, "select * from (\n"+q.text+"\n) limit 0", anys(q.values)...)
	if err != nil {
		return nil, s.db.sqliteFailure(err, q)
	}
	defer found.Close()
	types, err := found.ColumnTypes()
	if err != nil {
		return nil, s.db.sqliteFailure(err, q)
	}
	columns := make([]column, len(types))
	for i, t := range types {
		columns[i] = sqliteColumn(t.Name(), t.DatabaseTypeName())
	}
	return columns, nil
}

// secondOfItsName is how SQLite calls the second column of a name.
var secondOfItsName = regexp.MustCompile(`^(.+):\d+$`)

// sqliteColumn takes from the declared type what it is good for: names of types
// are free, and values need not keep to them.
func sqliteColumn(name, declared string) column {
	if found := secondOfItsName.FindStringSubmatch(name); found != nil {
		name = found[1]
	}
	c := column{name: name, typ: strings.ToLower(declared), class: unstated}
	if strings.Contains(declared, "BLOB") {
		c.class = refused
	}
	return c
}

// rows asks for c1, c2, … instead of the columns, with a sign before each: of a
// column of a table the driver would read what looks like a time as one, and lose
// whether it had an offset.
func (s *sqliteSession) rows(ctx context.Context, q *Query) (rows, error) {
	columns, err := s.columns(ctx, q)
	if err != nil {
		return nil, err
	}
	var names, signs []string
	for i := range columns {
		names = append(names, "c"+strconv.Itoa(i+1))
		signs = append(signs, "+c"+strconv.Itoa(i+1))
	}
	text := fmt.Sprintf("with crosswalk(%s) as (\n%s\n) select %s from crosswalk", strings.Join(names, ","), q.text, strings.Join(signs, ","))
	found, err := s.conn.QueryContext(ctx, text, anys(q.values)...)
	if err != nil {
		return nil, s.db.sqliteFailure(err, q)
	}
	r := &sqliteRows{db: s.db, query: q, found: found, described: columns, values: make([]any, len(columns)), into: make([]any, len(columns)), cells: make([]cell, len(columns))}
	for i := range r.values {
		r.into[i] = &r.values[i]
	}
	return r, nil
}

type sqliteRows struct {
	db        *Database
	query     *Query
	found     *sql.Rows
	described []column
	values    []any
	into      []any
	cells     []cell
}

func (r *sqliteRows) columns() []column { return r.described }

func (r *sqliteRows) next() ([]cell, error) {
	if !r.found.Next() {
		if err := r.found.Err(); err != nil {
			return nil, r.db.sqliteFailure(err, r.query)
		}
		return nil, io.EOF
	}
	if err := r.found.Scan(r.into...); err != nil {
		return nil, r.db.sqliteFailure(err, r.query)
	}
	for i, v := range r.values {
		r.cells[i] = ofSQLite(v)
	}
	return r.cells, nil
}

// ofSQLite is a value with the class that it has itself.
func ofSQLite(v any) cell {
	switch v := v.(type) {
	case nil:
		return cell{}
	case int64:
		return cell{strconv.AppendInt(nil, v, 10), integer}
	case float64:
		return cell{strconv.AppendFloat(nil, v, 'g', -1, 64), float}
	case string:
		return cell{[]byte(v), text}
	}
	return cell{[]byte{}, refused}
}

func (r *sqliteRows) close() { _ = r.found.Close() }

// sqliteRefusals are what SQLite says of queries; what is in the brackets is a name.
var sqliteRefusals = []struct {
	said  *regexp.Regexp
	words string
}{
	{regexp.MustCompile(`no such table: (\S+)`), "there is no table %s"},
	{regexp.MustCompile(`no such column: (\S+)`), "there is no column %s"},
	{regexp.MustCompile(`no such function: (\S+)`), "there is no function %s"},
	{regexp.MustCompile(`ambiguous column name: (\S+)`), "%s is a column of several tables"},
	{regexp.MustCompile(`near "([^"]*)": syntax error`), "at %s the query is no SQL that SQLite reads"},
}

// sqliteFailure says why a query came to nothing. The code of nearly all mistakes
// in queries is 1.
func (d *Database) sqliteFailure(err error, q *Query) error {
	var said *driver.Error
	if !errors.As(err, &said) {
		return d.server.lost(err)
	}
	for _, refusal := range sqliteRefusals {
		if found := refusal.said.FindStringSubmatch(said.Error()); found != nil {
			return q.refused("E0631", q.span(found[1]), refusal.words, last(found[1]))
		}
	}
	switch said.Code() & 0xff {
	case 8:
		return q.refused("E0630", q.whole(), "the query writes, and queries are only read", "")
	case 11, 26:
		return d.noSQLite(err)
	case 5, 6:
		return d.server.ended(err, "another program holds the file")
	case 1:
		return q.refused("E0631", q.whole(), "SQLite does not take the query", "")
	}
	return d.server.ended(err, "it fails on some row (error "+strconv.Itoa(said.Code())+")")
}
