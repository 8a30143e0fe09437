package sql

import (
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/jackc/pgx/v5/pgconn"
)

func isNoTLS(err error) bool { return strings.Contains(err.Error(), "refused TLS") }

// postgresFailure says why a query came to nothing: by the class of what the
// server says, and the place that it names. Its own words may hold values.
func (d *Database) postgresFailure(err error, q *Query) error {
	var said *pgconn.PgError
	if !errors.As(err, &said) {
		return d.server.lost(err)
	}
	state := " (SQLSTATE " + said.Code + ")"
	switch said.Code[:2] {
	case "42", "0A", "26":
		if q != nil {
			return postgresRefusal(said, q)
		}
	case "57", "08":
		return d.server.failed("E0605", err, "%s ended the connection before all rows had come%s", d.server.called(), state)
	case "22":
		return d.server.ended(err, "an expression of it fails on some row"+state)
	case "53", "54":
		return d.server.ended(err, "it takes more than the server has"+state)
	case "40":
		return d.server.ended(err, "it came in the way of others; run it again"+state)
	case "25":
		if q != nil {
			return refusal(q, 0, "E0630", "the query writes, and queries are only read")
		}
	}
	return d.server.ended(err, "it says no more than a number"+state)
}

var postgresWords = map[string]string{
	"42601": "here the query is no SQL that PostgreSQL reads", "42P01": "there is no table %s", "42703": "there is no column %s",
	"42883": "there is no function or operator %s for these values", "42501": "the user may not read what the query reads",
	"42702": "%s is a column of several tables", "42803": "%s has to stand in `group by`, or in a function such as max(…)",
	"3F000": "there is no schema %s", "42P18": "the type of a parameter is not clear: write cast(… as date)",
	"42804": "the values here are of different types", "42846": "the values here cannot be converted",
}

func postgresRefusal(said *pgconn.PgError, q *Query) error {
	words, known := postgresWords[said.Code]
	if !known {
		words = "PostgreSQL does not take the query (SQLSTATE " + said.Code + ")"
	}
	return refusal(q, int(said.Position), "E0631", words)
}

// refusal is a problem at a character of the query, from 1, or at its beginning.
func refusal(q *Query, character int, code string, words string) error {
	span, name := q.whole(), ""
	if character > 0 {
		span, name = q.at(byteOffset(q.text, character-1))
	}
	return q.refused(code, span, words, name)
}

// byteOffset is the place of a character.
func byteOffset(text string, characters int) int {
	offset := 0
	for ; characters > 0 && offset < len(text); characters-- {
		_, size := utf8.DecodeRuneInString(text[offset:])
		offset += size
	}
	return offset
}
