package sql

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// Schema makes a JSON Schema of the columns of a query. No row is read. What the
// database does not tell, whether a column can be NULL and what is in a text, is
// left open. The errors are those of Fetch.
func (d *Database) Schema(ctx context.Context, q *Query) ([]byte, error) {
	columns, err := d.columnsOf(ctx, q)
	if err != nil {
		return nil, err
	}
	if err := d.describable(q, columns); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	out.WriteString("{\n  \"type\": \"object\",\n")
	var required []string
	for _, c := range columns {
		if c.required {
			required = append(required, quotedJSON(c.name))
		}
	}
	if len(required) > 0 {
		out.WriteString("  \"required\": [" + strings.Join(required, ", ") + "],\n")
	}
	out.WriteString("  \"properties\": {")
	for i, c := range columns {
		if i > 0 {
			out.WriteByte(',')
		}
		out.WriteString("\n    " + quotedJSON(c.name) + ": " + c.schema())
	}
	out.WriteString("\n  }\n}\n")
	return out.Bytes(), nil
}

// describable refuses columns that no schema can describe.
func (d *Database) describable(q *Query, columns []column) error {
	var problems diag.List
	seen := map[string]bool{}
	for _, c := range columns {
		switch {
		case seen[c.name]:
			problems.Add(diag.New("E0634", q.column(c.name), "two columns of the query are called `%s`", c.name).WithHelp("give one of them another name with `as`, or take it out"))
		case c.class == refused:
			problems.Add(diag.New("E0633", q.column(c.name), "column `%s` holds %s, which no field can hold", c.name, c.holds()).WithHelp("take it out, or convert it"))
		}
		seen[c.name] = true
	}
	if len(problems) > 0 {
		return &QueryError{problems}
	}
	return nil
}

func quotedJSON(name string) string {
	text, _ := json.Marshal(name) // a text
	return string(text)
}

var classSchemas = map[class]string{
	integer: `{"type": "integer"}`, decimal: `{"type": "number"}`, float: `{"type": "number"}`, boolean: `{"type": "boolean"}`,
	text: `{"type": "string"}`, date: `{"type": "string", "format": "date"}`, local: `{"type": "string", "format": "date-time"}`,
	instant: `{"type": "string", "format": "date-time"}`, document: `{"type": "object"}`,
}

// schema describes a column. Of JSON the database does not know what is in it:
// that is for people to write.
func (c column) schema() string {
	switch c.class {
	case array:
		return `{"type": "array", "items": ` + classSchemas[c.elem] + `}`
	case unstated:
		if c.typ == "" { // an expression
			return `{"description": "the database does not tell the type: write it here"}`
		}
		return classSchemas[declared(c.typ)]
	case document:
		return `{"type": "object", "description": "JSON: write its fields here"}`
	case integer:
		if c.typ == "tinyint" || c.typ == "bit" {
			return `{"type": "integer", "description": "` + c.typ + `: boolean, if it is 0 or 1"}`
		}
	}
	return classSchemas[c.class]
}

// declared reads the type that a column of SQLite is declared with, as SQLite
// itself does where it can.
func declared(typ string) class {
	has := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(typ, w) {
				return true
			}
		}
		return false
	}
	switch {
	case has("datetime", "timestamp"):
		return local
	case has("date"):
		return date
	case has("bool"):
		return boolean
	case has("int"):
		return integer
	case has("real", "floa", "doub", "dec", "num"):
		return decimal
	case typ == "json":
		return document
	}
	return text
}
