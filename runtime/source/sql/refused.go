package sql

import (
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// refused is the error of a query that a database does not take. %s in the words
// is the name at the place, or "of this name".
func (q *Query) refused(code string, span diag.Span, words, name string) error {
	called := "of this name"
	if name != "" {
		called = "`" + strings.Trim(name, "`\"") + "`"
	}
	message := strings.ReplaceAll(words, "%s", called)
	return &QueryError{diag.List{diag.New(diag.Code(code), span, "%s", message)}}
}
