package compiler

import (
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// likeKeys names keys that differ from another only in capitals or blanks, and
// mean something else: nobody who reads the sheet sees that.
func (u *tableUse) likeKeys(t *codeTable) {
	before := len(u.problems)
	first := map[string]int{}
	for i, row := range t.rows {
		key := folded(row.keys)
		j, seen := first[key]
		if !seen {
			first[key] = i
			continue
		}
		if sameFate(t.rows[j].fate, row.fate) || !t.isOwn(i) {
			continue
		}
		u.add(diag.New("W0221", row.span, "the keys %s and %s differ only in capitals or blanks, and have two results: %s and %s",
			keyWords(t.rows[j].keys), keyWords(row.keys), fateWords(t.rows[j].fate), fateWords(row.fate)).
			WithLabel(t.rows[j].span, "%s here", fateWords(t.rows[j].fate)).
			WithHelp("give both one result, if they are one code"))
	}
	u.thinOut(before)
}

// isOwn reports whether a row is not one of the table that t is made from.
func (t *codeTable) isOwn(i int) bool { return i >= t.own || t.wrote(t.rows[i].span) }

// folded is a key without capitals, and without blanks that nobody sees.
func folded(keys []string) string {
	out := make([]string, len(keys))
	for i, k := range keys {
		out[i] = strings.ToLower(strings.Join(strings.Fields(k), " "))
	}
	return joinKeys(out)
}

// isOf reports whether a record type belongs to a source: "visit.patient" to "visit".
func isOf(record, source string) bool {
	rest, ok := strings.CutPrefix(record, source)
	return ok && (rest == "" || rest[0] == '.')
}
