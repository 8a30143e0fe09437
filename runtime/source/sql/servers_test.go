package sql_test

import (
	"bytes"
	"context"
	dbsql "database/sql"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	mysqldriver "github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source/sql"
)

// A fixture is a database of the test's own, and a way to fill it.
type fixture struct {
	sql.Server
	exec func(t testing.TB, statements ...string)
}

// mustRun is set where CI started the servers: there, nothing may be skipped.
var mustRun = os.Getenv("CROSSWALK_TEST_DATABASES") == "required"

func skip(t testing.TB, name string) {
	t.Helper()
	if mustRun {
		t.Fatalf("%s is not set: .ci/databases says where the servers are", name)
	}
	t.Skipf("%s is not set: eval \"$(.ci/databases start)\" starts servers", name)
}

// asked finds a server of .ci/databases.
func asked(t testing.TB, variable string) (sql.Server, *url.URL) {
	t.Helper()
	if os.Getenv(variable) == "" {
		skip(t, variable)
	}
	u, err := url.Parse(os.Getenv(variable))
	if err != nil {
		t.Fatal(err)
	}
	return sql.Server{Name: "test", User: os.Getenv("CROSSWALK_TEST_USER"), Password: os.Getenv("CROSSWALK_TEST_PASSWORD")}, u
}

// databaseName is a name that no other test has.
func databaseName(t testing.TB) string {
	return "t_" + strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return '_'
	}, strings.ToLower(t.Name()))
}

func openPostgres(t testing.TB) fixture {
	t.Helper()
	s, u := asked(t, "CROSSWALK_TEST_POSTGRES")
	connect := func(name string) *pgconn.PgConn {
		to := *u
		to.User, to.Path = url.UserPassword(s.User, s.Password), "/"+name
		conn, err := pgconn.Connect(context.Background(), to.String()+"?sslmode=disable")
		if err != nil {
			t.Fatal(err)
		}
		return conn
	}
	exec := func(t testing.TB, conn *pgconn.PgConn, statements ...string) {
		t.Helper()
		for _, statement := range statements {
			if err := conn.Exec(context.Background(), statement).Close(); err != nil {
				t.Fatalf("%.300s: %v", statement, err)
			}
		}
	}
	name := databaseName(t)
	top := connect("postgres")
	exec(t, top, "drop database if exists "+name+" with (force)", "create database "+name)
	conn := connect(name)
	t.Cleanup(func() {
		_ = conn.Close(context.Background())
		exec(t, top, "drop database "+name+" with (force)")
		_ = top.Close(context.Background())
	})
	s.URL = u.Scheme + "://" + u.Host + "/" + name
	return fixture{s, func(t testing.TB, statements ...string) { t.Helper(); exec(t, conn, statements...) }}
}

func openMariaDB(t testing.TB) fixture {
	t.Helper()
	s, u := asked(t, "CROSSWALK_TEST_MARIADB")
	config := mysqldriver.NewConfig()
	config.User, config.Passwd, config.Net, config.Addr, config.MultiStatements = s.User, s.Password, "tcp", u.Host, true
	config.Params = map[string]string{"sql_mode": "''"} // so that zero dates can be written, as old databases have them
	connect := func(name string) *dbsql.DB {
		c := config.Clone()
		c.DBName = name
		connector, err := mysqldriver.NewConnector(c)
		if err != nil {
			t.Fatal(err)
		}
		return dbsql.OpenDB(connector)
	}
	name := databaseName(t)
	top := connect("")
	exec(t, top, "drop database if exists "+name, "create database "+name)
	db := connect(name)
	t.Cleanup(func() {
		_ = db.Close()
		exec(t, top, "drop database "+name)
		_ = top.Close()
	})
	s.URL = "mysql://" + u.Host + "/" + name
	return fixture{s, func(t testing.TB, statements ...string) { t.Helper(); exec(t, db, statements...) }}
}

func openSQLite(t testing.TB) fixture {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a b%20#?.db")
	db, err := dbsql.Open("sqlite", (&url.URL{Scheme: "file", Opaque: url.PathEscape(path)}).String())
	if err != nil {
		t.Fatal(err)
	}
	exec(t, db, "create table unused (x)")
	t.Cleanup(func() { _ = db.Close() })
	return fixture{sql.Server{Name: "clinic.db", File: path}, func(t testing.TB, statements ...string) { t.Helper(); exec(t, db, statements...) }}
}

func exec(t testing.TB, db *dbsql.DB, statements ...string) {
	t.Helper()
	for _, statement := range statements {
		if _, err := db.Exec(statement); err != nil {
			t.Fatalf("%.300s: %v", statement, err)
		}
	}
}

// databases are the three, by name.
var databases = []struct {
	name string
	open func(testing.TB) fixture
}{{"PostgreSQL", openPostgres}, {"MariaDB", openMariaDB}, {"SQLite", openSQLite}}

// fetch gives the lines of a query, or the error.
func (f fixture) fetch(t testing.TB, query string, record *schema.Record) (string, error) {
	t.Helper()
	db, err := sql.New(f.Server)
	if err != nil {
		t.Fatal(err)
	}
	q, err := db.Query(diag.NewFile("q.sql", query), sql.Window{From: "2026-01-01", To: "2026-01-31", After: "2026-02-01"})
	if err != nil {
		return "", err
	}
	var out bytes.Buffer
	err = db.Fetch(q, record)(context.Background(), &out, nil)
	return out.String(), err
}

// record makes a record type of "name:kind" texts.
func record(fields ...string) *schema.Record {
	r := &schema.Record{Name: "r"}
	for _, f := range fields {
		name, kind, _ := strings.Cut(f, ":")
		r.Fields = append(r.Fields, &schema.Field{Name: name, Type: typ(kind)})
	}
	return r
}

func typ(kind string) *schema.Type {
	if elem, ok := strings.CutPrefix(kind, "list "); ok {
		return &schema.Type{Kind: schema.List, Elem: typ(elem)}
	}
	var t schema.Type
	if err := t.Kind.UnmarshalText([]byte(kind)); err != nil {
		panic(err)
	}
	if t.Kind == schema.Object {
		t.Record = &schema.Record{Name: "r.o", Fields: []*schema.Field{{Name: "a", Type: &schema.Type{Kind: schema.Text}}, {Name: "b", Type: &schema.Type{Kind: schema.Int}}}}
	}
	return &t
}

// loopback passes connections on to an address, and cuts them off after so many bytes.
func loopback(t testing.TB, to string, bytes int64) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			here, err := l.Accept()
			if err != nil {
				return
			}
			there, err := net.Dial("tcp", to)
			if err != nil {
				_ = here.Close()
				return
			}
			go func() { _, _ = copyN(there, here, 1<<40) }()
			go func() {
				_, _ = copyN(here, there, bytes)
				_ = here.Close()
				_ = there.Close()
			}()
		}
	}()
	return l.Addr().String()
}
