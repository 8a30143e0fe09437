// Package sql reads records from PostgreSQL, MySQL or MariaDB, and SQLite: each
// row of a query becomes a line of JSON.
//
//	db, err := sql.New(sql.Server{Name: "warehouse", URL: "postgres://db.example.org/emr", User: user, Password: password})
//	q, problems := db.Query(file, sql.Window{From: "2026-01-01", To: "2026-01-31"})
//	err = db.Fetch(q, record)(ctx, out, progress)
//
// A query is one SELECT, read in one transaction that cannot write and that sees
// one moment. Its columns are held against the record before the first row; what
// the record does not have is not written. Values are passed on as the database
// writes them, with all their digits: nothing goes through a float that was not
// one. NULL is no key.
//
// The package reads no environment and no files but those it is told, and never
// shows what a row holds.
package sql
