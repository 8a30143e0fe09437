package web

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Options say how patient a client is; zero values stand for what is in brackets.
type Options struct {
	Agent   string        // User-Agent ("crosswalk")
	Tries   int           // of one request (5)
	Silence time.Duration // without a byte, before a connection counts as lost (2 min)
	Limit   int64         // bytes of one answer that is read as a whole (64 MiB)
	// Sleep waits, and stands for a clock in tests (time.After).
	Sleep func(context.Context, time.Duration) error
	// Now is used to read dates in Retry-After (time.Now).
	Now func() time.Time
}

func (o *Options) fill() {
	if o.Agent == "" {
		o.Agent = "crosswalk"
	}
	if o.Tries == 0 {
		o.Tries = 5
	}
	if o.Silence == 0 {
		o.Silence = 2 * time.Minute
	}
	if o.Limit == 0 {
		o.Limit = 64 << 20
	}
	if o.Sleep == nil {
		o.Sleep = sleep
	}
	if o.Now == nil {
		o.Now = time.Now
	}
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// A Client reads from one server.
type Client struct {
	server  Server
	base    *url.URL
	options Options
	http    *http.Client
}

// New makes a client. The error is an [*Error] where the server's URL or
// certificates cannot be used.
func New(s Server, o Options) (*Client, error) {
	base, err := s.base()
	if err != nil {
		return nil, err
	}
	trust, err := s.trust()
	if err != nil {
		return nil, err
	}
	o.fill()
	transport := &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		TLSClientConfig:       trust,
		ForceAttemptHTTP2:     true,
		ResponseHeaderTimeout: o.Silence,
		TLSHandshakeTimeout:   o.Silence,
		IdleConnTimeout:       o.Silence,
		MaxIdleConnsPerHost:   2,
	}
	return &Client{server: s, base: base, options: o, http: &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}, nil
}

// Name is how messages call the server.
func (c *Client) Name() string { return c.server.Name }

// Close gives back connections that are kept open.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Get reads a whole answer of a server. The reference is relative to the
// server's URL, "ws/rest/v1/encounter?v=full", or a link that the server gave.
func (c *Client) Get(ctx context.Context, reference string, headers ...string) (*Answer, error) {
	u, err := c.resolve(reference)
	if err != nil {
		return nil, err
	}
	var answer *Answer
	err = c.persist(ctx, func() error {
		r, err := c.open(ctx, u, headers)
		if err != nil {
			return err
		}
		defer r.body.Close()
		answer, err = r.all(c.options.Limit)
		return err
	})
	return answer, err
}

// Wait waits for as long as an answer asks with Retry-After, at most two minutes;
// where it says nothing, for otherwise.
func (c *Client) Wait(ctx context.Context, a *Answer, otherwise time.Duration) (waited time.Duration, err error) {
	pause := c.retryAfter(a.Header)
	if pause <= 0 {
		pause = otherwise
	}
	pause = min(pause, mostWait)
	return pause, c.options.Sleep(ctx, pause)
}

// Stream opens an answer of any size. Reading it ends with an [*Error] where the
// connection is lost before the end; it is not tried again then.
func (c *Client) Stream(ctx context.Context, reference string, headers ...string) (io.ReadCloser, error) {
	u, err := c.resolve(reference)
	if err != nil {
		return nil, err
	}
	var body io.ReadCloser
	err = c.persist(ctx, func() error {
		r, err := c.open(ctx, u, headers)
		if err != nil {
			return err
		}
		if err := r.refused(); err != nil {
			r.body.Close()
			return err
		}
		body = &wholeBody{r}
		return nil
	})
	return body, err
}

// resolve puts a reference behind the server's URL. Of a link of the server's own
// only path and query are used, since servers behind others often do not know how
// they are called from outside: whatever it says, the same server is asked, and
// nothing outside of its path.
func (c *Client) resolve(reference string) (*url.URL, error) {
	ref, err := url.Parse(reference)
	if err != nil || ref.Opaque != "" {
		return nil, c.badLink("cannot be read")
	}
	u := *c.base
	path := ref.EscapedPath()
	switch {
	case ref.IsAbs() || strings.HasPrefix(path, "/"):
		if path != c.base.EscapedPath() && !strings.HasPrefix(path, c.base.EscapedPath()+"/") {
			return nil, c.badLink("leads to a place outside of the server's URL")
		}
	case path == "":
		path = c.base.EscapedPath()
	default:
		path = c.base.EscapedPath() + "/" + path
	}
	if hasDots(ref.Path) {
		return nil, c.badLink("leads to a place outside of the server's URL")
	}
	if u.Path, err = url.PathUnescape(path); err != nil {
		return nil, c.badLink("cannot be read")
	}
	u.RawPath, u.RawQuery = path, writtenOut(ref.RawQuery)
	return &u, nil
}

func (c *Client) badLink(what string) error {
	return c.server.failed("E0604", "server `%s`: a link %s", c.server.Name, what)
}

func hasDots(path string) bool {
	for part := range strings.SplitSeq(path, "/") {
		if part == ".." || part == "." {
			return true
		}
	}
	return false
}

// short is the path of a URL below the server's, for messages.
func (c *Client) short(u *url.URL) string {
	if p := strings.TrimPrefix(strings.TrimPrefix(u.Path, c.base.Path), "/"); p != "" {
		return p
	}
	return "/"
}

// open sends one request and gives the answer with its body open.
func (c *Client) open(ctx context.Context, u *url.URL, headers []string) (*reply, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		cancel(nil)
		return nil, c.badLink("cannot be read")
	}
	request.Header.Set("User-Agent", c.options.Agent)
	request.Header.Set("Accept", "application/json")
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	c.server.Auth.put(request)
	response, err := c.http.Do(request)
	if err != nil {
		cancel(nil)
		return nil, c.unreached(c.short(u), err)
	}
	return newReply(ctx, c, c.short(u), response, cancel), nil
}

func (a Auth) put(r *http.Request) {
	switch {
	case a.Token != "":
		r.Header.Set("Authorization", a.Scheme+" "+a.Token)
	case a.User != "" || a.Password != "":
		r.SetBasicAuth(a.User, a.Password)
	}
}

var errSilent error = silent{}

// silent is the error of a time limit of our own; it is one as those of the system are.
type silent struct{}

func (silent) Error() string { return "nothing came for too long" }

// Timeout tells it from other ends of a connection.
func (silent) Timeout() bool { return true }
