package sql

import (
	"errors"
	"regexp"
	"strconv"

	driver "github.com/go-sql-driver/mysql"
)

// mysqlConnect says why there is no connection.
func (d *Database) mysqlConnect(err error) error {
	var said *driver.MySQLError
	switch {
	case errors.Is(err, driver.ErrNoTLS):
		return d.server.noTLS(err)
	case errors.Is(err, driver.ErrCleartextPassword), errors.Is(err, driver.ErrUnknownPlugin), errors.Is(err, driver.ErrOldPassword):
		return d.server.failed("E0602", err, "%s lets this user in by other means than a password", d.server.called())
	case !errors.As(err, &said):
		return d.server.unreached(err)
	case said.Number == 1049 || said.Number == 1044:
		return d.server.noDatabase(err, d.name)
	case said.Number == 1045 || said.Number == 1698:
		return d.server.notLetIn(err)
	}
	return d.server.ended(err, "it takes no connection now"+number(said))
}

func number(e *driver.MySQLError) string { return " (error " + strconv.Itoa(int(e.Number)) + ")" }

// mysqlRefusals are the errors about a query; the first text in quotes of the
// server's own words is a name.
var mysqlRefusals = map[uint16]string{
	1146: "there is no table %s", 1054: "there is no column %s", 1052: "%s is a column of several tables", 1305: "there is no function %s",
	1630: "there is no function %s", 1142: "the user may not read what the query reads", 1143: "the user may not read what the query reads",
	1370: "the user may not use a function of the query", 1055: "a column has to stand in `group by`, or in a function such as max(…)",
	1140: "columns beside count(…), max(…) and the like need a `group by`", 1060: "two columns are called %s",
	1109: "there is no table %s", 1046: "no database is chosen",
}

// mysqlFailure says why a query came to nothing.
func (d *Database) mysqlFailure(err error, q *Query) error {
	var said *driver.MySQLError
	if !errors.As(err, &said) {
		return d.server.lost(err)
	}
	words, isRefusal := mysqlRefusals[said.Number]
	switch {
	case q != nil && said.Number == 1064:
		return mysqlSyntax(said, q)
	case q != nil && isRefusal:
		name := quotedName(said.Message)
		return q.refused("E0631", q.span(name), words, last(name))
	case said.Number == 1792 && q != nil:
		return q.refused("E0630", q.whole(), "the query writes, and queries are only read", "")
	case said.Number == 1317 || said.Number == 1927 || said.Number == 1053 || said.Number == 4031:
		return d.server.failed("E0605", err, "%s ended the connection before all rows had come%s", d.server.called(), number(said))
	case said.Number == 1969 || said.Number == 3024:
		return d.server.ended(err, "it took longer than the server allows"+number(said))
	}
	return d.server.ended(err, "it says no more than a number"+number(said))
}

var (
	inQuotes = regexp.MustCompile("['`]([^'`]*)['`]")
	function = regexp.MustCompile(`^FUNCTION (\S+)`)
	atLine   = regexp.MustCompile(`line (\d+)\s*$`)
)

func quotedName(message string) string {
	for _, form := range []*regexp.Regexp{inQuotes, function} {
		if found := form.FindStringSubmatch(message); found != nil {
			return found[1]
		}
	}
	return ""
}

// last is a name without those of database and table.
func last(name string) string {
	_, l, _ := cutLast(name)
	return l
}

// mysqlSyntax finds the place from the line that the server names.
func mysqlSyntax(said *driver.MySQLError, q *Query) error {
	span := q.whole()
	if found := atLine.FindStringSubmatch(said.Message); found != nil {
		line, _ := strconv.Atoi(found[1])
		for _, t := range q.tokens {
			if q.file.Pos(t.start).Line >= line {
				span = q.file.Span(t.start, t.end)
				break
			}
		}
	}
	return q.refused("E0631", span, "on this line the query is no SQL that the server reads", "")
}
