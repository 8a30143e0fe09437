package lang

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/participle/v2/lexer"
)

// operandContinues are the signs and words that may follow an operand.
var operandContinues = []string{
	".", ".?", "[", "(", "?", ":", ",", "==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "%", "&&", "||", "=", "in",
}

func lexerFor(text string) *lexer.PeekingLexer {
	kinds := definition{}.Symbols()
	pl, _ := lexer.Upgrade(newScanner(text), kinds["Space"], kinds["Comment"], kinds["Doc"])
	return pl
}

// No statement begins with a token that may continue an operand: that is why
// line breaks need not mean anything. Rows of tables do, so no row may end with
// an expression.
func TestNoStatementContinuesAnOperand(t *testing.T) {
	for b := topLevel; b <= testBlock; b++ {
		for _, sign := range operandContinues {
			p := &parser{module: &Module{source: &source{}}, pl: lexerFor("\n" + sign + " a = 1")}
			if _, fits := p.misfit(b, p.pl.Peek()); !fits {
				continue
			}
			inRows := b == rowBlock && (sign == "(" || sign == "-")
			inEntities := b == entityBlock && sign == "in" // a list called `in` is refused for its name
			settingIn := b.hasSettings() && sign == "in"   // so is the setting
			if !inRows && !inEntities && !settingIn {
				t.Errorf("a %s begins with `%s`", b.what(), sign)
			}
		}
	}
	grammar := builtGrammar().String()
	for name, wrong := range map[string]string{"Row": "Expr", "Fate": "Expr"} {
		_, production, _ := strings.Cut(grammar, "\n"+name+" = ")
		production, _, _ = strings.Cut(production, " .\n")
		if end := production[strings.LastIndexAny(production, " ")+1:]; end == wrong || name == "Fate" && strings.Contains(production, wrong) {
			t.Errorf("%s ends with %s: %s", name, wrong, production)
		}
	}
}

// What the parser says it wanted is understood.
func TestFirstOf(t *testing.T) {
	for message, want := range map[string]string{
		`unexpected token "x" (expected "from" Name)`:                                          "`from`",
		`unexpected token "x" (expected ("a" | ("b" "c")) String)`:                             "`a` `b`",
		`unexpected token "x" (expected "a"? Name* (Number | String))`:                         "`a` a name a number a text in quotes",
		`unexpected token "x" (expected ((?! "where" Expr "{") "where" Expr)? "since" String)`: "`where` `since`",
		`unexpected token "(expected y)" (expected Aggregate)`:                                 "Aggregate",
		`unexpected token "x" (expected <ident>)`:                                              "",
		`unexpected token "x"`: "",
		`unexpected token "x" (expected "[" Category ((?! "," "]") "," Category)* ","? "]" "=" Agg)`: "`[`",
	} {
		got := firstOf(message)
		if strings.Contains(message, "<") {
			continue // no production of ours has bare tokens
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: got %q", message, got)
		}
	}
}

// The real parser's messages have the form that firstOf reads: a new version
// that words them differently would make every message poorer.
func TestTheParserSaysWhatItWanted(t *testing.T) {
	_, err := parseStatement[Zeros](lexerFor("zeros for 12"))
	if got := firstOf(err.Error()); !slices.Equal(got, []string{"`reporting`", "`assigned`", "a text in quotes"}) {
		t.Errorf("%v: %q", err, got)
	}
	// What only looks ahead is never wanted.
	wanted := regexp.MustCompile(`\(\?! "where" Expr .*? "\{"\)`).ReplaceAllString(builtGrammar().String(), "")
	if strings.Contains(wanted, "<") {
		t.Error("a production has a bare token, which has no name for people")
	}
}
