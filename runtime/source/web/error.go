package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// An Error is why a server cannot be read. Its words name the server and a path,
// without query: what is searched for may be about a patient.
type Error struct {
	Code    diag.Code
	Message string
	Status  int   // of the answer, 0 where there was none
	Err     error // what the system said, or nil; not for people
}

func (e *Error) Error() string { return e.Message }

// Unwrap returns what the system said.
func (e *Error) Unwrap() error { return e.Err }

func (s Server) failed(code diag.Code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// unreached says why there is no answer at all.
func (c *Client) unreached(path string, err error) error {
	if errors.Is(err, context.Canceled) {
		return context.Canceled
	}
	e := c.server.failed("E0601", "server `%s` cannot be reached (%s): %s", c.server.Name, path, Unreached(err))
	e.Err = err
	return e
}

// refused says what a status means that is not one of success.
func (c *Client) refused(path string, status int) error {
	e := &Error{Status: status}
	switch {
	case status == http.StatusUnauthorized:
		e.Code, e.Message = "E0602", fmt.Sprintf("server `%s` does not accept the user and password, or the token (401)", c.server.Name)
	case status == http.StatusForbidden:
		e.Code, e.Message = "E0602", fmt.Sprintf("server `%s` does not let this user read %s (403)", c.server.Name, path)
	case status >= 300 && status < 400:
		e.Code, e.Message = "E0607", fmt.Sprintf("server `%s` sends %s on to another place (%d), where credentials are not taken along", c.server.Name, path, status)
	default:
		e.Code, e.Message = "E0603", strings.TrimSpace(fmt.Sprintf("server `%s` answers %s with %d %s", c.server.Name, path, status, http.StatusText(status)))
	}
	return e
}

// Strange is the error of an answer that is not what was asked for.
func (c *Client) Strange(path, format string, args ...any) error {
	return c.server.failed("E0604", "server `%s`: %s: %s", c.server.Name, path, fmt.Sprintf(format, args...))
}

// Circle is the error of pages that do not come to an end.
func (c *Client) Circle(path string) error {
	return c.server.failed("E0609", "server `%s`: the pages of %s lead back to one that was read", c.server.Name, path)
}
