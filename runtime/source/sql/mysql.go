package sql

import (
	"context"
	"database/sql"
	"io"
	"net"
	"strconv"

	driver "github.com/go-sql-driver/mysql"
)

// A mysqlSession asks MySQL or MariaDB. Rows come one by one, as the server has
// them ready.
type mysqlSession struct {
	db   *Database
	pool *sql.DB
	conn *sql.Conn
}

// beginMySQL starts the transaction: at one moment, in UTC, and with room for
// lists that GROUP_CONCAT and JSON_ARRAYAGG would cut off without a word.
var beginMySQL = []string{
	"set session time_zone = '+00:00', session group_concat_max_len = 16777216",
	"set session transaction isolation level repeatable read",
	"start transaction with consistent snapshot, read only",
}

// noWords keeps the driver from writing to standard error.
type noWords struct{}

// Print drops what the driver says.
func (noWords) Print(...any) {}

func (d *Database) openMySQL(ctx context.Context) (session, error) {
	config := driver.NewConfig()
	config.User, config.Passwd = d.server.User, d.server.Password
	config.Net, config.Addr = "tcp", net.JoinHostPort(d.host, strconv.Itoa(int(d.port)))
	config.DBName, config.TLS, config.Timeout, config.Logger = d.name, d.trust, patience, noWords{}
	connector, err := driver.NewConnector(config)
	if err != nil {
		return nil, d.server.unusable("the settings of %s cannot be used", d.server.called())
	}
	pool := sql.OpenDB(connector)
	conn, err := pool.Conn(ctx)
	if err != nil {
		_ = pool.Close()
		return nil, d.mysqlConnect(err)
	}
	s := &mysqlSession{d, pool, conn}
	for _, statement := range beginMySQL {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			s.close()
			return nil, d.mysqlFailure(err, nil)
		}
	}
	return s, nil
}

func (s *mysqlSession) close() {
	_ = s.conn.Close()
	_ = s.pool.Close()
}

func (s *mysqlSession) columns(ctx context.Context, q *Query) ([]column, error) {
	shell := *q
	shell.text = "select * from (\n" + q.text + "\n) as crosswalk limit 0"
	r, err := s.rows(ctx, &shell)
	if err != nil {
		return nil, err
	}
	defer r.close()
	return r.columns(), nil
}

func (s *mysqlSession) rows(ctx context.Context, q *Query) (rows, error) {
	ctx, cancel := context.WithCancel(ctx)
	found, err := s.conn.QueryContext(ctx, q.text, anys(q.values)...)
	if err != nil {
		cancel()
		return nil, s.db.mysqlFailure(err, q)
	}
	types, err := found.ColumnTypes()
	if err != nil {
		cancel()
		_ = found.Close()
		return nil, s.db.mysqlFailure(err, q)
	}
	r := &mysqlRows{cancel: cancel, db: s.db, query: q, found: found, described: make([]column, len(types)), raw: make([]sql.RawBytes, len(types)), into: make([]any, len(types)), cells: make([]cell, len(types))}
	for i, t := range types {
		r.described[i] = mysqlColumn(t)
		r.into[i] = &r.raw[i]
	}
	return r, nil
}

func anys(texts []string) []any {
	var all []any
	for _, t := range texts {
		all = append(all, t)
	}
	return all
}

type mysqlRows struct {
	cancel    context.CancelFunc
	db        *Database
	query     *Query
	found     *sql.Rows
	described []column
	raw       []sql.RawBytes
	into      []any
	cells     []cell
}

func (r *mysqlRows) columns() []column { return r.described }

func (r *mysqlRows) next() ([]cell, error) {
	if !r.found.Next() {
		if err := r.found.Err(); err != nil {
			return nil, r.db.mysqlFailure(err, r.query)
		}
		return nil, io.EOF
	}
	if err := r.found.Scan(r.into...); err != nil {
		return nil, r.db.mysqlFailure(err, r.query)
	}
	for i, value := range r.raw {
		r.cells[i] = cell{r.described[i].ofMySQL(value), r.described[i].class}
	}
	return r.cells, nil
}

// close ends the connection: closed alone, the driver would read all rows that
// are still to come.
func (r *mysqlRows) close() {
	r.cancel()
	_ = r.found.Close()
}
