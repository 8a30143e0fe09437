package sql

import (
	"context"
	"errors"
	"fmt"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source/web"
)

// An Error is why a database cannot be read, or not to the end. Its words name
// the server, and never what a row holds.
type Error struct {
	Code    diag.Code
	Message string
	Err     error // what the driver said, or nil; not for people
}

func (e *Error) Error() string { return e.Message }

// Unwrap returns what the driver said.
func (e *Error) Unwrap() error { return e.Err }

// A QueryError is what is wrong with a query, all at once.
type QueryError struct{ Problems diag.List }

func (e *QueryError) Error() string {
	if len(e.Problems) == 0 {
		return "the query cannot be used"
	}
	return e.Problems[0].Message
}

func (s Server) failed(code diag.Code, err error, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...), Err: err}
}

func (s Server) unusable(format string, args ...any) *Error {
	return s.failed("E0600", nil, format, args...)
}

// called is the database in messages.
func (s Server) called() string {
	if s.File != "" {
		return s.Name
	}
	return "server `" + s.Name + "`"
}

// unreached says why there is no connection.
func (s Server) unreached(err error) error {
	return s.failed("E0601", err, "%s cannot be reached: %s", s.called(), web.Unreached(err))
}

// noTLS is the error of a server that cannot encrypt.
func (s Server) noTLS(err error) error {
	return s.failed("E0601", err, "%s does not encrypt connections; inside of a closed network, say so: `unencrypted: true`", s.called())
}

// notLetIn is the error of wrong credentials.
func (s Server) notLetIn(err error) error {
	return s.failed("E0602", err, "%s does not accept the user and password", s.called())
}

// noDatabase is the error of a name that no database of the server has.
func (s Server) noDatabase(err error, name string) error {
	return s.failed("E0636", err, "%s has no database \"%s\" that this user can see", s.called(), name)
}

// lost is the error of rows that ended before their end.
func (s Server) lost(err error) error {
	return s.failed("E0605", err, "%s: the connection was lost before all rows had come", s.called())
}

// ended is the error of a query that the database gave up.
func (s Server) ended(err error, why string) error {
	return s.failed("E0635", err, "%s ended the query: %s", s.called(), why)
}

// stopped tells the end that was asked for, by the user or by a time limit, from others.
func (s Server) stopped(ctx context.Context, err error) error {
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return s.ended(err, fmt.Sprintf("it took longer than %s, the `timeout` of the source", s.Timeout))
	case ctx.Err() != nil:
		return context.Canceled
	}
	return nil
}
