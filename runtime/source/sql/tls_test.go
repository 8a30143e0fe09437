package sql_test

import (
	"bytes"
	"encoding/binary"
	"encoding/pem"
	"io"
	"net"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/crosswalk-dhis2/crosswalk/runtime/source/sql"
)

// encryption asks a database by what the connection at hand is encrypted.
var encryption = map[string]string{
	"PostgreSQL": "select coalesce(version, '') as x from pg_stat_ssl where pid = pg_backend_pid()",
	"MariaDB":    "select variable_value as x from information_schema.session_status where variable_name = 'Ssl_version'",
}

// authority is the certificate that vouches for the servers of .ci/databases.
func authority(t *testing.T) []byte {
	t.Helper()
	path := os.Getenv("CROSSWALK_TEST_CA")
	if path == "" {
		skip(t, "CROSSWALK_TEST_CA")
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// stranger is a certificate that vouches for none of them.
func stranger(t *testing.T) []byte {
	t.Helper()
	other := httptest.NewTLSServer(nil)
	defer other.Close()
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: other.Certificate().Raw})
}

// A connection is encrypted where somebody vouches for the server, and is not made
// where nobody does.
func TestEncryptedConnections(t *testing.T) {
	for _, d := range databases[:2] {
		t.Run(d.name, func(t *testing.T) {
			f := d.open(t)
			f.Authorities = authority(t)
			got, err := f.fetch(t, encryption[d.name], record("x:text"))
			if err != nil || !strings.HasPrefix(got, `{"x":"TLSv1.`) {
				t.Errorf("with the server's authority: %q, %v", got, err)
			}
			f.Authorities = append(stranger(t), f.Authorities...)
			if got, err = f.fetch(t, encryption[d.name], record("x:text")); err != nil || !strings.HasPrefix(got, `{"x":"TLSv1.`) {
				t.Errorf("with several authorities: %q, %v", got, err)
			}

			f.Authorities = stranger(t)
			_, err = f.fetch(t, "select 1 as x", record("x:int"))
			if problems(err) != "E0601" || !strings.Contains(err.Error(), "nobody whom this machine trusts vouches for its certificate; name its authority with `ca`") {
				t.Errorf("with another authority: %v", err)
			}

			f.Authorities = authority(t)
			f.URL = strings.Replace(f.URL, "127.0.0.1", "localhost", 1) // which the certificate is not for
			_, err = f.fetch(t, "select 1 as x", record("x:int"))
			if problems(err) != "E0601" || !strings.Contains(err.Error(), "its certificate is for another host") {
				t.Errorf("by another name: %v", err)
			}
		})
	}
}

// On the same machine nothing is encrypted, unless there is an authority.
func TestPlainConnections(t *testing.T) {
	for _, d := range databases[:2] {
		t.Run(d.name, func(t *testing.T) {
			got, err := d.open(t).fetch(t, encryption[d.name], record("x:text"))
			if err != nil || got != `{"x":""}`+"\n" {
				t.Errorf("%q, %v", got, err)
			}
		})
	}
}

// Nothing is sent, no user and no password either, to a server that does not
// encrypt, or whose word for it somebody on the way has taken out, where encryption
// is wanted.
func TestServersThatDoNotEncrypt(t *testing.T) {
	for i, strip := range []func(here, there net.Conn) error{stripPostgres, stripMariaDB} {
		t.Run(databases[i].name, func(t *testing.T) {
			f := databases[i].open(t)
			f.Authorities = stranger(t)
			u, err := url.Parse(f.URL)
			if err != nil {
				t.Fatal(err)
			}
			sent := make(chan []byte, 1)
			u.Host = between(t, u.Host, strip, sent)
			f.URL = u.String()
			_, err = f.fetch(t, "select 1 as x", record("x:int"))
			if problems(err) != "E0601" || !strings.Contains(err.Error(), "does not encrypt connections") {
				t.Errorf("it is %v", err)
			}
			select {
			case data := <-sent:
				if bytes.Contains(data, []byte(f.User)) {
					t.Errorf("a user was named in what everybody can read")
				}
			case <-time.After(20 * time.Second):
				t.Error("the connection was not given up")
			}
		})
	}
}

// between stands between a client and a server, and reads what the client says
// after strip has spoken to it.
func between(t *testing.T, server string, strip func(here, there net.Conn) error, sent chan<- []byte) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		here, err := listener.Accept()
		if err != nil {
			return
		}
		defer here.Close()
		there, err := net.Dial("tcp", server)
		if err != nil {
			return
		}
		defer there.Close()
		if strip(here, there) == nil {
			_ = here.SetReadDeadline(time.Now().Add(10 * time.Second))
			data, _ := io.ReadAll(here) // until the client gives up
			sent <- data
		}
	}()
	return listener.Addr().String()
}

// stripPostgres answers the question for TLS as a server without it does: N.
func stripPostgres(here, _ net.Conn) error {
	if _, err := io.ReadFull(here, make([]byte, 8)); err != nil {
		return err
	}
	_, err := here.Write([]byte("N"))
	return err
}

// stripMariaDB takes the sign for TLS out of what the server can do, which it says
// first: after its version, the number of the connection and eight bytes of salt.
func stripMariaDB(here, there net.Conn) error {
	head := make([]byte, 4)
	if _, err := io.ReadFull(there, head); err != nil {
		return err
	}
	greeting := make([]byte, int(head[0])|int(head[1])<<8|int(head[2])<<16)
	if _, err := io.ReadFull(there, greeting); err != nil {
		return err
	}
	const canTLS = 1 << 11
	at := greeting[bytes.IndexByte(greeting[1:], 0)+2+4+8+1:]
	binary.LittleEndian.PutUint16(at, binary.LittleEndian.Uint16(at)&^canTLS)
	_, err := here.Write(append(head, greeting...))
	return err
}

// Where others could listen, and nothing was said, only TLS is spoken.
func TestOnlyTLSToOtherMachines(t *testing.T) {
	for _, c := range []struct {
		url         string
		unencrypted bool
		want        bool
	}{{"postgres://db.example.org/emr", false, true}, {"mysql://10.0.0.1/emr", false, true}, {"mysql://10.0.0.1/emr", true, false}, {"postgres://localhost/emr", false, false}, {"postgres://[::1]/emr", false, false}} {
		db, err := sql.New(sql.Server{Name: "s", URL: c.url, User: "u", Password: "p", Unencrypted: c.unencrypted})
		if err != nil {
			t.Fatal(err)
		}
		if db.Encrypted() != c.want {
			t.Errorf("%s is encrypted: %v", c.url, db.Encrypted())
		}
	}
}
