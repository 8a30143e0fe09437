package web

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"syscall"
)

// Unreached says in plain words why there is no connection, whatever is spoken over it.
// The words name no address, no certificate and nothing of Go.
func Unreached(err error) string {
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
	case isRefused(err):
		return "nothing answers at its port"
	case isTimeout(err):
		return "it does not answer in time"
	case isCut(err):
		return "it ends the connection without an answer"
	}
	return "the connection fails"
}

// isRefused holds where nothing listens.
func isRefused(err error) bool { return errors.Is(err, syscall.ECONNREFUSED) }

// isTimeout holds where no answer came in time.
func isTimeout(err error) bool {
	var of interface{ Timeout() bool }
	return errors.As(err, &of) && of.Timeout()
}

// isCut holds where a connection was ended in the middle.
func isCut(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, syscall.ECONNRESET)
}
