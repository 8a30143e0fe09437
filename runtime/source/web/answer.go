package web

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"time"
)

// An Answer is what a server said, whole. Its status is one of success.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
	path   string
}

// Path is what was asked for, for messages.
func (a *Answer) Path() string { return a.path }

// IsJSON reports whether the answer says that it is JSON: a page to log in with,
// for example, is not.
func (a *Answer) IsJSON() bool {
	kind, _, err := mime.ParseMediaType(a.Header.Get("Content-Type"))
	return err == nil && (kind == "application/json" || kind == "text/json" || len(kind) > 5 && kind[len(kind)-5:] == "+json")
}

// A reply is an answer with its body still to be read.
type reply struct {
	client *Client
	path   string
	status int
	header http.Header
	body   io.ReadCloser
}

func newReply(ctx context.Context, c *Client, path string, r *http.Response, cancel context.CancelCauseFunc) *reply {
	return &reply{client: c, path: path, status: r.StatusCode, header: r.Header, body: watched(ctx, r.Body, c.options.Silence, cancel)}
}

// refused is the error of a status that is none of success.
func (r *reply) refused() error {
	if r.status >= 200 && r.status <= 299 {
		return nil
	}
	return &busy{r.client.refused(r.path, r.status), r.client.retryAfter(r.header)}
}

// all reads the body up to a limit.
func (r *reply) all(limit int64) (*Answer, error) {
	if err := r.refused(); err != nil {
		return nil, err
	}
	var body bytes.Buffer
	n, err := io.Copy(&body, io.LimitReader(r.body, limit+1))
	switch {
	case err != nil:
		return nil, r.lost(err)
	case n > limit:
		return nil, r.client.server.failed("E0606", "server `%s`: the answer to %s is larger than %d MiB; ask for smaller pages", r.client.server.Name, r.path, limit>>20)
	}
	return &Answer{Status: r.status, Header: r.header, Body: body.Bytes(), path: r.path}, nil
}

// lost is the error of a connection that ended inside an answer.
func (r *reply) lost(err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	e := r.client.server.failed("E0605", "server `%s`: the connection was lost within the answer to %s", r.client.server.Name, r.path)
	e.Err = err
	return e
}

// A wholeBody gives an error of ours where the body ends too early.
type wholeBody struct{ reply *reply }

// Read passes the body on.
func (b *wholeBody) Read(p []byte) (int, error) {
	n, err := b.reply.body.Read(p)
	if err != nil && err != io.EOF {
		err = b.reply.lost(err)
	}
	return n, err
}

// Close gives the connection back.
func (b *wholeBody) Close() error { return b.reply.body.Close() }

// watched ends a body from which nothing comes for too long.
func watched(ctx context.Context, body io.ReadCloser, silence time.Duration, cancel context.CancelCauseFunc) io.ReadCloser {
	return &watchedBody{ctx, body, silence, time.AfterFunc(silence, func() { cancel(errSilent) }), cancel}
}

type watchedBody struct {
	ctx context.Context
	io.ReadCloser
	silence time.Duration
	timer   *time.Timer
	cancel  context.CancelCauseFunc
}

// Read starts the time anew with each byte.
func (b *watchedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if n > 0 {
		b.timer.Reset(b.silence)
	}
	if err != nil && err != io.EOF && b.ctx.Err() != nil {
		err = context.Cause(b.ctx) // silence, or that nobody wants it any more
	}
	return n, err
}

// Close ends the request.
func (b *watchedBody) Close() error {
	b.timer.Stop()
	err := b.ReadCloser.Close()
	b.cancel(nil)
	return err
}
