package sql

import (
	"database/sql"
	"slices"
	"strconv"
	"strings"
)

// mysqlClasses are the types of MySQL and MariaDB, without UNSIGNED.
var mysqlClasses = map[string]class{
	"TINYINT": integer, "SMALLINT": integer, "MEDIUMINT": integer, "INT": integer, "BIGINT": integer, "YEAR": integer, "BIT": integer,
	"DECIMAL": decimal, "FLOAT": float, "DOUBLE": float,
	"CHAR": text, "VARCHAR": text, "TINYTEXT": text, "TEXT": text, "MEDIUMTEXT": text, "LONGTEXT": text, "ENUM": text, "SET": text, "TIME": text,
	"DATE": date, "DATETIME": local, "TIMESTAMP": instant, "JSON": document,
	"NULL": unstated, // a column that is NULL on every row
}

func mysqlColumn(t *sql.ColumnType) column {
	name := strings.TrimPrefix(t.DatabaseTypeName(), "UNSIGNED ")
	nullable, ok := t.Nullable()
	return column{name: t.Name(), typ: strings.ToLower(name), class: mysqlClasses[name], required: ok && !nullable}
}

// ofMySQL writes a value of MySQL as this package has it.
func (c column) ofMySQL(value []byte) []byte {
	switch {
	case value == nil:
		return nil
	case c.typ == "bit":
		return bitNumber(value)
	case c.class == local:
		return mysqlTime(value, "")
	case c.class == instant:
		return mysqlTime(value, "Z") // the session is in UTC
	}
	return value
}

// bitNumber is the number that bits are: BIT(1) is 0 or 1.
func bitNumber(bits []byte) []byte {
	n := uint64(0)
	for _, b := range bits {
		n = n<<8 | uint64(b)
	}
	return strconv.AppendUint(nil, n, 10)
}

// mysqlTime writes 2026-01-31 10:00:00 as ISO has it. Zero dates (0000-00-00) stay
// what they are: no days, which are rejected where they are used.
func mysqlTime(value []byte, offset string) []byte {
	if len(value) < len("2026-01-31 10:00:00") || value[10] != ' ' {
		return value
	}
	iso := slices.Concat(value, []byte(offset))
	iso[10] = 'T'
	return iso
}
