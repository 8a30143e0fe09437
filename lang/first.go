package lang

import (
	"slices"
	"strings"
)

// The parser says what it wanted as a piece of grammar, such as
// `("reporting" | "assigned") "org"`. firstOf finds what can come first in it,
// and names that for people.
//
// The message is the only place where the parser tells it; a test holds this
// together with the parser's version.
func firstOf(message string) []string {
	const before = " (expected "
	i := strings.LastIndex(message, before) // what the user wrote may have it too
	if i < 0 {
		return nil
	}
	g := &grammarText{words: grammarWords(strings.TrimSuffix(message[i+len(before):], ")"))}
	var wanted []string
	for _, w := range g.choice().first {
		if name := nameOf(w); !slices.Contains(wanted, name) {
			wanted = append(wanted, name)
		}
	}
	return wanted
}

// grammarWords splits a piece of grammar.
func grammarWords(ebnf string) []string {
	var words []string
	for ebnf = strings.TrimSpace(ebnf); ebnf != ""; ebnf = strings.TrimSpace(ebnf) {
		n := 1
		switch {
		case ebnf[0] == '"':
			n = strings.IndexByte(ebnf[1:], '"') + 2
		case strings.HasPrefix(ebnf, "(?!"):
			n = len("(?!")
		case isLetter(ebnf[0]):
			for n < len(ebnf) && isLetter(ebnf[n]) {
				n++
			}
		}
		words = append(words, ebnf[:n])
		ebnf = ebnf[n:]
	}
	return words
}

// grammarText is a piece of grammar that is being read.
type grammarText struct{ words []string }

// beginning is what can come first in a piece of grammar, and whether the whole
// piece may be left out.
type beginning struct {
	first    []string
	optional bool
}

func (g *grammarText) peek() string {
	if len(g.words) == 0 {
		return ""
	}
	return g.words[0]
}

func (g *grammarText) next() string {
	w := g.peek()
	if w != "" {
		g.words = g.words[1:]
	}
	return w
}

func (g *grammarText) choice() beginning {
	b := g.sequence()
	for g.peek() == "|" {
		g.next()
		other := g.sequence()
		b.first = append(b.first, other.first...)
		b.optional = b.optional || other.optional
	}
	return b
}

func (g *grammarText) sequence() beginning {
	b := beginning{optional: true}
	for g.peek() != "" && g.peek() != "|" && g.peek() != ")" {
		item := g.item()
		if b.optional {
			b.first = append(b.first, item.first...)
			b.optional = item.optional
		}
	}
	return b
}

func (g *grammarText) item() beginning {
	var b beginning
	switch w := g.next(); w {
	case "(":
		b = g.choice()
		g.next()
	case "(?!":
		g.choice()
		g.next()
		b.optional = true
	default:
		b.first = []string{w}
	}
	switch g.peek() {
	case "?", "*":
		b.optional = true
		g.next()
	case "+":
		g.next()
	}
	return b
}

// nameOf names a word of the grammar for people.
func nameOf(word string) string {
	switch word {
	case "Name", "Path", "CodesKey":
		return "a name"
	case "Code":
		return "a code such as W0201"
	case "String", "Category", "Key":
		return "a text in quotes"
	case "Number", "Bound":
		return "a number"
	case "Expr", "Subject", "Outcome", "ExpectValue":
		return "a value"
	case "Fate":
		return "a result"
	case "From", "CodesFile":
		return "`from`"
	case "CodesMetadata":
		return "`option set`"
	case "CodesColumn":
		return "`column`"
	case "Each":
		return "`for each`"
	case "Categories":
		return "`[`"
	case "By":
		return "`by`"
	case "Conversion":
		return "`as`"
	case "Missing":
		return "`missing`"
	case "Aggregate", "Count", "Total":
		return "Aggregate"
	}
	return "`" + strings.Trim(word, `"`) + "`"
}
