package lang

import "slices"

// reservedWords can not be names that a mapping declares: the words of clauses,
// so that one of them where a value should stand is known to be a slip, and
// the words that CEL reserves. Sorted.
var reservedWords = [...]string{
	"and", "as", "break", "by", "cel", "comment", "const", "continue", "count", "counts", "distinct", "each", "earliest",
	"else", "false", "for", "from", "function", "if", "import", "in", "keep", "largest", "latest", "let", "loop",
	"missing", "namespace", "not", "null", "once", "one", "or", "ordered", "otherwise", "over", "package", "period",
	"report", "reports", "return", "since", "skip", "skips", "smallest", "sum", "to", "true", "under", "until", "var",
	"void", "when", "where", "while",
}

// celWords are the reserved words that no clause begins with: CEL keeps them
// for itself.
var celWords = [...]string{
	"break", "const", "continue", "else", "function", "if", "import", "loop", "namespace", "package", "return", "var",
	"void", "while",
}

// ReservedWords returns the words that a mapping cannot use as names of its
// own, sorted. After a dot every word is a field's name, except in, true, false
// and null.
func ReservedWords() []string { return slices.Clone(reservedWords[:]) }

// IsReserved reports whether a word is one of [ReservedWords].
func IsReserved(word string) bool {
	_, found := slices.BinarySearch(reservedWords[:], word)
	return found
}

// isPlainName reports whether a text is a name without backticks.
func isPlainName(text string) bool {
	for i := range len(text) {
		if !isLetter(text[i]) && (i == 0 || !isDigit(text[i])) {
			return false
		}
	}
	return text != ""
}

// isClauseWord reports whether a word cannot stand where a value is wanted.
// `period` can: it is reserved because it has a value of its own.
func isClauseWord(word string) bool {
	return IsReserved(word) && word != "period" && word != "true" && word != "false" && word != "null"
}

// isFateWord reports whether a word is also a function, `skip("why")`: where a
// value is wanted and a bracket follows it, it is one.
func isFateWord(word string) bool { return word == "missing" || word == "skip" || word == "report" }

func isCELWord(word string) bool { return slices.Contains(celWords[:], word) }

// aggregators are the words that begin the right side of a rule.
var aggregators = [...]string{"count", "sum", "largest", "smallest", "latest"}

func isAggregator(word string) bool { return slices.Contains(aggregators[:], word) }

// isUnit reports whether a word is a unit of time, also in the singular.
func isUnit(word string) bool {
	switch word {
	case "day", "days", "week", "weeks", "month", "months", "year", "years":
		return true
	}
	return false
}
