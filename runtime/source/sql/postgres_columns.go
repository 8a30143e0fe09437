package sql

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
)

// A postgresType is a type that is read, by its number, which never changes.
type postgresType struct {
	name  string
	class class
	elem  class
}

var postgresTypes = map[uint32]postgresType{
	16: {"boolean", boolean, 0}, 18: {`"char"`, text, 0}, 19: {"name", text, 0}, 20: {"bigint", integer, 0}, 21: {"smallint", integer, 0},
	23: {"integer", integer, 0}, 25: {"text", text, 0}, 26: {"oid", integer, 0}, 114: {"json", document, 0}, 142: {"xml", text, 0},
	700: {"real", float, 0}, 701: {"double precision", float, 0}, 705: {"unknown", text, 0}, 1042: {"char", text, 0}, 1043: {"varchar", text, 0},
	1082: {"date", date, 0}, 1083: {"time", text, 0}, 1114: {"timestamp", local, 0}, 1184: {"timestamptz", instant, 0}, 1186: {"interval", text, 0},
	1700: {"numeric", decimal, 0}, 2950: {"uuid", text, 0}, 3802: {"jsonb", document, 0},
	199: {"json[]", array, document}, 1000: {"boolean[]", array, boolean}, 1003: {"name[]", array, text}, 1005: {"smallint[]", array, integer},
	1007: {"integer[]", array, integer}, 1009: {"text[]", array, text}, 1014: {"char[]", array, text}, 1015: {"varchar[]", array, text},
	1016: {"bigint[]", array, integer}, 1021: {"real[]", array, float}, 1022: {"double precision[]", array, float}, 1115: {"timestamp[]", array, local},
	1182: {"date[]", array, date}, 1185: {"timestamptz[]", array, instant}, 1231: {"numeric[]", array, decimal}, 2951: {"uuid[]", array, text},
	3807: {"jsonb[]", array, document}, 17: {"bytea", refused, 0}, 790: {"money", refused, 0},
}

func postgresColumn(name string, oid uint32) column {
	t := postgresTypes[oid]
	return column{name: name, typ: t.name, class: t.class, elem: t.elem}
}

// named asks for the types that the table does not have: enumerations and texts
// of extensions are texts, and others at least have a name for messages.
func (s *postgresSession) named(ctx context.Context, q *Query, fields []pgconn.FieldDescription, columns []column) error {
	for i, f := range fields {
		if _, known := postgresTypes[f.DataTypeOID]; known {
			continue
		}
		oid := strconv.FormatUint(uint64(f.DataTypeOID), 10)
		result := s.conn.ExecParams(ctx, "select typname, typtype, typcategory from pg_catalog.pg_type where oid = $1", [][]byte{[]byte(oid)}, nil, nil, nil).Read()
		if result.Err != nil {
			return s.db.postgresFailure(result.Err, q)
		}
		for _, row := range result.Rows {
			columns[i].typ = string(row[0])
			if string(row[1]) == "e" || string(row[2]) == "S" {
				columns[i].class = text
			}
		}
	}
	return nil
}

// normal writes a value of PostgreSQL as this package has it.
func (c column) normal(value []byte) []byte {
	switch {
	case value == nil:
		return nil
	case c.class == boolean:
		return postgresBool(value)
	case c.class == local, c.class == instant:
		return isoTime(value)
	case c.typ == "char":
		return bytes.TrimRight(value, " ") // which fill the column, and mean nothing
	}
	return value
}

func postgresBool(value []byte) []byte {
	switch string(value) {
	case "t":
		return []byte("true")
	case "f":
		return []byte("false")
	}
	return value
}

// isoTime writes 2026-01-31 10:00:00+00 as 2026-01-31T10:00:00Z. What has another
// form (infinity, years before 1) stays, and is rejected where it is used.
func isoTime(value []byte) []byte {
	if len(value) < len("2026-01-31 10:00:00") || value[10] != ' ' {
		return value
	}
	iso := slices.Clone(value)
	iso[10] = 'T'
	if plain, ok := bytes.CutSuffix(iso, []byte("+00")); ok {
		return append(plain, 'Z')
	}
	return iso
}

// required finds the columns that are never NULL: those of a table that says so,
// if the plan has no part that could leave them empty (an outer join, grouping
// sets).
func (s *postgresSession) required(ctx context.Context, q *Query, columns []column) error {
	plan := s.conn.ExecParams(ctx, "explain (format json) "+q.text, values(q), nil, nil, nil).Read()
	switch {
	case plan.Err != nil:
		return s.db.postgresFailure(plan.Err, q)
	case len(plan.Rows) == 0 || canPad(plan.Rows[0][0]):
		return nil
	}
	statement, err := s.conn.Prepare(ctx, "crosswalk-columns", q.text, nil)
	if err != nil {
		return s.db.postgresFailure(err, q)
	}
	for i, f := range statement.Fields {
		if f.TableOID == 0 {
			continue
		}
		result := s.conn.ExecParams(ctx, "select attnotnull from pg_catalog.pg_attribute where attrelid = $1 and attnum = $2",
			[][]byte{strconv.AppendUint(nil, uint64(f.TableOID), 10), strconv.AppendInt(nil, int64(f.TableAttributeNumber), 10)}, nil, nil, nil).Read()
		if result.Err != nil {
			return s.db.postgresFailure(result.Err, q)
		}
		columns[i].required = len(result.Rows) == 1 && string(result.Rows[0][0]) == "t"
	}
	return nil
}

// canPad reports whether a plan has an outer join or grouping sets.
func canPad(plan []byte) bool {
	var tree any
	if json.Unmarshal(plan, &tree) != nil {
		return true
	}
	return pads(tree)
}

func pads(node any) bool {
	switch n := node.(type) {
	case []any:
		return slices.ContainsFunc(n, pads)
	case map[string]any:
		join, _ := n["Join Type"].(string)
		if strings.Contains("Left Right Full", join) && join != "" || n["Grouping Sets"] != nil {
			return true
		}
		for _, inner := range n {
			if pads(inner) {
				return true
			}
		}
	}
	return false
}
