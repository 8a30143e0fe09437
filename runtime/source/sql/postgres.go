package sql

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

// patience is how long a server may take to let one in.
const patience = 30 * time.Second

// A postgresSession asks in the extended protocol and reads the texts that
// PostgreSQL itself writes: digits stay as they are.
type postgresSession struct {
	db   *Database
	conn *pgconn.PgConn
}

// beginPostgres starts the transaction. Its settings say how values are written.
const beginPostgres = `begin isolation level repeatable read read only;
set local datestyle = 'ISO, YMD'; set local timezone = 'UTC'; set local intervalstyle = 'iso_8601';
set local extra_float_digits = 1; set local standard_conforming_strings = on`

func (d *Database) openPostgres(ctx context.Context) (session, error) {
	// All that the text leaves open would be taken from the environment.
	config, err := pgconn.ParseConfig("host=localhost port=5432 user=none password=none dbname=none sslmode=disable target_session_attrs=any connect_timeout=30")
	if err != nil {
		return nil, d.server.unusable("%s cannot be asked: an environment variable of PostgreSQL (PG…) cannot be read", d.server.called())
	}
	config.Host, config.Port, config.Database = d.host, d.port, d.name
	config.User, config.Password = d.server.User, d.server.Password
	config.TLSConfig, config.Fallbacks, config.ValidateConnect, config.AfterConnect = d.trust, nil, nil, nil
	config.KerberosSrvName, config.KerberosSpn = "", ""
	config.ConnectTimeout = patience
	config.RuntimeParams = map[string]string{"client_encoding": "UTF8", "application_name": "crosswalk"}
	conn, err := pgconn.ConnectConfig(ctx, config)
	if err != nil {
		return nil, d.postgresConnect(err)
	}
	s := &postgresSession{d, conn}
	if err := conn.Exec(ctx, beginPostgres).Close(); err != nil {
		s.close()
		return nil, d.postgresFailure(err, nil)
	}
	return s, nil
}

func (s *postgresSession) close() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_ = s.conn.Close(ctx) // nothing was written
}

func (s *postgresSession) columns(ctx context.Context, q *Query) ([]column, error) {
	columns, err := s.prepare(ctx, q)
	if err != nil {
		return nil, err
	}
	return columns, s.required(ctx, q, columns)
}

// prepare lets the server read the query, which tells its columns.
func (s *postgresSession) prepare(ctx context.Context, q *Query) ([]column, error) {
	statement, err := s.conn.Prepare(ctx, "crosswalk", q.text, nil)
	if err != nil {
		return nil, s.db.postgresFailure(err, q)
	}
	columns := make([]column, len(statement.Fields))
	for i, f := range statement.Fields {
		columns[i] = postgresColumn(f.Name, f.DataTypeOID)
	}
	return columns, s.named(ctx, q, statement.Fields, columns)
}

func (s *postgresSession) rows(ctx context.Context, q *Query) (rows, error) {
	columns, err := s.prepare(ctx, q)
	if err != nil {
		return nil, err
	}
	ask := func() *pgconn.ResultReader { return s.conn.ExecPrepared(ctx, "crosswalk", values(q), nil, nil) }
	return &postgresRows{session: s, query: q, ask: ask, described: columns, cells: make([]cell, len(columns))}, nil
}

func values(q *Query) [][]byte {
	var all [][]byte
	for _, v := range q.values {
		all = append(all, []byte(v))
	}
	return all
}

type postgresRows struct {
	session   *postgresSession
	query     *Query
	ask       func() *pgconn.ResultReader // before the first row
	reader    *pgconn.ResultReader
	described []column
	cells     []cell
}

func (r *postgresRows) columns() []column { return r.described }

func (r *postgresRows) next() ([]cell, error) {
	if r.reader == nil {
		r.reader = r.ask()
	}
	if !r.reader.NextRow() {
		if _, err := r.reader.Close(); err != nil {
			return nil, r.session.db.postgresFailure(err, r.query)
		}
		return nil, io.EOF
	}
	for i, value := range r.reader.Values() {
		r.cells[i] = cell{r.described[i].normal(value), r.described[i].class}
	}
	return r.cells, nil
}

func (r *postgresRows) close() {} // the session closes the connection, rows and all

// postgresConnect says why there is no connection.
func (d *Database) postgresConnect(err error) error {
	var said *pgconn.PgError
	switch {
	case !errors.As(err, &said):
		if d.trust != nil && isNoTLS(err) {
			return d.server.noTLS(err)
		}
		return d.server.unreached(err)
	case said.Code == "3D000":
		return d.server.noDatabase(err, d.name)
	case said.Code[:2] == "28":
		return d.server.notLetIn(err)
	case said.Code[:2] == "42":
		return d.server.noDatabase(err, d.name)
	}
	return d.server.ended(err, "it takes no connection now (SQLSTATE "+said.Code+")")
}
