package sql

import (
	"context"
	"errors"
	"io"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source"
)

// A session is a connection with a transaction that only reads, and that sees the
// database as it was when it began.
type session interface {
	// columns are those of a query, without a row being read.
	columns(ctx context.Context, q *Query) ([]column, error)
	rows(ctx context.Context, q *Query) (rows, error)
	close()
}

// rows are what a query gives, one after the other.
type rows interface {
	columns() []column
	// next gives a row, whose cells are good until the next call. It ends with
	// io.EOF, and only if all rows have come.
	next() ([]cell, error)
	close()
}

// open connects. The errors of all sessions are an [*Error] or a [*QueryError].
func (d *Database) open(ctx context.Context) (session, error) {
	switch d.dialect {
	case mysql:
		return d.openMySQL(ctx)
	case sqlite:
		return d.openSQLite(ctx)
	}
	return d.openPostgres(ctx)
}

// limited gives a context that ends with the time limit of the server.
func (d *Database) limited(ctx context.Context) (context.Context, context.CancelFunc) {
	if d.server.Timeout == 0 {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, d.server.Timeout)
}

// every is after how many rows progress is told.
const every = 1000

// Fetch writes the rows of a query as lines of JSON: what the record has of them.
// Its errors are an [*Error], a [*QueryError], context.Canceled, or that of the
// writer.
func (d *Database) Fetch(q *Query, record *schema.Record) source.Fetch {
	return func(ctx context.Context, to io.Writer, progress source.Progress) error {
		ctx, cancel := d.limited(ctx)
		defer cancel()
		err := d.fetch(ctx, q, record, to, progress)
		if stopped := d.server.stopped(ctx, err); err != nil && stopped != nil {
			return stopped
		}
		return err
	}
}

func (d *Database) fetch(ctx context.Context, q *Query, record *schema.Record, to io.Writer, progress source.Progress) error {
	s, err := d.open(ctx)
	if err != nil {
		return err
	}
	defer s.close()
	r, err := s.rows(ctx, q)
	if err != nil {
		return err
	}
	defer r.close()
	fields, err := match(q, r.columns(), record, d.dialect)
	if err != nil {
		return err
	}
	return copyRows(r, fields, to, progress)
}

func copyRows(r rows, fields []field, to io.Writer, progress source.Progress) error {
	var line []byte
	for n := int64(1); ; n++ {
		cells, err := r.next()
		if errors.Is(err, io.EOF) {
			progress.Tell(n-1, 0)
			return nil
		}
		if err != nil {
			return err
		}
		line = appendLine(line[:0], fields, cells)
		if _, err := to.Write(line); err != nil {
			return err
		}
		if n%every == 0 {
			progress.Tell(n, 0)
		}
	}
}

// columnsOf asks for the columns of a query and reads no row.
func (d *Database) columnsOf(ctx context.Context, q *Query) ([]column, error) {
	ctx, cancel := d.limited(ctx)
	defer cancel()
	s, err := d.open(ctx)
	if err != nil {
		return nil, err
	}
	defer s.close()
	return s.columns(ctx, q)
}
