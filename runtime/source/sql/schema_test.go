package sql_test

import (
	"context"
	"strings"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source/sql"
)

func TestSchemasOfQueries(t *testing.T) {
	want := map[string]string{
		"PostgreSQL": `{
  "type": "object",
  "required": ["id"],
  "properties": {
    "id": {"type": "integer"},
    "name": {"type": "string"},
    "weight": {"type": "number"},
    "born": {"type": "string", "format": "date"},
    "at": {"type": "string", "format": "date-time"}
  }
}
`,
		"SQLite": `{
  "type": "object",
  "properties": {
    "id": {"type": "integer"},
    "name": {"type": "string"},
    "weight": {"type": "number"},
    "born": {"type": "string", "format": "date"},
    "at": {"type": "string", "format": "date-time"}
  }
}
`}
	want["MariaDB"] = want["PostgreSQL"]
	for _, d := range databases {
		t.Run(d.name, func(t *testing.T) {
			f := d.open(t)
			at := "timestamp"
			if d.name == "MariaDB" {
				at = "datetime"
			}
			f.exec(t, "create table v (id int not null, name varchar(20), weight decimal(5,2), born date, at "+at+")")
			if got := schemaOf(t, f, "select id, name, weight, born, at from v where born < :to"); got != want[d.name] {
				t.Errorf("it is %s, and not %s", got, want[d.name])
			}
			if got := schemaOf(t, f, "select id + 1 as x from v"); d.name == "SQLite" && !strings.Contains(got, "does not tell") {
				t.Errorf("of an expression it is %s", got)
			}
			// A join that pads with NULL takes promises back.
			if got := schemaOf(t, f, "select b.id from v left join v b on b.id = v.id + 1"); got != "{\n  \"type\": \"object\",\n  \"properties\": {\n    \"id\": {\"type\": \"integer\"}\n  }\n}\n" {
				t.Errorf("of a left join it is %s", got)
			}
		})
	}
}

func schemaOf(t *testing.T, f fixture, query string) string {
	t.Helper()
	db, err := sql.New(f.Server)
	if err != nil {
		t.Fatal(err)
	}
	q, err := db.Query(diag.NewFile("q.sql", query), sql.Window{From: "2026-01-01", To: "2026-01-31", After: "2026-02-01"})
	if err != nil {
		t.Fatal(err)
	}
	text, err := db.Schema(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
