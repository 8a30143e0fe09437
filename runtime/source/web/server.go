package web

import (
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/url"
	"strings"
)

// A Server is where records or metadata are read, and how one is let in.
type Server struct {
	Name string // how messages call it
	URL  string // "https://emr.example.org/openmrs", without user, query and fragment
	Auth Auth
	// Authorities are certificates, in PEM, that vouch for the server besides
	// those of the system; nil: only those.
	Authorities []byte
	// Unencrypted lets http be used where others can listen.
	Unencrypted bool
}

// Auth is what a server lets one in by: nothing, a user with a password, or a
// token. It never appears in a message.
type Auth struct {
	User, Password string
	// Token follows Scheme in the header Authorization: "Bearer", or "ApiToken"
	// for DHIS2's personal access tokens.
	Scheme, Token string
}

// base checks the server's URL; paths are put behind it.
func (s Server) base() (*url.URL, error) {
	u, err := url.Parse(s.URL)
	switch {
	case err != nil || u.Host == "" || u.Hostname() == "" || u.Scheme != "https" && u.Scheme != "http":
		return nil, s.unusable("the URL of server `%s` has to be like https://emr.example.org/openmrs", s.Name)
	case u.User != nil:
		return nil, s.unusable("the URL of server `%s` holds a user: it has a place of its own, and passwords stay out of files that are shared", s.Name)
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		return nil, s.unusable("the URL of server `%s` ends before any ? or #", s.Name)
	case u.Scheme == "http" && !s.Unencrypted && !isLoopback(u.Hostname()):
		return nil, s.unusable("the URL of server `%s` begins with http: others could read the records and the password on their way", s.Name)
	}
	u.Path = strings.TrimSuffix(u.Path, "/")
	u.RawPath = strings.TrimSuffix(u.RawPath, "/")
	return u, nil
}

func (s Server) unusable(format string, args ...any) *Error {
	return s.failed("E0600", format, args...)
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// trust is whom the client believes to be the server.
func (s Server) trust() (*tls.Config, error) {
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if s.Authorities == nil {
		return config, nil
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	if !pool.AppendCertsFromPEM(s.Authorities) {
		return nil, s.unusable("the certificates of server `%s` are not in PEM", s.Name)
	}
	config.RootCAs = pool
	return config, nil
}
