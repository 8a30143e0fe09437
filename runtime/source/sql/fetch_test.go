package sql_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source/sql"
)

func copyN(to io.Writer, from io.Reader, n int64) (int64, error) { return io.CopyN(to, from, n) }

// TestValuesKeepWhatTheySay reads a value of each kind as each database writes it.
func TestValuesKeepWhatTheySay(t *testing.T) {
	type value struct{ sql, kind, want string }
	cases := map[string][]value{
		"PostgreSQL": {
			{"42::smallint", "int", "42"}, {"9223372036854775807", "int", "9223372036854775807"}, {"1.500::numeric(10,3)", "decimal", "1.500"},
			{"'NaN'::numeric", "decimal", `"NaN"`}, {"'-Infinity'::float8", "decimal", `"-Infinity"`}, {"0.1::float8", "decimal", "0.1"}, {"1e300::float8", "decimal", "1e+300"},
			{"12345678901234567890.123456789", "decimal", "12345678901234567890.123456789"}, {"true", "bool", "true"}, {"false", "bool", "false"},
			{"date '2026-02-28'", "date", `"2026-02-28"`}, {"date 'infinity'", "date", `"infinity"`}, {"'2026-02-28'::text", "date", `"2026-02-28"`},
			{"timestamp '2026-02-28 10:00:00.25'", "instant", `"2026-02-28T10:00:00.25"`}, {"timestamptz '2026-02-28 10:00:00+03'", "instant", `"2026-02-28T07:00:00Z"`},
			{"'a\"b\\c' || chr(10) || 'é'", "text", `"a\"b\\c\u000aé"`}, {"'F'::char(10)", "text", `"F"`}, {"'00000000-0000-4000-8000-00000000000a'::uuid", "text", `"00000000-0000-4000-8000-00000000000a"`},
			{"array[1,null,3]", "list int", "[1,3]"}, {"array['a b','c,\"d','NULL',null,'']", "list text", `["a b","c,\"d","NULL",""]`}, {"array[true,false]", "list bool", "[true,false]"},
			{"'{}'::int[]", "list int", "[]"}, {"array[[1,2],[3,4]]", "list int", `"{{1,2},{3,4}}"`}, {"array[timestamp '2026-01-01 00:00']", "list instant", `["2026-01-01T00:00:00"]`},
			{`'{"a":"x",` + "\n" + `"b":2}'::json`, "object", `{"a":"x","b":2}`}, {`'{"a": "x"}'::jsonb`, "object", `{"a": "x"}`}, {"'no json'", "object", `"no json"`},
			{"null::int", "int", ""}, {"null", "text", ""}, {"interval '1 day'", "text", `"P1D"`}, {":from::date", "date", `"2026-01-01"`}, {"(array[1,2,3])[1 : 2]", "list int", "[1,2]"},
			{"U&'\\00e9'", "text", `"é"`}, {"$x$ it's :no $x$", "text", `" it's :no "`}, {"E'\\'' || 'x'", "text", `"'x"`},
		},
		"MariaDB": {
			{"42", "int", "42"}, {"18446744073709551615", "int", "18446744073709551615"}, {"cast(1.5 as decimal(10,3))", "decimal", "1.500"}, {"cast(-0.5 as decimal(10,1))", "decimal", "-0.5"},
			{"1e0 / 10", "decimal", "0.1"}, {"sum(3)", "int", "3"}, {"1 = 1", "bool", "true"}, {"1 = 2", "bool", "false"}, {"2", "bool", "2"}, {"b'1'", "text", ""},
			{"date '2026-02-28'", "date", `"2026-02-28"`}, {"timestamp '2026-02-28 10:00:00.25'", "instant", `"2026-02-28T10:00:00.25"`},
			{`'a"b'`, "text", `"a\"b"`}, {`'it\'s :no'`, "text", `"it's :no"`}, {"null", "int", ""}, {"json_object('a', 'x', 'b', 2)", "object", `{"a": "x", "b": 2}`},
			{"json_arrayagg(7)", "list int", "[7]"}, {"'no json'", "list int", `"no json"`}, {"cast(:after as date)", "date", `"2026-02-01"`}, {"5--3", "int", "8"},
		},
		"SQLite": {
			{"42", "int", "42"}, {"1.5", "decimal", "1.5"}, {"1e999", "decimal", `"+Inf"`}, {"1", "bool", "true"}, {"0", "bool", "false"}, {"2", "bool", "2"},
			{"'2026-02-28'", "date", `"2026-02-28"`}, {"'2026-02-28 10:00'", "instant", `"2026-02-28 10:00"`}, {"42", "text", "42"}, {"x'00'", "text", "[]"},
			{"json_array(1, 2)", "list int", "[1,2]"}, {"json_object('a', 'x')", "object", `{"a":"x"}`}, {"null", "int", ""}, {":to", "date", `"2026-01-31"`}, {"'a' || char(10)", "text", `"a\u000a"`},
		},
	}
	for _, d := range databases {
		t.Run(d.name, func(t *testing.T) {
			f := d.open(t)
			for _, c := range cases[d.name] {
				want := "{}\n"
				if c.want != "" {
					want = `{"x":` + c.want + "}\n"
				}
				got, err := f.fetch(t, "select "+c.sql+" as x", record("x:"+c.kind))
				if c.sql == "b'1'" { // bytes, to MariaDB
					if err == nil {
						t.Errorf("%s is %q", c.sql, got)
					}
					continue
				}
				if err != nil || got != want {
					t.Errorf("%s as %s is %q, and not %q (%v)", c.sql, c.kind, got, want, err)
				}
			}
		})
	}
}

func TestColumnsOfTables(t *testing.T) {
	t.Run("MariaDB", func(t *testing.T) {
		f := openMariaDB(t)
		f.exec(t, "create table v (id int zerofill, voided tinyint(1), flag bit(1), born date, at datetime(3), changed timestamp null, big bigint unsigned, e enum('a','b'))",
			"insert into v values (7, 1, b'1', '0000-00-00', '0000-00-00 00:00:00', '2026-01-01 00:00:00', 1, 'b')")
		got, err := f.fetch(t, "select * from v", record("id:int", "voided:bool", "flag:bool", "born:date", "at:instant", "changed:instant", "e:text"))
		want := `{"id":7,"voided":true,"flag":true,"born":"0000-00-00","at":"0000-00-00T00:00:00.000","changed":"2026-01-01T00:00:00Z","e":"b"}` + "\n"
		if err != nil || got != want {
			t.Errorf("it is %s, and not %s (%v)", got, want, err)
		}
	})
	t.Run("SQLite", func(t *testing.T) {
		f := openSQLite(t)
		f.exec(t, "create table v (at datetime, born date, voided boolean)", "insert into v values ('2026-01-01 10:00:00', '2026-01-01', 1), ('2026-01-02 10:00:00Z', 'soon', 0)")
		got, err := f.fetch(t, "select at, born, voided from v order by at desc -- newest first", record("at:instant", "born:date", "voided:bool"))
		want := `{"at":"2026-01-02 10:00:00Z","born":"soon","voided":false}` + "\n" + `{"at":"2026-01-01 10:00:00","born":"2026-01-01","voided":true}` + "\n"
		if err != nil || got != want {
			t.Errorf("it is %s, and not %s (%v)", got, want, err)
		}
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		f := openPostgres(t)
		f.exec(t, "create type sex as enum ('F', 'M')", "create domain code as varchar(4)", "create table v (s sex, c code)", "insert into v values ('F', 'x')")
		got, err := f.fetch(t, `select s, c, 1 as "o.b", null::text as "o.a" from v`, record("s:text", "c:text", "o:object"))
		if want := `{"s":"F","c":"x","o":{"b":1}}` + "\n"; err != nil || got != want {
			t.Errorf("it is %s, and not %s (%v)", got, want, err)
		}
	})
}

// problems are the codes and places of a QueryError, in order.
func problems(err error) string {
	var q *sql.QueryError
	var e *sql.Error
	switch {
	case errors.As(err, &q):
		q.Problems.Sort()
		var all []string
		for _, p := range q.Problems {
			all = append(all, string(p.Code)+" "+p.Span.Text())
		}
		return strings.Join(all, ", ")
	case errors.As(err, &e):
		return string(e.Code)
	}
	return ""
}

func TestQueriesThatCannotBeUsed(t *testing.T) {
	type bad struct{ query, want string }
	all := []bad{
		{"", "E0630 "}, {"-- nothing\n;", "E0630 "}, {"delete from v", "E0630 delete"}, {"select 1 as x; drop table v", "E0630 ;"},
		{"select 'open", "E0630 '"}, {"select 1 /* open", "E0630 /"}, {"select id as x into y from v", "E0630 into"}, {"select :form as x", "E0637 :form"},
		{"select id from v", "E0632 select"}, {"select id as y from v", "E0632 select"}, {"select 1 as x, 2 as x", "E0634 x"}, {"select nme as x from v", "E0631 nme"},
		{"select id as x from vv", "E0631 vv"}, {"select nofunction(id) as x from v", "E0631 nofunction"},
	}
	more := map[string][]bad{
		"PostgreSQL": {{"select $1 as x", "E0630 $"}, {"select '1' as x", "E0633 x"}, {"select '\\x00'::bytea as x", "E0633 x"}, {"select 1 / (id - 1) as x from v", "E0635"},
			{"select id as é, id as x frm v", "E0631 frm"}, {"select nextval('s') as x", "E0630 select"}, {"select pg_terminate_backend(pg_backend_pid())::int as x", "E0605"}},
		"MariaDB": {{"select ? as x", "E0630 ?"}, {"select '1' as x", "E0633 x"}, {"select /*! 1 as */ x", "E0630 /*! 1 as */"}, {"select 1 as x\nfrom v\nwhre 1", "E0631 whre"}},
		"SQLite":  {{"select ? as x", "E0630 ?"}, {"select 1 as x frm v", "E0631 frm"}},
	}
	for _, d := range databases {
		t.Run(d.name, func(t *testing.T) {
			f := d.open(t)
			f.exec(t, "create table v (id int)", "insert into v values (1)")
			if d.name == "PostgreSQL" {
				f.exec(t, "create sequence s")
			}
			for _, b := range append(all, more[d.name]...) {
				got, err := f.fetch(t, b.query, record("x:int"))
				if problems(err) != b.want || got != "" && b.want != "E0605" {
					t.Errorf("%q gives %q, and not %q (%v; %s)", b.query, problems(err), b.want, err, got)
				}
			}
		})
	}
}

func TestAllProblemsOfColumnsAtOnce(t *testing.T) {
	f := openSQLite(t)
	f.exec(t, "create table v (id int, picture blob)")
	_, err := f.fetch(t, "select id, picture, id as age from v", record("uuid:text", "picture:text", "agee:int"))
	if got := problems(err); got != "E0632 select, E0633 picture, E0632 age" {
		t.Errorf("the problems are %q (%v)", got, err)
	}
}

func TestWhoIsNotLetIn(t *testing.T) {
	for _, d := range databases[:2] {
		t.Run(d.name, func(t *testing.T) {
			f := d.open(t)
			for _, c := range []struct {
				change func(s *sql.Server)
				want   string
			}{
				{func(s *sql.Server) { s.Password = "wrong-secret" }, "E0602"}, {func(s *sql.Server) { s.User = "nobody" }, "E0602"},
				{func(s *sql.Server) { s.URL += "x" }, "E0636"}, {func(s *sql.Server) { s.URL = s.URL[:strings.LastIndexByte(s.URL, ':')] + ":1/x" }, "E0601"},
				{func(s *sql.Server) { s.URL = s.URL[:strings.Index(s.URL, "127")] + "no-such-host.invalid/x" }, "E0601"},
			} {
				wrong := f
				c.change(&wrong.Server)
				_, err := wrong.fetch(t, "select 1 as x", record("x:int"))
				if problems(err) != c.want || strings.Contains(err.Error(), "secret") {
					t.Errorf("it is %v, and not %s", err, c.want)
				}
			}
		})
	}
}

// Rows that stop coming are an error, wherever the connection breaks.
func TestConnectionsThatAreLost(t *testing.T) {
	numbers := map[string]string{"PostgreSQL": "select n as x from generate_series(1, 200000) n", "MariaDB": "select seq as x from seq_1_to_200000"}
	for _, d := range databases[:2] {
		t.Run(d.name, func(t *testing.T) {
			f := d.open(t)
			whole, err := f.fetch(t, numbers[d.name], record("x:int"))
			if err != nil || strings.Count(whole, "\n") != 200000 {
				t.Fatalf("%d lines: %v", strings.Count(whole, "\n"), err)
			}
			u, err := url.Parse(f.URL)
			if err != nil {
				t.Fatal(err)
			}
			for _, bytes := range []int64{0, 60, 400, 5000, 1000000} {
				cut := f
				cut.URL = u.Scheme + "://" + loopback(t, u.Host, bytes) + u.Path
				if _, err := cut.fetch(t, numbers[d.name], record("x:int")); problems(err) != "E0605" && problems(err) != "E0601" {
					t.Errorf("cut off after %d bytes, it is %v", bytes, err)
				}
			}
		})
	}
}

func TestTimeAndTheUserEndQueries(t *testing.T) {
	slow := map[string]string{"PostgreSQL": "select 1 as x from pg_sleep(30)", "MariaDB": "select sleep(30) as x", "SQLite": "with recursive n(x) as (select 1 union all select x + 1 from n) select count(*) as x from n"}
	for _, d := range databases {
		t.Run(d.name, func(t *testing.T) {
			f := d.open(t)
			f.Timeout = 300 * time.Millisecond
			if _, err := f.fetch(t, slow[d.name], record("x:int")); problems(err) != "E0635" || !strings.Contains(err.Error(), "timeout") {
				t.Errorf("it is %v", err)
			}
			f.Timeout = 0
			db, err := sql.New(f.Server)
			if err != nil {
				t.Fatal(err)
			}
			q, err := db.Query(diag.NewFile("q.sql", slow[d.name]), sql.Window{})
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(context.Background(), time.Hour)
			time.AfterFunc(200*time.Millisecond, cancel)
			if err := db.Fetch(q, record("x:int"))(ctx, &bytes.Buffer{}, nil); !errors.Is(err, context.Canceled) {
				t.Errorf("interrupted, it is %v", err)
			}
		})
	}
}

var errFull = errors.New("no room")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }

// A disk that is full ends a query of many rows at once.
func TestNobodyReadsOnAfterAnError(t *testing.T) {
	many := map[string]string{"PostgreSQL": "select a as x from generate_series(1, 5000) a, generate_series(1, 10000) b", "MariaDB": "select seq as x from seq_1_to_50000000",
		"SQLite": "with recursive n(x) as (select 1 union all select x + 1 from n) select x from n"}
	for _, d := range databases {
		t.Run(d.name, func(t *testing.T) {
			db, err := sql.New(d.open(t).Server)
			if err != nil {
				t.Fatal(err)
			}
			q, err := db.Query(diag.NewFile("q.sql", many[d.name]), sql.Window{})
			if err != nil {
				t.Fatal(err)
			}
			if err := db.Fetch(q, record("x:int"))(context.Background(), full{}, nil); !errors.Is(err, errFull) {
				t.Errorf("it is %v", err)
			}
		})
	}
}

func TestServersThatCannotBeUsed(t *testing.T) {
	for _, u := range []string{"", "postgres://", "http://h/d", "postgres://h", "postgres://h/a/b", "postgres://u:p@h/d", "mysql://h/d?tls=false", "postgres://h:x/d", "mysql:h/d"} {
		if _, err := sql.New(sql.Server{Name: "s", URL: u, User: "u", Password: "p"}); problems(err) != "E0600" || strings.Contains(err.Error(), "u:p") {
			t.Errorf("%q: %v", u, err)
		}
	}
	if _, err := sql.New(sql.Server{Name: "s", URL: "mariadb://h/d"}); problems(err) != "E0600" {
		t.Errorf("without a user: %v", err)
	}
	if _, err := sql.New(sql.Server{Name: "s", URL: "mariadb://h/d", User: "u", Authorities: []byte("x")}); problems(err) != "E0600" {
		t.Errorf("with wrong certificates: %v", err)
	}
}
