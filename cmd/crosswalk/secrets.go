package main

import (
	"errors"
	"io"
	"io/fs"
	"os"
	goruntime "runtime"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/runtime/source/web"
)

// maxSecret is the size of a secret's file, in bytes, that is still read.
const maxSecret = 64 << 10

// reveal gives a secret of a server. Messages say where it should be, and never
// what it is.
func (s system) reveal(p place, of string, sec secret) (string, error) {
	switch {
	case sec.env.value != "":
		value := s.getenv(sec.env.value)
		if value == "" {
			return "", noSecret("the environment variable %s is not set", sec.env.value).
				withHelp("server `%s` needs it", of)
		}
		return value, nil
	case sec.file.value != "":
		return secretFile(p.path(sec.file.value))
	}
	return sec.plain.value, nil
}

func noSecret(format string, args ...any) *failure {
	f := misused(format, args...)
	f.exit = exitFiles
	return f
}

// secretFile reads a file that nobody else can read.
func secretFile(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return "", noSecret("there is no file %s", path)
		}
		return "", cannot("read", path, err)
	}
	defer f.Close() // only read
	info, err := f.Stat()
	switch {
	case err != nil:
		return "", cannot("read", path, err)
	case !info.Mode().IsRegular():
		return "", noSecret("%s is no file", path)
	case goruntime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0:
		return "", noSecret("%s holds a secret, and others can read it", path).withHelp("let only yourself read it: chmod 600 %s", path)
	}
	data, err := io.ReadAll(io.LimitReader(f, maxSecret+1))
	text := strings.TrimRight(string(data), "\r\n")
	switch {
	case err != nil:
		return "", cannot("read", path, err)
	case len(data) > maxSecret:
		return "", noSecret("%s is larger than 64 KiB: that is no secret of a server", path)
	case text == "":
		return "", noSecret("%s is empty", path)
	case strings.ContainsAny(text, "\r\n\x00"):
		return "", noSecret("%s has more than one line", path).withHelp("a user, password or token is one line")
	}
	return text, nil
}

// client makes a client of a server of the project. Scheme is the word before a
// token: "Bearer", or "ApiToken" for DHIS2.
func (s system) client(p place, name string, of server, scheme string) (*web.Client, error) {
	var auth web.Auth
	var err error
	if auth.User, err = s.reveal(p, name, of.user); err != nil {
		return nil, err
	}
	if auth.Password, err = s.reveal(p, name, of.password); err != nil {
		return nil, err
	}
	if auth.Token, err = s.reveal(p, name, of.token); err != nil {
		return nil, err
	}
	auth.Scheme = scheme
	server := web.Server{Name: name, URL: of.url.value, Auth: auth, Unencrypted: of.unencrypted}
	if of.ca.value != "" {
		if server.Authorities, err = os.ReadFile(p.path(of.ca.value)); err != nil {
			return nil, cannot("read", of.ca.value, err)
		}
	}
	c, err := web.New(server, web.Options{Agent: agent()})
	if err != nil {
		return nil, webFailure(err)
	}
	return c, nil
}

// webFailure says why a server could not be read.
func webFailure(err error) error {
	var e *web.Error
	if !errors.As(err, &e) {
		return err
	}
	return (&failure{exit: exitFiles, message: e.Message}).withHelp("`crosswalk explain %s` says more", e.Code)
}
