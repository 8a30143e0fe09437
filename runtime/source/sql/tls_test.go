package sql_test

import (
	"encoding/pem"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/runtime/source/sql"
)

// Nothing is sent, no password either, to a server that cannot encrypt, where
// encryption is wanted.
func TestServersThatDoNotEncrypt(t *testing.T) {
	listener := httptest.NewTLSServer(nil)
	defer listener.Close()
	authority := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: listener.Certificate().Raw})
	for _, d := range databases[:2] {
		t.Run(d.name, func(t *testing.T) {
			f := d.open(t)
			f.Authorities = authority
			_, err := f.fetch(t, "select 1 as x", record("x:int"))
			if problems(err) != "E0601" || !strings.Contains(err.Error(), "does not encrypt connections") {
				t.Errorf("it is %v", err)
			}
		})
	}
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
