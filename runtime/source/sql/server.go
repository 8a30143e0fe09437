package sql

import (
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/url"
	"strings"
	"time"
)

// A Server is a database: one that listens, by its URL, or a file of SQLite.
type Server struct {
	Name           string // how messages call it
	URL            string // "postgres://host:5432/database", "mysql://host:3306/database"
	File           string // instead: path of a SQLite database
	User, Password string
	// Authorities are certificates, in PEM, that vouch for the server besides
	// those of the system; nil: only those.
	Authorities []byte
	// Unencrypted lets records and passwords travel where others can listen.
	Unencrypted bool
	// Timeout ends a query that takes longer; 0: none does.
	Timeout time.Duration
}

// A Database is a server whose settings can be used. It holds no connection.
type Database struct {
	server  Server
	dialect dialect
	host    string
	port    uint16
	name    string // of the database
	trust   *tls.Config
}

// IsURL reports whether a URL is that of a database.
func IsURL(text string) bool {
	scheme, _, _ := strings.Cut(text, "://")
	_, ok := schemes[scheme]
	return ok
}

var schemes = map[string]struct {
	dialect dialect
	port    string
}{
	"postgres": {postgres, "5432"}, "postgresql": {postgres, "5432"},
	"mysql": {mysql, "3306"}, "mariadb": {mysql, "3306"},
}

// New checks the settings of a database. The error is an [*Error].
func New(s Server) (*Database, error) {
	if s.File != "" {
		return &Database{server: s, dialect: sqlite, name: s.File}, nil
	}
	u, err := url.Parse(s.URL)
	if err != nil || u.Hostname() == "" || !IsURL(s.URL) {
		return nil, s.unusable("the URL of server `%s` has to be like postgres://db.example.org:5432/emr or mysql://db.example.org/openmrs", s.Name)
	}
	d := &Database{server: s, dialect: schemes[u.Scheme].dialect, host: u.Hostname(), name: strings.TrimPrefix(u.Path, "/")}
	port := u.Port()
	if port == "" {
		port = schemes[u.Scheme].port
	}
	number, err := net.LookupPort("tcp", port)
	switch {
	case err != nil:
		return nil, s.unusable("the URL of server `%s` has a port that is none", s.Name)
	case u.User != nil:
		return nil, s.unusable("the URL of server `%s` holds a user: it has a place of its own, and passwords stay out of files that are shared", s.Name)
	case d.name == "" || strings.Contains(d.name, "/"):
		return nil, s.unusable("the URL of server `%s` ends with the name of the database: %s://%s/NAME", s.Name, u.Scheme, u.Host)
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		return nil, s.unusable("the URL of server `%s` ends before any ? or #", s.Name)
	case s.User == "":
		return nil, s.unusable("server `%s` is a database, which needs a `user` and a `password`", s.Name)
	}
	d.port = uint16(number)
	return d, d.setTrust()
}

// setTrust decides whom to believe to be the server. TLS is left out only where
// nobody else can listen, or where that was asked for.
func (d *Database) setTrust() error {
	s := d.server
	if s.Authorities == nil && (s.Unencrypted || isLoopback(d.host)) {
		return nil
	}
	d.trust = &tls.Config{MinVersion: tls.VersionTLS12, ServerName: d.host}
	if s.Authorities == nil {
		return nil
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	if !pool.AppendCertsFromPEM(s.Authorities) {
		return s.unusable("the certificates of server `%s` are not in PEM", s.Name)
	}
	d.trust.RootCAs = pool
	return nil
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Encrypted reports whether connections are encrypted, or fail.
func (d *Database) Encrypted() bool { return d.trust != nil }
