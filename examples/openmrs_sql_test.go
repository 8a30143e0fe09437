package examples_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/go-sql-driver/mysql"
	_ "github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	source "github.com/crosswalk-dhis2/crosswalk/runtime/source/sql"
)

const openmrs = "openmrs-sql"

// openmrsDatabases are where the example can be run; each gets the rows of the
// database that is committed.
var openmrsDatabases = map[string]func(t *testing.T) source.Server{
	"sqlite": func(*testing.T) source.Server {
		return source.Server{Name: "data/openmrs.db", File: openmrs + "/data/openmrs.db"}
	},
	"mariadb":  openmrsMariaDB,
	"postgres": openmrsPostgres,
}

// TestOpenMRSFromEachDatabase runs one mapping on SQLite, MariaDB and PostgreSQL,
// with a query for each, and expects the same of all.
func TestOpenMRSFromEachDatabase(t *testing.T) {
	for _, name := range slices.Sorted(maps.Keys(openmrsDatabases)) {
		t.Run(name, func(t *testing.T) {
			got := runOpenMRS(t, name, openmrsDatabases[name](t))
			if os.Getenv("UPDATE") != "" && name == "sqlite" {
				update(t, filepath.Join(openmrs, "expected"), got)
				return
			}
			want := expected(t, openmrs)
			for name, data := range got {
				if !bytes.Equal(data, want[name]) {
					t.Errorf("%s is not what is expected: %s", name, firstDifference(data, want[name]))
				}
			}
			if len(got) != len(want) {
				t.Errorf("there are %d files, and not %d", len(got), len(want))
			}
		})
	}
}

// TestOpenMRSByTheProgram runs the environments of the example with the program
// itself, on servers whose certificate an authority of the tests vouches for.
func TestOpenMRSByTheProgram(t *testing.T) {
	for name, written := range map[string]string{"mariadb": "mysql://127.0.0.1:3306/openmrs", "postgres": "postgres://127.0.0.1:5432/openmrs"} {
		t.Run(name, func(t *testing.T) {
			server, dir := openmrsDatabases[name](t), copied(t, openmrs)
			authority, err := os.ReadFile(os.Getenv("CROSSWALK_TEST_CA"))
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, "ministry.pem"), authority, 0o644); err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(dir, "crosswalk.yaml")
			said, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Contains(said, []byte("    url: "+written+"\n")) {
				t.Fatalf("%s does not name the server %s", file, written)
			}
			said = bytes.Replace(said, []byte("    url: "+written+"\n"), []byte("    ca: ministry.pem\n    url: "+server.URL+"\n"), 1)
			if err := os.WriteFile(file, said, 0o644); err != nil {
				t.Fatal(err)
			}
			out := filepath.Join(dir, "here")
			told := crosswalk(t, []string{"OPENMRS_USER=" + server.User, "OPENMRS_PASSWORD=" + server.Password}, "run", dir, "--env", name, "--out", out)
			if strings.Contains(told, server.Password) {
				t.Error("it tells the password")
			}
			samePayloads(t, out, expected(t, openmrs))
		})
	}
}

func runOpenMRS(t *testing.T, name string, server source.Server) map[string][]byte {
	t.Helper()
	p, transform, inputs := openOpenMRS(t, name, server)
	return p.runOn(t, transform, inputs).files
}

// openOpenMRS fetches the rows of a database.
func openOpenMRS(t *testing.T, name string, server source.Server) (project, *runtime.Transform, []runtime.Input) {
	t.Helper()
	p := project{dir: openmrs, Mapping: "opd.xwalk", Periods: "202601..202603"}
	transform := p.load(t)
	path := openmrs + "/queries/encounters." + name + ".sql"
	query, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	db, err := source.New(server)
	if err != nil {
		t.Fatal(err)
	}
	q, err := db.Query(diag.NewFile(path, string(query)), source.Window{From: "2026-01-01", To: "2026-03-31", After: "2026-04-01"})
	if err != nil {
		t.Fatal(err)
	}
	var lines bytes.Buffer
	if err := db.Fetch(q, transform.Sources[0].Record)(context.Background(), &lines, nil); err != nil {
		t.Fatal(err)
	}
	open := func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(lines.Bytes())), nil }
	return p, transform, []runtime.Input{{Source: "encounter", Name: "openmrs/encounter", Format: "ndjson", Open: open}}
}

// TestOpenMRSReadsAsItRuns holds mapping and README to their layout and results.
func TestOpenMRSReadsAsItRuns(t *testing.T) {
	inItsLayout(t, openmrs, "opd.xwalk")
	readmeShows(t, openmrs)
}

// TestOpenMRSByPlainSQL counts attendance once more, in SQL alone.
func TestOpenMRSByPlainSQL(t *testing.T) {
	db, err := sql.Open("sqlite", "file:"+openmrs+"/data/openmrs.db?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query(`select substr(e.encounter_datetime, 1, 4) || substr(e.encounter_datetime, 6, 2), l.name, p.gender, count(*)
		from encounter e, patient t, person p, location l
		where t.patient_id = e.patient_id and p.person_id = e.patient_id and l.location_id = e.location_id and l.retired = 0
		and t.voided = 0 and e.voided = 0 and p.gender in ('F', 'M') and e.encounter_datetime between '2026-01-01' and '2026-03-31 24' group by 1, 2, 3`)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{}
	for rows.Next() {
		var month, place, sex string
		var n int
		if err := rows.Scan(&month, &place, &sex, &n); err != nil {
			t.Fatal(err)
		}
		want[month+" "+place+" "+sex] = fmt.Sprint(n)
	}
	if rows.Err() != nil || len(want) != 12 {
		t.Fatalf("there are %d counts, and not 12 (%v)", len(want), rows.Err())
	}
	var sent struct {
		DataValues []struct{ DataElement, OrgUnit, Period, CategoryOptionCombo, Value string }
	}
	if err := json.Unmarshal(payloadOf(t, openmrs, "opd-monthly.json"), &sent); err != nil {
		t.Fatal(err)
	}
	places := map[string]string{"ouKisenyi01": "Kisenyi Health Centre IV", "ouKiswaHC03": "Kiswa Health Centre III"}
	sexes := map[string]string{"cocMale0001": "M", "cocFemale01": "F"}
	seen := 0
	for _, v := range sent.DataValues {
		if v.DataElement != "deOpdAtten1" {
			continue
		}
		seen++
		if key := v.Period + " " + places[v.OrgUnit] + " " + sexes[v.CategoryOptionCombo]; want[key] != v.Value {
			t.Errorf("%s is %s, and SQL counts %s", key, v.Value, want[key])
		}
	}
	if seen != len(want) {
		t.Errorf("there are %d values of attendance, and not %d", seen, len(want))
	}
}

func payloadOf(t *testing.T, dir, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, "expected", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// openmrsServer finds a server of .ci/databases.
func openmrsServer(t *testing.T, variable string) (source.Server, *url.URL) {
	t.Helper()
	said := os.Getenv(variable)
	switch {
	case said == "" && os.Getenv("CROSSWALK_TEST_DATABASES") == "required":
		t.Fatalf("%s is not set", variable)
	case said == "":
		t.Skipf("%s is not set: eval \"$(.ci/databases start)\" starts servers", variable)
	}
	u, err := url.Parse(said)
	if err != nil {
		t.Fatal(err)
	}
	return source.Server{Name: "openmrs", URL: u.Scheme + "://" + u.Host + "/openmrs", User: os.Getenv("CROSSWALK_TEST_USER"), Password: os.Getenv("CROSSWALK_TEST_PASSWORD")}, u
}

func openmrsMariaDB(t *testing.T) source.Server {
	s, u := openmrsServer(t, "CROSSWALK_TEST_MARIADB")
	config := mysql.NewConfig()
	config.User, config.Passwd, config.Net, config.Addr = s.User, s.Password, "tcp", u.Host
	config.Params = map[string]string{"sql_mode": "''"} // so that zero dates are let through, as they once were
	fillOpenMRS(t, "mysql", config.FormatDSN(), func() string { config.DBName = "openmrs"; return config.FormatDSN() }, strings.NewReplacer())
	return s
}

func openmrsPostgres(t *testing.T) source.Server {
	s, u := openmrsServer(t, "CROSSWALK_TEST_POSTGRES")
	dsn := func(name string) string {
		to := url.URL{Scheme: "postgres", User: url.UserPassword(s.User, s.Password), Host: u.Host, Path: "/" + name, RawQuery: "sslmode=disable"}
		return to.String()
	}
	fillOpenMRS(t, "pgx", dsn("postgres"), func() string { return dsn("openmrs") },
		strings.NewReplacer(" tinyint", " smallint", " datetime", " timestamp", " double", " double precision", "'0000-00-00'", "null", "'0000-00-00 00:00:00'", "null"))
	return s
}

// fillOpenMRS makes a database openmrs on a server, with the tables and rows of
// the one that is committed, in the words of the server.
func fillOpenMRS(t *testing.T, driver, top string, inside func() string, words *strings.Replacer) {
	t.Helper()
	server := connect(t, driver, top)
	run(t, server, "drop database if exists openmrs", "create database openmrs")
	t.Cleanup(func() {
		again := connect(t, driver, top)
		run(t, again, "drop database openmrs")
		_ = again.Close()
	})
	_ = server.Close()
	db := connect(t, driver, inside())
	t.Cleanup(func() { _ = db.Close() })
	for _, statement := range openmrsStatements(t) {
		run(t, db, words.Replace(statement))
	}
}

func connect(t *testing.T, driver, dsn string) *sql.DB {
	t.Helper()
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	return db
}

func run(t *testing.T, db *sql.DB, statements ...string) {
	t.Helper()
	for _, s := range statements {
		if _, err := db.Exec(s); err != nil {
			t.Fatalf("%.200s: %v", s, err)
		}
	}
}

// openmrsStatements are the tables and rows of the committed database as SQL.
func openmrsStatements(t *testing.T) []string {
	t.Helper()
	db := connect(t, "sqlite", "file:"+openmrs+"/data/openmrs.db?mode=ro")
	defer db.Close()
	var all []string
	for _, table := range column(t, db, "select name from sqlite_schema where type = 'table' order by name") {
		all = append(all, column(t, db, "select sql from sqlite_schema where name = '"+table+"'")...)
		var cells []string
		for _, c := range column(t, db, "select name from pragma_table_info('"+table+"') order by cid") {
			cells = append(cells, "quote("+c+")")
		}
		values := column(t, db, "select '(' || "+strings.Join(cells, " || ', ' || ")+" || ')' from "+table)
		for part := range slices.Chunk(values, 200) {
			all = append(all, "insert into "+table+" values "+strings.Join(part, ", "))
		}
	}
	return all
}

func column(t *testing.T, db *sql.DB, query string) []string {
	t.Helper()
	rows, err := db.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			t.Fatal(err)
		}
		all = append(all, text)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}
