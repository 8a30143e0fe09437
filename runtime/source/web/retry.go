package web

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"
)

// A busy server may do later what it does not do now.
type busy struct {
	error
	after time.Duration // that it asks to wait for; 0 where it says nothing
}

// Unwrap returns what it answered.
func (b *busy) Unwrap() error { return b.error }

// How long to wait between two tries: twice as long each time.
const (
	firstWait = time.Second
	mostWait  = 2 * time.Minute
)

// persist does what may fail for a while until it succeeds, fails for good, or
// has failed too often. The last error is returned as it is.
func (c *Client) persist(ctx context.Context, do func() error) error {
	wait := firstWait
	for try := 1; ; try++ {
		err := do()
		var b *busy
		if errors.As(err, &b) {
			err = b.error
		}
		if err == nil || ctx.Err() != nil || try >= c.options.Tries || !mayPass(err) {
			return err
		}
		pause := wait
		if b != nil && b.after > 0 {
			pause = b.after
		}
		if err := c.options.Sleep(ctx, min(pause, mostWait)); err != nil {
			return err
		}
		wait *= 2
	}
}

// mayPass reports whether a later try may succeed.
func mayPass(err error) bool {
	var e *Error
	if !errors.As(err, &e) {
		return false
	}
	switch e.Code {
	case "E0603":
		switch e.Status {
		case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
			return true
		}
	case "E0605":
		return true
	case "E0601":
		return isTimeout(e.Err) || isCut(e.Err) || isRefused(e.Err)
	}
	return false
}

// retryAfter reads what the server asks to wait: seconds, or a date.
func (c *Client) retryAfter(header http.Header) time.Duration {
	said := header.Get("Retry-After")
	if seconds, err := strconv.Atoi(said); err == nil {
		return time.Duration(min(max(seconds, 0), 3600)) * time.Second
	}
	if at, err := http.ParseTime(said); err == nil {
		return max(0, at.Sub(c.options.Now()))
	}
	return 0
}
