// Package reach says in plain words why a server cannot be reached, whatever is
// spoken with it.
//
// The words name no address, no certificate and nothing of Go.
package reach

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"syscall"
)

// Words says why there is no connection.
func Words(err error) string {
	var dns *net.DNSError
	var unknown x509.UnknownAuthorityError
	var host x509.HostnameError
	var invalid x509.CertificateInvalidError
	var verification *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	switch {
	case errors.As(err, &dns):
		return "there is no such host"
	case errors.As(err, &unknown):
		return "nobody whom this machine trusts vouches for its certificate; name its authority with `ca`"
	case errors.As(err, &host):
		return "its certificate is for another host"
	case errors.As(err, &invalid), errors.As(err, &verification):
		return "its certificate is not valid, or no longer"
	case errors.As(err, &record):
		return "it does not speak TLS; is it http?"
	case IsRefused(err):
		return "nothing answers at its port"
	case IsTimeout(err):
		return "it does not answer in time"
	case IsCut(err):
		return "it ends the connection without an answer"
	}
	return "the connection fails"
}

// IsRefused holds where nothing listens.
func IsRefused(err error) bool { return errors.Is(err, syscall.ECONNREFUSED) }

// IsTimeout holds where no answer came in time.
func IsTimeout(err error) bool {
	var of interface{ Timeout() bool }
	return errors.As(err, &of) && of.Timeout()
}

// IsCut holds where a connection was ended in the middle.
func IsCut(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, syscall.ECONNRESET)
}
